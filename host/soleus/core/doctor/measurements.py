"""Figures of an examination, each worked out once: rate, jitter, noise, hum, reaction and so on.

Plain signal arithmetic in counts and seconds, on what was observed. What a figure means, and from
where on it is a fault, is for the rules.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from soleus.core.despike import Despiker
from soleus.core.doctor.observation import Observed, ObservedPart
from soleus.core.samples import Quality

SAMPLES_MIN: Final = 16  # fewer say nothing about rate, noise or drift
PART_S: Final = 0.5  # parts whose means are compared to notice a touch
JITTER_SHARE: Final = 0.1  # of the usual distance; a sample farther off is uneven
MAINS_HZ: Final = (50.0, 60.0)
HUM_SEARCH_HZ: Final = 0.3  # around the alias: the mains wanders, and ten seconds resolve 0.1 Hz
HUM_MIN_HZ: Final = 1.0  # below it a hum cannot be told from drift
SETTLED_S: Final = 1.0  # the end of the part after letting go, for where it comes back to
REACTION_SMOOTH_N: Final = 5  # a running median over so many: no single sample is a reaction


@dataclass(frozen=True, slots=True)
class MainsHum:
    """A line in the spectrum where the mains would be.

    Attributes:
        mains_hz: 50 or 60.
        seen_at_hz: where the sampling rate folds it to.
        amplitude_counts: of the sine.
        over_floor: amplitude as a multiple of the usual one at other frequencies.
    """

    mains_hz: float
    seen_at_hz: float
    amplitude_counts: float
    over_floor: float


@dataclass(frozen=True, slots=True)
class Gaps:
    """How much of one part of the examination was no reading, as shares of its samples.

    Attributes:
        samples_n: samples of the part; without any nothing was read at all.
        no_value: without a count.
        open: marked by the probe as not connected.
        at_rail: at an end of the range.
    """

    samples_n: int
    no_value: float
    open: float
    at_rail: float


@dataclass(frozen=True, slots=True)
class Figures:
    """What was measured; None where there were too few samples to tell.

    Attributes:
        samples_n: samples of the untouched part.
        no_value_share: of them, without a count; 0 without samples.
        rail_share: of them, at an end of the range, and not alone there.
        rail_high: most of those at the upper end.
        open_share: of them, marked by the probe as not connected.
        rate_hz: samples per second on the probe's clock.
        uneven_share: distances between samples that are off the usual one by a tenth.
        jitter_us: standard deviation of those distances.
        pause_s: the longest time, in any part, between two samples with none lost between them.
        level_counts: middle of the untouched counts.
        noise_counts: their standard deviation, drift and lone corrupt ones taken out.
        codes_n: how many different counts there were.
        spike_share: lone corrupt samples, of all parts.
        spikes_n: how many they are.
        drift_counts_per_s: slope of the untouched part.
        wander_counts: between the lowest and the highest mean of half a second, drift taken out,
            less what noise alone makes.
        hum: the stronger of the two mains lines; None where none can be told.
        noise_beside_hum_counts: the noise without that line.
        reaction_counts: farthest from the level while pressed, with its sign.
        reaction_at_rail: the pressing took the sensor to an end of its range.
        left_counts: where it stood after letting go, from the level.
        pressed: what was missing while somebody should have pressed; None if nobody was asked.
        released: likewise after letting go.
    """

    samples_n: int = 0
    no_value_share: float = 0.0
    rail_share: float = 0.0
    rail_high: bool = False
    open_share: float = 0.0
    rate_hz: float | None = None
    uneven_share: float | None = None
    jitter_us: float | None = None
    pause_s: float = 0.0
    level_counts: float | None = None
    noise_counts: float | None = None
    codes_n: int | None = None
    spike_share: float | None = None
    spikes_n: int = 0
    drift_counts_per_s: float | None = None
    wander_counts: float | None = None
    hum: MainsHum | None = None
    noise_beside_hum_counts: float | None = None
    reaction_counts: float | None = None
    reaction_at_rail: bool = False
    left_counts: float | None = None
    pressed: Gaps | None = None
    released: Gaps | None = None


def figures_of(observed: Observed) -> Figures:
    """Work out every figure that the observed samples allow."""
    still = observed.untouched
    if not still.n:
        return Figures()
    lone = _spikes(still, observed.promise.counts_per_kpa)
    first = replace(
        _timed(_counted(still, lone), still),
        pause_s=max(_pause_s(part) for part in _parts(observed)),
        pressed=None if observed.pressed is None else gaps_of(observed.pressed),
        released=None if observed.released is None else gaps_of(observed.released),
    )
    used = still.usable & ~lone
    if int(np.count_nonzero(used)) < SAMPLES_MIN or first.rate_hz is None:
        return first
    t_s, counts = still.t_s[used], still.raw_counts[used]
    level_counts = float(np.median(counts))
    slope, rest = _detrended(t_s, counts)
    noise_counts = float(np.std(rest, ddof=2))
    hum = _hum(still.sample_n[used], rest, first.rate_hz, observed.link.clock_rate or 1.0)
    spikes_n, parts = _spikes_n(observed), _parts(observed)
    reaction_counts, at_rail = _reaction(observed.pressed, level_counts, observed)
    return replace(
        first,
        level_counts=level_counts,
        noise_counts=noise_counts,
        codes_n=len(np.unique(counts)),
        spike_share=spikes_n / sum(part.n for part in parts),
        spikes_n=spikes_n,
        drift_counts_per_s=slope,
        wander_counts=_wander(t_s, rest),
        hum=hum,
        noise_beside_hum_counts=_beside(noise_counts, hum),
        reaction_counts=reaction_counts,
        reaction_at_rail=at_rail,
        left_counts=_left(observed.released, level_counts, observed),
    )


def alias_hz(line_hz: float, rate_hz: float) -> float:
    """Where a sine of ``line_hz`` is seen when it is sampled ``rate_hz`` times a second."""
    return abs(line_hz - rate_hz * round(line_hz / rate_hz))


def gaps_of(part: ObservedPart) -> Gaps:
    """What is missing of a part of the examination."""
    if not part.n:
        return Gaps(0, 0.0, 0.0, 0.0)
    is_open = (part.quality & np.uint8(Quality.OPEN)) != 0
    return Gaps(
        samples_n=part.n,
        no_value=float(np.mean(~part.has_count & ~is_open)),
        open=float(np.mean(is_open)),
        at_rail=float(np.mean(part.at_rail)),
    )


# ---- the untouched part --------------------------------------------------------------------------


def _counted(still: ObservedPart, lone: NDArray[np.bool_]) -> Figures:
    gaps = gaps_of(still)
    stays_there = still.at_rail & ~lone
    at_rail = still.raw_counts[stays_there]
    return Figures(
        samples_n=gaps.samples_n,
        no_value_share=gaps.no_value,
        rail_share=float(np.mean(stays_there)),
        rail_high=bool(len(at_rail) and np.median(at_rail) > 0),
        open_share=gaps.open,
    )


def _timed(figures: Figures, still: ObservedPart) -> Figures:
    """Add the rate and how even it is.

    The rate counts numbers, not samples that arrived: what is lost on the way was still taken.
    """
    if still.n < SAMPLES_MIN or still.t_s[-1] <= still.t_s[0]:
        return figures
    rate_hz = float((still.sample_n[-1] - still.sample_n[0]) / (still.t_s[-1] - still.t_s[0]))
    steps_s = np.diff(still.t_s)[np.diff(still.sample_n) == 1]
    if len(steps_s) < SAMPLES_MIN - 1:
        return replace(figures, rate_hz=rate_hz)
    usual_s = float(np.median(steps_s))
    return replace(
        figures,
        rate_hz=rate_hz,
        uneven_share=float(np.mean(np.abs(steps_s - usual_s) > JITTER_SHARE * usual_s)),
        jitter_us=float(np.std(steps_s) * 1e6),
    )


def _pause_s(part: ObservedPart) -> float:
    """The longest time between two samples whose numbers follow each other; 0 without any.

    A wire that lets go for less than the probe needs to call a sensor silent loses no number: the
    next reading only comes later.
    """
    steps_s = np.diff(part.t_s)[np.diff(part.sample_n) == 1]
    return float(np.max(steps_s, initial=0.0))


def _parts(observed: Observed) -> list[ObservedPart]:
    return [part for part in (observed.untouched, observed.pressed, observed.released) if part]


def _detrended(
    t_s: NDArray[np.float64], counts: NDArray[np.float64]
) -> tuple[float, NDArray[np.float64]]:
    """Slope in counts per second, and what is left without it."""
    off_middle_s = t_s - np.mean(t_s)
    off_mean = counts - np.mean(counts)
    slope = float(off_middle_s @ off_mean / (off_middle_s @ off_middle_s))
    return slope, off_mean - slope * off_middle_s


def _wander(t_s: NDArray[np.float64], rest: NDArray[np.float64]) -> float:
    """Range of the means of half-second parts, less the range that white noise alone makes.

    The noise is taken from the steps between neighbours, which a slow movement hardly changes;
    six standard deviations of a mean hold all of twenty parts.
    """
    parts_n = max(2, int((t_s[-1] - t_s[0]) / PART_S))
    means = [float(np.mean(part)) for part in np.array_split(rest, parts_n)]
    step_noise = float(np.std(np.diff(rest))) / np.sqrt(2.0)
    by_noise = 6.0 * step_noise / np.sqrt(len(rest) / parts_n)
    return float(max(0.0, max(means) - min(means) - by_noise))


# ---- lone corrupt samples ------------------------------------------------------------------------


def _spikes(stretch: ObservedPart, counts_per_kpa: float) -> NDArray[np.bool_]:
    """bool[n]: the samples that the rule of a hold would set aside."""
    despiker = Despiker()
    spike_n: list[int] = []
    rows = zip(
        stretch.sample_n.tolist(),
        (stretch.t_s * 1e6).astype(np.int64).tolist(),
        (stretch.raw_counts / counts_per_kpa).tolist(),
        stretch.quality.tolist(),
        strict=True,
    )
    for row in rows:
        judged = despiker.push(*row)
        spike_n += [one.sample_n for one in judged if one.quality & int(Quality.SPIKE)]
    return np.isin(stretch.sample_n, spike_n)


def _spikes_n(observed: Observed) -> int:
    per_kpa = observed.promise.counts_per_kpa
    return sum(int(np.count_nonzero(_spikes(part, per_kpa))) for part in _parts(observed))


# ---- mains hum -----------------------------------------------------------------------------------


def _hum(
    numbers: NDArray[np.int64], rest: NDArray[np.float64], rate_hz: float, clock_rate: float
) -> MainsHum | None:
    """The stronger mains line of the spectrum (Hann window), or None where none can be told.

    Samples that are missing or set aside are bridged by a straight line, so that the others keep
    their places in time. ``rate_hz`` is by the probe's clock, and ``clock_rate`` seconds go by
    in one of its seconds, so it sees the mains at so much more.
    """
    grid = np.arange(numbers[0], numbers[-1] + 1)
    wave = np.interp(grid, numbers, rest)
    window = np.hanning(len(wave))
    spectrum = np.abs(np.fft.rfft(wave * window))
    amplitude = (2.0 / float(np.sum(window)) * spectrum).astype(np.float64)
    if len(wave) % 2 == 0:
        amplitude[-1] /= 2.0  # at half of the rate a line lies on its own mirror image
    at_hz = np.arange(len(amplitude), dtype=np.float64) * (rate_hz / len(wave))
    floor = float(np.median(amplitude[at_hz >= HUM_MIN_HZ])) if at_hz[-1] > HUM_MIN_HZ else 0.0
    found = [
        MainsHum(mains_hz, seen_hz, peak, peak / floor)
        for mains_hz in MAINS_HZ
        if (seen_hz := alias_hz(mains_hz * clock_rate, rate_hz)) >= HUM_MIN_HZ
        and floor > 0.0
        and (peak := _peak(amplitude, at_hz, seen_hz))
    ]
    return max(found, key=lambda hum: hum.amplitude_counts, default=None)


def _peak(amplitude: NDArray[np.float64], at_hz: NDArray[np.float64], around_hz: float) -> float:
    near = amplitude[np.abs(at_hz - around_hz) <= HUM_SEARCH_HZ]
    return float(np.max(near)) if len(near) else 0.0


def _beside(noise_counts: float, hum: MainsHum | None) -> float:
    """Noise without a sine, whose power is half of its amplitude squared."""
    of_hum = 0.0 if hum is None else hum.amplitude_counts**2 / 2.0
    return math.sqrt(max(0.0, noise_counts**2 - of_hum))


# ---- pressing ------------------------------------------------------------------------------------


def _reaction(
    pressed: ObservedPart | None, level_counts: float, observed: Observed
) -> tuple[float | None, bool]:
    if pressed is None:
        return None, False
    real = pressed.has_count & ~_spikes(pressed, observed.promise.counts_per_kpa)
    counts = pressed.raw_counts[real]
    if len(counts) < REACTION_SMOOTH_N:
        return None, False
    windows = np.lib.stride_tricks.sliding_window_view(counts, REACTION_SMOOTH_N)
    rise = np.median(windows, axis=1) - level_counts
    farthest = float(rise[np.argmax(np.abs(rise))])
    return farthest, int(np.count_nonzero(pressed.at_rail[real])) >= REACTION_SMOOTH_N


def _left(released: ObservedPart | None, level_counts: float, observed: Observed) -> float | None:
    if released is None or not released.n:
        return None
    at_end = released.t_s >= released.t_s[-1] - SETTLED_S
    real = released.has_count & ~_spikes(released, observed.promise.counts_per_kpa)
    counts = released.raw_counts[at_end & real]
    return float(np.median(counts)) - level_counts if len(counts) else None
