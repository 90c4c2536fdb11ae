"""The path that a hand should follow, and how fast the hand is really moving.

Up at 20 kPa/s to the target, level, and off again over at least 3 s. The rates are working values
of the project (grade D; trials used 20 to 50 kPa/s for thresholds).
"""

from __future__ import annotations

from collections import deque
from typing import Final

from soleus.core.terms import Phase, Zone

APPROACH_KPA_PER_S: Final = 20.0
APPROACH_WARN_KPA_PER_S: Final = 50.0
RELEASE_MIN_S: Final = 3.0
RELEASE_KPA_PER_S: Final = 50.0
SLOPE_WINDOW_S: Final = 0.5


class TargetPath:
    """Where the pressure should be at a time, and the slope over the last half second."""

    def __init__(self) -> None:
        self._start_s = 0.0
        self._release_s = 0.0
        self._release_kpa = 0.0
        self._recent: deque[tuple[float, float]] = deque()

    def start(self, t_s: float, target_kpa: float) -> None:
        """First contact: the ramp begins."""
        self._start_s = t_s
        self._release_kpa = target_kpa

    def release(self, t_s: float, pressure_kpa: float) -> None:
        """The in-band time is complete: the way down begins at the present pressure."""
        self._release_s = t_s
        self._release_kpa = pressure_kpa

    def at(self, t_s: float, phase: Phase, target_kpa: float) -> float | None:
        """The pressure that the path asks for, kPa; None while nothing is to be pressed."""
        if phase is Phase.APPROACH:
            return min(target_kpa, APPROACH_KPA_PER_S * (t_s - self._start_s))
        if phase is Phase.HOLD:
            return target_kpa
        if phase is Phase.RELEASE:
            length_s = max(RELEASE_MIN_S, self._release_kpa / RELEASE_KPA_PER_S)
            left = 1.0 - (t_s - self._release_s) / length_s
            return max(0.0, self._release_kpa * left)
        return None

    def feed(self, t_s: float, pressure_kpa: float, zone: Zone) -> None:
        """Take one sample; an untrusted one says nothing about the slope."""
        if zone is Zone.UNKNOWN:
            return
        recent = self._recent
        recent.append((t_s, pressure_kpa))
        while t_s - recent[0][0] > SLOPE_WINDOW_S:
            recent.popleft()

    def forget(self) -> None:
        """The zero was lowered: what was before it is no slope."""
        self._recent.clear()

    def rate_kpa_per_s(self) -> float | None:
        """Slope over the window, None before half of it is filled."""
        if not self._recent:
            return None
        (t0_s, p0_kpa), (t1_s, p1_kpa) = self._recent[0], self._recent[-1]
        if t1_s - t0_s < SLOPE_WINDOW_S / 2:
            return None
        return (p1_kpa - p0_kpa) / (t1_s - t0_s)

    def too_fast(self, rate_kpa_per_s: float | None) -> bool:
        """Whether the approach deserves a word."""
        return rate_kpa_per_s is not None and rate_kpa_per_s > APPROACH_WARN_KPA_PER_S
