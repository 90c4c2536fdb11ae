"""The zeros that a release has confirmed, as the record tells them."""

from __future__ import annotations

import dataclasses

import pytest

from soleus.core.calibration.profile_toml import profile_text
from soleus.core.calibration.reading_uncertainty import ZeroShift
from soleus.core.events import BEFORE_ANY_SAMPLE, Event, EventKind
from soleus.store.sessions.confirmed_zeros import confirmed_zeros_kpa, zero_shifts
from soleus.store.sessions.log_writer import LogWriter
from soleus.store.sessions.records import CalibrationSnapshot, new_id
from tests.core.calibration.calibrations import CAL
from tests.store.sessions.samples import folder_in, meta

UID = "a1" * 8
PER_KPA = CAL.counts_per_kpa


def zero(kpa, *, quiet=True, unconfirmed=None):
    """A zero so far above that of the calibration; 0.1.0 did not say whether it was doubted."""
    doubted = {} if unconfirmed is None else {"unconfirmed": unconfirmed}
    counts = CAL.zero_counts + kpa * PER_KPA
    value = {"zero_counts": counts, "noise_counts": 9.0, "quiet": quiet, **doubted}
    return Event(EventKind.ZERO, 0.0, BEFORE_ANY_SAMPLE, value)


def lifted(kpa):
    """The lifted probe read less."""
    counts = CAL.zero_counts + kpa * PER_KPA
    return Event(EventKind.LIFTED_ZERO, 1.0, 80, {"zero_counts": counts, "lower_kpa": 9.0})


def released(shift_kpa, when="after"):
    """The zero was looked at."""
    return Event(EventKind.ZERO_CHECK, 9.0, 720, {"when": when, "shift_kpa": shift_kpa})


@pytest.fixture
def zeros(tmp_path):
    """Records sessions, one a day, and tells the confirmed zeros."""
    folder = folder_in(tmp_path)

    def told(*sessions, cal=CAL, uid=UID):
        snapshot = CalibrationSnapshot(CAL.id, profile_text(CAL))
        with LogWriter(folder) as log:
            for day, events in enumerate(sessions):
                header = dataclasses.replace(
                    meta(session_id=new_id(), calibration=snapshot),
                    probe_uid=UID,
                    started_unix_ns=(1_790_000_000 + 86_400 * day) * 1_000_000_000,
                )
                log.open_session(header)
                for event in events:
                    log.put_event(event)
                log.close_session(header.started_unix_ns + 60_000_000_000)
        return confirmed_zeros_kpa(folder, cal, uid)

    return told


def test_a_zero_is_confirmed_by_a_release_that_finds_it_unchanged(zeros):
    """Within 1 kPa; one that was never looked at again, or had moved, tells nothing."""
    assert (pytest.approx(0.5),) == zeros(
        [zero(9.0)],
        [zero(0.5), released(0.0, "before"), released(-1.0)],
        [zero(7.0), released(-1.1)],
        [zero(8.0), released(0.0, "before")],
    )


def test_a_zero_that_was_not_quiet_is_none(zeros):
    """Its count is 0, which would be 20 kPa from any other."""
    assert () == zeros([zero(0.0, quiet=False), released(0.0)])


def test_the_lower_zero_that_lifting_has_shown_is_the_one_that_is_confirmed(zeros):
    """It stood on its tip with 19 kPa; what the release found unchanged is the lifted one."""
    assert (pytest.approx(0.3),) == zeros(
        [zero(19.0, unconfirmed=True), lifted(0.3), released(0.1)]
    )


def test_a_later_release_that_finds_it_moved_takes_the_confirmation_back(zeros):
    """Two holds in one session: after the second the tip reads 2 kPa."""
    assert () == zeros([zero(0.0), released(0.1), released(2.0)])


def test_only_the_newest_five_are_told_oldest_first(zeros):
    """Cells age: what they read a year ago says little."""
    days = [[zero(float(day)), released(0.0)] for day in range(8)]

    assert [3.0, 4.0, 5.0, 6.0, 7.0] == pytest.approx(zeros(*days))


def test_a_doubted_zero_that_was_confirmed_begins_the_row_anew(zeros):
    """After a fall the cell reads 4 kPa more for good; nobody should be asked for five days."""
    days = [[zero(0.0), released(0.0)] for _ in range(5)]

    assert [4.0, 4.2] == pytest.approx(
        zeros(*days, [zero(4.0, unconfirmed=True), released(0.0)], [zero(4.2), released(0.0)])
    )


def test_another_probe_and_another_calibration_have_zeros_of_their_own(zeros):
    """At another gain the same untouched cell reads another count."""
    session = [zero(0.5), released(0.0)]
    other = dataclasses.replace(CAL, zero_counts=CAL.zero_counts + 1.0)

    assert () == zeros(session, uid="b2" * 8)
    assert () == zeros(cal=other)
    assert (pytest.approx(0.5),) == zeros()


def test_without_a_record_there_are_none(tmp_path):
    """The first start of soleus."""
    assert () == confirmed_zeros_kpa(folder_in(tmp_path), CAL, UID)


def test_the_shifts_after_releases_are_told_with_the_age_of_the_zero(tmp_path, zeros):
    """Only those after a release, and only where the record says how old the zero was."""
    checks = [
        {"when": "after", "shift_kpa": 0.4, "zero_age_s": 60.0},
        {"when": "before", "shift_kpa": 9.0, "zero_age_s": 20.0},
        {"when": "after", "shift_kpa": 7.0},  # before the age was kept
        {"when": "after", "shift_kpa": -6.0, "zero_age_s": 300.0},
    ]
    zeros([zero(0.0), *(Event(EventKind.ZERO_CHECK, 9.0, 720, each) for each in checks)])

    assert (ZeroShift(60.0, 0.4), ZeroShift(300.0, -6.0)) == zero_shifts(
        folder_in(tmp_path), CAL, UID
    )
