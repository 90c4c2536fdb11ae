"""What the probe reads while it is held clear: the lowest still moment of the last seconds.

Between the zero and the touch a probe is lifted, and then nothing can press on its tip. A probe
that stood on its tip during the zero reads less from then on. The lowest still moment counts and
not the stillest one: on a table a probe stands stiller than in any hand. Nothing here knows of the
zero in force; all is in counts.
"""

from __future__ import annotations

from collections import deque
from statistics import median
from typing import Final, NamedTuple

import numpy as np

from soleus.core.calibration.zero_rules import SD_PER_MAD
from soleus.core.samples import NO_PRESSURE, SampleBlock
from soleus.core.units import US_PER_S

STILL_S: Final = 0.3
WITHIN_S: Final = 5.0
LOOK_EVERY_S: Final = 0.1
SAMPLES_MIN: Final = 4  # a slow sensor gets the time that it needs for these
SAMPLES_WITHIN_S: Final = 1.5  # unless that is so long
# How far a still reading may waver: a judgement, many times the noise of a load cell. A tip of 15 g
# on a hand that trembles by 1 m/s² makes 0.15 kPa.
STILL_MAX_KPA: Final = 0.3
STILL_NOISE_RATIO: Final = 3.0  # or so many times the noise during the zero
_NO_PRESSURE: Final = np.uint8(NO_PRESSURE)


class LiftedLevel(NamedTuple):
    """What the last seconds read, counts; all None where no moment was still.

    ``still_counts`` is the lowest still moment, ``newest_counts`` the newest one, ``least_counts``
    the lowest of all, still or not.
    """

    still_counts: float | None = None
    newest_counts: float | None = None
    least_counts: float | None = None


class LiftedBaseline:
    """Remembers the moments of the last seconds.

    Args:
        counts_per_kpa: rise of the count for one kPa under the tip.
    """

    def __init__(self, counts_per_kpa: float) -> None:
        self._counts_per_kpa = counts_per_kpa
        self._samples: deque[tuple[int, int]] = deque()
        self._moments: deque[_Moment] = deque()
        self._looked_us = 0

    def forget(self) -> None:
        """A new zero is taken; what was before it says nothing of it."""
        self._samples.clear()
        self._moments.clear()

    def feed(self, block: SampleBlock) -> None:
        """Take the next samples; those without a count say nothing."""
        usable = (block.quality & _NO_PRESSURE) == 0
        rows = zip(block.device_us[usable].tolist(), block.raw_counts[usable].tolist(), strict=True)
        for device_us, count in rows:
            self._samples.append((device_us, count))
            if device_us - self._looked_us >= LOOK_EVERY_S * US_PER_S:
                self._looked_us = device_us
                self._look(device_us)

    def level(self, noise_counts: float) -> LiftedLevel:
        """What was read within the last 5 s.

        Args:
            noise_counts: standard deviation during the zero.
        """
        still_max_kpa = STILL_MAX_KPA * self._counts_per_kpa
        still_max = max(still_max_kpa, STILL_NOISE_RATIO * noise_counts)
        still = [each.counts for each in self._moments if each.waver_counts <= still_max]
        if not still:
            return LiftedLevel()
        least = min(each.counts for each in self._moments)
        return LiftedLevel(min(still), still[-1], least)

    def _look(self, now_us: int) -> None:
        samples, moments = self._samples, self._moments
        while len(samples) > SAMPLES_MIN and now_us - samples[0][0] > STILL_S * US_PER_S:
            samples.popleft()
        while moments and now_us - moments[0].end_us > WITHIN_S * US_PER_S:
            moments.popleft()
        seen_s = (now_us - samples[0][0]) / US_PER_S
        if len(samples) < SAMPLES_MIN or not 0.9 * STILL_S <= seen_s <= SAMPLES_WITHIN_S:
            return
        moments.append(_moment_of(now_us, [float(count) for _, count in samples]))


class _Moment(NamedTuple):
    end_us: int
    counts: float  # the median, because lone corrupt samples are not told apart here
    waver_counts: float  # robust deviation, or the way from its first half to its second


def _moment_of(end_us: int, counts: list[float]) -> _Moment:
    """Without numpy, which takes four times as long for the two dozen counts of a usual probe."""
    middle, half = median(counts), len(counts) // 2
    spread = SD_PER_MAD * median([abs(count - middle) for count in counts])
    drift = abs(median(counts[half:]) - median(counts[:half]))
    return _Moment(end_us, middle, max(spread, drift))
