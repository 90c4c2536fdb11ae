"""What is on record for and against reading the past anew: checks, drift, and the days."""

from __future__ import annotations

import dataclasses
from datetime import date

import pytest

from soleus.core.calibration.health import Check, CheckResult
from soleus.core.calibration.label_rules import LabelReason
from soleus.core.calibration.profile_toml import figures_sha256
from soleus.report.session.evidence_then import evidence_then
from soleus.report.session.replayed import replay_session
from soleus.store.calibration.checks import KeptCheck, keep_check
from soleus.store.calibration.profiles import save_profile
from soleus.store.folder import open_folder
from soleus.store.sessions.reader import Reader
from tests.core.calibration.calibrations import CAL, cal
from tests.report.recorded_hold import CURVE, SESSION_ID, record

UID = CAL.probe_uid
DAY = date(2026, 11, 21)  # of the session
BEFORE, AFTER = date(2026, 11, 1), date(2026, 12, 1)
OWN = {"probe_uid": UID, "due_on": date(2027, 11, 1)}
MINE = cal(id="mine", **OWN)
PASSED = Check(CheckResult.PASSED, 200.0, 200.1, 3.0)
OUTSIDE = Check(CheckResult.OUTSIDE, 200.0, 210.0, 3.0)  # 5 % too much


@pytest.fixture
def folder(tmp_path):
    """A data folder with one session in it, recorded with CAL, and the profile to read it with."""
    made = open_folder(tmp_path / "data")
    record(made, CURVE)
    save_profile(made, MINE)
    return made


def check(folder, of, day, result):
    """Put one check with 20 N on record."""
    figures = figures_sha256(of)
    keep_check(folder, KeptCheck(day, UID, of.id, of.made_on, 20.0, result, figures))


def whys(folder, another=MINE):
    """Every reason against the numbers of the session under another calibration."""
    with Reader(folder) as reader:
        stored = reader.session(SESSION_ID)
    return set(replay_session(stored, another, evidence_then(folder, stored, another)).verdict.why)


def test_with_nothing_against_it_the_past_is_calibrated(folder):
    """Else the tests below could not fail."""
    check(folder, MINE, BEFORE, PASSED)

    assert set() == whys(folder)


@pytest.mark.parametrize("day", [BEFORE, DAY, AFTER])
def test_a_calibration_that_failed_its_check_claims_nothing_for_the_past(folder, day):
    """Before, on the day, or at the next look: when it went wrong nobody knows."""
    check(folder, MINE, day, OUTSIDE)

    assert {LabelReason.CHECK_FAILED} == whys(folder)


def test_a_failure_after_a_check_that_passed_leaves_the_days_before_it_alone(folder):
    """Passed a week after the session, fell in December: two good looks embrace the session."""
    check(folder, MINE, date(2026, 11, 28), PASSED)
    check(folder, MINE, AFTER, OUTSIDE)

    assert set() == whys(folder)


def test_a_mass_that_the_calibration_of_then_read_wrong_is_read_by_the_other(folder):
    """210 for 200 under CAL are 21 000 counts; 5 % more counts per newton read them as 200."""
    check(folder, CAL, DAY, OUTSIDE)
    right = cal(id="right", counts_per_n=1050.0, **OWN)

    assert LabelReason.CHECK_FAILED in whys(folder)
    assert LabelReason.CHECK_FAILED not in whys(folder, right)


@pytest.mark.parametrize("made_on", [AFTER, date(2029, 1, 1)])
def test_a_calibration_of_a_later_day_claims_nothing_for_the_past(folder, made_on):
    """Bound to no probe, so nothing earlier can be compared; nobody has seen the cell of then."""
    later = cal(id="later", probe_uid="", made_on=made_on, due_on=date(2030, 1, 1))

    assert {LabelReason.MADE_LATER} == whys(folder, later)


def test_an_earlier_calibration_that_agrees_vouches_for_a_later_one(folder):
    """Weighed in May and in December with the same outcome: so it was in November."""
    later = cal(id="mine", probe_uid=UID, made_on=AFTER, due_on=date(2027, 6, 1))
    save_profile(folder, later)

    assert set() == whys(folder, later)


def test_one_that_disagrees_vouches_for_nothing(folder):
    """Three per cent between May and December: November is anybody's guess."""
    later = dataclasses.replace(MINE, made_on=AFTER, counts_per_n=1030.0)
    save_profile(folder, later)

    assert {LabelReason.MADE_LATER, LabelReason.DRIFTED} == whys(folder, later)
