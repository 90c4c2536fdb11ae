"""Sessions that cannot be read: found one by one, so that each costs nothing but itself.

A flipped byte can lie in a value, in a text, or in a page of the file that SQLite then refuses as a
whole. What is left of such a session is read value by value, from the table or from an index.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Final

from soleus.core.events import BEFORE_ANY_SAMPLE, Event, EventKind
from soleus.core.terms import Side
from soleus.store import problems
from soleus.store.problems import UnreadableSession
from soleus.store.sessions import cells
from soleus.store.sessions.plan_json import plan_from_json
from soleus.store.sessions.records import DamagedSession, Place

# What reading a value that is not what was written can raise. SQLite's own errors are among them;
# a file that is only locked is no damage: see ``damage_in``.
READING_ERRORS: Final = (
    ValueError,  # Unicode and JSON among them
    TypeError,
    LookupError,
    AttributeError,
    ArithmeticError,
    RecursionError,
    sqlite3.DatabaseError,
)
FELT_AND_ANSWERED: Final = frozenset(
    {
        EventKind.SYMPTOM_KEY,
        EventKind.SYMPTOM,
        EventKind.GATE_ANSWER,
        EventKind.GATE_TAKEN_BACK,
        EventKind.LOOKED_AT,
    }
)
_EARLIEST_UNIX_NS: Final = 1_577_836_800_000_000_000  # 2020: before there was a soleus

# Rows whose session is tied to nothing: an inner join leaves them out without a word.
_UNTIED: Final = """
    SELECT s.id FROM session s
    LEFT JOIN person p ON p.id = s.person_id
    LEFT JOIN probe pr ON pr.id = s.probe_id
    LEFT JOIN calibration c ON c.id = s.calibration_id
    WHERE p.id IS NULL OR pr.id IS NULL OR (s.calibration_id IS NOT NULL AND c.id IS NULL)
"""
_ODD_EVENTS: Final = (
    "SELECT DISTINCT session_id FROM event WHERE kind NOT IN ({kinds}) OR NOT json_valid(value)"
    " OR t_s IS NULL OR abs(t_s) > {limit}"
).format(
    kinds=", ".join(f"'{kind.value}'" for kind in EventKind),
    limit=cells.SECONDS_MAX,
)


def damage_in(error: Exception) -> str | None:
    """What is wrong, a phrase; None if the error says nothing about what is stored."""
    if isinstance(error, UnreadableSession):
        return error.why
    if isinstance(error, sqlite3.DatabaseError):
        undecoded = problems.primary_code(error) is None
        what = "a text in it is damaged" if undecoded else "a part of the file is damaged"
        return what if problems.is_damage(error) else None
    if isinstance(error, UnicodeError):
        return "a text in it is damaged"
    if isinstance(error, ValueError):
        return f"{error}".partition("\n")[0][:120]
    return "a row in it is not what was written" if isinstance(error, READING_ERRORS) else None


@contextmanager
def readable(name: str) -> Iterator[None]:
    """Within this block a session is read; what cannot be is raised as ``UnreadableSession``."""
    try:
        yield
    except READING_ERRORS as error:
        why = damage_in(error)
        if why is None:
            raise
        raise problems.unreadable_session(name, why) from error


def session_rows(connection: sqlite3.Connection) -> list[int]:
    """The row of every session that is named anywhere, in the table or in one of its indexes."""
    found: set[int] = set()
    for source in ("NOT INDEXED", "INDEXED BY session_by_start"):
        with _through_damage():
            for row in connection.execute(f"SELECT id FROM session {source}"):
                found.add(row[0])
    with _through_damage():
        for row in connection.execute("SELECT id FROM session ORDER BY uuid"):
            found.add(row[0])
    return sorted(found)


def untied(connection: sqlite3.Connection) -> dict[int, str]:
    """Sessions whose person, probe or calibration is not there, and what to say of it."""
    found: dict[int, str] = {}
    with _through_damage():
        for row in connection.execute(_UNTIED):
            found[row[0]] = "it belongs to a row that is not there"
    return found


def odd_events(connection: sqlite3.Connection, rows: list[int]) -> dict[int, str]:
    """Sessions of which an event cannot be read, looked through without reading them here."""
    found: dict[int, str] = {}
    try:
        found = {row[0]: "an event in it is damaged" for row in connection.execute(_ODD_EVENTS)}
    except READING_ERRORS as error:
        if damage_in(error) is None:
            raise
        for row in rows:  # one page of many: whose it is shows when each is asked alone
            try:
                asked = "SELECT count(kind || value) FROM event WHERE session_id = ?"
                connection.execute(asked, (row,)).fetchone()
            except sqlite3.DatabaseError:
                found[row] = "a part of the file is damaged"
    return found


def remains(connection: sqlite3.Connection, row: int, why: str) -> DamagedSession:
    """What can still be read of a session, value by value."""
    by_tie = "SELECT key FROM person WHERE id = (SELECT person_id FROM session WHERE id = ?)"
    told, told_whole = told_in(connection, row)
    return DamagedSession(
        row=row,
        session_id=_session_id(connection, row),
        started_unix_ns=_started_unix_ns(connection, row),
        person=_text(connection, by_tie, row),
        places=tuple(dict.fromkeys(_places(connection, row))),
        simulated=_value(connection, row, "simulated") == 1,
        why=why,
        told=told,
        told_whole=told_whole,
    )


def told_in(connection: sqlite3.Connection, row: int) -> tuple[tuple[Event, ...], bool]:
    """What was felt and answered in a session, each event read by itself.

    Returns:
        Those that can be read, in order, and whether no event of the session is damaged: one that
        is might have been anything.
    """
    found, whole = [], True
    try:
        asked = "SELECT kind, t_s, value FROM event WHERE session_id = ? ORDER BY seq"
        for kind, t_s, value in connection.execute(asked, (row,)):
            try:
                facts = dict(json.loads(value))
                told = Event(EventKind(kind), float(t_s), BEFORE_ANY_SAMPLE, facts)
            except READING_ERRORS:
                whole = False
                continue
            whole = whole and abs(told.t_s) <= cells.SECONDS_MAX  # NaN is not
            if told.kind in FELT_AND_ANSWERED:
                found.append(told)
    except READING_ERRORS as error:
        if damage_in(error) is None:
            raise
        whole = False
    return tuple(found), whole


def name_of(connection: sqlite3.Connection, row: int) -> str:
    """What a session is called: its id, or its row where that cannot be read."""
    return _session_id(connection, row) or f"row {row}"


def _session_id(connection: sqlite3.Connection, row: int) -> str | None:
    by_index = "SELECT uuid FROM session INDEXED BY sqlite_autoindex_session_1 WHERE id = ?"
    by_table = _text(connection, "SELECT uuid FROM session WHERE id = ?", row)
    return by_table or _text(connection, by_index, row)


def _started_unix_ns(connection: sqlite3.Connection, row: int) -> int | None:
    indexed = "SELECT started_unix_ns FROM session INDEXED BY session_by_start WHERE id = ?"
    for value in (_value(connection, row, "started_unix_ns"), _one(connection, indexed, row)):
        if isinstance(value, int) and value >= _EARLIEST_UNIX_NS:
            return value
    return None


def _places(connection: sqlite3.Connection, row: int) -> Iterator[Place]:
    """Of its plan, which all of its holds have, and of those holds that can be read."""
    plan = _text(connection, "SELECT plan FROM session WHERE id = ?", row)
    with suppress(*READING_ERRORS):
        if plan is not None:
            planned = plan_from_json(plan)
            yield Place(planned.spot_id, planned.side)
    with suppress(*READING_ERRORS):
        for hold in connection.execute("SELECT * FROM hold WHERE session_id = ?", (row,)):
            yield Place(cells.text(hold, "spot_id"), Side(hold["side"]))


def _value(connection: sqlite3.Connection, row: int, column: str) -> object:
    return _one(connection, f"SELECT {column} FROM session WHERE id = ?", row)


def _text(connection: sqlite3.Connection, asked: str, row: int) -> str | None:
    value = _one(connection, asked, row)
    with suppress(UnicodeError):
        value = value.decode() if isinstance(value, bytes) else value
    return value if isinstance(value, str) and value.isprintable() else None


def _one(connection: sqlite3.Connection, asked: str, row: int) -> object:
    with suppress(*READING_ERRORS):
        found = connection.execute(asked, (row,)).fetchone()
        return None if found is None else found[0]
    return None


@contextmanager
def _through_damage() -> Iterator[None]:
    """What is read until damage is met counts; any other error goes on."""
    try:
        yield
    except READING_ERRORS as error:
        if damage_in(error) is None:
            raise
