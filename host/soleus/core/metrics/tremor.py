"""Tremor of the pressing hand: the power of small fast changes in a hold, by Welch's method.

Physiological tremor lies at 8–12 Hz. What is found is what the sensor passes on; its own filter
is not undone. Knows arrays only.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

RATE_MIN_HZ: Final = 50.0
LENGTH_MIN_S: Final = 4.0  # three segments
SEGMENT_S: Final = 2.0  # so that lines lie 0.5 Hz apart
BAND_HZ: Final = (8.0, 12.0)
PEAK_HZ: Final = (4.0, 12.0)
PEAK_OVER_MEDIAN: Final = 6.0  # below it a highest line of plain noise would pass for a peak
NEIGHBOURHOOD_HZ: Final = 3.0  # on each side of a line
SPREAD_LINES: Final = 1  # to each side, by the window


@dataclass(frozen=True, slots=True)
class Tremor:
    """Tremor of one hold: how strong, and at which frequency.

    Attributes:
        rms_kpa: root mean square of the changes between 8 and 12 Hz.
        peak_hz: where the power between 4 and 12 Hz is highest; None if no line is a peak.
    """

    rms_kpa: float
    peak_hz: float | None


def tremor_of(pressure_kpa: NDArray[np.float64], rate_hz: float) -> Tremor:
    """Tremor in an unbroken run of samples.

    Args:
        pressure_kpa: float64[n], at least ``LENGTH_MIN_S`` long.
        rate_hz: samples per second, at least ``RATE_MIN_HZ``.
    """
    frequency_hz, power = spectrum(pressure_kpa, rate_hz)
    band = (frequency_hz >= BAND_HZ[0]) & (frequency_hz <= BAND_HZ[1])
    step_hz = float(frequency_hz[1])
    rms_kpa = math.sqrt(float(np.sum(power[band])) * step_hz)
    near = np.flatnonzero((frequency_hz > PEAK_HZ[0]) & (frequency_hz < PEAK_HZ[1]))
    highest = int(near[np.argmax(power[near])])
    stands_out = _stands_out(power, highest, step_hz)
    return Tremor(rms_kpa, float(frequency_hz[highest]) if stands_out else None)


def _stands_out(power: NDArray[np.float64], line: int, step_hz: float) -> bool:
    """Whether a line is a peak: far above what lies on either side of it.

    A falling spectrum has more power below each of its lines than in it. The window spreads a sine
    over its two neighbours, so those are left out.
    """
    if power[line] < max(power[line - 1], power[line + 1]):
        return False  # the slope of something that lies at the edge
    reach, spread = round(NEIGHBOURHOOD_HZ / step_hz), SPREAD_LINES
    below = power[max(1, line - reach) : line - spread]
    above = power[line + spread + 1 : line + reach + 1]
    return all(
        len(side) > 0 and power[line] > PEAK_OVER_MEDIAN * np.median(side)
        for side in (below, above)
    )


def spectrum(
    pressure_kpa: NDArray[np.float64], rate_hz: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """One-sided power density, kPa²/Hz, over frequency, Hz.

    Mean of the periodograms of half-overlapping segments, each with its line taken out and under
    a Hann window (P. D. Welch, IEEE Trans. Audio Electroacoust. 15, 70–73, 1967).
    """
    n = round(SEGMENT_S * rate_hz)
    starts = range(0, len(pressure_kpa) - n + 1, n // 2)
    segments = np.stack([pressure_kpa[start : start + n] for start in starts])
    x = np.arange(n) - (n - 1) / 2
    slopes = segments @ x / (x @ x)
    flat = segments - segments.mean(axis=1, keepdims=True) - slopes[:, None] * x
    window = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(n) / n)
    power = np.abs(np.fft.rfft(flat * window, axis=1)) ** 2 / (rate_hz * (window @ window))
    power[:, 1 : (n + 1) // 2] *= 2.0  # all but the lines at 0 and at half the rate
    frequency_hz: NDArray[np.float64] = np.fft.rfftfreq(n, 1.0 / rate_hz).astype(np.float64)
    return frequency_hz, power.mean(axis=0)
