"""The curve of the present hold in buckets that keep every peak, cheap to hand out whole.

The arrays only grow: what a view was handed stays as it was, so a screen may read it while the
next samples come in.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from soleus.core.view import Trace

BUCKET_S: Final = 0.05
GAP_S: Final = 0.25  # no trusted sample for longer than this is drawn as a gap
_START_LEN: Final = 1024
_EMPTY: Final = (math.inf, -math.inf)


class TraceBuilder:
    """Collects judged pressure into buckets of ``BUCKET_S``."""

    def __init__(self, start_s: float) -> None:
        self._start_s = start_s
        self._rows = np.empty((3, _START_LEN))
        self._n = 0
        self._bucket = -1
        self._last_s: float | None = None
        self._low_kpa, self._high_kpa = _EMPTY

    def add(self, t_s: float, pressure_kpa: float) -> None:
        """Take one judged pressure; NaN opens a gap."""
        gap = self._last_s is not None and t_s - self._last_s > GAP_S
        bucket = int((t_s - self._start_s) / BUCKET_S)
        if bucket != self._bucket:
            self._close()
            if gap and self._last_s is not None:
                self._append((self._last_s + t_s) / 2, np.nan, np.nan)
            self._bucket = bucket
            self._low_kpa, self._high_kpa = _EMPTY
        if pressure_kpa == pressure_kpa:  # noqa: PLR0124 - NaN is not itself
            self._last_s = t_s
            self._low_kpa = min(pressure_kpa, self._low_kpa)
            self._high_kpa = max(pressure_kpa, self._high_kpa)

    def trace(self) -> Trace:
        """The closed buckets; the open one follows when it is full."""
        t_s, low_kpa, high_kpa = (row[: self._n] for row in self._rows)
        return Trace(t_s, low_kpa, high_kpa, BUCKET_S, self._start_s)

    def _close(self) -> None:
        if self._bucket < 0:
            return
        t_s = self._start_s + self._bucket * BUCKET_S
        if self._low_kpa > self._high_kpa:  # not one trusted sample in it
            self._append(t_s, np.nan, np.nan)
        else:
            self._append(t_s, self._low_kpa, self._high_kpa)

    def _append(self, t_s: float, low_kpa: float, high_kpa: float) -> None:
        if self._n == self._rows.shape[1]:
            self._rows = np.concatenate([self._rows, np.empty_like(self._rows)], axis=1)
        self._rows[:, self._n] = (t_s, low_kpa, high_kpa)
        self._n += 1
