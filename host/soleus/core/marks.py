"""Marks: moments that somebody has named by a press of the probe's button, and the pressure then.

A mark has a time of its own, between two samples, and its message may overtake the samples around
it. So marks wait here until the next sample is there; then the pressure lies on the line between
its two neighbours. What a mark is for (a pain threshold, a note) is not known here.
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass
from typing import Final

KEPT_US: Final = 3_000_000  # a mark is told at the end of its press, which lasts less than a second
GAP_MAX_US: Final = 500_000  # samples farther apart say nothing of what lies between them


@dataclass(frozen=True, slots=True)
class Mark:
    """One marked moment.

    Attributes:
        device_us: when, on the probe's clock, unwrapped, µs.
        pressure_kpa: the pressure then; None where the samples there carry no value.
    """

    device_us: int
    pressure_kpa: float | None


class MarkFinder:
    """Lays marks between the samples of one run of a probe."""

    def __init__(self) -> None:
        self._samples: deque[tuple[int, float]] = deque()
        self._waiting: list[int] = []

    def add_sample(self, device_us: int, pressure_kpa: float) -> None:
        """Take the next sample that may be used: unwrapped time in µs; NaN without a value."""
        self._samples.append((device_us, pressure_kpa))
        while self._samples[-1][0] - self._samples[0][0] > KEPT_US:
            self._samples.popleft()

    def add_mark(self, device_us: int) -> None:
        """Somebody has marked this moment."""
        self._waiting.append(device_us)

    @property
    def waiting(self) -> bool:
        """There is a mark that has not been given out."""
        return bool(self._waiting)

    def found(self) -> list[Mark]:
        """Give out the marks that a sample has followed, in the order of their making."""
        newest_us = self._samples[-1][0] if self._samples else None
        ready = [at for at in self._waiting if newest_us is not None and at <= newest_us]
        self._waiting = [at for at in self._waiting if at not in ready]
        return [Mark(at, self._pressure_at(at)) for at in ready]

    def rest(self) -> list[Mark]:
        """Give out all marks: no sample will follow soon."""
        found = self.found()
        alone, self._waiting = self._waiting, []
        return found + [Mark(at, None) for at in alone]

    def _pressure_at(self, at_us: int) -> float | None:
        """By the line between the samples around a time; at a sample, its own value."""
        before: tuple[int, float] | None = None
        for after in self._samples:
            if after[0] >= at_us:
                return _between(before, after, at_us)
            before = after
        return None


def _between(before: tuple[int, float] | None, after: tuple[int, float], at: int) -> float | None:
    after_us, after_kpa = after
    if after_us == at:
        return _or_none(after_kpa)
    if before is None or after_us - before[0] > GAP_MAX_US:
        return None
    before_us, before_kpa = before
    share = (at - before_us) / (after_us - before_us)
    return _or_none(before_kpa + share * (after_kpa - before_kpa))


def _or_none(pressure_kpa: float) -> float | None:
    return None if math.isnan(pressure_kpa) else pressure_kpa
