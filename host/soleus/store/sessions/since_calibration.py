"""What the record says of a probe since its calibration: overloads, and where its zeros lay.

Nothing of this is kept a second time; it is drawn from the sessions whenever it is asked for. What
it means for trust is for ``core.calibration.health``.
"""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from soleus.core.calibration.model import Calibration
from soleus.core.calibration.profile_toml import profile_text
from soleus.core.calibration.zero import shift_kpa
from soleus.core.events import EventKind
from soleus.store.folder import DataFolder
from soleus.store.sessions.cells import json_table
from soleus.store.sessions.damage import READING_ERRORS
from soleus.store.sessions.database import connect_reader, words_for

# Sessions of the day of the calibration count if they were recorded with it: a day has no hour.
_EVENTS: Final = """
    SELECT s.started_unix_ns, e.value
    FROM session s
    JOIN probe p ON p.id = s.probe_id
    LEFT JOIN calibration c ON c.id = s.calibration_id
    JOIN event e ON e.session_id = s.id AND e.kind = :kind
    WHERE (c.toml = :toml AND (:uid IS NULL OR p.uid = :uid))
       OR (p.uid = :uid AND s.started_unix_ns >= :next_day_ns)
    ORDER BY s.started_unix_ns, e.seq
"""


@dataclass(frozen=True, slots=True)
class KeptZero:
    """One zero of a session on record.

    Attributes:
        started: when that session began, UTC.
        from_profile_kpa: from the calibration's own zero to it.
    """

    started: datetime
    from_profile_kpa: float


def overloads_since(folder: DataFolder, cal: Calibration, uid: str | None) -> int:
    """How often a probe was pressed above the weighed span since it was calibrated.

    Args:
        folder: whose record; one that has none yet has no overloads.
        cal: the calibration.
        uid: the probe; None for every probe that was read with this calibration.

    Raises:
        StoreError: the record cannot be read.
    """
    return len(_events(folder, cal, uid, EventKind.OVERLOAD))


def zeros_since(
    folder: DataFolder, cal: Calibration, uid: str | None = None
) -> tuple[KeptZero, ...]:
    """The quiet zeros of its sessions, oldest first; arguments and errors as above.

    One that cannot be read is left out: it belongs to a damaged session, which lists name.
    """
    found = []
    for row in _events(folder, cal, uid, EventKind.ZERO):
        with suppress(*READING_ERRORS):
            told = json_table(row["value"])
            if told["quiet"]:
                started = datetime.fromtimestamp(row["started_unix_ns"] / 1e9, UTC)
                from_kpa = shift_kpa(cal.zero_counts, told["zero_counts"], cal)
                found.append(KeptZero(started, from_kpa))
    return tuple(found)


def _events(
    folder: DataFolder, cal: Calibration, uid: str | None, kind: EventKind
) -> list[sqlite3.Row]:
    path = folder.database_path
    if not path.exists():
        return []
    next_day = datetime(*(cal.made_on + timedelta(days=1)).timetuple()[:3], tzinfo=UTC)
    asked = {
        "kind": kind.value,
        "toml": profile_text(cal),
        "uid": uid,
        "next_day_ns": round(next_day.timestamp()) * 1_000_000_000,
    }
    connection = connect_reader(folder)
    try:
        with words_for(path):
            return connection.execute(_EVENTS, asked).fetchall()
    finally:
        connection.close()
