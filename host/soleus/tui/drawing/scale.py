"""Scales that stand still: which kPa lies in which row, which second in which column.

The pressure scale runs from 0 to just above the cap for a whole hold. Where the cap is far above
the band, the part above the band is pressed together: a straight scale would leave two rows for
the band, and nobody could see a hand wander in it. It changes where TOO HARD begins, which is
marked and labelled, so that nothing above the mark looks like a little above the band. The time
scale holds at least the expected hold and grows in steps; nothing ever scrolls away.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

ABOVE_CAP: Final = 1.08
KNEE_SHARE: Final = 0.7  # of the height: there the wide part of a scale ends,
KNEE_GAIN_MIN: Final = 1.25  # if that makes the band this much higher than a straight scale would
TIME_STEPS_S: Final = (15.0, 30.0, 45.0, 60.0, 90.0, 120.0, 150.0, 180.0)
TICKS_S: Final = (1.0, 2.0, 5.0, 10.0, 15.0, 20.0, 30.0, 60.0, 120.0, 300.0)


@dataclass(frozen=True, slots=True)
class PressureScale:
    """Rows of a plot for pressures from 0 to ``top_kpa``.

    Attributes:
        top_kpa: the pressure at the upper edge of the plot.
        steps_n: how many pixel rows the plot has.
        knee_kpa: above it the scale is pressed together; None for a straight one.
    """

    top_kpa: float
    steps_n: int
    knee_kpa: float | None = None

    @classmethod
    def for_cap(cls, cap_kpa: float, steps_n: int, knee_kpa: float | None = None) -> PressureScale:
        """From 0 to just above the cap, wide up to the knee.

        Args:
            cap_kpa: the cap.
            steps_n: pixel rows.
            knee_kpa: where TOO HARD began when the hold did; None for a straight scale.
        """
        top_kpa = cap_kpa * ABOVE_CAP
        if knee_kpa is None:
            return cls(top_kpa, steps_n)
        gain = KNEE_SHARE * top_kpa / knee_kpa
        return cls(top_kpa, steps_n, knee_kpa if gain >= KNEE_GAIN_MIN else None)

    def step(self, pressure_kpa: float) -> int:
        """The pixel row of a pressure, 0 at the top; beyond the edges the edge row."""
        return _step(self, pressure_kpa)

    def steps(self, pressure_kpa: NDArray[np.float64]) -> NDArray[np.int64]:
        """Pixel rows of pressures (float64[n], no NaN), 0 at the top."""
        knee_kpa = self.top_kpa if self.knee_kpa is None else self.knee_kpa
        share = 1.0 if self.knee_kpa is None else KNEE_SHARE
        corners_kpa = (0.0, knee_kpa, max(self.top_kpa, knee_kpa))
        height = np.interp(pressure_kpa, corners_kpa, (0.0, share, 1.0)) * self.steps_n
        return (self.steps_n - 1 - np.clip(np.floor(height), 0, self.steps_n - 1)).astype(np.int64)


@lru_cache(maxsize=1024)  # the same limits and whole kPa in every picture
def _step(scale: PressureScale, pressure_kpa: float) -> int:
    return int(scale.steps(np.asarray([pressure_kpa]))[0])


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
