"""What the probe reads in the air, told from what it reads on a table, in counts by hand."""

from __future__ import annotations

import random

import numpy as np
import pytest

from soleus.core.samples import Quality, SampleBlock
from soleus.live.probe.lifted_baseline import LiftedBaseline, LiftedLevel

PER_KPA = 1000.0  # counts; a still moment wavers by at most 300
NOISE = 20.0


def block(counts, first_n=0, rate_hz=80, quality=None):
    """These counts at this rate."""
    n = np.arange(first_n, first_n + len(counts))
    return SampleBlock(
        channel=0,
        first_sample_n=first_n,
        device_us=(n * (1_000_000 // rate_hz)).astype(np.int64),
        raw_counts=np.array(counts, dtype=np.int32),
        quality=np.array(quality or [0] * len(counts), dtype=np.uint8),
        host_ns=0,
    )


def still(level, seconds, noise=NOISE, rate_hz=80):
    """A level with noise on it."""
    rng = random.Random(1)
    return [round(level + rng.gauss(0.0, noise)) for _ in range(round(seconds * rate_hz))]


def level_of(counts, rate_hz=80, quality=None):
    """What a fresh baseline says after these."""
    baseline = LiftedBaseline(PER_KPA)
    baseline.feed(block(counts, rate_hz=rate_hz, quality=quality))
    return baseline.level(NOISE)


def test_the_lowest_still_moment_counts_not_the_stillest():
    """On the table it stands stiller than in any hand, and 19 kPa wrong."""
    level = level_of([*still(0, 2.0, noise=1.0), *still(-19_000, 0.6, noise=60.0)])

    assert level.still_counts == pytest.approx(-19_000, abs=50)


def test_a_moment_of_movement_is_no_still_one_but_is_told():
    """A swing of the hand must not become the zero; that it read less must not be forgotten."""
    rng = random.Random(2)
    swung = [round(-4000 + rng.gauss(0.0, 900.0)) for _ in range(32)]
    level = level_of([*still(0, 2.0), *swung, *still(0, 1.0)])

    assert level.still_counts == pytest.approx(0, abs=20)
    assert level.least_counts < -3000


def test_a_slow_way_down_is_not_still():
    """2 kPa/s: what is read on the way is not what is read in the air."""
    down = [round(-2000 * n / 80) for n in range(160)]

    assert LiftedLevel() == level_of(down)


def test_what_lies_more_than_five_seconds_back_is_forgotten():
    """The zero wanders, and a probe that was lifted once may stand again."""
    assert level_of([*still(-3000, 1.0), *still(0, 5.4)]).still_counts == pytest.approx(0, abs=20)


def test_less_than_a_third_of_a_second_is_no_moment():
    """20 samples at 80/s."""
    assert LiftedLevel() == level_of(still(0, 0.25))


def test_a_slow_sensor_has_its_moments_too():
    """Ten a second: four readings take 0.3 s."""
    assert level_of(still(-500, 1.0, rate_hz=10), rate_hz=10).still_counts == pytest.approx(
        -500, abs=30
    )


def test_a_lone_corrupt_count_is_no_level_and_no_movement():
    """One of 24 at the end of the range."""
    counts = still(0, 0.5)
    counts[20] = -(1 << 23)

    assert level_of(counts).least_counts == pytest.approx(0, abs=20)


def test_samples_without_a_count_say_nothing():
    """Their raw count is 0 and means nothing."""
    level = level_of(still(0, 1.0), quality=[int(Quality.NO_VALUE)] * 80)

    assert LiftedLevel() == level


def test_the_newest_still_moment_is_told_beside_the_lowest():
    """Lying lightly on the person for a second: the reading before contact is above the zero."""
    level = level_of([*still(0, 2.0), *still(2000, 1.0)])

    assert (level.still_counts, level.newest_counts) == pytest.approx((0, 2000), abs=20)
