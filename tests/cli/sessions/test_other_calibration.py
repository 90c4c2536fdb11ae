"""``soleus show --calibration``: the past read with another calibration, from the command line."""

import pytest

from soleus.core.calibration.model import SensorKind
from soleus.core.calibration.profile_toml import profile_text
from soleus.store.folder import open_folder
from tests.core.calibration.calibrations import cal
from tests.report.recorded_hold import CURVE, SESSION_ID, record


@pytest.fixture
def kept(data):
    """A session on record; puts a profile beside it."""
    folder = open_folder(data)
    record(folder, CURVE)
    folder.profiles_path.mkdir(exist_ok=True)

    def keep(name, **changed):
        text = profile_text(cal(id=name, **changed))
        (folder.profiles_path / f"{name}.toml").write_text(text, encoding="utf-8")
        return name

    return keep


def test_a_session_is_shown_with_another_calibration_and_stays_as_it_was(soleus, kept):
    """20 % more counts per newton read the 60 kPa of then as 50; without the option it is 60."""
    name = kept("stiffer", counts_per_n=1200.0)
    before = soleus("show", SESSION_ID, "--json").json
    anew = soleus("show", SESSION_ID, "--calibration", name, "--json").json
    after = soleus("show", SESSION_ID, "--json").json

    assert ("bench", "stiffer") == (anew["recorded_with"]["id"], anew["read_with"]["id"])
    assert pytest.approx(50.0) == anew["holds"][0]["metrics"]["peak_kpa"]
    assert before == after


def test_text_says_which_figures_are_new(soleus, kept):
    """A sheet that is printed carries both names."""
    text = soleus("show", SESSION_ID, "--calibration", kept("stiffer")).out

    assert "Recorded with             bench, made 2026-05-01" in text
    assert "Read with                 stiffer, made 2026-05-01" in text


@pytest.mark.parametrize(
    ("changed", "why"),
    [({"sensor": SensorKind.ANALOG}, "another kind of sensor"), ({"gain": 64}, "another gain")],
)
def test_another_sensor_or_gain_ends_with_7_and_says_why(soleus, kept, changed, why):
    """No figure is better than one that is wrong by an unknown factor."""
    ran = soleus("show", SESSION_ID, "--calibration", kept("other", **changed))

    assert (7, "") == (ran.exit_code, ran.out)
    assert why in ran.err
    assert "the record is as it was" in ran.err


def test_a_calibration_that_is_not_there_ends_with_7(soleus, kept):
    """A mistyped name must not silently give the figures of then."""
    ran = soleus("show", SESSION_ID, "--calibration", "nobody")

    assert (7, "") == (ran.exit_code, ran.out)
