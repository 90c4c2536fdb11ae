"""Time within a limit, where the pressure crossed it between two samples.

At 10.8 samples a second a crossing lies up to 93 ms from the nearest sample, and a sway each second
bends so much between two of them that a straight line would miss 4 % of it. So the way from one
sample to the next is taken from the parabola through these two and the one before.
"""

from __future__ import annotations

import math
from collections import deque
from itertools import pairwise
from typing import Final

RULES_WITH_CROSSINGS: Final = 3  # the rules before counted whole steps between samples only
CROSSING_MAX_S: Final = 0.25  # two samples further apart than this say nothing about between
OVER_CAP_WITHIN_S: Final = 2.0  # a hand that trembles about the cap is over it for half of the time

Band = tuple[float, float]  # lower and upper edge, kPa


def share_within(from_kpa: float, to_kpa: float, low_kpa: float, high_kpa: float) -> float:
    """Share of the straight way between two pressures that lies within two limits, 0 to 1."""
    if from_kpa == to_kpa:
        return 1.0 if low_kpa <= to_kpa <= high_kpa else 0.0
    least_kpa, most_kpa = min(from_kpa, to_kpa), max(from_kpa, to_kpa)
    within_kpa = min(most_kpa, high_kpa) - max(least_kpa, low_kpa)
    return max(0.0, within_kpa) / (most_kpa - least_kpa)


class InBandTime:
    """Tells how much of each step between two samples lay in the band."""

    def __init__(self) -> None:
        self._before: tuple[float, float] | None = None  # the step before: its length and its rise

    def forget(self) -> None:
        """What comes next is not joined to what came."""
        self._before = None

    def step_s(self, dt_s: float, from_kpa: float, to_kpa: float, band: Band) -> float:
        """Time in the band of the next step, s; from the parabola or the straight line."""
        before, self._before = self._before, (dt_s, to_kpa - from_kpa)
        if before is None or not dt_s > 0.0 or not before[0] > 0.0:
            return dt_s * share_within(from_kpa, to_kpa, *band)
        before_s, rise_kpa = before
        bend = ((to_kpa - from_kpa) / dt_s - rise_kpa / before_s) / (dt_s + before_s)
        return dt_s * _share_of_bent(from_kpa, to_kpa, bend * dt_s**2, band)


def _share_of_bent(from_kpa: float, to_kpa: float, bend_kpa: float, band: Band) -> float:
    """Share of 0 ≤ u ≤ 1 in which from + (to − from)·u + bend·u·(u − 1) lies in the band."""
    rise_kpa = to_kpa - from_kpa
    edges = [0.0, 1.0]
    for limit_kpa in band:
        roots = _roots(bend_kpa, rise_kpa - bend_kpa, from_kpa - limit_kpa)
        edges += [u for u in roots if 0.0 < u < 1.0]
    edges.sort()
    share = 0.0
    for start, end in pairwise(edges):
        u = (start + end) / 2
        pressure_kpa = from_kpa + rise_kpa * u + bend_kpa * u * (u - 1.0)
        share += end - start if band[0] <= pressure_kpa <= band[1] else 0.0
    return share


def _roots(a: float, b: float, c: float) -> tuple[float, ...]:
    """Where a·u² + b·u + c is 0; none where it never or everywhere is."""
    if a == 0.0:
        return () if b == 0.0 else (-c / b,)
    inside = b * b - 4.0 * a * c
    if inside < 0.0:
        return ()
    # so that no two numbers of one size are taken from each other (Numerical Recipes, 5.6)
    q = -(b + math.copysign(math.sqrt(inside), b)) / 2.0
    return (q / a, c / q) if q != 0.0 else (0.0,)


class OverCapTime:
    """Counts the time over the cap.

    Args:
        rules: version of the rules that judge the run. Before ``RULES_WITH_CROSSINGS`` one sample
            below the cap began the count anew.

    Attributes:
        seconds: over the cap within the last 2 s.
    """

    def __init__(self, rules: int) -> None:
        self._within_window = rules >= RULES_WITH_CROSSINGS
        self.seconds = 0.0
        self._steps: deque[tuple[float, float]] = deque()  # when each ended, and how much of it
        self._before: tuple[float, float] | None = None

    def feed(self, t_s: float, pressure_kpa: float, cap_kpa: float) -> None:
        """Take the next trusted sample."""
        before, self._before = self._before, (t_s, pressure_kpa)
        if before is None:
            return
        before_t_s, before_kpa = before
        dt_s = t_s - before_t_s
        both = pressure_kpa > cap_kpa and before_kpa > cap_kpa
        if not self._within_window:
            self.seconds = self.seconds + dt_s if both else 0.0
            return
        crossed = not both and dt_s <= CROSSING_MAX_S and max(before_kpa, pressure_kpa) > cap_kpa
        share = share_within(before_kpa, pressure_kpa, cap_kpa, math.inf) if crossed else 0.0
        self._count(t_s, dt_s if both else dt_s * share)

    def _count(self, t_s: float, over_s: float) -> None:
        steps = self._steps
        if over_s > 0.0:
            steps.append((t_s, over_s))
            self.seconds += over_s
        while steps and steps[0][0] <= t_s - OVER_CAP_WITHIN_S:
            self.seconds -= steps.popleft()[1]
        if not steps:
            self.seconds = 0.0  # without what rounding left
