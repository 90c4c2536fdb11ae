"""Which session is meant by the beginning of an id."""

from __future__ import annotations

import sqlite3

from soleus.store import problems
from soleus.store.sessions.damage import damage_in


def find_session(connection: sqlite3.Connection, asked: str) -> int:
    """Row of the session whose id begins with ``asked``.

    Raises:
        UsageError: none or several fit.
    """
    found = _named_so(connection, asked)
    if not found or not asked:
        raise problems.no_session(asked)
    if len(found) > 1:
        names = [bytes(row["name"]).decode("utf-8", "replace") for row in found]
        raise problems.many_sessions(asked, names)
    session_row: int = found[0]["id"]
    return session_row


def _named_so(connection: sqlite3.Connection, asked: str) -> list[sqlite3.Row]:
    """Rows and names of sessions whose id begins so; without the index where that is damaged."""
    sql = (
        "SELECT id, CAST(uuid AS BLOB) AS name FROM session{} WHERE substr(uuid, 1, ?) = ? "
        "ORDER BY +uuid"
    )
    wanted = (len(asked), asked.lower())
    try:
        return connection.execute(sql.format(""), wanted).fetchall()
    except sqlite3.DatabaseError as error:
        if damage_in(error) is None:
            raise
        return connection.execute(sql.format(" NOT INDEXED"), wanted).fetchall()
