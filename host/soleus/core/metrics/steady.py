"""The part of a hold in which the hand was asked to be steady, and was on the target at last.

The figures of steadiness are taken there: after the way up, after a target that was lowered, and
before the way down. A hand that does as it is guided then reads as perfectly steady.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from soleus.core.hold.target_path import APPROACH_KPA_PER_S
from soleus.core.metrics.curve import HoldCurve, runs_of
from soleus.core.terms import Phase

SETTLED_WITHIN_S: Final = 0.5  # the slope is taken over so long
# The hand has arrived when it moves no faster than this. Judgements: the slowest approach that is
# told from a drift lies above, the sway of a tired hand crosses it twice a second.
SETTLED_SHARE_PER_S: Final = 0.05  # of the target
SETTLED_MAX_KPA_PER_S: Final = 2.0
SETTLED_AT_LATEST_S: Final = 3.0  # a hand that never comes to rest is unsteady, not without figures
LIFTED_SHARE: Final = 0.8  # a hold that ends below this share of its level was lifted
WAY_DOWN_S: Final = 0.5  # and left its level so long before
_TIME_ROUNDING_S: Final = 1e-6


def steady_part(curve: HoldCurve) -> NDArray[np.bool_]:
    """bool[n]: the samples by which steadiness is judged; none where the band was never reached."""
    part = np.zeros(len(curve.t_s), dtype=np.bool_)
    for first, last in runs_of(curve.during(Phase.HOLD)):
        end_t_s = _before_way_down_s(curve, first, last)
        for start, end, from_t_s in _targets(curve, first, last):
            begin_t_s = _settled_t_s(curve, start, end, from_t_s)
            within = (curve.t_s >= begin_t_s - _TIME_ROUNDING_S) & (curve.t_s <= end_t_s)
            part[start : end + 1] = within[start : end + 1]
    return part


def lifted_i(curve: HoldCurve) -> int | None:
    """Index of the last sample before the way down of a hold that its person ended by lifting.

    None where the hold ended otherwise: its time was done, or it was stopped.
    """
    parts = list(runs_of(curve.during(Phase.HOLD)))
    if not parts:
        return None
    first, last = parts[-1]
    end_t_s = _before_way_down_s(curve, first, last)
    if end_t_s >= curve.t_s[last]:
        return None
    return int(np.searchsorted(curve.t_s, end_t_s, side="right")) - 1


def _before_way_down_s(curve: HoldCurve, first: int, last: int) -> float:
    """When a stretch of the hold ended, without the way down of a hand that lifted."""
    pressure_kpa = curve.pressure_kpa[first : last + 1]
    left_kpa = LIFTED_SHARE * float(np.median(pressure_kpa))
    if pressure_kpa[-1] >= left_kpa:
        return float(curve.t_s[last])
    up = first + int(np.flatnonzero(pressure_kpa >= left_kpa)[-1])
    return float(curve.t_s[up]) - WAY_DOWN_S


def _targets(curve: HoldCurve, first: int, last: int) -> Iterator[tuple[int, int, float]]:
    """Stretches of one target each: first and last index, and when the path has arrived there."""
    target_kpa = curve.target_kpa
    changes = np.flatnonzero(np.diff(target_kpa[first : last + 1])) + first + 1
    edges = [first, *changes.tolist(), last + 1]
    for start, after in pairwise(edges):
        if start == first:
            began_s, way_kpa = _contact_t_s(curve, first), float(target_kpa[start])
        else:
            began_s = float(curve.t_s[start])
            way_kpa = abs(float(target_kpa[start] - target_kpa[start - 1]))
        yield start, after - 1, began_s + way_kpa / APPROACH_KPA_PER_S


def _contact_t_s(curve: HoldCurve, first: int) -> float:
    """When the contact began that a stretch of the hold is part of."""
    untouched = np.flatnonzero(curve.during(Phase.READY, Phase.REST)[:first])
    return float(curve.t_s[int(untouched[-1]) + 1 if len(untouched) else 0])


def _settled_t_s(curve: HoldCurve, start: int, end: int, from_t_s: float) -> float:
    """When the pressure had settled: at the path's arrival or later, within the stretch."""
    t_s, pressure_kpa = curve.t_s, curve.pressure_kpa
    target_kpa = float(curve.target_kpa[start])
    slowest = min(SETTLED_SHARE_PER_S * target_kpa, SETTLED_MAX_KPA_PER_S)
    from_t_s = max(from_t_s, float(t_s[start]))
    for i in range(int(np.searchsorted(t_s, from_t_s)), end + 1):
        if t_s[i] - from_t_s >= SETTLED_AT_LATEST_S:
            return float(t_s[i])
        since = int(np.searchsorted(t_s, t_s[i] - SETTLED_WITHIN_S - _TIME_ROUNDING_S))
        if since == 0 and t_s[i] - t_s[0] < SETTLED_WITHIN_S - _TIME_ROUNDING_S:
            continue
        within = slice(since, i + 1)
        if i > since and abs(slope_per_s(t_s[within], pressure_kpa[within])) <= slowest:
            return float(t_s[i])
    return float("inf")


def slope_per_s(t_s: NDArray[np.float64], values: NDArray[np.float64]) -> float:
    """Slope of the least-squares line through values at these times."""
    middle_s = t_s - np.mean(t_s)
    return float(middle_s @ values / (middle_s @ middle_s))
