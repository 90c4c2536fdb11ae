"""Do two calibrations of one probe agree: figures by hand, and the words for them."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date

import pytest

from soleus.core.calibration.drift import compare
from soleus.core.calibration.evidence import Evidence, ProbeFacts
from soleus.core.calibration.label_rules import LabelReason, label_of
from tests.core.calibration.calibrations import CAL, cal

# CAL: 1000 counts per N, to 50 N; without tip and tilt √(0.05² + (0.006·F)²) N, k is 2
GOOD = Evidence(
    probe=ProbeFacts(CAL.sensor, CAL.gain, CAL.nominal_rate_hz, CAL.tip_area_mm2, CAL.probe_uid),
    today=CAL.made_on,
    zero_quiet=True,
)


def test_two_calibrations_that_agree_have_not_drifted():
    """By hand: 1 % more counts read 50 N as 49.505; allowed there √2 · 2 · √(0.05² + 0.3²) N."""
    drift = compare(CAL, cal(counts_per_n=1010.0, made_on=date(2026, 10, 28)))

    assert -1 / 101 == pytest.approx(drift.span_change)
    assert (180, True, False) == (drift.days, drift.comparable, drift.drifted)
    at_end = 0.49505 / (2 * math.sqrt(2) * math.hypot(0.05, 0.3))
    assert at_end == pytest.approx(drift.normalised_error, rel=1e-4)


def test_two_calibrations_that_disagree_have_drifted_and_take_the_plus_minus_away():
    """3 % in half a year is more than both allow; until it is understood nobody may quote a ±."""
    drift = compare(CAL, cal(counts_per_n=1030.0))

    assert drift.drifted
    assert (LabelReason.DRIFTED,) == label_of(CAL, replace(GOOD, drifted=drift.drifted)).why


def test_a_zero_that_moved_shows_an_overload():
    """By hand: 500 counts at 100 per kPa."""
    assert 5.0 == pytest.approx(compare(CAL, cal(zero_counts=2500.0)).zero_change_kpa)


@pytest.mark.parametrize("other", [cal(probe_uid="f" * 16), cal(gain=64), cal(supply_mv=3300)])
def test_other_probes_and_settings_are_not_compared(other):
    """Two probes differ by several per cent; that is no drift."""
    other = replace(other, counts_per_n=2000.0)

    assert not compare(CAL, other).comparable
    assert not compare(CAL, other).drifted


def test_a_supply_that_was_measured_again_is_not_another_supply():
    """5.00 V and 4.97 V are one socket on two days; they were never compared before."""
    assert compare(CAL, cal(supply_mv=4970, counts_per_n=1030.0)).drifted
    assert compare(CAL, cal(supply_mv=0, counts_per_n=1030.0)).drifted


def test_agreement_is_told_with_its_figures():
    """By hand: 1 % more counts read 500 kPa as 495.05, that is −0.99 %; the zero rose by 1 kPa.

    Allowed at 50 N: √2 · 2 · √(0.05² + 0.3²) = 0.8602 N or 1.72 %; Eₙ = 0.99 / 1.72 = 0.58.
    """
    newer = cal(counts_per_n=1010.0, zero_counts=2100.0, made_on=date(2026, 10, 28))

    assert (
        "Against the calibration before, of 2026-05-01 (180 days): the same count reads -0.99% at "
        "500 kPa, allowed ± 1.72% (Eₙ 0.58); the zero moved by +1.0 kPa. They agree."
    ) == compare(CAL, newer).words


def test_disagreement_says_what_to_do():
    """A person who has just calibrated should not find out at the next hold."""
    words = compare(CAL, cal(counts_per_n=1030.0)).words

    assert "They disagree" in words
    assert "INDICATIVE until a check with a mass passes (soleus calibration check)" in words
    assert "or a next calibration agrees" in words


def test_what_cannot_be_compared_is_not_given_figures():
    """Another gain reads another count."""
    words = compare(CAL, cal(gain=64)).words

    assert "not compared" in words
    assert "%" not in words


def test_pounds_typed_for_kilograms_are_told_by_the_calibration_before():
    """One run alone cannot know: its masses are 2.2 times too heavy, and fit one another well."""
    words = compare(CAL, cal(counts_per_n=1000.0 / 2.2046)).words

    assert "see whether the loads of both were meant in one unit" in words
