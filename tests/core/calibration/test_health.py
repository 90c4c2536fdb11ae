"""Is a calibration still true: figures by hand, and every answer of the session check."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date

import pytest

from soleus.core.calibration.evidence import Evidence, ProbeFacts
from soleus.core.calibration.health import (
    CheckResult,
    HealthNote,
    OverloadCount,
    SinceCalibration,
    cell_u95_n,
    notes_on,
    session_check,
    wants_new_zero,
)
from soleus.core.calibration.label_rules import LabelReason, label_of
from tests.core.calibration.calibrations import CAL, cal

# CAL: 1000 counts per N, to 50 N; without tip and tilt √(0.05² + (0.006·F)²) N, k is 2


def test_what_is_allowed_leaves_tip_and_tilt_out():
    """By hand at 20 N: √(0.03² + 0.04² + 0.12²) = 0.13 N, doubled. A mass stands straight."""
    assert 0.26 == pytest.approx(cell_u95_n(CAL, 20.0))


@pytest.mark.parametrize(
    ("load_n", "rise_counts", "result"),
    [
        (20.0, 20_000.0, CheckResult.PASSED),
        (20.0, 20_259.0, CheckResult.PASSED),
        (20.0, 20_261.0, CheckResult.OUTSIDE),
        (20.0, 19_739.0, CheckResult.OUTSIDE),
        (20.0, -20_000.0, CheckResult.UPSIDE_DOWN),
        (20.0, 300.0, CheckResult.NOTHING_FELT),
        (20.0, 9_072.0, CheckResult.WRONG_UNIT),  # 2 lb meant, 2 kg typed
        (0.02, 20_000.0, CheckResult.WRONG_UNIT),  # 2 kg meant, 2 g typed
        (4.9, 4_900.0, CheckResult.TOO_SMALL),
        (4.9, 6_000.0, CheckResult.TOO_SMALL),
        (60.0, 66_000.0, CheckResult.ABOVE_SPAN),
    ],
)
def test_a_session_check_tells_what_it_found(load_n, rise_counts, result):
    """By hand: 20 N may read 19.74 to 20.26; each usual mistake has an answer of its own."""
    assert result is session_check(CAL, load_n, rise_counts).result


def test_the_check_load_has_its_own_plus_minus():
    """By hand: ± 0.26 N of the profile and ± 0.5 N of a hand on a scale: √(0.0676 + 0.25) N."""
    check = session_check(CAL, 20.0, 20_500.0, load_limit_n=0.5)

    assert 10 * math.sqrt(0.3176) == pytest.approx(check.allowed_kpa)
    assert (200.0, 205.0) == (check.expected_kpa, check.read_kpa)
    assert CheckResult.PASSED is check.result


GOOD = Evidence(
    probe=ProbeFacts(CAL.sensor, CAL.gain, CAL.nominal_rate_hz, CAL.tip_area_mm2, CAL.probe_uid),
    today=CAL.made_on,
    zero_quiet=True,
)


def test_a_failed_check_turns_the_label_and_one_that_tells_nothing_does_not():
    """The way from the mass on the tip to the word on the screen."""
    outside, small = session_check(CAL, 20.0, 21_000.0), session_check(CAL, 2.0, 2_500.0)

    assert (True, False) == (outside.failed, small.failed)
    judged = label_of(CAL, replace(GOOD, check_failed=outside.failed))
    assert (LabelReason.CHECK_FAILED,) == judged.why


def test_each_answer_has_its_sentence():
    """What to do now, for each."""
    assert all(result.words.endswith(".") for result in CheckResult)
    assert all(note.words.endswith(".") for note in HealthNote)


WARM = cal(temperature_c=20.0)  # due 2026-11-01


@pytest.mark.parametrize(
    ("since", "note"),
    [
        (SinceCalibration(date(2026, 10, 3)), HealthNote.DUE_SOON),
        (SinceCalibration(date(2026, 11, 1)), HealthNote.DUE_SOON),
        (SinceCalibration(date(2026, 6, 1), overloads_n=1), HealthNote.OVERLOADED),
        (SinceCalibration(date(2026, 6, 1), power_on_s=299.0), HealthNote.WARMING_UP),
        (SinceCalibration(date(2026, 6, 1), temperature_c=30.5), HealthNote.OTHER_TEMPERATURE),
        (SinceCalibration(date(2026, 6, 1), temperature_c=9.5), HealthNote.OTHER_TEMPERATURE),
        (
            SinceCalibration(date(2026, 6, 1), zeros_counts=(2000.0, 2501.0, 2100.0)),
            HealthNote.ZERO_WANDERS,
        ),
    ],
)
def test_what_happened_since_is_told(since, note):
    """Each alone; a person can act on it before it costs a hold."""
    assert (note,) == notes_on(WARM, since)


@pytest.mark.parametrize(
    "since",
    [
        SinceCalibration(date(2026, 10, 2)),
        SinceCalibration(date(2026, 11, 2)),  # past due is the label's affair
        SinceCalibration(
            date(2026, 6, 1),
            power_on_s=300.0,
            temperature_c=30.0,
            zeros_counts=(2000.0, 2500.0),
        ),
    ],
)
def test_at_its_limit_nothing_is_told(since):
    """A note that is always there is read by nobody."""
    assert () == notes_on(WARM, since)


def test_a_zero_is_renewed_while_the_probe_warms_up():
    """Before the hold, not after it; once warm a zero holds."""
    assert (True, False, False, False) == (
        wants_new_zero(200.0, 61.0),
        wants_new_zero(200.0, 60.0),
        wants_new_zero(300.0, 1000.0),
        wants_new_zero(None, 1000.0),
    )


def counted(series, end_kpa=500.0):
    """How many overloads a series of pressures, or of (pressure, saturated), makes."""
    count = OverloadCount(end_kpa)
    for each in series:
        pressure_kpa, saturated = each if isinstance(each, tuple) else (each, False)
        count.feed(pressure_kpa, saturated=saturated)
    return count.n


def test_an_overload_counts_once_until_let_go():
    """By hand: over at 501, still on at 505 and 499, let go, over again; NaN is neither."""
    series = [0.0, 501.0, 505.0, 499.0, 502.0, 3.0, float("nan"), 510.0, 520.0]

    assert 2 == counted(series)


def test_a_press_that_ends_at_the_rail_is_an_overload_and_a_loose_wire_is_none():
    """A saturated sample has no pressure; whether somebody pressed tells the two apart."""
    rail = (float("nan"), True)

    assert (1, 0) == (counted([0.0, 300.0, rail, rail]), counted([0.0, rail, rail, 0.0, rail]))


def test_the_notes_come_worst_first():
    """Home has one line for them."""
    since = SinceCalibration(date(2026, 10, 30), power_on_s=1.0, overloads_n=2)

    assert (HealthNote.OVERLOADED, HealthNote.DUE_SOON, HealthNote.WARMING_UP) == notes_on(
        WARM, since
    )
