"""Sessions whose writer died: marked as interrupted, with what had been written, never as done."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

import numpy as np

from soleus.core.events import Event, EventKind
from soleus.core.samples import Quality, SampleBlock
from soleus.core.terms import End, Label
from soleus.store.folder import DataFolder
from soleus.store.problems import DamagedBlock
from soleus.store.sessions.block_packing import pack_session
from soleus.store.sessions.damage import READING_ERRORS, damage_in
from soleus.store.sessions.database import transaction
from soleus.store.sessions.records import HoldEnd, HoldStart, SessionState
from soleus.store.sessions.rows import encoded_block, end_values, stored_event, stored_hold
from soleus.store.sessions.sample_codec import decode
from soleus.store.sessions.seal import write_seal
from soleus.store.writer_lock import is_alive, sweep


def mark_interrupted(connection: sqlite3.Connection, folder: DataFolder) -> tuple[str, ...]:
    """Mark every session without a living writer on an open connection; returns their ids.

    One that is damaged stays as it is and holds nobody up.
    """
    marked = []
    unfinished = connection.execute("SELECT id FROM session WHERE state = 'open'").fetchall()
    for row in unfinished:
        try:
            found = connection.execute(
                "SELECT uuid, owner FROM session WHERE id = ?", (row["id"],)
            ).fetchone()
            if not is_alive(folder, found["owner"]) and _mark(connection, row["id"]):
                marked.append(found["uuid"])
        except READING_ERRORS as error:
            if damage_in(error) is None:
                raise
    sweep(folder)
    return tuple(marked)


def interrupted_end(
    start: HoldStart, blocks: Sequence[SampleBlock], events: Sequence[Event]
) -> HoldEnd:
    """What can still be said of a hold that nobody ended: counts and times, no verdict.

    Its contact time is taken to its last stored sample, which is never less than it was: for the
    daily limits the gentler reading.
    """
    numbers, device_us, quality = _samples_from(start.first_sample_n, blocks)
    n = len(numbers)
    lasted_s = float(device_us[-1] - device_us[0]) / 1e6 if n else 0.0
    last_sample_n = int(numbers[-1]) if n else start.first_sample_n
    label = _worst_label(start.label, events)
    return HoldEnd(
        end=End.INTERRUPTED,
        cause=None,
        last_sample_n=last_sample_n,
        ended_t_s=start.started_t_s + lasted_s,
        in_band_s=None,
        contact_s=lasted_s,
        samples_n=n,
        lost_n=last_sample_n - int(numbers[0]) + 1 - n if n else 0,
        saturated_n=int(np.count_nonzero(quality & int(Quality.SATURATED))),
        spikes_n=None,
        label=label,
        u95_kpa=start.u95_kpa if label is Label.CALIBRATED else None,
    )


def interrupt(connection: sqlite3.Connection, session_row: int) -> None:
    """Mark one session that nobody will write any more, and seal it; inside a transaction."""
    _end_holds(connection, session_row)
    pack_session(connection, session_row)
    connection.execute("UPDATE session SET state = 'interrupted' WHERE id = ?", (session_row,))
    write_seal(connection, session_row)


def readable_blocks(connection: sqlite3.Connection, session_row: int) -> list[SampleBlock]:
    """A session's blocks in order, without those that are damaged."""
    blocks = []
    for row in connection.execute(
        "SELECT * FROM block WHERE session_id = ? ORDER BY seq", (session_row,)
    ):
        try:
            blocks.append(decode(encoded_block(row)))
        except DamagedBlock:
            continue  # verify names it
    return blocks


def _mark(connection: sqlite3.Connection, session_row: int) -> bool:
    with transaction(connection):
        state = connection.execute(
            "SELECT state FROM session WHERE id = ?", (session_row,)
        ).fetchone()
        if state["state"] != SessionState.OPEN.value:
            return False  # another process was faster
        interrupt(connection, session_row)
    return True


def _end_holds(connection: sqlite3.Connection, session_row: int) -> None:
    unfinished = connection.execute(
        "SELECT * FROM hold WHERE session_id = ? AND end IS NULL", (session_row,)
    ).fetchall()
    if not unfinished:
        return
    blocks = readable_blocks(connection, session_row)
    events = [
        stored_event(row)
        for row in connection.execute("SELECT * FROM event WHERE session_id = ?", (session_row,))
    ]
    for row in unfinished:
        values = end_values(interrupted_end(stored_hold(row).start, blocks, events))
        columns = ", ".join(f"{name} = ?" for name in values)
        connection.execute(
            f"UPDATE hold SET {columns} WHERE uuid = ?", (*values.values(), row["uuid"])
        )


def _samples_from(
    first_sample_n: int, blocks: Sequence[SampleBlock]
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Numbers, times and doubts from one sample on, up to the end or a reboot of the probe."""
    empty = np.empty(0, dtype=np.int64)
    parts = [(empty, empty, np.empty(0, dtype=np.uint8))]
    next_n = first_sample_n
    for block in blocks:
        if block.next_sample_n <= first_sample_n:
            continue
        if block.first_sample_n < next_n and len(parts) > 1:
            break  # numbers fall: the probe has started again
        skip = max(0, first_sample_n - block.first_sample_n)
        numbers = np.arange(block.first_sample_n + skip, block.next_sample_n, dtype=np.int64)
        parts.append((numbers, block.device_us[skip:], block.quality[skip:]))
        next_n = block.next_sample_n
    columns = [np.concatenate(column) for column in zip(*parts, strict=True)]
    return columns[0], columns[1], columns[2]


def _worst_label(label: Label, events: Sequence[Event]) -> Label:
    order = list(Label)
    told = [Label(event.value["label"]) for event in events if event.kind is EventKind.LABEL]
    return max([label, *told], key=order.index)
