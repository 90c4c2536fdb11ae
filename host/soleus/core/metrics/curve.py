"""The curve of one hold as arrays: what was trusted, where it stood, what is missing.

Made from the samples as the engine judged them, live or in a replay; the metrics read it and
nothing else. Knows no rule by which a hold is judged.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from soleus.core.contact import CONTACT_KPA
from soleus.core.hold.crossings import CROSSING_MAX_S
from soleus.core.hold.judged import Judged
from soleus.core.samples import UNTRUSTED, Quality
from soleus.core.terms import Phase, Zone

_UNTRUSTED = int(UNTRUSTED)


@dataclass(frozen=True, slots=True, eq=False)
class HoldCurve:
    """The trusted samples of one hold in order, n of them, and what was not.

    Attributes:
        sample_n: int64[n], running numbers.
        t_s: float64[n], seconds on the clock of the run.
        pressure_kpa: float64[n], never NaN.
        target_kpa: float64[n], the target in force.
        phase: the phase after each sample, n of them.
        in_band: bool[n].
        in_band_s: float64[n], time in the band of this hold so far.
        whole: bool[n], nothing is missing since the trusted sample before; [0] is False.
        lost_n: samples lost during the hold, in the probe and on the wire.
        saturated_s: time that ended in a saturated sample.
    """

    sample_n: NDArray[np.int64]
    t_s: NDArray[np.float64]
    pressure_kpa: NDArray[np.float64]
    target_kpa: NDArray[np.float64]
    phase: tuple[Phase, ...]
    in_band: NDArray[np.bool_]
    in_band_s: NDArray[np.float64]
    whole: NDArray[np.bool_]
    lost_n: int
    saturated_s: float

    def during(self, *phases: Phase) -> NDArray[np.bool_]:
        """bool[n]: which samples lie in one of these phases."""
        return np.array([phase in phases for phase in self.phase], dtype=np.bool_)

    @property
    def saturated(self) -> bool:
        """The sensor was at its end in more than a lone sample: how hard it was is not known."""
        return self.saturated_s > 0.0

    @property
    def dt_s(self) -> NDArray[np.float64]:
        """float64[n]: time since the trusted sample before, 0 for the first."""
        return np.diff(self.t_s, prepend=self.t_s[:1])

    @property
    def contact_i(self) -> int | None:
        """Index of the first sample in contact."""
        return _first(self.pressure_kpa >= CONTACT_KPA)

    @property
    def contact_end_i(self) -> int | None:
        """Index of the last sample in contact."""
        touching = np.flatnonzero(self.pressure_kpa >= CONTACT_KPA)
        return int(touching[-1]) if len(touching) else None

    @property
    def reached_i(self) -> int | None:
        """Index of the first sample in the band while a hold is going on."""
        return _first(self.in_band & self.during(Phase.HOLD))

    @property
    def pressed_end_i(self) -> int | None:
        """Index of the sample that ended the pressing: time was done, a stop, or lifted off."""
        pressing = np.flatnonzero(self.during(Phase.APPROACH, Phase.HOLD))
        if not len(pressing):
            return None
        last = int(pressing[-1])
        return last + 1 if last + 1 < len(self.t_s) and self.whole[last + 1] else last


def curve_of(judged: Sequence[Judged], lost_n: int) -> HoldCurve:
    """Gather the samples of one hold.

    Args:
        judged: from some moments before the first contact to the end of the record of this
            hold, as ``HoldEngine`` keeps them.
        lost_n: samples lost meanwhile.
    """
    kept = [s for s in judged if not s.quality & _UNTRUSTED and s.pressure_kpa == s.pressure_kpa]
    t_s = np.array([sample.t_s for sample in kept], dtype=np.float64)
    return HoldCurve(
        sample_n=np.array([sample.sample_n for sample in kept], dtype=np.int64),
        t_s=t_s,
        pressure_kpa=np.array([sample.pressure_kpa for sample in kept], dtype=np.float64),
        target_kpa=np.array([sample.target_kpa for sample in kept], dtype=np.float64),
        phase=tuple(sample.phase for sample in kept),
        in_band=np.array([sample.zone is Zone.IN_BAND for sample in kept], dtype=np.bool_),
        in_band_s=np.array([sample.in_band_s for sample in kept], dtype=np.float64),
        whole=_whole(judged, kept),
        lost_n=lost_n,
        saturated_s=_saturated_s(judged),
    )


def runs_of(
    inside: NDArray[np.bool_], joined: NDArray[np.bool_] | None = None
) -> Iterator[tuple[int, int]]:
    """Find the stretches of True.

    Args:
        inside: bool[n].
        joined: bool[n]; False parts the sample from the one before it.

    Yields:
        First and last index of each.
    """
    start: int | None = None
    for i, is_inside in enumerate(inside):
        if start is not None and not (is_inside and (joined is None or joined[i])):
            yield start, i - 1
            start = None
        if is_inside and start is None:
            start = i
    if start is not None:
        yield start, len(inside) - 1


def _whole(judged: Sequence[Judged], kept: Sequence[Judged]) -> NDArray[np.bool_]:
    gaps_t_s = np.array([s.t_s for s in judged if s.quality & Quality.AFTER_GAP])
    t_s = np.array([sample.t_s for sample in kept])
    whole = np.zeros(len(kept), dtype=np.bool_)
    if len(kept) > 1:
        gaps_n = np.searchsorted(gaps_t_s, t_s, side="right")
        whole[1:] = (np.diff(gaps_n) == 0) & (np.diff(t_s) <= CROSSING_MAX_S)
    return whole


def _saturated_s(judged: Sequence[Judged]) -> float:
    lone = int(Quality.SPIKE)
    return sum(
        here.t_s - before.t_s
        for before, here in pairwise(judged)
        if here.quality & Quality.SATURATED and not here.quality & lone
    )


def _first(mask: NDArray[np.bool_]) -> int | None:
    return int(np.argmax(mask)) if mask.any() else None
