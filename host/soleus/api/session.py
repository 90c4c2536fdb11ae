"""One session of the record for programs: who, when, with what, and its holds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from soleus.api.hold import Hold, hold_of
from soleus.core.terms import Role
from soleus.report.session.replayed import ReplayedSession
from soleus.store.problems import unreadable_session
from soleus.store.sessions.records import DamagedSession, Place, SessionSummary

Retell = Callable[[str], ReplayedSession]


@dataclass(frozen=True, slots=True, eq=False)
class Session:
    """One session on record; of a damaged one only what can still be read.

    Attributes:
        session_id: UUID; of a damaged one that tells none, its row.
        started: when it began, UTC; None where that cannot be read.
        person: who was pressed; None where that cannot be read.
        role: who pressed; None where the session is damaged.
        places: where it pressed, or was to.
        simulated: no real probe was used; a damaged one that does not tell is taken for real.
        interrupted: it was never closed, and nobody writes it any more.
        damaged: what is wrong with it; empty for a sound one. Damage within its samples shows
            only when ``holds`` is asked for.
    """

    session_id: str
    started: datetime | None
    person: str | None
    role: Role | None
    places: tuple[Place, ...]
    simulated: bool
    interrupted: bool
    damaged: str
    _retell: Retell = field(repr=False)
    _holds: list[Hold] = field(default_factory=list, repr=False)

    @property
    def holds(self) -> tuple[Hold, ...]:
        """Its holds in order, read when they are first asked for.

        Raises:
            StoreError: the session, or samples of it, are damaged: it is named, and gives no
                numbers; or the record was closed.
        """
        if self.damaged:
            raise unreadable_session(self.session_id, self.damaged)
        if not self._holds:
            replayed = self._retell(self.session_id)
            self._holds.extend(hold_of(replayed, each) for each in replayed.stored.holds)
        return tuple(self._holds)


def session_of(listed: SessionSummary | DamagedSession, retell: Retell) -> Session:
    """A session as the list has it.

    Args:
        listed: what the list tells of it.
        retell: reads a session whole, by its id.
    """
    if isinstance(listed, DamagedSession):
        return Session(
            session_id=listed.name,
            started=listed.started,
            person=listed.person,
            role=None,
            places=listed.places,
            simulated=listed.simulated,
            interrupted=False,
            damaged=listed.why,
            _retell=retell,
        )
    meta = listed.meta
    return Session(
        session_id=meta.session_id,
        started=meta.started,
        person=meta.person,
        role=meta.role,
        places=listed.places,
        simulated=meta.simulated,
        interrupted=listed.interrupted,
        damaged="",
        _retell=retell,
    )
