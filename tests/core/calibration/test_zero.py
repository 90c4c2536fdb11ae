"""When the count without contact may serve as the zero of a session."""

from __future__ import annotations

import numpy as np
import pytest

from soleus.core.calibration.model import SensorKind
from soleus.core.calibration.zero import (
    ZeroProblem,
    shift_kpa,
    take_zero,
    usual_counts_per_kpa,
    zero_of,
)
from soleus.core.samples import Quality, SampleBlock
from tests.core.calibration.calibrations import CAL, cal

PER_KPA = 100.0  # counts, as CAL has them


def blocks_of(counts, rate_hz=80.0, quality=None):
    """Untouched samples, handed over in two blocks."""
    n = len(counts)
    device_us = (np.arange(n) / rate_hz * 1e6).astype(np.int64)
    raw_counts = np.array(counts).round().astype(np.int32)
    bits = np.zeros(n, dtype=np.uint8) if quality is None else np.array(quality, dtype=np.uint8)
    cut = n // 3
    return [
        SampleBlock(0, first, device_us[part], raw_counts[part].copy(), bits[part].copy(), 0)
        for first, part in ((0, slice(0, cut)), (cut, slice(cut, n)))
    ]


def still(n=80, level=2000.0, noise=0.0, seed=1):
    """Counts that rest at a level, with some noise."""
    return level + noise * np.random.default_rng(seed).standard_normal(n)


def test_quiet_counts_give_their_mean():
    """By hand: 40 counts of 1999 and 40 of 2001 have the mean 2000, and little noise."""
    zero = take_zero(blocks_of([1999, 2001] * 40), PER_KPA)

    assert (2000.0, 80, 0, True) == (zero.zero_counts, zero.samples_n, zero.left_out_n, zero.quiet)
    assert 1.0 == pytest.approx(zero.noise_counts, rel=0.02)


@pytest.mark.parametrize(
    ("problem", "counts"),
    [
        (ZeroProblem.TOO_SHORT, still(60)),
        (ZeroProblem.TOO_SHORT, []),
        (ZeroProblem.MOVING, np.where(np.arange(80) < 40, 2000, 2400)),  # a step of 4 kPa
        (ZeroProblem.MOVING, 2000 + 300 * np.sin(np.arange(80) / 80 * 2 * np.pi * 2)),
        (ZeroProblem.DRIFTING, 2000 + 2.0 * np.arange(80)),  # 1.6 kPa in a second
        (ZeroProblem.NOISY, [1880, 2120] * 40),  # ± 1.2 kPa
    ],
)
def test_a_zero_that_is_not_quiet_is_refused_with_its_reason(problem, counts):
    """A zero taken while something touches the tip shifts every reading of the session."""
    zero = take_zero(blocks_of(counts), PER_KPA)

    assert (problem, False) == (zero.problem, zero.quiet)


@pytest.mark.parametrize(
    ("off_kpa", "problem"),
    [(20.1, ZeroProblem.PRESSED), (300.0, ZeroProblem.PRESSED), (19.9, None), (-300.0, None)],
)
def test_a_zero_far_above_that_of_the_calibration_is_refused(off_kpa, problem):
    """A hand that rests on the tip quietly: its pressure would be missing in every number."""
    level = CAL.zero_counts + off_kpa * CAL.counts_per_kpa
    zero = zero_of(blocks_of(still(level=level)), CAL, 8_388_607)

    assert (problem, problem is None) == (zero.problem, zero.quiet)


def test_another_makers_gauge_may_rest_where_it_is():
    """Its display may have been set to anything; nobody has weighed its zero."""
    gauge = cal(sensor=SensorKind.GAUGE)

    assert zero_of(blocks_of(still(level=CAL.zero_counts + 50 * PER_KPA)), gauge, 8_388_607).quiet


def test_without_a_calibration_nobody_knows_what_untouched_is():
    """Cells rest anywhere; no number in kPa is shown then either."""
    assert zero_of(blocks_of(still(level=500_000.0)), None, 8_388_607).quiet


@pytest.mark.parametrize(
    "counts",
    [
        [1910, 2090] * 40,  # ± 0.9 kPa of noise
        2000 + 1.0 * np.arange(80),  # 0.8 kPa in a second
        np.where(np.arange(80) < 40, 2000, 2050),
    ],
)
def test_small_unrest_is_borne(counts):
    """A cheap cell on a desk is never perfectly still."""
    assert take_zero(blocks_of(counts), PER_KPA).quiet


@pytest.mark.parametrize(
    ("bit", "problem"),
    [
        (Quality.SATURATED, ZeroProblem.SATURATED),
        (Quality.NO_VALUE, ZeroProblem.NO_VALUE),
        (Quality.OPEN, ZeroProblem.NO_VALUE),
        (Quality.SENSOR_FAULT, ZeroProblem.NO_VALUE),
    ],
)
def test_a_sensor_that_does_not_answer_gives_no_zero(bit, problem):
    """Counts of a broken wire can be perfectly quiet."""
    assert problem is take_zero(blocks_of(still(), quality=[bit] * 80), PER_KPA).problem


def test_lone_corrupt_counts_are_left_out_of_the_zero():
    """One count of 2^20 in 80 would shift the mean by 130 kPa."""
    counts = still()
    counts[[10, 50]] = [2**20, -5_000_000]
    zero = take_zero(blocks_of(counts), PER_KPA)

    assert (2000.0, 2, True) == (zero.zero_counts, zero.left_out_n, zero.quiet)


def test_two_far_counts_in_a_row_are_movement():
    """Two in a row are real here too: something knocked against the tip."""
    counts = still()
    counts[[40, 41]] = 2000 + 120 * PER_KPA

    assert ZeroProblem.MOVING is take_zero(blocks_of(counts), PER_KPA).problem


def test_too_many_corrupt_counts_give_no_zero():
    """Every fourth count corrupt is no wiring to take a zero from."""
    counts = still()
    counts[::4] = 2**20

    assert ZeroProblem.NOISY is take_zero(blocks_of(counts), PER_KPA).problem


def test_ten_samples_a_second_are_enough():
    """An HX711 at its slow rate can take a zero in a second as well."""
    assert take_zero(blocks_of(still(10), rate_hz=10.0), PER_KPA).quiet


def test_the_middle_of_noise_is_found():
    """0.5 kPa of noise in a second of samples: the mean is known to about 0.06 kPa."""
    zero = take_zero(blocks_of(still(noise=50.0)), PER_KPA)

    assert 2000.0 == pytest.approx(zero.zero_counts, abs=25.0)
    assert zero.quiet


def test_each_refusal_tells_a_person_what_to_do():
    """A refusal without a next step leaves a person in front of a closed door."""
    assert all(problem.words.endswith(".") for problem in ZeroProblem)


def test_a_shift_is_told_in_kpa():
    """By hand: 600 counts at 100 counts per kPa are 6 kPa."""
    assert 6.0 == pytest.approx(shift_kpa(2000.0, 2600.0, CAL))
    assert -6.0 == pytest.approx(shift_kpa(2600.0, 2000.0, CAL))


def test_without_a_calibration_full_scale_tells_what_is_much():
    """By hand: a 24-bit converter on a usual 10 kg cell, 8388607 / 2800, about 3000 per kPa."""
    assert 2995.93 == pytest.approx(usual_counts_per_kpa(8_388_607), abs=0.01)
