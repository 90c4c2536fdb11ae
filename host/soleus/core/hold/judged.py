"""What one sample amounts to, for a review of the run."""

from __future__ import annotations

from typing import NamedTuple

from soleus.core.terms import Phase, Zone


class Judged(NamedTuple):
    """One sample after judgement, with what it led to; a named tuple for speed.

    ``pressure_kpa`` is NaN without a trustworthy value and kept for a SPIKE; ``phase`` is the
    phase after it, ``target_kpa`` the target in force, ``in_band_s`` the timer of
    this hold.
    """

    sample_n: int
    t_s: float
    pressure_kpa: float
    quality: int
    phase: Phase
    zone: Zone
    target_kpa: float
    in_band_s: float
