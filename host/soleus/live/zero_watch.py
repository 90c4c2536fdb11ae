"""The zero, looked at again whenever nothing touches the tip.

Pressure is measured from the zero in force, so an untouched reading away from 0 is a shift. It is
looked at before contact and after release; in between it cannot be told from pressing.
"""

from __future__ import annotations

from collections import deque
from typing import Final

from soleus.core.samples import PressureBlock

WINDOW_S: Final = 1.0
LEAVE_OUT_S: Final = 0.3  # before contact: the hand is on its way already
US_PER_S: Final = 1_000_000


class ZeroWatch:
    """Remembers the last untouched second or so."""

    def __init__(self) -> None:
        self._untouched: deque[tuple[int, float]] = deque()

    def feed(self, pressure: PressureBlock, *, touching: bool) -> None:
        """Take the next samples; contact makes it forget what came before."""
        if touching:
            self._untouched.clear()
            return
        for device_us, pressure_kpa in zip(
            pressure.device_us.tolist(), pressure.pressure_kpa.tolist(), strict=True
        ):
            if pressure_kpa == pressure_kpa:  # noqa: PLR0124 - NaN is not itself
                self._untouched.append((device_us, pressure_kpa))
        if self._untouched:
            oldest_us = self._untouched[-1][0] - int((WINDOW_S + LEAVE_OUT_S) * US_PER_S)
            while self._untouched[0][0] < oldest_us:
                self._untouched.popleft()

    def shift_kpa(self) -> float | None:
        """Mean of the remembered second without its last moment; None before it is full."""
        if not self._untouched:
            return None
        newest_us = self._untouched[-1][0]
        if newest_us - self._untouched[0][0] < WINDOW_S * US_PER_S:
            return None
        until_us = newest_us - int(LEAVE_OUT_S * US_PER_S)
        kept = [kpa for device_us, kpa in self._untouched if device_us <= until_us]
        return sum(kept) / len(kept)
