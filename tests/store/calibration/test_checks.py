"""Checks on record: one that failed counts until one as good passes."""

import dataclasses
from datetime import date

import pytest

from soleus.core.calibration.health import Check, CheckResult, KnownHealth
from soleus.core.calibration.profile_toml import figures_sha256
from soleus.errors import CalibrationError, ExitCode
from soleus.store.calibration.checks import CHECKS_NAME, KeptCheck, checks, keep_check, known_health
from soleus.store.calibration.profiles import save_profile
from soleus.store.folder import open_folder
from tests.core.calibration.calibrations import CAL, cal

TODAY = date(2026, 6, 1)
UID = CAL.probe_uid
PASSED = Check(CheckResult.PASSED, 200.0, 200.1, 3.0)
OUTSIDE = Check(CheckResult.OUTSIDE, 200.0, 209.0, 3.0)
FAILED = KeptCheck(TODAY, UID, CAL.id, CAL.made_on, 20.0, OUTSIDE)


@pytest.fixture
def folder(tmp_path):
    """A data folder of its own."""
    return open_folder(tmp_path / "data")


def test_what_was_kept_is_read_again_to_the_last_digit(folder):
    """The file is the only witness of a check."""
    odd = dataclasses.replace(FAILED, load_n=0.1 + 0.2, check=PASSED)
    keep_check(folder, FAILED)
    keep_check(folder, odd)

    assert (FAILED, odd) == checks(folder)


def test_a_failed_check_counts_until_one_passes(folder):
    """A mass that stood askew is put on again; the newest is right."""
    keep_check(folder, FAILED)
    failed = known_health(folder, CAL, UID)
    keep_check(folder, dataclasses.replace(FAILED, check=PASSED))
    passed = known_health(folder, CAL, UID)

    assert (KnownHealth(check_failed=True), KnownHealth()) == (failed, passed)


@pytest.mark.parametrize(
    "changed",
    [
        {"probe_uid": "f" * 16},
        {"calibration": "other"},
        {"made_on": date(2026, 4, 1)},
        {"figures": "0" * 64},  # calibrated again on the same day
    ],
)
def test_a_check_of_another_probe_or_calibration_does_not_count(folder, changed):
    """It says nothing about this probe as it is read today."""
    keep_check(folder, dataclasses.replace(FAILED, **changed))

    assert KnownHealth() == known_health(folder, CAL, UID)


def test_a_failed_check_of_last_week_still_counts(folder):
    """A probe that fell on Monday is not mended by Tuesday; nobody looked since."""
    keep_check(folder, dataclasses.replace(FAILED, day=date(2026, 5, 25)))

    assert KnownHealth(check_failed=True) == known_health(folder, CAL, UID)


def test_a_load_too_small_to_tell_anything_takes_no_failure_back(folder):
    """A coin on the tip says nothing about the slope that was found wrong."""
    keep_check(folder, FAILED)
    small = Check(CheckResult.TOO_SMALL, 2.0, 2.0, 3.0)
    keep_check(folder, dataclasses.replace(FAILED, check=small))

    assert known_health(folder, CAL, UID).check_failed


def test_a_file_of_an_older_soleus_is_read(folder):
    """It has no column for the figures of the calibration; its failure counts all the same."""
    keep_check(folder, FAILED)
    path = folder.path / CHECKS_NAME
    rows = [line.rsplit(",", 1)[0] for line in path.read_text().splitlines()]
    path.write_text("\n".join(rows) + "\n")

    assert known_health(folder, CAL, UID).check_failed


def test_a_broken_line_is_named_and_hides_no_failed_check(folder):
    """A line that cannot be read might be the one that failed."""
    keep_check(folder, FAILED)
    path = folder.path / CHECKS_NAME
    path.write_text(path.read_text().replace("outside", "fine"))
    with pytest.raises(CalibrationError) as refused:
        known_health(folder, CAL, UID)

    assert ExitCode.CALIBRATION == refused.value.exit_code
    assert f"{path}, line 2" in refused.value.what


@pytest.mark.parametrize(("counts_per_n", "drifted"), [(1100.0, True), (1000.1, False)])
def test_two_calibrations_that_disagree_are_found(folder, counts_per_n, drifted):
    """By hand: 10 % of any load is far beyond the 95 % of both, 0.01 % is far within."""
    save_profile(folder, cal(made_on=date(2025, 11, 1), counts_per_n=counts_per_n))
    save_profile(folder, CAL)

    assert KnownHealth(drifted=drifted) == known_health(folder, CAL, UID)


WIDE = Check(CheckResult.PASSED, 200.0, 209.0, 12.0)


def test_a_check_too_wide_to_show_what_was_found_takes_no_failure_back(folder):
    """209 for 200 kPa failed within ± 3; within ± 12 the same probe passes, and is as wrong."""
    keep_check(folder, FAILED)
    keep_check(folder, dataclasses.replace(FAILED, check=WIDE))

    assert known_health(folder, CAL, UID).check_failed


def test_two_calibrations_that_disagree_are_settled_by_a_check_of_the_newer(folder):
    """The mass is a third witness: without it a good calibration would never be trusted again."""
    save_profile(folder, cal(made_on=date(2025, 11, 1), counts_per_n=1100.0))
    save_profile(folder, CAL)
    keep_check(folder, dataclasses.replace(FAILED, check=PASSED))

    assert KnownHealth() == known_health(folder, CAL, UID)


def test_a_check_wider_than_the_disagreement_settles_nothing(folder):
    """Ten per cent apart, and the load was known to twelve."""
    save_profile(folder, cal(made_on=date(2025, 11, 1), counts_per_n=1100.0))
    save_profile(folder, CAL)
    wide = Check(CheckResult.PASSED, 200.0, 200.0, 24.0)
    keep_check(folder, dataclasses.replace(FAILED, check=wide))

    assert KnownHealth(drifted=True) == known_health(folder, CAL, UID)


def test_a_calibration_that_failed_its_check_is_no_witness_against_the_next(folder):
    """Fitted wrong, found out with a mass, fitted again the same day: the good one counts."""
    wrong = cal(counts_per_n=1100.0)
    save_profile(folder, wrong)
    keep_check(folder, dataclasses.replace(FAILED, figures=figures_sha256(wrong)))
    save_profile(folder, CAL)

    assert KnownHealth() == known_health(folder, CAL, UID)
