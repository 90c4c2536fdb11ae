"""What a person is told of a run once it is fitted: steps that stand out, and the field's terms."""

from __future__ import annotations

import pytest

from soleus.core.fitting.run_csv import run_text
from tests.core.fitting.loads import EVERY_KG, run_of


@pytest.fixture
def fitted(soleus, tmp_path):
    """``soleus calibration fit`` on a run up and down twice, its eighth step off by 150 counts."""
    loads = (*EVERY_KG[:-1], *EVERY_KG)
    counts = [1000.0 + 10.0 * load_g + (3.0 if at % 3 else -3.0) for at, load_g in enumerate(loads)]
    counts[7] += 150.0
    file = tmp_path / "run.csv"
    file.write_text(run_text(run_of(loads, counts)), encoding="utf-8")
    return soleus("calibration", "fit", file)


def test_a_step_that_stands_out_is_named_among_the_others(fitted):
    """It stays in the fit, so whoever made the run has to see it: 150 counts of 3 kg."""
    named = [line.split() for line in fitted.out.splitlines() if line.endswith("stands out")]

    assert 0 == fitted.exit_code
    assert "What stands out is in the fit" in fitted.out
    assert [("3.000", "31153.0")] == [(words[1], words[2]) for words in named]


@pytest.mark.parametrize(
    "term",
    [
        "Residual SD",
        "Linearity",
        "Repeatability",
        "Hysteresis",
        "Zero return",
        "Lower limit factor",
    ],
)
def test_the_run_is_told_in_the_fields_terms(fitted, term):
    """Without them nobody could say whether the mount binds or the cell is tired."""
    (line,) = [line for line in fitted.out.splitlines() if line.startswith(f"{term} ")]

    assert line.endswith("of the span")


def test_what_the_run_does_not_tell_is_said_too(fitted):
    """No load was left on: creep is not 0 but not seen; and the LLF makes no E74 calibration."""
    assert "Creep in 5 minutes  not seen\n" in fitted.out
    assert "This is not an E74" in fitted.out


def test_choosing_an_example_says_that_it_is_nobodys(soleus):
    """It gives no kPa on a real probe; a film's are indicative even with one's own run."""
    chosen = soleus("calibration", "use", "example-fsr-analog", "--uid", "0123456789abcdef")

    assert 0 == chosen.exit_code
    assert "This calibration is an example of how a profile looks, not of this probe" in chosen.err
    assert "Calibrate it: soleus calibrate\n" in chosen.err
    assert "Sensors of this kind drift, so their numbers are indicative only.\n" in chosen.err


def test_choosing_a_profile_for_the_connected_probe_says_what_its_numbers_then_are(soleus):
    """Else somebody finds out at the next hold that there are no kPa, and not why."""
    own = soleus("calibration", "use", "sim-hx711", "--probe", "sim:")
    thin = soleus("calibration", "use", "example-fsr-analog", "--probe", "sim:")

    assert "With a quiet zero its numbers are CALIBRATED.\n" in own.err
    assert "With a quiet zero its numbers are UNCALIBRATED. The calibration was made" in thin.err
