"""The seal of a finished session: a hash chain over every row that belongs to it.

The chain runs over the session's header, its calibration, then its holds, events and blocks in
order. The first eight bytes of every link are kept, so that a later change is not only found but
named. A seal finds changes; it does not forbid them, and whoever can write the file can write a
new seal.
"""

from __future__ import annotations

import hashlib
import sqlite3
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from soleus.store.sessions.rows import BLOCK_COLUMNS, SESSION_SQL, insert

VERSION: Final = 1
LINK_BYTES: Final = 8
_START: Final = b"soleus chain 1"

_HEADER_COLUMNS: Final = (
    "uuid",
    "person",
    "person_uuid",
    "probe_uid",
    "sha256",
    "started_unix_ns",
    "closed_unix_ns",
    "state",
    "owner",
    "role",
    "simulated",
    "firmware",
    "software",
    "hello",
    "zero_counts",
    "plan",
)
_CALIBRATION_COLUMNS: Final = ("calibration", "sha256", "toml")
_HOLD_COLUMNS: Final = (
    "uuid",
    "set_n",
    "spot_id",
    "side",
    "mode",
    "target_kpa",
    "low_kpa",
    "high_kpa",
    "cap_kpa",
    "target_source",
    "range_grade",
    "dose_grade",
    "set_by_cap",
    "start_label",
    "start_u95_kpa",
    "first_sample_n",
    "started_t_s",
    "end",
    "cause",
    "last_sample_n",
    "ended_t_s",
    "in_band_s",
    "contact_s",
    "samples_n",
    "lost_n",
    "saturated_n",
    "spikes_n",
    "label",
    "u95_kpa",
    "symptom",
    "first_nrs",
)
_LISTS: Final[dict[str, tuple[str, ...]]] = {
    "hold": _HOLD_COLUMNS,
    "event": ("kind", "t_s", "after_sample_n", "value"),
    "block": BLOCK_COLUMNS,
}


@dataclass(frozen=True, slots=True)
class Item:
    """One sealed row: its table, its number within the session, and its content as bytes."""

    table: str
    seq: int
    content: bytes


def write_seal(connection: sqlite3.Connection, session_row: int) -> None:
    """Seal a session as it now stands; inside a transaction, after the last change."""
    found = items(connection, session_row)
    links = list(chain(found))
    counts = {table: sum(item.table == table for item in found) for table in _LISTS}
    insert(
        connection,
        "seal",
        {
            "session_id": session_row,
            "version": VERSION,
            "holds_n": counts["hold"],
            "events_n": counts["event"],
            "blocks_n": counts["block"],
            "links": b"".join(link[:LINK_BYTES] for link in links),
            "chain": links[-1],
        },
    )


def check_seal(connection: sqlite3.Connection, session_row: int) -> tuple[str, int, str] | None:
    """Compare a sealed session with its seal.

    Returns:
        table, number within the session and what is wrong with the first row that differs; None
        if nothing does.
    """
    seal = connection.execute("SELECT * FROM seal WHERE session_id = ?", (session_row,)).fetchone()
    if seal is None:
        return "seal", 0, "is missing"
    if seal["version"] != VERSION:
        return "seal", 0, f"has version {seal['version']}, which this soleus cannot check"
    found = items(connection, session_row)
    expected = _expected(seal, found)
    present = {(item.table, item.seq) for item in found}
    for table, seq in expected:
        if (table, seq) not in present:
            return table, seq, "is missing"
    sealed = set(expected)
    for item in found:
        if (item.table, item.seq) not in sealed:
            return item.table, item.seq, "was added after the session was sealed"
    return _first_change(seal, found)


def items(connection: sqlite3.Connection, session_row: int) -> list[Item]:
    """Everything that a session's seal covers, in the order of the chain."""
    found: list[Item] = []
    for row in connection.execute(f"{SESSION_SQL} WHERE s.id = ?", (session_row,)):
        found.append(Item("session", 0, _content(row, _HEADER_COLUMNS)))
        if row["sha256"] is not None:
            found.append(Item("calibration", 0, _content(row, _CALIBRATION_COLUMNS)))
    for table, columns in _LISTS.items():
        rows = connection.execute(
            f"SELECT seq, {', '.join(columns)} FROM {table} WHERE session_id = ? ORDER BY seq",
            (session_row,),
        )
        found.extend(Item(table, row["seq"], _content(row, columns)) for row in rows)
    return found


def chain(found: list[Item]) -> Iterator[bytes]:
    """The link after each item: SHA-256 of the link before it, its place and its content."""
    link = hashlib.sha256(_START).digest()
    for item in found:
        place = f"{item.table} {item.seq}\n".encode()
        link = hashlib.sha256(link + place + item.content).digest()
        yield link


def _first_change(seal: sqlite3.Row, found: list[Item]) -> tuple[str, int, str] | None:
    links = list(chain(found))
    short = b"".join(link[:LINK_BYTES] for link in links)
    if links[-1] == seal["chain"]:
        return None if short == seal["links"] else ("seal", 0, "was changed")
    for n, item in enumerate(found):
        if seal["links"][n * LINK_BYTES : (n + 1) * LINK_BYTES] != links[n][:LINK_BYTES]:
            return item.table, item.seq, "was changed after the session was sealed"
    return "seal", 0, "was changed"


def _expected(seal: sqlite3.Row, found: list[Item]) -> list[tuple[str, int]]:
    """What was sealed. Whether there was a calibration is part of the header's own content."""
    head = [(item.table, item.seq) for item in found if item.table == "calibration"]
    numbers = [
        (table, seq)
        for table, column in (("hold", "holds_n"), ("event", "events_n"), ("block", "blocks_n"))
        for seq in range(seal[column])
    ]
    return [("session", 0), *head, *numbers]


def _content(row: sqlite3.Row, columns: tuple[str, ...]) -> bytes:
    """Every column with its kind and its length, so that no two rows give the same bytes."""
    return b"".join(_cell(row[name]) for name in columns)


def _cell(value: str | bytes | float | None) -> bytes:
    match value:
        case None:
            return b"N"
        case int():
            return b"I%d;" % value
        case float():
            return b"F" + struct.pack("<d", value)
        case str():
            return _cell(value.encode())
        case bytes():
            return b"B%d:" % len(value) + value
