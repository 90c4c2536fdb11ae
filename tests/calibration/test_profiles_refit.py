"""Every profile that comes with soleus stands on a run that anyone can fit again."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from soleus.core.calibration.evidence import Evidence, ProbeFacts
from soleus.core.calibration.label_rules import label_of, words_of
from soleus.core.calibration.model import budget_rows, span_kpa, u95_kpa
from soleus.core.calibration.profile_toml import profile_text
from soleus.core.calibration.uncertainty import TermName
from soleus.core.fitting.fit import calibrate
from soleus.core.terms import Label
from soleus.link.simulated import cell
from soleus.store.calibration.profiles import load_profile, load_run

CALIBRATION = Path(__file__).parents[2] / "calibration"
PROFILES = sorted((CALIBRATION / "profiles").glob("*.toml"))
SIMULATED = load_profile(CALIBRATION / "profiles" / "sim-hx711.toml")


@pytest.mark.parametrize("path", PROFILES, ids=lambda path: path.stem)
def test_a_profile_is_what_its_run_gives(path, kept):
    """A profile without its run is a claim; fitted again it must come out to the letter."""
    profile = load_profile(path)
    run = CALIBRATION / "runs" / profile.id / f"{profile.made_on.isoformat()}.csv"

    text = profile_text(calibrate(load_run(run)).calibration)

    assert kept(path, text) == text


def test_every_run_has_its_profile():
    """A run that nobody fitted would be data without a use."""
    runs = {path.parent.name for path in (CALIBRATION / "runs").glob("*/*.csv")}

    assert {path.stem for path in PROFILES} == runs


@pytest.mark.parametrize("path", PROFILES, ids=lambda path: path.stem)
def test_no_shipped_profile_can_pass_for_ones_own(path):
    """Someone else's numbers on a real probe would look calibrated and be wrong."""
    profile = load_profile(path)

    assert profile.example or profile.simulated


@pytest.mark.parametrize("path", PROFILES, ids=lambda path: path.stem)
def test_on_a_real_probe_a_shipped_profile_says_what_it_is(path):
    """Sensor, gain, rate, tip and zero all fit, and still it is not one's own."""
    cal = load_profile(path)
    probe = ProbeFacts(cal.sensor, cal.gain, cal.nominal_rate_hz, cal.tip_area_mm2, "0" * 16)
    verdict = label_of(cal, Evidence(probe, cal.made_on, zero_quiet=True))
    said = [words_of(why) for why in verdict.why]
    is_what = "belongs to the simulated probe" if cal.simulated else "is an example of how"

    assert Label.UNCALIBRATED is verdict.label
    assert any(is_what in sentence for sentence in said)


@pytest.mark.parametrize("path", PROFILES, ids=lambda path: path.stem)
def test_an_example_gives_no_threshold_and_no_trend(path):
    """They would be somebody else's."""
    profile = load_profile(path)

    assert profile.example is not profile.gives_threshold_and_trend


def test_the_simulated_cell_is_the_one_of_its_profile():
    """One force must read the same on the simulated probe and on its calibrated path."""
    assert (cell.ZERO_COUNTS, cell.COUNTS_PER_N, cell.TIP_AREA_MM2) == (
        SIMULATED.zero_counts,
        SIMULATED.counts_per_n,
        SIMULATED.tip_area_mm2,
    )


def test_the_simulated_cell_saturates_a_little_above_its_span():
    """By hand: (8388607 − 84000)/65000 = 127.76 N, above the weighed 98 N: both can be tried."""
    rail_n = (cell.COUNT_MAX - SIMULATED.zero_counts) / SIMULATED.counts_per_n

    assert 127.76 == pytest.approx(rail_n, abs=0.01)
    assert 980.5 == pytest.approx(span_kpa(SIMULATED), abs=0.05)


def test_the_simulated_profile_states_a_believable_plus_minus():
    """By hand from its rows at 100 kPa: tip 0.577, the rest 0.25: √(0.577² + 0.25²)·1.96 = 1.23."""
    u = {row.term.name: row.u_kpa for row in budget_rows(SIMULATED, 100.0)}
    rest = [value for name, value in u.items() if name is not TermName.TIP_AREA]

    assert 0.577 == pytest.approx(u[TermName.TIP_AREA], abs=0.001)
    assert 0.25 == pytest.approx(math.hypot(*rest), abs=0.01)
    assert 1.23 == pytest.approx(u95_kpa(SIMULATED, 100.0), abs=0.01)


def test_the_examples_show_every_kind_of_curve():
    """A line, a parabola and a table: each has one file that a person can look at."""
    degrees = {path.stem: load_profile(path).response.degree for path in PROFILES}

    assert {
        "sim-hx711": 1,
        "example-10kg-hx711": 1,
        "example-20kg-hx711": 2,
        "example-fsr-analog": None,
        "example-flexiforce-analog": None,
    } == degrees


def test_no_shipped_profile_was_edited():
    """Its own check of figures must hold, or every user would be warned."""
    assert not any(load_profile(path).edited for path in PROFILES)
