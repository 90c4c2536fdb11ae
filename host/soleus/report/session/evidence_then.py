"""Evidence, as of the session's day, on whether another calibration may be used to re-read it.

As of the day of the session: its checks, whether the calibrations of the probe agree, and whether
one from before that day vouches for one that was made later. What follows is for
``core.calibration.label_rules``.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from soleus.core.calibration.drift import compare
from soleus.core.calibration.health import Check, cell_u95_n, failed_still, session_check
from soleus.core.calibration.model import Calibration
from soleus.core.units import n_from_kpa
from soleus.report.session.recorded import calibration_of
from soleus.store.calibration.checks import KeptCheck, checks, checks_of, has_drifted
from soleus.store.calibration.profiles import earlier_profiles
from soleus.store.folder import DataFolder
from soleus.store.sessions.records import StoredSession


@dataclass(frozen=True, slots=True)
class EvidenceThen:
    """Facts about the other calibration; each goes into the field of ``Evidence`` of its name."""

    check_failed: bool = False
    drifted: bool = False
    vouched: bool = False


def evidence_then(folder: DataFolder, stored: StoredSession, another: Calibration) -> EvidenceThen:
    """Look up what the record knew about the other calibration on the day of the session.

    Raises:
        BrokenFile: the calibration in the record of the session is none.
        CalibrationError: the file of checks or an older profile is broken; names the file.
    """
    then, day = calibration_of(stored), stored.meta.started.astimezone().date()
    return EvidenceThen(
        check_failed=_failed(_told(folder, stored, then, another), day),
        drifted=has_drifted(folder, another),
        vouched=_vouched(folder, then, another, day),
    )


def _told(
    folder: DataFolder, stored: StoredSession, then: Calibration | None, another: Calibration
) -> list[tuple[date, Check]]:
    """The checks of this probe, each as it would have come out under the other calibration."""
    of_probe = [each for each in checks(folder) if each.probe_uid == stored.meta.probe_uid]
    told = []
    for each in of_probe:
        if each.is_of(another):
            told.append((each.day, each.check))
        elif then is not None and each.is_of(then):
            told.append((each.day, _under(each, then, another)))
    return told


def _under(kept: KeptCheck, then: Calibration, another: Calibration) -> Check:
    """Redo a stored check with the other calibration: its load and its count stay."""
    area_mm2 = then.tip_area_mm2
    rise_counts = then.response.rise_counts(n_from_kpa(kept.check.read_kpa, area_mm2))
    allowed_n = n_from_kpa(kept.check.allowed_kpa, area_mm2)
    of_load_n2 = allowed_n**2 - cell_u95_n(then, kept.load_n) ** 2
    return session_check(another, kept.load_n, rise_counts, math.sqrt(max(0.0, of_load_n2)))


def _failed(told: Sequence[tuple[date, Check]], day: date) -> bool:
    """Up to that day, or at the next check after it: since when it was wrong nobody knows."""
    next_day = min((each for each, _ in told if each > day), default=day)
    until = failed_still(check for each, check in told if each <= day)
    return until or failed_still(check for each, check in told if each == next_day > day)


def _vouched(folder: DataFolder, then: Calibration | None, another: Calibration, day: date) -> bool:
    before = [*earlier_profiles(folder, another), *([] if then is None else [then])]
    return any(_agrees(folder, each, another) for each in before if each.made_on <= day)


def _agrees(folder: DataFolder, before: Calibration, another: Calibration) -> bool:
    drift = compare(before, another)
    sound = not failed_still(each.check for each in checks_of(folder, before))
    return sound and drift.comparable and not drift.drifted
