"""Lone corrupt samples: told from real ones before anything is judged.

HX711 modules give single samples that are plainly wrong (patterns of 2^n − 1, about double, wrong
sign; some per cent of them on bad wiring). Such a sample is marked ``SPIKE`` and used by no rule;
it is never dropped. Nothing here knows of calibration, clocks or what the pressure is for.

The rule. A sample within 100 kPa of its predecessor is real and passes at once. One that is
farther waits for its successor: if that is back within 100 kPa of the predecessor, the sample was
alone and is a spike; if it is away as well, two in a row are real. A saturated sample is away
from every value and close to another saturated one.

Careful side: a spike needs a neighbour on both sides. Where one is missing (start and end of a
stream, a lost sample, a sample without a value) the sample counts as real, so that doubt never
hides a pressure. At most one sample ever waits.
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass
from itertools import chain
from typing import Final, NamedTuple

from soleus.core.samples import ConvertedBlock, Quality

SPIKE_MIN_KPA: Final = 100.0
SHARE_MAX: Final = 0.01  # more spikes than this point to the wiring
SHARE_WINDOW_US: Final = 10_000_000

_SPIKE: Final = int(Quality.SPIKE)
_SATURATED: Final = int(Quality.SATURATED)
_NO_NEIGHBOUR: Final = int(Quality.NO_VALUE | Quality.OPEN | Quality.SENSOR_FAULT)


class Sample(NamedTuple):
    """One sample after judgement; a named tuple because 1000 are made each second.

    ``pressure_kpa`` is as it came (NaN without a trustworthy count), ``quality`` has ``Quality``
    bits with ``SPIKE`` decided.
    """

    sample_n: int
    device_us: int
    pressure_kpa: float
    quality: int


@dataclass(frozen=True, slots=True, eq=False)
class JudgedBlock:
    """A block of samples as pressure, and what was decided as each of them came.

    Attributes:
        converted: n samples as they were read.
        decided: n tuples, the samples that each of those n has settled, itself or the one before
            it: none, one or two. One of the block before may be among them, and the last of this
            block may still wait.
    """

    converted: ConvertedBlock
    decided: tuple[tuple[Sample, ...], ...]

    @property
    def samples(self) -> tuple[Sample, ...]:
        """All that was decided, in order; a ``SPIKE`` among them is used by no rule."""
        return tuple(chain.from_iterable(self.decided))


class Despiker:
    """Passes samples on in order, each exactly once, with ``SPIKE`` decided."""

    def __init__(self) -> None:
        self._next_n: int | None = None
        self._level_kpa: float | None = None  # of the last real neighbour; inf: saturated
        self._waiting: Sample | None = None  # never without a level before it

    def push(
        self, sample_n: int, device_us: int, pressure_kpa: float, quality: int
    ) -> tuple[Sample, ...]:
        """Take the next sample; returns those that are decided now: none, one or two.

        Args:
            sample_n: running number; a jump is a gap, and neighbours do not reach across it.
            device_us: the probe's clock, µs.
            pressure_kpa: NaN where there is no trustworthy count.
            quality: ``Quality`` bits as an int.
        """
        sample = Sample(sample_n, device_us, pressure_kpa, quality)
        level_kpa = _level_of(sample)
        last_kpa = self._level_kpa
        if level_kpa is None or last_kpa is None or sample_n != self._next_n:
            return self._start_anew(sample, level_kpa)
        self._next_n = sample_n + 1
        if self._waiting is not None:
            decided = _decided(self._waiting, last_kpa, level_kpa)
            self._waiting, self._level_kpa = None, level_kpa
            return (decided, sample)
        if _close(level_kpa, last_kpa):
            self._level_kpa = level_kpa
            return (sample,)
        self._waiting = sample
        return ()

    def take(self, block: ConvertedBlock) -> JudgedBlock:
        """Take the next block, sample by sample."""
        rows = zip(
            block.device_us.tolist(),
            block.pressure_kpa.tolist(),
            block.quality.tolist(),
            strict=True,
        )
        decided = tuple(self.push(n, *row) for n, row in enumerate(rows, block.first_sample_n))
        return JudgedBlock(block, decided)

    def flush(self) -> tuple[Sample, ...]:
        """Pass on the sample that waits, as real: its stream ends here or has stalled."""
        waiting, self._waiting = self._waiting, None
        if waiting is None:
            return ()
        self._level_kpa = _level_of(waiting)
        return (waiting,)

    def lift(self, by_kpa: float) -> None:
        """What comes next is measured from a zero that lies so much lower."""
        if self._level_kpa is not None:
            self._level_kpa += by_kpa

    def _start_anew(self, sample: Sample, level_kpa: float | None) -> tuple[Sample, ...]:
        """Pass on what waits and this sample: one of them lacks a neighbour."""
        waiting = self.flush()
        self._next_n = sample.sample_n + 1
        self._level_kpa = level_kpa
        return (*waiting, sample)


class SpikeShare:
    """Watches how many of the samples of the last 10 s are spikes.

    Until 10 s have gone by, the spikes are held against as many samples as 10 s would hold at
    the rate seen so far, so that the first spike of a session accuses nobody. Device time must
    not run backwards: a rebooted probe needs a new watch.
    """

    def __init__(self) -> None:
        self._all_us: deque[int] = deque()
        self._spikes_us: deque[int] = deque()

    def push(self, sample: Sample) -> bool:
        """Count one judged sample; True while more than 1 % are spikes: look at the wiring."""
        now_us = sample.device_us
        for window in (self._all_us, self._spikes_us):
            while window and now_us - window[0] >= SHARE_WINDOW_US:
                window.popleft()
        self._all_us.append(now_us)
        if sample.quality & _SPIKE:
            self._spikes_us.append(now_us)
        return len(self._spikes_us) > SHARE_MAX * self._window_n()

    def _window_n(self) -> float:
        """Samples that a full window holds, from those in it and their mean distance."""
        intervals_n = len(self._all_us) - 1
        elapsed_us = self._all_us[-1] - self._all_us[0]
        return intervals_n * SHARE_WINDOW_US / elapsed_us if elapsed_us else math.inf


def _level_of(sample: Sample) -> float | None:
    """What the neighbours of this sample are compared with; None: it is no neighbour."""
    if sample.quality & _SATURATED:
        return math.inf
    if sample.quality & _NO_NEIGHBOUR or math.isnan(sample.pressure_kpa):
        return None
    return sample.pressure_kpa


def _close(one_kpa: float, other_kpa: float) -> bool:
    # equality first: two saturated samples are inf, and inf − inf is no number
    return one_kpa == other_kpa or abs(one_kpa - other_kpa) <= SPIKE_MIN_KPA


def _decided(waiting: Sample, before_kpa: float, after_kpa: float) -> Sample:
    """The waiting sample as a spike if both neighbours are together and it is not with them."""
    level_kpa = math.inf if waiting.quality & _SATURATED else waiting.pressure_kpa
    alone = _close(before_kpa, after_kpa) and not _close(level_kpa, after_kpa)
    return waiting._replace(quality=waiting.quality | _SPIKE) if alone else waiting
