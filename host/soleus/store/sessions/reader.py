"""Reading the record: lists, one session whole, the people in it. Nothing is changed by it.

A reader belongs to the thread that made it, sees each answer as of one moment, and may stay open
while a writer goes on.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator
from contextlib import contextmanager

from soleus.core.events import Event, EventKind
from soleus.core.samples import SampleBlock
from soleus.core.terms import Side
from soleus.store import problems
from soleus.store.folder import DataFolder
from soleus.store.problems import DamagedBlock
from soleus.store.sessions.database import connect_reader, words_for
from soleus.store.sessions.records import (
    LostBlock,
    Person,
    Place,
    SessionState,
    SessionSummary,
    StoredHold,
    StoredSession,
)
from soleus.store.sessions.recover import interrupted_end, readable_blocks
from soleus.store.sessions.rows import (
    SESSION_SQL,
    encoded_block,
    session_meta,
    stored_event,
    stored_hold,
)
from soleus.store.sessions.sample_codec import decode
from soleus.store.writer_lock import is_alive


def find_session(connection: sqlite3.Connection, asked: str) -> int:
    """Row of the session whose id begins with ``asked``.

    Raises:
        UsageError: none or several fit.
    """
    found = connection.execute(
        "SELECT id, uuid FROM session WHERE substr(uuid, 1, ?) = ? ORDER BY uuid",
        (len(asked), asked.lower()),
    ).fetchall()
    if not found or not asked:
        raise problems.no_session(asked)
    if len(found) > 1:
        raise problems.many_sessions(asked, [row["uuid"] for row in found])
    session_row: int = found[0]["id"]
    return session_row


class Reader:
    """Answers questions about one data folder. Use as a context manager, or call ``close``.

    Args:
        folder: from ``find_folder`` or ``open_folder``.

    Raises:
        StoreError: there is no record yet, or it cannot be read; so do all methods.
    """

    def __init__(self, folder: DataFolder) -> None:
        self._folder = folder
        self._connection = connect_reader(folder)

    def close(self) -> None:
        """Let go of the file; idempotent."""
        self._connection.close()

    def __enter__(self) -> Reader:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def sessions(
        self, person: str | None = None, spot: str | None = None, limit: int | None = None
    ) -> tuple[SessionSummary, ...]:
        """Sessions, newest first: of one person, with a hold at one spot, the last few if asked."""
        with self._moment() as connection:
            rows = connection.execute(
                f"{SESSION_SQL} WHERE (?1 IS NULL OR p.key = ?1) AND (?2 IS NULL OR EXISTS "
                "(SELECT 1 FROM hold h WHERE h.session_id = s.id AND h.spot_id = ?2)) "
                "ORDER BY s.started_unix_ns DESC, s.id DESC LIMIT ?3",
                (person, spot, -1 if limit is None else limit),
            ).fetchall()
            return tuple(
                self._summary(row, self._holds(row["id"]), self._samples_n(row["id"]))
                for row in rows
            )

    def summary(self, asked: str) -> SessionSummary:
        """One session as it stands in a list.

        Raises:
            UsageError: none or several fit.
        """
        with self._moment() as connection:
            session_row = find_session(connection, asked)
            row = connection.execute(f"{SESSION_SQL} WHERE s.id = ?", (session_row,)).fetchone()
            return self._summary(row, self._holds(session_row), self._samples_n(session_row))

    def session(self, asked: str) -> StoredSession:
        """One session whole.

        Args:
            asked: its id, or as much of its beginning as no other session shares.

        Raises:
            UsageError: none or several fit.
            DamagedBlock: its samples are not what was stored.
        """
        session = self.session_left(asked)
        for lost in session.damaged:
            raise problems.damaged_session(session.meta.session_id, lost.block_n, lost.why)
        return session

    def session_left(self, asked: str) -> StoredSession:
        """One session, or what is left of it: blocks that are damaged are named, not given.

        Raises:
            UsageError: none or several fit.
        """
        with self._moment() as connection:
            session_row = find_session(connection, asked)
            row = connection.execute(f"{SESSION_SQL} WHERE s.id = ?", (session_row,)).fetchone()
            blocks, damaged = self._blocks(session_row)
            samples_n = sum(block.n for block in blocks)
            summary = self._summary(row, self._holds(session_row), samples_n)
            return StoredSession(summary, tuple(self._events(session_row)), blocks, damaged)

    def events(self, person: str, kinds: Collection[EventKind]) -> dict[str, tuple[Event, ...]]:
        """All events of some kinds in one person's sessions, by session id, each in order."""
        marks = ", ".join("?" * len(kinds))
        found: dict[str, tuple[Event, ...]] = {}
        with self._moment() as connection:
            rows = connection.execute(
                "SELECT s.uuid, e.* FROM event e JOIN session s ON s.id = e.session_id "
                "JOIN person p ON p.id = s.person_id "
                f"WHERE p.key = ? AND e.kind IN ({marks}) ORDER BY e.session_id, e.seq",
                (person, *(kind.value for kind in kinds)),
            )
            for row in rows:
                found[row["uuid"]] = (*found.get(row["uuid"], ()), stored_event(row))
        return found

    def people(self) -> tuple[Person, ...]:
        """Everybody there is, in the order in which they were added."""
        with self._moment() as connection:
            rows = connection.execute("SELECT key, uuid, label FROM person ORDER BY id")
            return tuple(Person(row["key"], row["uuid"], row["label"]) for row in rows)

    @contextmanager
    def _moment(self) -> Iterator[sqlite3.Connection]:
        """All that is read inside belongs to one state of the record."""
        with words_for(self._folder.database_path):
            self._connection.execute("BEGIN")
            try:
                yield self._connection
            finally:
                self._connection.execute("COMMIT")

    def _holds(self, session_row: int) -> list[StoredHold]:
        rows = self._connection.execute(
            "SELECT * FROM hold WHERE session_id = ? ORDER BY seq", (session_row,)
        )
        return [stored_hold(row) for row in rows]

    def _samples_n(self, session_row: int) -> int:
        samples_n: int = self._connection.execute(
            "SELECT coalesce(sum(n), 0) FROM block WHERE session_id = ?", (session_row,)
        ).fetchone()[0]
        return samples_n

    def _events(self, session_row: int) -> Iterator[Event]:
        rows = self._connection.execute(
            "SELECT * FROM event WHERE session_id = ? ORDER BY seq", (session_row,)
        )
        return map(stored_event, rows)

    def _blocks(self, session_row: int) -> tuple[tuple[SampleBlock, ...], tuple[LostBlock, ...]]:
        rows = self._connection.execute(
            "SELECT * FROM block WHERE session_id = ? ORDER BY seq", (session_row,)
        )
        blocks: list[SampleBlock] = []
        damaged: list[LostBlock] = []
        for row in rows:
            try:
                blocks.append(decode(encoded_block(row)))
            except DamagedBlock as damage:
                damaged.append(LostBlock(row["seq"], damage.why))
        return tuple(blocks), tuple(damaged)

    def _summary(self, row: sqlite3.Row, holds: list[StoredHold], samples_n: int) -> SessionSummary:
        state = SessionState(row["state"])
        interrupted = state is SessionState.INTERRUPTED
        if state is SessionState.OPEN and not is_alive(self._folder, row["owner"]):
            interrupted = True
            holds = [self._ended(row["id"], hold) for hold in holds]
        return SessionSummary(
            meta=session_meta(row),
            state=state,
            interrupted=interrupted,
            closed_unix_ns=row["closed_unix_ns"],
            holds=tuple(holds),
            samples_n=samples_n,
            asked_about=self._asked_about(row["id"]) if row["plan"] is None else (),
        )

    def _asked_about(self, session_row: int) -> tuple[Place, ...]:
        rows = self._connection.execute(
            "SELECT * FROM event WHERE session_id = ? AND kind = ? ORDER BY seq",
            (session_row, EventKind.GATE_ANSWER.value),
        )
        answers = (stored_event(row).value for row in rows)
        places = (
            Place(str(answer["spot"]), Side(answer["side"]))
            for answer in answers
            if "spot" in answer and "side" in answer  # not every answer says where
        )
        return tuple(dict.fromkeys(places))

    def _ended(self, session_row: int, hold: StoredHold) -> StoredHold:
        """What the next writer will write of a hold that nobody is going to end."""
        if hold.result is not None:
            return hold
        blocks = readable_blocks(self._connection, session_row)
        events = tuple(self._events(session_row))
        return StoredHold(hold.start, interrupted_end(hold.start, blocks, events))
