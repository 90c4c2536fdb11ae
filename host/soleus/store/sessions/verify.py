"""Looking for changes: block checksums, the seal of every session, ties between the tables."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

from soleus.store import problems
from soleus.store.folder import DataFolder
from soleus.store.problems import DamagedBlock
from soleus.store.sessions.damage import READING_ERRORS, damage_in, remains, session_rows
from soleus.store.sessions.database import connect_reader, words_for
from soleus.store.sessions.find_session import find_session
from soleus.store.sessions.rows import encoded_block
from soleus.store.sessions.sample_codec import decode
from soleus.store.sessions.seal import check_seal

_OPEN = b"open"


@dataclass(frozen=True, slots=True)
class Discrepancy:
    """One thing that is not as it was written.

    Attributes:
        session_id: the session it belongs to; None if that cannot be told.
        table: which table.
        row: number of the row within its session, from 0 (or within the table).
        what: what is wrong with it, a phrase that follows "table row".
    """

    session_id: str | None
    table: str
    row: int
    what: str

    def __str__(self) -> str:
        where = "" if self.session_id is None else f"session {self.session_id}: "
        return f"{where}{self.table} {self.row} {self.what}"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a look at the record for changes has found.

    Attributes:
        sessions_n, blocks_n, samples_n: how much was looked at.
        unsealed_n: sessions that are still being written; only their blocks were checked.
        findings: the first difference of each session, and loose rows; empty if all is well.
    """

    sessions_n: int
    blocks_n: int
    samples_n: int
    unsealed_n: int
    findings: tuple[Discrepancy, ...]

    @property
    def clean(self) -> bool:
        """Whether everything is as it was written."""
        return not self.findings


def verify(folder: DataFolder, asked: str | None = None) -> Verdict:
    """Check everything in the record, or one session of it; nothing is changed.

    Args:
        folder: where the record lies.
        asked: id of the session, or its beginning; None for all. The file as such is always
            checked.

    Raises:
        UsageError: no session has this id, or several begin with it.
        StoreError: there is no record, or it is too damaged to be read at all.
    """
    connection = connect_reader(folder)
    try:
        with words_for(folder.database_path):
            connection.execute("BEGIN")
            only = None if asked is None else find_session(connection, asked)
            connection.text_factory = bytes  # a damaged text need not be UTF-8 any more
            return _verdict(connection, only)
    finally:
        connection.close()


def must_be_recorded(folder: DataFolder, session_id: str) -> None:
    """Look with new eyes, by the record's name, for a session that has just been closed.

    Raises:
        StoreError: it is not there, not sealed, or not as it was sealed; so it is not recorded.
    """
    path = folder.database_path
    connection = connect_reader(folder)
    try:
        with words_for(path):
            connection.execute("BEGIN")
            found = connection.execute(
                "SELECT id, state FROM session WHERE uuid = ?", (session_id,)
            ).fetchone()
            if found is None:
                raise problems.not_found_again(path, session_id, "there is none of this id")
            difference = check_seal(connection, found["id"])
            if difference is not None:
                table, row, what = difference
                raise problems.not_found_again(path, session_id, f"{table} {row} {what}")
    finally:
        connection.close()


def _verdict(connection: sqlite3.Connection, only: int | None) -> Verdict:
    findings = list(_file_findings(connection))
    rows = session_rows(connection) if only is None else [only]
    blocks_n = samples_n = unsealed_n = 0
    for row in rows:
        try:
            session = connection.execute(
                "SELECT id, uuid, state FROM session WHERE id = ?", (row,)
            ).fetchone()
            finding = _session_finding(connection, session)
            counted = connection.execute(
                "SELECT count(*), coalesce(sum(n), 0) FROM block WHERE session_id = ?", (row,)
            ).fetchone()
            blocks_n, samples_n = blocks_n + counted[0], samples_n + counted[1]
            unsealed_n += session["state"] == _OPEN
        except READING_ERRORS as error:
            why = damage_in(error)
            if why is None:
                raise
            name = _text(remains(connection, row, why).name)
            finding = Discrepancy(name, "session", 0, f"cannot be read: {why}")
        if finding is not None:
            findings.append(finding)
    return Verdict(len(rows), blocks_n, samples_n, unsealed_n, tuple(findings))


def _file_findings(connection: sqlite3.Connection) -> Iterator[Discrepancy]:
    """What SQLite itself can tell: its own pages, and rows that belong to nothing."""
    try:
        for row in connection.execute("PRAGMA quick_check(1)"):
            if row[0] != b"ok":
                yield Discrepancy(None, "file", 0, f"is damaged: {_text(row[0])}")
        for row in connection.execute("PRAGMA foreign_key_check"):
            table, number, parent = _text(row[0]), row[1] or 0, _text(row[2])
            yield Discrepancy(None, table, number, f"belongs to a {parent} that is not there")
    except READING_ERRORS as error:
        why = damage_in(error)
        if why is None:
            raise
        yield Discrepancy(None, "file", 0, f"is damaged: {why}")


def _session_finding(connection: sqlite3.Connection, session: sqlite3.Row) -> Discrepancy | None:
    session_id = _text(session["uuid"])
    for row in connection.execute(
        "SELECT * FROM block WHERE session_id = ? ORDER BY seq", (session["id"],)
    ):
        try:
            decode(encoded_block(row))
        except DamagedBlock as damage:
            return Discrepancy(session_id, "block", row["seq"], f"is damaged: {damage.why}")
    sealed = connection.execute("SELECT 1 FROM seal WHERE session_id = ?", (session["id"],))
    if session["state"] == _OPEN and sealed.fetchone() is None:
        return None
    difference = check_seal(connection, session["id"])
    return None if difference is None else Discrepancy(session_id, *difference)


def _text(raw: bytes | str) -> str:
    return raw.decode("utf-8", "replace") if isinstance(raw, bytes) else raw
