"""How many samples a second a probe sends, by its own clock and its own numbers.

Lost samples have numbers too, so a bad line does not slow it down.
"""

from __future__ import annotations

from collections import deque
from typing import Final

from soleus.core.samples import SampleBlock

WINDOW_US: Final = 3_000_000


class RateMeter:
    """Samples per second over the last three seconds."""

    def __init__(self) -> None:
        self._marks: deque[tuple[int, int]] = deque()  # sample number and time, one per block

    def feed(self, block: SampleBlock) -> None:
        """Take the next samples."""
        self._marks.append((block.next_sample_n - 1, int(block.device_us[-1])))
        while self._marks[-1][1] - self._marks[0][1] > WINDOW_US:
            self._marks.popleft()

    @property
    def rate_hz(self) -> float | None:
        """Measured; None before there is a second of them."""
        if not self._marks:
            return None
        (first_n, first_us), (last_n, last_us) = self._marks[0], self._marks[-1]
        if last_us - first_us < WINDOW_US // 3:
            return None
        return (last_n - first_n) * 1e6 / (last_us - first_us)
