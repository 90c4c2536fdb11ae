"""The zeros of a stored session: the one that it began with, and lower ones that lifting has shown.

Each is in force from the sample after it; between first contact and release of a hold none changes.
"""

from __future__ import annotations

from dataclasses import dataclass

from soleus.core.calibration.model import Calibration
from soleus.core.calibration.reading_record import conditions_of
from soleus.core.calibration.reading_uncertainty import ReadingConditions
from soleus.core.events import Event, EventKind
from soleus.core.hold.replay import zero_after
from soleus.store.sessions.records import StoredHold, StoredSession


@dataclass(frozen=True, slots=True)
class ZeroDoubts:
    """What the record says against the zero of a session.

    Attributes:
        unconfirmed: it lay above the usual though the person was asked to lift the probe.
        above_usual_kpa: how far, at the start.
    """

    unconfirmed: bool = False
    above_usual_kpa: float = 0.0


def first_zero_counts(session: StoredSession, cal: Calibration) -> float:
    """The zero at the start; the calibration's own where none was taken."""
    taken = session.meta.zero_counts
    return cal.zero_counts if taken is None else taken


def lifted_zeros(session: StoredSession) -> tuple[Event, ...]:
    """Where a lower one came into force, in order."""
    return tuple(event for event in session.events if event.kind is EventKind.LIFTED_ZERO)


def zero_counts_at(session: StoredSession, cal: Calibration, sample_n: int) -> float:
    """The zero in force at a sample."""
    counts = first_zero_counts(session, cal)
    for event in lifted_zeros(session):
        if event.after_sample_n < sample_n:
            counts = zero_after(event, counts)
    return counts


def conditions_then(
    session: StoredSession, hold: StoredHold, cal: Calibration
) -> ReadingConditions | None:
    """What was known of the readings at the end of a hold, beside their profile.

    None in a record of before readings had rows of their own: their ± is the profile's alone.
    """
    for event in session.events:
        if event.kind is EventKind.ZERO:
            ended_s = hold.start.started_t_s if hold.result is None else hold.result.ended_t_s
            lifted_s = [each.t_s for each in lifted_zeros(session) if each.t_s <= ended_s]
            taken_unix_s = float(event.value.get("taken_unix_s") or 0.0)
            taken_s = taken_unix_s - session.meta.started_unix_ns / 1e9
            return conditions_of(event.value, cal, ended_s - max([taken_s, *lifted_s]))
    return None


def zero_doubts(session: StoredSession) -> ZeroDoubts:
    """What was known of the zero when the session began; nothing in a record of soleus 0.1.0."""
    for event in session.events:
        if event.kind is EventKind.ZERO:
            return ZeroDoubts(
                unconfirmed=bool(event.value.get("unconfirmed")),
                above_usual_kpa=float(event.value.get("above_usual_kpa") or 0.0),
            )
    return ZeroDoubts()
