"""What is on record about a probe turns the label of later holds."""

import dataclasses
from datetime import date, timedelta

import pytest

from soleus.core.calibration.health import Check, CheckResult
from soleus.core.calibration.label_rules import LabelReason, advice_of
from soleus.core.terms import Label
from soleus.store.calibration.checks import CHECKS_NAME, KeptCheck, keep_check
from soleus.store.calibration.profiles import profile_by_id, save_profile

SIM = "sim-hx711"
TODAY = date(2026, 11, 21)  # of the sessions


@pytest.fixture
def uid(drive):
    """Of the simulated probe, which always is the same."""
    return drive().connect().controller.probe.uid


def keep(folder, uid, result, day=TODAY):
    """Put a check of the simulated probe on record."""
    made_on = profile_by_id(folder, SIM).made_on
    keep_check(folder, KeptCheck(day, uid, SIM, made_on, 20.0, Check(result, 200.0, 209.0, 3.0)))


def label_of(driver):
    """Of one short hold, as it stands in the record."""
    return driver.begin(5.0).finish().holds[0].result.label


def test_a_failed_check_takes_the_half_width_of_later_holds(drive, folder, uid):
    """The probe read a known mass wrong in the morning: no ± in the afternoon."""
    keep(folder, uid, CheckResult.OUTSIDE)
    driver = drive()

    assert Label.INDICATIVE is label_of(driver)
    assert advice_of(LabelReason.CHECK_FAILED) in driver.controller.probe_view().says


def test_a_check_that_passed_leaves_the_label(drive, folder, uid):
    """The control: the same hold, the same record, another result."""
    keep(folder, uid, CheckResult.PASSED)

    assert Label.CALIBRATED is label_of(drive())


def test_a_failed_check_of_yesterday_counts_until_one_passes(drive, folder, uid):
    """Nobody has looked since, and a wrong number does not mend itself over night."""
    keep(folder, uid, CheckResult.OUTSIDE, TODAY - timedelta(days=1))
    failed = label_of(drive())
    keep(folder, uid, CheckResult.PASSED)

    assert (Label.INDICATIVE, Label.CALIBRATED) == (failed, label_of(drive()))


def test_a_check_made_beside_an_open_program_counts_from_the_next_zero(drive, folder, uid):
    """The check runs in another terminal, and nobody restarts the screen for it."""
    driver = drive().connect().zero()
    before = driver.plan(5.0).label
    keep(folder, uid, CheckResult.OUTSIDE)

    assert (Label.CALIBRATED, Label.INDICATIVE) == (before, driver.zero().plan(5.0).label)


def test_a_broken_record_of_checks_shows_no_pressure_and_says_where(drive, folder):
    """Whether a check failed cannot be told, so nothing is claimed; the reader goes on."""
    (folder.path / CHECKS_NAME).write_text("day\nnever\n")
    driver = drive().connect()

    assert f"{CHECKS_NAME}, line 2" in driver.controller.probe_view().says[0]


def test_a_calibration_that_disagrees_with_the_one_before_loses_its_half_width(drive, folder):
    """Ten per cent from one to the next: one of the two was wrong, and nobody knows which."""
    now = profile_by_id(folder, SIM)
    before = dataclasses.replace(
        now, made_on=now.made_on - timedelta(days=180), counts_per_n=now.counts_per_n * 1.1
    )
    save_profile(folder, before)
    save_profile(folder, now)
    driver = drive()

    assert Label.INDICATIVE is label_of(driver)
    assert advice_of(LabelReason.DRIFTED) in driver.controller.probe_view().says
