"""Scales that stand still: which kPa lies in which row, which second in which column.

The pressure scale runs from 0 to just above the cap for a whole hold. The time scale holds at
least the expected hold and grows in steps; nothing ever scrolls away.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

ABOVE_CAP: Final = 1.08
TIME_STEPS_S: Final = (15.0, 30.0, 45.0, 60.0, 90.0, 120.0, 150.0, 180.0)
TICKS_S: Final = (1.0, 2.0, 5.0, 10.0, 15.0, 20.0, 30.0, 60.0, 120.0, 300.0)


@dataclass(frozen=True, slots=True)
class PressureScale:
    """Rows of a plot for pressures from 0 to ``top_kpa``.

    Attributes:
        top_kpa: the pressure at the upper edge of the plot.
        steps_n: how many pixel rows the plot has.
    """

    top_kpa: float
    steps_n: int

    @classmethod
    def for_cap(cls, cap_kpa: float, steps_n: int) -> PressureScale:
        """From 0 to just above the cap."""
        return cls(cap_kpa * ABOVE_CAP, steps_n)

    def step(self, pressure_kpa: float) -> int:
        """The pixel row of a pressure, 0 at the top; beyond the edges the edge row."""
        return int(self.steps(np.asarray([pressure_kpa]))[0])

    def steps(self, pressure_kpa: NDArray[np.float64]) -> NDArray[np.int64]:
        """Pixel rows of pressures (float64[n], no NaN), 0 at the top."""
        height = np.floor(pressure_kpa / self.top_kpa * self.steps_n)
        return (self.steps_n - 1 - np.clip(height, 0, self.steps_n - 1)).astype(np.int64)


def time_span_s(expected_s: float, seen_s: float) -> float:
    """How many seconds the time axis shows.

    Args:
        expected_s: how long the hold is expected to last.
        seen_s: how long it has lasted.

    Returns:
        The smallest step that holds both.
    """
    needed_s = max(expected_s, seen_s)
    for step_s in TIME_STEPS_S:
        if needed_s <= step_s:
            return step_s
    return math.ceil(needed_s / 60.0) * 60.0


def tick_s(span_s: float, most: int) -> float:
    """Seconds between two labels of the time axis so that at most ``most`` stand on it."""
    for step_s in TICKS_S:
        if span_s / step_s <= most:
            return step_s
    return math.ceil(span_s / most / 60.0) * 60.0


def spread_labels(
    wanted: Iterable[tuple[float, str]], scale: PressureScale, per_row: int
) -> list[tuple[int, str]]:
    """Labels of the pressure axis that do not cover each other.

    Args:
        wanted: (kPa, text), the most important first; a row takes the first that wants it.
        scale: the plot's scale.
        per_row: pixel rows in one row of cells.

    Returns:
        (row of cells, text).
    """
    taken: dict[int, str] = {}
    for value_kpa, text in wanted:
        taken.setdefault(scale.step(value_kpa) // per_row, text)
    return sorted(taken.items())
