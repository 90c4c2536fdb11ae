"""Reading the record: lists, one session whole, the people in it. Nothing is changed by it.

A reader belongs to the thread that made it, sees each answer as of one moment, and may stay open
while a writer goes on.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager

from soleus.core.events import Event, EventKind
from soleus.core.samples import SampleBlock
from soleus.core.terms import Side
from soleus.store import problems
from soleus.store.folder import DataFolder
from soleus.store.problems import DamagedBlock, UnreadableSession
from soleus.store.sessions import cells
from soleus.store.sessions.damage import (
    READING_ERRORS,
    damage_in,
    name_of,
    odd_events,
    readable,
    remains,
    session_rows,
    untied,
)
from soleus.store.sessions.database import connect_reader, words_for
from soleus.store.sessions.find_session import find_session
from soleus.store.sessions.records import (
    DamagedSession,
    LostBlock,
    Person,
    Place,
    SessionList,
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
from soleus.store.sessions.seal import check_seal
from soleus.store.writer_lock import is_alive

ToldEvents = dict[str, tuple[Event, ...]]  # by session id


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

    @property
    def folder(self) -> DataFolder:
        """Whose record it is."""
        return self._folder

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
        """Those of ``listed`` that can be read: what has figures."""
        return self.listed(person, spot, limit).sessions

    def listed(
        self,
        person: str | None = None,
        spot: str | None = None,
        limit: int | None = None,
        *,
        events: bool = True,
    ) -> SessionList:
        """Sessions, newest first: of one person, with a hold at one spot, the last few if asked.

        One that is damaged is named beside them, whoever's it may be where that cannot be read.
        Without ``events`` these are not looked through for damage; a list does not read them.
        """
        with self._moment() as connection:
            damaged = untied(connection)
            rows = self._rows(damaged, person, spot, limit)
            if events:
                damaged |= odd_events(connection, [row["id"] for row in rows])
            found = []
            for row in rows:
                if row["id"] in damaged:
                    continue
                try:
                    found.append(self._whole_summary(row))
                except UnreadableSession as unreadable:
                    damaged[row["id"]] = unreadable.why
            left = (remains(connection, row, why) for row, why in sorted(damaged.items()))
            concerned = tuple(each for each in left if _concerns(each, person, spot))
            return SessionList(tuple(found), concerned)

    def _rows(
        self, damaged: dict[int, str], person: str | None, spot: str | None, limit: int | None
    ) -> list[sqlite3.Row]:
        """The rows of a list; where they cannot all be read at once, those that can be alone."""
        of = (
            "WHERE (?1 IS NULL OR p.key = ?1) AND (?2 IS NULL OR EXISTS "
            "(SELECT 1 FROM hold h WHERE h.session_id = s.id AND h.spot_id = ?2))"
        )
        order = "ORDER BY s.started_unix_ns DESC, s.id DESC LIMIT ?3"
        most = -1 if limit is None else limit
        try:
            return self._connection.execute(
                f"{SESSION_SQL} {of} {order}", (person, spot, most)
            ).fetchall()
        except sqlite3.DatabaseError as error:
            if damage_in(error) is None:
                raise
        rows = []
        for row in session_rows(self._connection):
            try:
                alone = f"{SESSION_SQL} {of} AND s.id = ?3"
                rows += self._connection.execute(alone, (person, spot, row)).fetchall()
                if not self._connection.execute(
                    "SELECT 1 FROM session WHERE id = ? AND uuid > ''", (row,)
                ).fetchone():
                    damaged[row] = "its row is not there"
            except sqlite3.DatabaseError as error:
                damaged[row] = damage_in(error) or f"{error}"
        newest_first = sorted(rows, key=_started_for_order, reverse=True)
        return newest_first if limit is None else newest_first[:limit]

    def summary(self, asked: str) -> SessionSummary:
        """One session as it stands in a list.

        Raises:
            UsageError: none or several fit.
            UnreadableSession: it is damaged.
        """
        with self._moment() as connection:
            return self._whole_summary(self._row(find_session(connection, asked)))

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
            UnreadableSession: anything else of it is damaged.
        """
        with self._moment() as connection:
            row = self._row(find_session(connection, asked))
            with readable(_name_of(row)):
                session_row = cells.whole(row, "id")
                blocks, damaged = self._blocks(session_row)
                samples_n = sum(block.n for block in blocks)
                summary = self._summary(row, self._holds(session_row), samples_n)
                return StoredSession(summary, tuple(self._events(session_row)), blocks, damaged)

    def is_as_sealed(self, asked: str) -> bool:
        """Whether nothing of a session was changed since it was closed; True while it is open.

        Raises:
            UsageError: none or several fit.
        """
        with self._moment() as connection:
            session_row = find_session(connection, asked)
            try:
                state = connection.execute(
                    "SELECT state FROM session WHERE id = ?", (session_row,)
                ).fetchone()[0]
                open_still = state == SessionState.OPEN.value
                return open_still or check_seal(connection, session_row) is None
            except READING_ERRORS as error:
                if damage_in(error) is None:
                    raise
                return False

    def told(self, sessions: Sequence[SessionSummary], kinds: Collection[EventKind]) -> ToldEvents:
        """All events of some kinds by session id, each in order; none of one that is damaged."""
        found: ToldEvents = {session.meta.session_id: () for session in sessions}
        marks = ", ".join("?" * len(kinds))
        known = ", ".join(f"'{kind.value}'" for kind in EventKind)  # another one is damage
        asked = (
            "SELECT s.uuid AS session, e.* FROM event e JOIN session s ON s.id = e.session_id "
            f"WHERE (e.kind IN ({marks}) OR e.kind NOT IN ({known})) "
            "AND (? IS NULL OR s.uuid = ?) "
            "ORDER BY e.session_id, e.seq"
        )
        wanted = [kind.value for kind in kinds]
        with self._moment() as connection:
            try:
                rows = connection.execute(asked, (*wanted, None, None)).fetchall()
            except sqlite3.DatabaseError as error:
                if damage_in(error) is None:
                    raise
                rows = []
                for name in tuple(found):  # not all at once, so each alone
                    try:
                        rows += connection.execute(asked, (*wanted, name, name)).fetchall()
                    except sqlite3.DatabaseError:
                        del found[name]
        for row in rows:
            if row["session"] in found:
                try:
                    found[row["session"]] += (stored_event(row),)
                except READING_ERRORS:
                    del found[row["session"]]
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
                if self._connection.in_transaction:  # damage ends it
                    self._connection.execute("ROLLBACK")

    def _row(self, session_row: int) -> sqlite3.Row:
        with readable(name_of(self._connection, session_row)):
            row: sqlite3.Row | None = self._connection.execute(
                f"{SESSION_SQL} WHERE s.id = ?", (session_row,)
            ).fetchone()
            if row is None:
                raise ValueError("it belongs to a row that is not there")
            return row

    def _whole_summary(self, row: sqlite3.Row) -> SessionSummary:
        """A summary with its holds. Raises ``UnreadableSession``."""
        with readable(_name_of(row)):
            session_row = cells.whole(row, "id")
            return self._summary(row, self._holds(session_row), self._samples_n(session_row))

    def _holds(self, session_row: int) -> list[StoredHold]:
        rows = self._connection.execute(
            "SELECT * FROM hold WHERE session_id = ? ORDER BY seq", (session_row,)
        ).fetchall()
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
            closed_unix_ns=cells.maybe_whole(row, "closed_unix_ns"),
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


def _name_of(row: sqlite3.Row) -> str:
    name = row["uuid"]
    return name if isinstance(name, str) else f"row {row['id']}"


def _started_for_order(row: sqlite3.Row) -> tuple[int, int]:
    started = row["started_unix_ns"]
    return (started if isinstance(started, int) else 0, row["id"])


def _concerns(session: DamagedSession, person: str | None, spot: str | None) -> bool:
    """Whether it is, or may be, of this person and at this place."""
    at = {place.spot_id for place in session.places}
    of_person = person is None or session.person in (None, person)
    return of_person and (spot is None or not at or spot in at)
