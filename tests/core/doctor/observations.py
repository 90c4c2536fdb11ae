"""Examinations made by hand for the doctor: healthy at first, then spoilt in one way.

100 counts are 1 kPa and 1000 counts are 1 N; untouched it stands at 20 000 counts with a noise of
5 counts (0.05 kPa), pressed at 30 000 (100 kPa), and back at 20 000 after letting go.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from soleus.core.calibration.model import SensorKind
from soleus.core.doctor.observation import (
    BoardFacts,
    LinkFacts,
    Observed,
    ObservedPart,
    StatedFacts,
)
from soleus.core.samples import Quality

LEVEL = 20_000.0
NOISE = 5.0
PRESS = 10_000.0
FULL_SCALE = 0x7FFFFF
N = 800  # samples of ten seconds
SILENT = Quality.NO_VALUE | Quality.SENSOR_FAULT

PROMISE = StatedFacts(
    sensor=SensorKind.HX711,
    free_running=True,
    nominal_rate_hz=80.0,
    full_scale_min=-0x800000,
    full_scale_max=FULL_SCALE,
    gain=128,
    calibrated_gain=128,
    counts_per_kpa=100.0,
    counts_per_n=1000.0,
    calibrated=True,
)
LINK = LinkFacts(frames_n=900, clock_rate=1.0)


def stretch(counts, rate_hz=80.0, quality=0, t_s=None, sample_n=None):
    """Samples at an even distance, all of one quality or each of its own."""
    n = len(counts)
    numbers = np.arange(n) if sample_n is None else np.asarray(sample_n)
    return ObservedPart(
        numbers.astype(np.int64),
        numbers / rate_hz if t_s is None else np.asarray(t_s, dtype=np.float64),
        np.round(np.asarray(counts, dtype=np.float64)),
        np.full(n, int(quality), dtype=np.uint8) if np.isscalar(quality) else np.array(quality),
    )


def still(seconds=10.0, rate_hz=80.0, noise=NOISE, level=LEVEL, seed=1):
    """Counts that rest at a level with some noise."""
    n = int(seconds * rate_hz)
    return level + noise * np.random.default_rng(seed).standard_normal(n)


def healthy(counts=None, *, pressed=None, released=None, rate_hz=80.0, quality=0, **promise):
    """A healthy examination, with other counts where they are given."""
    counts = still(rate_hz=rate_hz) if counts is None else counts
    pressed = still(6.0, rate_hz) + PRESS if pressed is None else pressed
    released = still(5.0, rate_hz) if released is None else released
    return Observed(
        replace(PROMISE, **promise),
        LINK,
        BoardFacts(),
        stretch(counts, rate_hz, quality),
        stretch(pressed, rate_hz),
        stretch(released, rate_hz),
    )


def with_link(**facts):
    """A healthy sensor on a line with faults."""
    return replace(healthy(), link=replace(LINK, **facts))


def with_board(**facts):
    """A healthy sensor on a board with faults."""
    return replace(healthy(), board=BoardFacts(**facts))


def paused(part):
    """A wire lets go for 0.6 s: no number is missing, the next reading only comes later."""
    seen = healthy()
    whole = getattr(seen, part)
    t_s = whole.t_s + 0.6 * (np.arange(whole.n) >= 200)
    return replace(seen, **{part: replace(whole, t_s=t_s)})


def silent_for_two_seconds():
    """As the firmware tells it: 0.7 s nothing, then a sample without a value each 0.1 s."""
    t_s = np.concatenate(
        [np.arange(0.0, 4.0, 0.0125), np.arange(4.7, 6.0, 0.1), np.arange(6.05, 10.0, 0.0125)]
    )
    gone = (t_s > 4.6) & (t_s < 6.02)
    counts = LEVEL + 5.0 * np.random.default_rng(1).standard_normal(len(t_s))
    quality = (gone * int(SILENT)).astype(np.uint8)
    return replace(healthy(), untouched=stretch(counts, quality=quality, t_s=t_s))


def at_the_rail_now_and_then(run_n, every=50):
    """So many samples in a row of each fifty lie at the upper end."""
    counts, there = still(), np.arange(N) % every < run_n
    counts[there] = FULL_SCALE
    return healthy(counts, quality=(there * int(Quality.SATURATED)).astype(np.uint8))
