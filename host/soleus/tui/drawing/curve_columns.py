"""Buckets of pressure to columns of pixels, keeping every peak and showing every gap."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

# A bucket counts as followed by the next if that begins within this many widths.
NEXT_WITHIN: Final = 1.5


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """What is seen in each column of pixels.

    Attributes:
        low_kpa: float64[n], smallest pressure; NaN where nothing was measured.
        high_kpa: float64[n], largest; NaN where nothing was measured.
        gap: bool[n], something is missing in this column.
        doubt: bool[n], something in this column is not judged by.
    """

    low_kpa: NDArray[np.float64]
    high_kpa: NDArray[np.float64]
    gap: NDArray[np.bool_]
    doubt: NDArray[np.bool_]


def to_columns(
    t_s: NDArray[np.float64],
    low_kpa: NDArray[np.float64],
    high_kpa: NDArray[np.float64],
    bucket_s: float,
    edges_s: NDArray[np.float64],
    doubt: NDArray[np.bool_] | None = None,
) -> Columns:
    """Sort buckets into columns.

    Args:
        t_s: float64[m], start of each bucket, rising.
        low_kpa: float64[m], smallest in the bucket, NaN for a gap.
        high_kpa: float64[m], largest in the bucket, NaN for a gap.
        bucket_s: width of a bucket; a longer step to the next one is a gap, too.
        edges_s: float64[n + 1], edges of the columns, rising.
        doubt: bool[m], True for buckets that are not judged by.

    Returns:
        n columns. A column narrower than a bucket shows the bucket that it lies in.
    """
    n = len(edges_s) - 1
    low, high = np.full(n, np.inf), np.full(n, -np.inf)
    gap, doubtful = np.zeros(n, dtype=bool), np.zeros(n, dtype=bool)
    inside = (t_s >= edges_s[0]) & (t_s < edges_s[-1])
    column = np.searchsorted(edges_s, t_s[inside], side="right") - 1
    value = ~np.isnan(high_kpa[inside])
    np.minimum.at(low, column[value], low_kpa[inside][value])
    np.maximum.at(high, column[value], high_kpa[inside][value])
    gap[column[~value]] = True
    if doubt is not None:
        doubtful[column[doubt[inside]]] = True
    low, high = _carry(t_s, low_kpa, high_kpa, bucket_s, edges_s, low, high)
    gap |= _between(t_s, bucket_s, edges_s) & ~np.isfinite(low)
    missing = ~np.isfinite(low)
    low[missing], high[missing] = np.nan, np.nan
    return Columns(low, high, gap, doubtful)


def _carry(
    t_s: NDArray[np.float64],
    low_kpa: NDArray[np.float64],
    high_kpa: NDArray[np.float64],
    bucket_s: float,
    edges_s: NDArray[np.float64],
    low: NDArray[np.float64],
    high: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Fill columns in which no bucket begins from the bucket that they lie in."""
    if not len(t_s):
        return low, high
    middle = (edges_s[:-1] + edges_s[1:]) / 2
    last = np.searchsorted(t_s, middle, side="right") - 1
    held = (last >= 0) & (middle - t_s[last] < bucket_s * NEXT_WITHIN) & ~np.isfinite(low)
    held &= ~np.isnan(high_kpa[last])
    return np.where(held, low_kpa[last], low), np.where(held, high_kpa[last], high)


def _between(
    t_s: NDArray[np.float64], bucket_s: float, edges_s: NDArray[np.float64]
) -> NDArray[np.bool_]:
    """Columns that lie in a step between two buckets that is too long to be none."""
    marked = np.zeros(len(edges_s) - 1, dtype=bool)
    for k in np.flatnonzero(np.diff(t_s) > bucket_s * NEXT_WITHIN):
        marked |= (edges_s[:-1] < t_s[k + 1]) & (edges_s[1:] > t_s[k] + bucket_s)
    return marked


def join(columns: Columns) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Lengthen columns so that neighbours touch and the line has no holes.

    Returns:
        (low, high) of each column; only measured neighbours are joined, never across a gap.
    """
    low, high = columns.low_kpa.copy(), columns.high_kpa.copy()
    before_low, before_high = np.roll(columns.low_kpa, 1), np.roll(columns.high_kpa, 1)
    before_low[:1] = before_high[:1] = np.nan
    rises, falls = low > before_high, high < before_low
    low[rises] = before_high[rises]
    high[falls] = before_low[falls]
    return low, high
