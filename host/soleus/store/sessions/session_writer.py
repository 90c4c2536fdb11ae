"""What is written for one session, in SQL: no thread, no clock, no commit.

The caller opens a transaction, calls these in the order in which things happened, and commits.
After a failed transaction ``place`` is put back and the same calls are made again.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, replace

from soleus.core.samples import SampleBlock
from soleus.store import problems
from soleus.store.sessions.block_packing import joined, pack_session
from soleus.store.sessions.records import CalibrationSnapshot, HoldEnd, HoldStart, SessionMeta
from soleus.store.sessions.recover import interrupt
from soleus.store.sessions.rows import (
    Cell,
    block_values,
    calibration_sha256,
    end_values,
    insert,
    session_values,
    start_values,
)
from soleus.store.sessions.sample_codec import Codec, encode
from soleus.store.sessions.seal import write_seal


@dataclass(frozen=True, slots=True)
class WritePosition:
    """How far the writing of the present session has come; all that the writer remembers."""

    session_row: int | None = None
    blocks_n: int = 0
    events_n: int = 0
    holds_n: int = 0


class SessionWriter:
    """Writes one session after another through one connection.

    Args:
        connection: from ``connect_writer``, used by no one else.
        owner: name of the lock that says that somebody is writing.
    """

    def __init__(self, connection: sqlite3.Connection, owner: str) -> None:
        self.place = WritePosition()
        self._connection = connection
        self._owner = owner
        self._waiting: list[SampleBlock] = []

    def open_session(self, meta: SessionMeta) -> None:
        """Begin a session; one that was not closed before is interrupted.

        Raises:
            UsageError: there is no such person.
        """
        person = self._connection.execute(
            "SELECT id FROM person WHERE key = ?", (meta.person,)
        ).fetchone()
        if person is None:
            raise problems.no_person(meta.person)
        if self.place.session_row is not None:
            interrupt(self._connection, self.place.session_row)
        values: dict[str, Cell] = {
            "person_id": person["id"],
            "probe_id": self._probe(meta.probe_uid),
            "calibration_id": self._calibration(meta.calibration),
            "state": "open",
            "owner": self._owner,
            **session_values(meta),
        }
        self.place = WritePosition(insert(self._connection, "session", values))

    def put_block(self, block: SampleBlock) -> None:
        """Take samples; they are written, joined, by the next ``settle``."""
        self._waiting.append(block)

    def put_event(self, values: dict[str, Cell]) -> None:
        """Write one event, given as the columns that ``rows.event_values`` makes."""
        head: dict[str, Cell] = {"session_id": self._session(), "seq": self.place.events_n}
        insert(self._connection, "event", head | values)
        self.place = replace(self.place, events_n=self.place.events_n + 1)

    def open_hold(self, start: HoldStart) -> None:
        """Write that a hold has begun."""
        head: dict[str, Cell] = {"session_id": self._session(), "seq": self.place.holds_n}
        insert(self._connection, "hold", head | start_values(start))
        self.place = replace(self.place, holds_n=self.place.holds_n + 1)

    def close_hold(self, hold_id: str, result: HoldEnd) -> None:
        """Write how a hold ended, or correct what was written of it; packs the samples so far."""
        values = end_values(result)
        columns = ", ".join(f"{name} = ?" for name in values)
        self._connection.execute(
            f"UPDATE hold SET {columns} WHERE uuid = ?", (*values.values(), hold_id)
        )
        self._pack()

    def close_session(self, closed_unix_ns: int) -> None:
        """Pack, mark as closed and seal."""
        session_row = self._session()
        self._pack()
        self._connection.execute(
            "UPDATE session SET state = 'closed', closed_unix_ns = ? WHERE id = ?",
            (closed_unix_ns, session_row),
        )
        write_seal(self._connection, session_row)
        self.place = WritePosition()

    def settle(self) -> None:
        """Write the samples that wait, joined to as few rows as gaps allow."""
        for block in joined(self._waiting):
            head: dict[str, Cell] = {"session_id": self._session(), "seq": self.place.blocks_n}
            insert(self._connection, "block", head | block_values(encode(block, Codec.PLAIN)))
            self.place = replace(self.place, blocks_n=self.place.blocks_n + 1)
        self._waiting.clear()

    def forget(self, place: WritePosition) -> None:
        """Go back to where a transaction that has been rolled back began."""
        self.place = place
        self._waiting.clear()

    def _pack(self) -> None:
        self.settle()
        blocks_n = pack_session(self._connection, self._session())
        self.place = replace(self.place, blocks_n=blocks_n)

    def _session(self) -> int:
        if self.place.session_row is None:
            raise ValueError("no session is open")
        return self.place.session_row

    def _probe(self, uid: str) -> int:
        self._connection.execute("INSERT OR IGNORE INTO probe (uid) VALUES (?)", (uid,))
        row: int = self._connection.execute(
            "SELECT id FROM probe WHERE uid = ?", (uid,)
        ).fetchone()[0]
        return row

    def _calibration(self, snapshot: CalibrationSnapshot | None) -> int | None:
        if snapshot is None:
            return None
        digest = calibration_sha256(snapshot.toml_text)
        self._connection.execute(
            "INSERT OR IGNORE INTO calibration (name, sha256, toml) VALUES (?, ?, ?)",
            (snapshot.calibration_id, digest, snapshot.toml_text),
        )
        row: int = self._connection.execute(
            "SELECT id FROM calibration WHERE sha256 = ?", (digest,)
        ).fetchone()[0]
        return row
