"""Power of small fast changes: known signals, known answers."""

from __future__ import annotations

import math

import numpy as np
import pytest

from soleus.core.metrics.tremor import spectrum, tremor_of

RATES_HZ = [50.0, 80.0, 92.3, 1000.0]


def sine(frequency_hz, rate_hz, seconds=20.0, amplitude_kpa=1.0):
    """A steady shake about 100 kPa."""
    t_s = np.arange(round(seconds * rate_hz)) / rate_hz
    return 100.0 + amplitude_kpa * np.sin(2 * np.pi * frequency_hz * t_s + 0.3)


@pytest.mark.parametrize("rate_hz", RATES_HZ)
def test_a_sine_in_the_band_has_its_own_rms(rate_hz):
    """Amplitude 2 at 10 Hz: 2/√2, at any rate of sampling."""
    found = tremor_of(sine(10.0, rate_hz, amplitude_kpa=2.0), rate_hz)

    assert math.sqrt(2.0) == pytest.approx(found.rms_kpa, rel=0.01)
    assert 10.0 == pytest.approx(found.peak_hz, abs=0.25)


@pytest.mark.parametrize("frequency_hz", [2.0, 5.0, 20.0])
def test_what_lies_outside_the_band_is_not_tremor(frequency_hz):
    """A slow sway or the hum of a motor must not be called tremor."""
    assert 0.02 > tremor_of(sine(frequency_hz, 80.0), 80.0).rms_kpa


def test_a_straight_drift_is_not_tremor():
    """The line of each segment is taken out first."""
    assert 1e-9 > tremor_of(np.linspace(90.0, 110.0, 1600), 80.0).rms_kpa


def test_a_peak_at_five_hertz_is_told_though_it_is_below_the_band():
    """Peaks are looked for from 4 Hz on: where slower tremors lie."""
    assert 5.0 == tremor_of(sine(5.0, 80.0), 80.0).peak_hz


def test_plain_noise_has_no_peak():
    """Some line is always the highest; it must stand out to be told."""
    told = [
        tremor_of(np.random.default_rng(seed).standard_normal(4800), 80.0).peak_hz
        for seed in range(50)
    ]

    assert [None] * 50 == told


def test_white_noise_has_the_power_that_it_was_made_with():
    """Variance 1 over 0 to 40 Hz is 1/40 kPa²/Hz; 8 to 12 Hz hold 9 lines of 0.5 Hz."""
    rms_kpa = tremor_of(np.random.default_rng(7).standard_normal(80_000), 80.0).rms_kpa

    assert math.sqrt(9 * 0.5 / 40) == pytest.approx(rms_kpa, rel=0.02)


def test_the_whole_power_is_the_variance():
    """Parseval: nothing is lost or counted twice, with an even and an odd segment length."""
    noise = np.random.default_rng(3).standard_normal(100_000)
    for rate_hz in (80.0, 80.5):
        frequency_hz, power = spectrum(noise, rate_hz)

        assert 1.0 == pytest.approx(float(np.sum(power)) * frequency_hz[1], rel=0.03)


def test_a_falling_spectrum_has_no_peak():
    """A steady hand wanders slowly: each line is higher than the next, and none is a tremor."""
    told = []
    for seed in range(50):
        steps = np.random.default_rng(seed).standard_normal(4800)
        told.append(tremor_of(100.0 + np.cumsum(steps) * 0.05, 80.0).peak_hz)

    assert [None] * 50 == told


def test_a_line_at_the_edge_of_the_range_is_not_told():
    """The lowest line of 4 Hz was called tremor of a hand in a clamp."""
    assert tremor_of(sine(3.9, 80.0), 80.0).peak_hz is None


def test_a_shake_on_top_of_a_wandering_hand_is_told():
    """6 Hz of 0.5 kPa stand out of a slow wander."""
    steps = np.random.default_rng(5).standard_normal(4800)
    wander = np.cumsum(steps) * 0.02

    assert 6.0 == pytest.approx(
        tremor_of(wander + sine(6.0, 80.0, 60.0, 0.5), 80.0).peak_hz, abs=0.25
    )
