"""What a person has told of a probe and its room, for the ± of a reading: a line each time.

``moving_masses.csv`` of the data folder has what hangs on the cell of each probe, ``room.csv`` how
warm it was on which day. The newest line counts; a file that is broken or missing tells nothing,
and the stated default holds, which is wider. Both may be read and mended by hand.
"""

from __future__ import annotations

import csv
import io
import math
from datetime import date
from typing import Final

from soleus.core.calibration.health import RoomTold
from soleus.core.calibration.model import TEMPERATURE_RANGE_C
from soleus.core.calibration.reading_uncertainty import MOVING_MASS_MAX_G
from soleus.errors import StoreError
from soleus.store.folder import DataFolder

MASSES_NAME: Final = "moving_masses.csv"
ROOM_NAME: Final = "room.csv"
_MASS_COLUMNS: Final = ("day", "probe_uid", "mass_g")
_ROOM_COLUMNS: Final = ("day", "room_c")


def moving_mass_g(folder: DataFolder, uid: str) -> float | None:
    """What hangs on the cell of a probe; None until it was turned over."""
    kept = [row for row in _rows(folder, MASSES_NAME) if row.get("probe_uid") == uid]
    return _number(kept[-1], "mass_g", 0.0, MOVING_MASS_MAX_G) if kept else None


def keep_moving_mass(folder: DataFolder, day: date, uid: str, mass_g: float) -> None:
    """Put it on record. Raises ``StoreError`` where the file cannot be written."""
    row = (day.isoformat(), uid, f"{mass_g:.2f}")
    _append(folder, MASSES_NAME, _MASS_COLUMNS, row)


def room_asked_on(folder: DataFolder) -> date | None:
    """The day on which it was asked last, answered or not; None where it never was."""
    rows = _rows(folder, ROOM_NAME)
    return _day(rows[-1]) if rows else None


def room_told(folder: DataFolder) -> RoomTold | None:
    """What was said last; None where nobody has said anything that can be."""
    for row in reversed(_rows(folder, ROOM_NAME)):
        room_c, day = _number(row, "room_c", *TEMPERATURE_RANGE_C), _day(row)
        if room_c is not None and day is not None:
            return RoomTold(day, room_c)
    return None


def keep_room(folder: DataFolder, day: date, room_c: float | None) -> None:
    """Put an answer on record, None for none. Raises ``StoreError`` where that cannot be."""
    _append(
        folder, ROOM_NAME, _ROOM_COLUMNS, (day.isoformat(), "" if room_c is None else f"{room_c:g}")
    )


def _rows(folder: DataFolder, name: str) -> list[dict[str, str]]:
    try:
        text = (folder.path / name).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return []
    return list(csv.DictReader(io.StringIO(text)))


def _day(row: dict[str, str]) -> date | None:
    try:
        return date.fromisoformat(row.get("day") or "")
    except ValueError:
        return None


def _number(row: dict[str, str], column: str, low: float, high: float) -> float | None:
    try:
        number = float(row.get(column) or math.nan)
    except ValueError:
        return None
    return number if low <= number <= high else None  # NaN is neither


def _append(folder: DataFolder, name: str, columns: tuple[str, ...], row: tuple[str, ...]) -> None:
    """Add a line; what stands there stays as it is, readable or not."""
    path = folder.path / name
    try:
        before = path.read_bytes() if path.exists() else b""
    except OSError as error:
        raise StoreError(f"{path} cannot be read: {error}.", "Nothing was changed.") from error
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([row] if before else [columns, row])
    joint = b"" if before.endswith(b"\n") or not before else b"\n"
    folder.put(path, before + joint + out.getvalue().encode())
