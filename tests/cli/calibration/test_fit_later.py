"""A run of a day to come would give a profile that is due too late."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from soleus.core.fitting.fit import calibrate
from soleus.core.fitting.run import RunFault, RunRefused
from soleus.core.fitting.run_csv import run_text
from soleus.core.fitting.run_validation import refuse_later_run
from soleus.report.calibration.claims import marks_of
from tests.core.fitting.loads import run_of

DAY = date(2031, 11, 21)


def test_a_run_of_a_day_to_come_is_refused_and_leaves_nothing(soleus, tmp_path, data):
    """Years too late it would be due, and CALIBRATED until then; the year was a slip."""
    file = tmp_path / "run.csv"
    file.write_text(run_text(run_of(made_on=date(9000, 1, 1))), encoding="utf-8")
    ran = soleus("calibration", "fit", file)

    assert 7 == ran.exit_code
    assert "made_on, is later than today" in ran.err
    assert "Correct made_on" in ran.err
    assert not list(data.glob("profiles/*.toml"))


def test_today_is_not_later_and_tomorrow_is():
    """The day is that of the person, so a run of this morning is good."""
    refuse_later_run(run_of(made_on=DAY), DAY)
    with pytest.raises(RunRefused) as refused:
        refuse_later_run(run_of(made_on=DAY), DAY - timedelta(days=1))

    assert RunFault.MADE_LATER is refused.value.fault


def test_a_profile_of_a_day_to_come_is_marked_where_profiles_are_listed():
    """It may have come by file, from a computer whose date was wrong."""
    cal = calibrate(run_of(made_on=DAY)).calibration

    assert "made later than today" in marks_of(cal, DAY - timedelta(days=1))
    assert "made later than today" not in marks_of(cal, DAY)
