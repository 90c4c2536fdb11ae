"""The figures of the doctor against signals whose figures are known by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from soleus.core.doctor.measurements import alias_hz, figures_of
from soleus.core.samples import Quality
from tests.core.doctor.observations import LEVEL, healthy, still, stretch


@pytest.mark.parametrize(
    ("mains_hz", "rate_hz", "seen_hz"),
    [
        (50.0, 80.0, 30.0),
        (60.0, 80.0, 20.0),
        (50.0, 92.0, 42.0),
        (60.0, 92.0, 32.0),
        (50.0, 200.0, 50.0),
        (50.0, 11.0, 5.0),
        (60.0, 10.0, 0.0),
    ],
)
def test_the_mains_is_looked_for_where_the_rate_folds_it_to(mains_hz, rate_hz, seen_hz):
    """By hand: 50 − 80 = −30; a hum at 30 Hz would otherwise pass for something else."""
    assert seen_hz == pytest.approx(alias_hz(mains_hz, rate_hz))


def test_the_rate_is_counted_by_the_numbers_not_by_what_arrived():
    """Every second sample lost on the way is a fault of the line, not a slow sensor."""
    whole = healthy()
    half = stretch(still()[::2], sample_n=np.arange(0, 800, 2))

    assert 80.0 == pytest.approx(figures_of(replace(whole, untouched=half)).rate_hz)


def test_noise_is_the_spread_without_drift_and_lone_samples():
    """By hand: ± 3 counts in turn have a standard deviation of 3, whatever they ride on."""
    counts = LEVEL + 0.5 * np.arange(800) + np.tile([3.0, -3.0], 400)
    counts[400] = 1_000_000.0
    figures = figures_of(healthy(counts))

    assert 3.0 == pytest.approx(figures.noise_counts, rel=0.05)
    assert 0.5 * 80.0 == pytest.approx(figures.drift_counts_per_s, rel=0.01)
    assert 1 / (800 + 480 + 400) == pytest.approx(figures.spike_share)


def test_jitter_is_the_spread_of_the_distances():
    """By hand: distances of 12.5 ms ± 2 ms spread by 2000 µs; half are unusual."""
    t_s = np.cumsum(np.concatenate([[0.0], np.tile([0.0145, 0.0105], 400)]))[:800]
    figures = figures_of(replace(healthy(), untouched=stretch(still(), t_s=t_s)))

    assert 2000.0 == pytest.approx(figures.jitter_us, rel=0.01)
    assert 0.5 == pytest.approx(figures.uneven_share, abs=0.01)


@pytest.mark.parametrize(("mains_hz", "rate_hz"), [(50.0, 79.8), (60.0, 79.8), (50.0, 200.0)])
def test_a_hum_is_told_with_its_mains_and_its_size(mains_hz, rate_hz):
    """By hand: a sine of 40 counts; what to do is the same, but 50 or 60 tells whose mains."""
    counts = still(rate_hz=rate_hz)
    counts = counts + 40.0 * np.sin(2 * np.pi * mains_hz * np.arange(len(counts)) / rate_hz + 0.5)
    hum = figures_of(healthy(counts, rate_hz=rate_hz)).hum

    assert mains_hz == hum.mains_hz
    assert 40.0 == pytest.approx(hum.amplitude_counts, rel=0.2)


@pytest.mark.parametrize(("clock_rate", "mains_hz"), [(0.99, 50.0), (1.01, 60.0)])
def test_a_hum_is_found_by_a_probe_whose_clock_is_wrong(clock_rate, mains_hz):
    """By hand: a clock 1 % fast makes 49.5 Hz of 50; half a hertz off was once no mains at all."""
    its_hz = mains_hz * clock_rate
    counts = still() + 40.0 * np.sin(2 * np.pi * its_hz * np.arange(800) / 80.0)
    seen = healthy(counts)
    hum = figures_of(replace(seen, link=replace(seen.link, clock_rate=clock_rate))).hum

    assert mains_hz == hum.mains_hz
    assert 80.0 - its_hz == pytest.approx(hum.seen_at_hz)
    assert 40.0 == pytest.approx(hum.amplitude_counts, rel=0.2)


def test_a_hum_at_half_of_the_rate_is_told_with_its_size():
    """By hand: 50 Hz at 100 a second is up and down by 40; its mirror image lies on it."""
    counts = still(rate_hz=100.0) + np.tile([40.0, -40.0], 500)
    hum = figures_of(healthy(counts, rate_hz=100.0)).hum

    assert 40.0 == pytest.approx(hum.amplitude_counts, rel=0.05)


@pytest.mark.parametrize("seed", range(20))
def test_noise_alone_is_no_hum(seed):
    """A finding that comes and goes by chance sends people after chargers for nothing."""
    assert figures_of(healthy(still(seed=seed))).hum.over_floor < 6.0


def test_a_hum_that_folds_to_nothing_is_not_told():
    """At 10 samples a second 60 Hz stands still: nobody can tell it from the level."""
    assert None is figures_of(healthy(rate_hz=10.0)).hum


def test_a_pause_is_the_longest_time_in_which_nothing_was_lost():
    """By hand: 0.3 s longer than the 12.5 ms between two; what was lost is told as that."""
    t_s = np.arange(480) / 80.0 + 0.3 * (np.arange(480) >= 100)
    pressed = stretch(still(6.0), t_s=t_s)
    lost = stretch(still(6.0), t_s=t_s, sample_n=np.arange(480) + 24 * (np.arange(480) >= 100))

    assert 0.3125 == pytest.approx(figures_of(replace(healthy(), pressed=pressed)).pause_s)
    assert 0.0125 == pytest.approx(figures_of(replace(healthy(), pressed=lost)).pause_s)


def test_a_reaction_keeps_its_sign_and_needs_more_than_a_moment():
    """One corrupt sample is no press; a real one lasts for tenths of a second."""
    pressed = still(6.0)
    pressed[100:160] -= 5000.0
    pressed[300] += 900_000.0

    assert -5000.0 == pytest.approx(figures_of(healthy(pressed=pressed)).reaction_counts, abs=20)


def test_where_it_stands_after_letting_go_is_its_last_second():
    """A person takes a moment to let go; that is no fault of the probe."""
    released = still(5.0)
    released[:200] += 8000.0

    assert 0.0 == pytest.approx(figures_of(healthy(released=released)).left_counts, abs=3.0)


def test_without_samples_there_are_no_figures():
    """Nothing came: nothing may look as if it had been measured."""
    figures = figures_of(replace(healthy(), untouched=stretch([])))

    assert (0, None, None) == (figures.samples_n, figures.rate_hz, figures.noise_counts)


def test_samples_without_a_value_are_no_reading():
    """Their count is 0 and means nothing; a level of 0 would be made up."""
    figures = figures_of(healthy(np.zeros(800), quality=Quality.NO_VALUE | Quality.SENSOR_FAULT))

    assert (1.0, None) == (figures.no_value_share, figures.level_counts)
