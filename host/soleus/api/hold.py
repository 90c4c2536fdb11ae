"""One hold of the record for programs: its curve as arrays, its figures by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from soleus.api.arrays import read_only
from soleus.core.hold.judged import Judged
from soleus.core.samples import Quality
from soleus.core.terms import Cause, End, Label, Mode, Side, Zone
from soleus.report.session.as_json import hold_json
from soleus.report.session.replayed import ReplayedSession
from soleus.store.sessions.records import StoredHold

_SPIKE = int(Quality.SPIKE)


@dataclass(frozen=True, slots=True, eq=False)
class Hold:
    """One hold, told again from its stored counts; the arrays cannot be written to.

    The arrays run from 2 s before the first contact to 5 s after the end, n samples.

    Attributes:
        hold_id: UUID.
        set_n: which hold of its session, from 1.
        spot_id: id of the place in the atlas.
        side: which side was pressed.
        mode: how hard and how long it was meant to be.
        target_kpa: the pressure asked for when it began.
        band_kpa: lower and upper end of the band around it.
        label: the least that its numbers claimed.
        u95_kpa: half-width of the 95 % interval at the target; None unless CALIBRATED to the end.
        end: how it ended; None while it is under way.
        cause: what ended it; None if its time did.
        t_s: float64[n], seconds on the probe's clock since the first sample of the session.
        pressure_kpa: float64[n]; NaN without a trustworthy number, lone corrupt samples among
            them.
        quality: uint8[n], ``Quality`` bits.
        phase: str[n], where the guided run stood after each sample, such as ``hold``.
        in_band: bool[n], inside the band of the target then in force.
        metrics: each figure by its id, which carries the unit; None where it cannot be told.
        metrics_why: for each of those the reason, a sentence.
    """

    hold_id: str
    set_n: int
    spot_id: str
    side: Side
    mode: Mode
    target_kpa: float
    band_kpa: tuple[float, float]
    label: Label
    u95_kpa: float | None
    end: End | None
    cause: Cause | None
    t_s: NDArray[np.float64]
    pressure_kpa: NDArray[np.float64]
    quality: NDArray[np.uint8]
    phase: NDArray[np.str_]
    in_band: NDArray[np.bool_]
    metrics: Mapping[str, float | None]
    metrics_why: Mapping[str, str]

    def __post_init__(self) -> None:
        read_only(self.t_s, self.pressure_kpa, self.quality, self.phase, self.in_band)


def hold_of(replayed: ReplayedSession, stored: StoredHold) -> Hold:
    """One hold of a session that was told again."""
    start, result = stored.start, stored.result
    figures = hold_json(replayed, stored)
    samples = replayed.samples_of(stored)
    return Hold(
        hold_id=start.hold_id,
        set_n=start.set_n,
        spot_id=start.spot_id,
        side=start.side,
        mode=start.mode,
        target_kpa=start.target.target_kpa,
        band_kpa=(start.target.low_kpa, start.target.high_kpa),
        label=start.label if result is None else result.label,
        u95_kpa=figures["u95_kpa"],
        end=None if result is None else result.end,
        cause=None if result is None else result.cause,
        t_s=np.array([each.t_s for each in samples], dtype=np.float64),
        pressure_kpa=np.array([_told_kpa(each) for each in samples], dtype=np.float64),
        quality=np.array([each.quality for each in samples], dtype=np.uint8),
        phase=np.array([each.phase.value for each in samples], dtype=np.str_),
        in_band=np.array([each.zone is Zone.IN_BAND for each in samples], dtype=np.bool_),
        metrics=MappingProxyType(figures["metrics"]),
        metrics_why=MappingProxyType(figures["metrics_why"]),
    )


def _told_kpa(sample: Judged) -> float:
    return np.nan if sample.quality & _SPIKE else sample.pressure_kpa
