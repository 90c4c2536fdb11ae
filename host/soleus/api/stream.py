"""Makes the blocks of one stream out of judged samples, so that none is lost without a word."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable, Sequence

import numpy as np

from soleus.api.pressure_block import PressureBlock
from soleus.core.calibration.label_rules import worst
from soleus.core.despike import Sample
from soleus.core.samples import SampleBlock
from soleus.core.terms import Label
from soleus.live.probe.probe import Probe

_US_PER_S = 1_000_000


class Stream:
    """The samples of one probe from some moment on, as blocks that wait to be taken.

    Args:
        probe: whose samples come.
        now_s: the clock by which it lasts and goes quiet.
        until_s: what comes later is not taken.

    Attributes:
        waiting: blocks in order; filled by the reader's thread, emptied by the program.
        heard_s: when a block came last, whether or not anybody has taken it.
    """

    def __init__(self, probe: Probe, now_s: Callable[[], float], until_s: float = math.inf) -> None:
        self._probe = probe
        self._now_s, self._until_s = now_s, until_s
        self.heard_s = now_s()
        self._raw_counts: dict[int, int] = {}  # of samples that are not judged yet, by number
        self._last_n: int | None = None
        self._start_us = 0
        self.waiting: deque[PressureBlock] = deque()

    def take(self, block: SampleBlock, judged: Sequence[Sample]) -> None:
        """Take a block as it came, and the samples that are decided by now: maybe older ones."""
        now_s = self._now_s()
        if now_s >= self._until_s:
            return
        self.heard_s = now_s
        numbers = range(block.first_sample_n, block.next_sample_n)
        self._raw_counts.update(zip(numbers, block.raw_counts.tolist(), strict=True))
        known = [each for each in judged if each.sample_n in self._raw_counts]
        if known:  # what was waiting when the stream began belongs to the time before it
            self.waiting.append(self._block(known))

    def stale(self) -> PressureBlock:
        """The block without samples that says that nothing comes."""
        return self._made([], [], [], [], stale=True)

    def _block(self, judged: Sequence[Sample]) -> PressureBlock:
        if self._last_n is None:
            self._last_n, self._start_us = judged[0].sample_n - 1, judged[0].device_us
        lost_n = judged[-1].sample_n - self._last_n - len(judged)
        self._last_n = judged[-1].sample_n
        readings = [self._probe.reading_of(each) for each in judged]
        return self._made(
            judged,
            [np.nan if each.pressure_kpa is None else each.pressure_kpa for each in readings],
            [np.nan if each.u95_kpa is None else each.u95_kpa for each in readings],
            [each.label for each in readings],
            lost_n,
        )

    def _made(
        self,
        judged: Sequence[Sample],
        pressure_kpa: Sequence[float],
        u95_kpa: Sequence[float],
        labels: list[Label],
        lost_n: int = 0,
        *,
        stale: bool = False,
    ) -> PressureBlock:
        device_us = np.array([each.device_us for each in judged], dtype=np.int64)
        raw_counts = [self._raw_counts.pop(each.sample_n) for each in judged]
        return PressureBlock(
            sample_n=np.array([each.sample_n for each in judged], dtype=np.int64),
            t_s=(device_us - self._start_us) / _US_PER_S,
            pressure_kpa=np.array(pressure_kpa, dtype=np.float64),
            u95_kpa=np.array(u95_kpa, dtype=np.float64),
            raw_counts=np.array(raw_counts, dtype=np.int32),
            quality=np.array([each.quality for each in judged], dtype=np.uint8),
            label=worst(labels or [self._probe.verdict().label]),
            simulated=self._probe.simulated,
            lost_n=lost_n,
            stale=stale,
        )
