"""The zero, looked at again after a release.

Pressure is measured from the zero in force, so an untouched reading away from 0 is a shift. In a
press it cannot be told; before it, the lifted probe tells (``live.probe.lifted_baseline``).
"""

from __future__ import annotations

from collections import deque
from math import isnan
from statistics import median
from typing import Final

from soleus.core.calibration.zero_rules import robust_sd
from soleus.core.samples import ConvertedBlock
from soleus.core.units import US_PER_S

WINDOW_S: Final = 1.0
LEAVE_OUT_S: Final = 0.3  # before contact: the hand is on its way already
SETTLE_S: Final = 1.0  # after release: the hand is still on its way off
# A tip that reads as quietly as the zero did, long after the person was told to let go, touches
# nothing. Judgements: a hand that rests on 10 kPa trembles by 0.1 kPa and more.
RESTING_S: Final = 4.0
LOOK_EVERY_S: Final = 0.25  # a look costs a millisecond or two at 1 kHz
RESTING_MAX_KPA: Final = 20.0
RESTING_NOISE_RATIO: Final = 3.0
RESTING_DRIFT_MAX_KPA: Final = 0.1


class ZeroMonitor:
    """Remembers the last untouched second or so."""

    def __init__(self) -> None:
        self._untouched: deque[tuple[int, float]] = deque()
        self._newest: deque[tuple[int, float]] = deque()  # touched or not
        self._looked_us = 0
        self._since_us: int | None = None  # the first untouched sample since the last contact

    def feed(self, pressure: ConvertedBlock, *, touching: bool) -> None:
        """Take the next samples; contact makes it forget what came before."""
        rows = zip(pressure.device_us.tolist(), pressure.pressure_kpa.tolist(), strict=True)
        known = [row for row in rows if not isnan(row[1])]
        self._newest.extend(known)
        while self._newest and self._newest[-1][0] - self._newest[0][0] > RESTING_S * US_PER_S:
            self._newest.popleft()
        if touching:
            self._untouched.clear()
            self._since_us = None
            return
        self._untouched.extend(known)
        if self._untouched:
            newest_us = self._untouched[-1][0]
            self._since_us = self._untouched[0][0] if self._since_us is None else self._since_us
            while newest_us - self._untouched[0][0] > int((WINDOW_S + LEAVE_OUT_S) * US_PER_S):
                self._untouched.popleft()

    def shift_kpa(self) -> float | None:
        """What the tip reads after a release, kPa; None before that is known.

        The median of a second without its last moment, because lone corrupt samples are not told
        apart here. The first second is not taken: part of it is the way off.
        """
        if not self._untouched or self._since_us is None:
            return None
        newest_us = self._untouched[-1][0]
        if newest_us - self._since_us < (SETTLE_S + WINDOW_S + LEAVE_OUT_S) * US_PER_S:
            return None
        until_us = newest_us - int(LEAVE_OUT_S * US_PER_S)
        kept = [kpa for device_us, kpa in self._untouched if device_us <= until_us]
        return median(kept) if kept else None

    def resting_kpa(self, noise_kpa: float) -> float | None:
        """What the tip reads though nothing touches it, kPa; None where somebody may press.

        Args:
            noise_kpa: standard deviation during the zero.
        """
        newest = self._newest
        if not newest or newest[-1][0] - newest[0][0] < RESTING_S * 0.95 * US_PER_S:
            return None
        if newest[-1][0] - self._looked_us < LOOK_EVERY_S * US_PER_S:
            return None
        self._looked_us = newest[-1][0]
        values = [kpa for _, kpa in newest]
        middle_kpa, half = median(values), len(values) // 2
        spread_kpa = robust_sd(values)
        drift_kpa = abs(median(values[half:]) - median(values[:half]))
        quiet = spread_kpa <= RESTING_NOISE_RATIO * noise_kpa and drift_kpa <= RESTING_DRIFT_MAX_KPA
        return middle_kpa if quiet and middle_kpa <= RESTING_MAX_KPA else None
