"""One table with a row per hold over all sessions: every fact and every figure of it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from soleus.core.metrics.registry import METRICS
from soleus.report.export.csv_text import Cell, csv_text
from soleus.report.export.files import put_files
from soleus.report.session.as_json import Json, hold_json, started_text
from soleus.report.session.replayed import ReplayedSession
from soleus.store.output_files import Destination
from soleus.store.sessions.records import StoredHold

_SESSION: Final = ("session", "started", "person", "role", "simulated", "software", "interrupted")
_HOLD: Final = (
    "id",
    "set",
    "spot",
    "side",
    "mode",
    "target_kpa",
    "low_kpa",
    "high_kpa",
    "cap_kpa",
    "target_source",
    "range_grade",
    "dose_grade",
    "label",
    "u95_kpa",
    "end",
    "cause",
    "in_band_s",
    "contact_s",
    "samples_n",
    "lost_n",
    "saturated_n",
    "spikes_n",
    "first_nrs",
    "overstayed_s",
    "metrics_version",
)
# A figure that the hold's own facts hold already is not given twice.
_FIGURES: Final = tuple(metric.id for metric in METRICS if metric.id not in _HOLD)
_DIGITS: Final = 6
COLUMNS: Final = (*_SESSION, *_HOLD, *_FIGURES)


def write(sessions: Sequence[ReplayedSession], to: Destination) -> tuple[Path, ...]:
    """Write the table; an empty cell is a figure that cannot be given.

    Raises:
        UsageError: there is no hold in these sessions, or ``to`` may not be written.
        StoreError: the file cannot be written.
    """
    rows = [_row(replayed, hold) for replayed in sessions for hold in replayed.stored.holds]
    texts = [("holds", (csv_text(COLUMNS, rows),))] if rows else []
    return put_files(texts, (".csv",), to)


def _row(replayed: ReplayedSession, hold: StoredHold) -> list[Cell]:
    meta = replayed.stored.meta
    facts: Json = {
        **hold_json(replayed, hold),
        "session": meta.session_id,
        "started": started_text(meta),
        "person": meta.person,
        "role": meta.role.value,
        "simulated": meta.simulated,
        "software": meta.software,
        "interrupted": replayed.stored.summary.interrupted,
        "low_kpa": hold.start.target.low_kpa,
        "high_kpa": hold.start.target.high_kpa,
        "range_grade": hold.start.target.range_grade.value,
        "dose_grade": hold.start.target.dose_grade.value,
    }
    figures = facts["metrics"]
    own = [facts[column] for column in (*_SESSION, *_HOLD)]
    return [_rounded(cell) for cell in (*own, *(figures[column] for column in _FIGURES))]


def _rounded(cell: Cell) -> Cell:
    """Six digits after the point: far below any uncertainty, and the same on every machine."""
    return round(cell, _DIGITS) if isinstance(cell, float) else cell
