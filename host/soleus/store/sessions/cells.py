"""Single values out of rows and of JSON, each of the kind that was written, or refused.

SQLite gives back whatever lies in the file: after a flipped byte a number can be a text, and a
float NaN or infinite, which no limit would stop.
"""

from __future__ import annotations

import json
import math
import sqlite3
from typing import Any, Final

from soleus.core.toml_table import NUMBER_MAX

SECONDS_MAX: Final = 1e8  # three years: longer than any session, and no date breaks by it


def text(row: sqlite3.Row, name: str) -> str:
    """A text. Raises ``ValueError``: it is none, like the others below."""
    value = row[name]
    if not isinstance(value, str):
        raise _other(name, value)
    return value


def maybe_text(row: sqlite3.Row, name: str) -> str | None:
    """A text, or nothing."""
    return None if row[name] is None else text(row, name)


def whole(row: sqlite3.Row, name: str) -> int:
    """A whole number."""
    value = row[name]
    if not isinstance(value, int):
        raise _other(name, value)
    return value


def maybe_whole(row: sqlite3.Row, name: str) -> int | None:
    """A whole number, or nothing."""
    return None if row[name] is None else whole(row, name)


def count(row: sqlite3.Row, name: str) -> int:
    """How many, from 0."""
    value = whole(row, name)
    if value < 0:
        raise _other(name, value)
    return value


def yes_or_no(row: sqlite3.Row, name: str) -> bool:
    """0 or 1."""
    value = whole(row, name)
    if value not in (0, 1):
        raise _other(name, value)
    return bool(value)


def real(row: sqlite3.Row, name: str, low: float = -NUMBER_MAX, high: float = NUMBER_MAX) -> float:
    """A finite number within limits."""
    value = row[name]
    if not isinstance(value, int | float) or not low <= value <= high:
        raise _other(name, value)
    return float(value)


def maybe_real(row: sqlite3.Row, name: str, low: float = -NUMBER_MAX) -> float | None:
    """The same, or nothing."""
    return None if row[name] is None else real(row, name, low)


def seconds(row: sqlite3.Row, name: str) -> float:
    """A time on the clock of a run, or how long something took."""
    return real(row, name, -SECONDS_MAX, SECONDS_MAX)


def json_table(written: str) -> dict[str, Any]:
    """A JSON object whose numbers are finite. Raises ``ValueError``: it is none."""
    value = _DECODER.decode(written)
    if not isinstance(value, dict):
        raise ValueError("what should be a JSON object is none")
    return value


def _float(written: str) -> float:
    value = float(written)
    if not math.isfinite(value):
        raise ValueError(f"{written} is no number")
    return value


def _constant(written: str) -> float:
    raise ValueError(f"{written} is no number")


_DECODER: Final = json.JSONDecoder(parse_float=_float, parse_constant=_constant)


def _other(name: str, value: object) -> ValueError:
    return ValueError(f"{name} cannot be {str(value)[:40]!r}")
