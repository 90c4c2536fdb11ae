"""The zero, looked at again whenever nothing touches the tip.

Pressure is measured from the zero in force, so an untouched reading away from 0 is a shift. It is
looked at before contact and after release; in between it cannot be told from pressing.
"""

from __future__ import annotations

from collections import deque
from statistics import median
from typing import Final

from soleus.core.samples import PressureBlock

WINDOW_S: Final = 1.0
LEAVE_OUT_S: Final = 0.3  # before contact: the hand is on its way already
SETTLE_S: Final = 1.0  # after release: the hand is still on its way off
US_PER_S: Final = 1_000_000


class ZeroWatch:
    """Remembers the last untouched second or so."""

    def __init__(self) -> None:
        self._untouched: deque[tuple[int, float]] = deque()
        self._since_us: int | None = None  # the first untouched sample since the last contact

    def feed(self, pressure: PressureBlock, *, touching: bool) -> None:
        """Take the next samples; contact makes it forget what came before."""
        if touching:
            self._untouched.clear()
            self._since_us = None
            return
        for device_us, pressure_kpa in zip(
            pressure.device_us.tolist(), pressure.pressure_kpa.tolist(), strict=True
        ):
            if pressure_kpa == pressure_kpa:  # noqa: PLR0124 - NaN is not itself
                self._untouched.append((device_us, pressure_kpa))
        if self._untouched:
            newest_us = self._untouched[-1][0]
            self._since_us = self._untouched[0][0] if self._since_us is None else self._since_us
            while newest_us - self._untouched[0][0] > int((WINDOW_S + LEAVE_OUT_S) * US_PER_S):
                self._untouched.popleft()

    def shift_kpa(self, *, released: bool = False) -> float | None:
        """Median of the remembered second without its last moment, kPa; None before it is full.

        A median, because lone corrupt samples are not told apart here.

        Args:
            released: after a release, so the first second is not taken: part of it is the way off.
        """
        if not self._untouched or self._since_us is None:
            return None
        newest_us = self._untouched[-1][0]
        wanted_s = SETTLE_S + WINDOW_S + LEAVE_OUT_S if released else WINDOW_S
        if newest_us - self._since_us < wanted_s * US_PER_S:
            return None
        until_us = newest_us - int(LEAVE_OUT_S * US_PER_S)
        kept = [kpa for device_us, kpa in self._untouched if device_us <= until_us]
        return median(kept) if kept else None
