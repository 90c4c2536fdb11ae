"""Answers that close or open places: on record at once, and the taking back beside them.

A yes must be there tomorrow even if the program is killed in the next second, so it does not wait
for the ten seconds in which it may be taken back. It stands in a session of its own in which
nothing is pressed; what is taken back within that time stands in the same session.
"""

from __future__ import annotations

from soleus.core.spots.answering import Answering
from soleus.core.spots.checklist import Checklist
from soleus.core.spots.closures import Closure
from soleus.core.terms import Side
from soleus.live.session.owned_loop import OwnedLoop
from soleus.live.session.record import LiveRecord


class LiveAnswers:
    """The answers of one person, on record where they close or open something.

    Args:
        record: where they are written.
        owned: the loop; its probe is what a session is said to be with.
    """

    def __init__(self, record: LiveRecord, owned: OwnedLoop) -> None:
        self._record = record
        self._owned = owned
        self._session_id: str | None = None

    @property
    def now_s(self) -> float:
        """The clock that answers are timed with, s; it never goes back."""
        return self._owned.now_s

    def close(self, side: Side, checklist: Checklist) -> None:
        """Put the answers that close a place on record; durable on return.

        Raises:
            StoreError: they could not be written.
        """
        self.finish()
        self._open_session()
        self._record.notes.put_answers(checklist.spot.spot_id, side, checklist.answers)
        self._record.log.flush()

    def take_back(self, side: Side, closed: Answering) -> Answering:
        """Put on record that the answer that closed was taken back, if there still is time.

        Returns:
            The checklist with its question open again; as it was if the ten seconds are over.

        Raises:
            StoreError: it could not be written; then the answer stands.
        """
        now_s = self.now_s
        after = closed.taken_back(now_s)
        if self._session_id is not None and closed.closed_s is not None and after != closed:
            self._record.notes.put_taken_back(side, closed, now_s - closed.closed_s)
            self.finish()
        return after

    def put_looked_at(self, closure: Closure, *, yes: bool) -> None:
        """Put on record whether somebody has looked at it; a yes opens, a no changes nothing.

        Raises:
            StoreError: it could not be written.
        """
        self.finish()
        self._open_session()
        self._record.notes.put_looked_at(closure, yes=yes)
        self.finish()

    def finish(self) -> None:
        """Nothing more comes to the answers on record; idempotent.

        Raises:
            StoreError: the record could not be finished.
        """
        session_id, self._session_id = self._session_id, None
        if session_id is not None:
            self._record.notes.close(session_id)

    def _open_session(self) -> None:
        """Begin a session in which nothing is pressed."""
        notes, loop = self._record.notes, self._owned.loop
        meta = self._owned.ask(lambda: notes.head(loop.probe, None))
        self._record.log.open_session(meta)
        self._session_id = meta.session_id
