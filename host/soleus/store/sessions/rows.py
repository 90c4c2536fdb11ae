"""Table rows and the values they stand for, both ways: the one place that knows both spellings."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from typing import Final

from soleus.core.events import Event, EventKind
from soleus.core.plan import Target
from soleus.core.terms import Cause, End, Grade, Label, Mode, Role, Side, Symptom, TargetSource
from soleus.store.sessions import cells
from soleus.store.sessions.plan_json import plan_from_json, plan_to_json
from soleus.store.sessions.records import (
    CalibrationSnapshot,
    HoldEnd,
    HoldStart,
    SessionMeta,
    StoredHold,
)
from soleus.store.sessions.sample_codec import EncodedBlock

Cell = str | int | float | bytes | None

# A session with its person, probe and calibration by the names that leave the file.
SESSION_SQL: Final = """
    SELECT s.uuid, p.key AS person, p.uuid AS person_uuid, pr.uid AS probe_uid,
           c.name AS calibration, c.sha256, s.started_unix_ns, s.closed_unix_ns, s.state, s.owner,
           s.role, s.simulated, s.firmware, s.software, s.hello, s.zero_counts, s.plan,
           s.id, s.calibration_id, c.toml
    FROM session s
    JOIN person p ON p.id = s.person_id
    JOIN probe pr ON pr.id = s.probe_id
    LEFT JOIN calibration c ON c.id = s.calibration_id
"""


def insert(connection: sqlite3.Connection, table: str, values: dict[str, Cell]) -> int:
    """Add one row; returns its ROWID (0 where the table has none)."""
    columns = ", ".join(values)
    marks = ", ".join("?" * len(values))
    done = connection.execute(
        f"INSERT INTO {table} ({columns}) VALUES ({marks})", tuple(values.values())
    )
    return done.lastrowid or 0


def session_values(meta: SessionMeta) -> dict[str, Cell]:
    """The session's own columns, without its ties to other tables."""
    return {
        "uuid": meta.session_id,
        "started_unix_ns": meta.started_unix_ns,
        "role": meta.role.value,
        "simulated": int(meta.simulated),
        "firmware": meta.firmware,
        "software": meta.software,
        "hello": json.dumps(dict(meta.hello), ensure_ascii=False, allow_nan=False),
        "zero_counts": meta.zero_counts,
        "plan": None if meta.plan is None else plan_to_json(meta.plan),
    }


def session_meta(row: sqlite3.Row) -> SessionMeta:
    """A row of ``SESSION_SQL``.

    Raises:
        ValueError, TypeError, KeyError: it is not what was written.
    """
    plan = cells.maybe_text(row, "plan")
    return SessionMeta(
        session_id=cells.text(row, "uuid"),
        started_unix_ns=cells.count(row, "started_unix_ns"),
        person=cells.text(row, "person"),
        role=Role(row["role"]),
        probe_uid=cells.text(row, "probe_uid"),
        firmware=cells.text(row, "firmware"),
        software=cells.text(row, "software"),
        simulated=cells.yes_or_no(row, "simulated"),
        hello=cells.json_table(cells.text(row, "hello")),
        calibration=_snapshot(row),
        zero_counts=cells.maybe_real(row, "zero_counts"),
        plan=None if plan is None else plan_from_json(plan),
    )


def _snapshot(row: sqlite3.Row) -> CalibrationSnapshot | None:
    """The calibration of then; its text is what its hash says, or it would give other pressures."""
    if row["calibration_id"] is None:
        return None
    snapshot = CalibrationSnapshot(cells.text(row, "calibration"), cells.text(row, "toml"))
    if calibration_sha256(snapshot.toml_text) != row["sha256"]:
        raise ValueError("its calibration was changed")
    return snapshot


def calibration_sha256(toml_text: str) -> bytes:
    """The hash by which a calibration is stored once, whatever sessions have it."""
    return hashlib.sha256(toml_text.encode()).digest()


def start_values(start: HoldStart) -> dict[str, Cell]:
    """The columns that are known when a hold begins."""
    target = start.target
    return {
        "uuid": start.hold_id,
        "set_n": start.set_n,
        "spot_id": start.spot_id,
        "side": start.side.value,
        "mode": start.mode.value,
        "target_kpa": target.target_kpa,
        "low_kpa": target.low_kpa,
        "high_kpa": target.high_kpa,
        "cap_kpa": target.cap_kpa,
        "target_source": target.source.value,
        "range_grade": target.range_grade.value,
        "dose_grade": target.dose_grade.value,
        "set_by_cap": int(target.set_by_cap),
        "start_label": start.label.value,
        "start_u95_kpa": start.u95_kpa,
        "first_sample_n": start.first_sample_n,
        "started_t_s": start.started_t_s,
    }


def end_values(result: HoldEnd) -> dict[str, Cell]:
    """The columns that are known when a hold has ended."""
    return {
        "end": result.end.value,
        "cause": None if result.cause is None else result.cause.value,
        "last_sample_n": result.last_sample_n,
        "ended_t_s": result.ended_t_s,
        "in_band_s": result.in_band_s,
        "contact_s": result.contact_s,
        "samples_n": result.samples_n,
        "lost_n": result.lost_n,
        "saturated_n": result.saturated_n,
        "spikes_n": result.spikes_n,
        "label": result.label.value,
        "u95_kpa": result.u95_kpa,
        "symptom": None if result.symptom is None else result.symptom.value,
        "first_nrs": result.first_nrs,
    }


def stored_hold(row: sqlite3.Row) -> StoredHold:
    """Read a row of the table ``hold``; raises as ``session_meta``."""
    start = HoldStart(
        hold_id=cells.text(row, "uuid"),
        set_n=cells.whole(row, "set_n"),
        spot_id=cells.text(row, "spot_id"),
        side=Side(row["side"]),
        mode=Mode(row["mode"]),
        target=_target(row),
        label=Label(row["start_label"]),
        u95_kpa=cells.maybe_real(row, "start_u95_kpa", 0.0),
        first_sample_n=cells.whole(row, "first_sample_n"),
        started_t_s=cells.seconds(row, "started_t_s"),
    )
    return StoredHold(start, None if row["end"] is None else _result(row))


def event_values(event: Event) -> dict[str, Cell]:
    """The columns of an event.

    Raises:
        ValueError, TypeError: its value has no place in JSON.
    """
    return {
        "kind": event.kind.value,
        "t_s": event.t_s,
        "after_sample_n": event.after_sample_n,
        "value": json.dumps(dict(event.value), ensure_ascii=False, allow_nan=False),
    }


def stored_event(row: sqlite3.Row) -> Event:
    """Read a row of the table ``event``; raises as ``session_meta``."""
    return Event(
        EventKind(row["kind"]),
        cells.seconds(row, "t_s"),
        cells.whole(row, "after_sample_n"),
        cells.json_table(cells.text(row, "value")),
    )


def block_values(block: EncodedBlock) -> dict[str, Cell]:
    """The columns of a block."""
    return {name: getattr(block, name) for name in BLOCK_COLUMNS}


def encoded_block(row: sqlite3.Row) -> EncodedBlock:
    """Read a row of the table ``block``."""
    return EncodedBlock(*(row[name] for name in BLOCK_COLUMNS))


BLOCK_COLUMNS: Final = tuple(EncodedBlock.__dataclass_fields__)


def _target(row: sqlite3.Row) -> Target:
    return Target(
        target_kpa=cells.real(row, "target_kpa"),
        low_kpa=cells.real(row, "low_kpa"),
        high_kpa=cells.real(row, "high_kpa"),
        cap_kpa=cells.real(row, "cap_kpa"),
        source=TargetSource(row["target_source"]),
        range_grade=Grade(row["range_grade"]),
        dose_grade=Grade(row["dose_grade"]),
        set_by_cap=cells.yes_or_no(row, "set_by_cap"),
    )


def _result(row: sqlite3.Row) -> HoldEnd:
    return HoldEnd(
        end=End(row["end"]),
        cause=None if row["cause"] is None else Cause(row["cause"]),
        last_sample_n=cells.whole(row, "last_sample_n"),
        ended_t_s=cells.seconds(row, "ended_t_s"),
        in_band_s=cells.maybe_real(row, "in_band_s", 0.0),
        contact_s=cells.real(row, "contact_s", 0.0, cells.SECONDS_MAX),
        samples_n=cells.count(row, "samples_n"),
        lost_n=cells.count(row, "lost_n"),
        saturated_n=cells.count(row, "saturated_n"),
        spikes_n=cells.maybe_whole(row, "spikes_n"),
        label=Label(row["label"]),
        u95_kpa=cells.maybe_real(row, "u95_kpa", 0.0),
        symptom=None if row["symptom"] is None else Symptom(row["symptom"]),
        first_nrs=cells.maybe_whole(row, "first_nrs"),
    )
