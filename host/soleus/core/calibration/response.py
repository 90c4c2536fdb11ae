"""The curve of a sensor: how far its count rises with the force, and back from count to force.

A curve starts at the zero, where force and rise are 0, and rises all the way to the end of the
weighed span. Beyond either end it goes on straight with the slope it has there, so that a value
above the span stays a value. Knows nothing of zeros, tips or blocks.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Response:
    """rise = per_n · F + per_n2 · F², or a table of points with straight lines between them.

    Attributes:
        counts_per_n: slope at the zero, above 0; of a table, that of its first piece.
        counts_per_n2: the bend; 0 for a straight line and for a table.
        span_n: end of the weighed span, above 0.
        points: (force in N, rise in counts), both rising, without the zero; the last force is
            ``span_n``. Empty: no table.
    """

    counts_per_n: float
    counts_per_n2: float
    span_n: float
    points: tuple[tuple[float, float], ...] = ()
    # worked out once, since live blocks are short: the table, the rise at the end, slopes at both
    _table: tuple[Floats, Floats] = field(init=False, repr=False, compare=False)
    _end_counts: float = field(init=False, repr=False, compare=False)
    _slopes: tuple[float, float] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        forces, rises = np.array([(0.0, 0.0), *self.points]).T.copy()
        slopes, end_counts = (math.nan, math.nan), math.nan  # of a curve that tells no force
        object.__setattr__(self, "_table", (forces, rises))  # frozen guards against everyone else
        if self.rises:
            slopes = self.slope_at(0.0), self.slope_at(self.span_n)
            end_counts = self.rise_counts(self.span_n)
        object.__setattr__(self, "_slopes", slopes)
        object.__setattr__(self, "_end_counts", end_counts)

    @property
    def degree(self) -> int | None:
        """1 for a line, 2 for a parabola, None for a table."""
        if self.points:
            return None
        return 2 if self.counts_per_n2 else 1

    @property
    def rises(self) -> bool:
        """True if the count rises with the force all over the span, so that one tells the other."""
        if self.points:
            pairs = [(0.0, 0.0), *self.points]
            return all(a[0] < b[0] and a[1] < b[1] for a, b in pairwise(pairs))
        return self.counts_per_n > 0.0 and self.slope_at(self.span_n) > 0.0

    def slope_at(self, force_n: float) -> float:
        """Counts per newton at a force within the span."""
        if not self.points:
            return self.counts_per_n + 2.0 * self.counts_per_n2 * force_n
        before = (0.0, 0.0)
        for point in self.points:
            if force_n <= point[0] or point is self.points[-1]:
                break
            before = point
        return (point[1] - before[1]) / (point[0] - before[0])

    def rise_counts(self, force_n: float) -> float:
        """How far the count rises for a force; straight on outside the span."""
        inside_n = min(max(force_n, 0.0), self.span_n)
        if self.points:
            rise = float(np.interp(inside_n, *self._table))
        else:
            rise = (self.counts_per_n + self.counts_per_n2 * inside_n) * inside_n
        return rise + self.slope_at(inside_n) * (force_n - inside_n)

    def force_n(self, rise_counts: Floats) -> Floats:
        """The force for each rise of the count, both float64[n], N; straight on outside the span.

        A parabola is solved as F = 2·r / (b + √(b² + 4·c·r)), which loses no digits where the
        bend c is small.
        """
        if not self.points and not self.counts_per_n2:
            return rise_counts / self.counts_per_n
        force_n = self._inside(rise_counts)
        above, below = rise_counts > self._end_counts, rise_counts < 0.0
        first, last = self._slopes
        if np.count_nonzero(above):
            force_n[above] = self.span_n + (rise_counts[above] - self._end_counts) / last
        if np.count_nonzero(below):
            force_n[below] = rise_counts[below] / first
        return force_n

    def _inside(self, rise_counts: Floats) -> Floats:
        """The force within the span; outside it something finite."""
        if self.points:
            forces, rises = self._table
            return np.interp(rise_counts, rises, forces)
        b, c = self.counts_per_n, self.counts_per_n2
        root = rise_counts * (4.0 * c)
        root += b * b
        np.maximum(root, min(self._slopes) ** 2, out=root)
        np.sqrt(root, out=root)
        root += b
        force_n = rise_counts * 2.0
        force_n /= root
        return force_n
