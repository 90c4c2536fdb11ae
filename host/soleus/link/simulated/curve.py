"""A force curve from a CSV file: the hand for a run that must be the same every time.

The file has the columns ``t_s,force_n``; its t = 0 is the first START command, as for the
simulator of the real image. Before it nothing touches; after its end the last force stays.
"""

from __future__ import annotations

import csv
import math
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from soleus.core.units import kpa_from_n
from soleus.core.view import HoldView
from soleus.errors import UsageError
from soleus.link.simulated.cell import TIP_AREA_MM2
from soleus.link.simulated.hands import Answers, Hand
from soleus.link.source import Act

COLUMNS: Final = ("t_s", "force_n")
_NOT_OPENED: Final = "Nothing was opened."
_FORM: Final = f"Name a CSV file with the columns {','.join(COLUMNS)}, numbers, t_s rising."


@dataclass(frozen=True, slots=True)
class ForceCurve:
    """Force over time in straight lines between points.

    Attributes:
        t_s: times of the points, rising, s.
        force_n: force at each, N.
    """

    t_s: tuple[float, ...]
    force_n: tuple[float, ...]

    def at(self, t_s: float) -> float:
        """Force at this time, N; 0 before t = 0, the first or last force outside the points."""
        if t_s < 0.0:
            return 0.0
        after = bisect_right(self.t_s, t_s)
        if after == 0:
            return self.force_n[0]
        if after == len(self.t_s):
            return self.force_n[-1]
        t0_s, t1_s = self.t_s[after - 1 : after + 1]
        f0_n, f1_n = self.force_n[after - 1 : after + 1]
        return f0_n + (f1_n - f0_n) * (t_s - t0_s) / (t1_s - t0_s)


class CurveHand(Hand):
    """Plays a curve into the load cell and answers ratings; it does not look at the screen."""

    def __init__(self, curve: ForceCurve) -> None:
        self._curve = curve
        self._answers = Answers()

    def look(self, view: HoldView, now_s: float) -> Sequence[Act]:
        """Answer rating prompts."""
        return self._answers.look(view, now_s)

    def press_kpa(self, now_s: float) -> float:
        """The curve's force as pressure under the tip, kPa."""
        return kpa_from_n(self._curve.at(now_s - self.stream_start_s), TIP_AREA_MM2)


def read_curve(path: Path) -> ForceCurve:
    """Read a curve file.

    Raises:
        UsageError: the file cannot be read, or a line in it cannot be used.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise _unusable(f"The curve {path} cannot be read: it is not UTF-8 text.") from error
    except OSError as error:
        raise _unusable(f"The curve {path} cannot be read: {error.strerror}.") from error
    return parse_curve(text.splitlines(), str(path))


def parse_curve(lines: Iterable[str], name: str) -> ForceCurve:
    """Read a curve from its lines; ``name`` is how the file is called in a complaint.

    Raises:
        UsageError: naming the file and the line.
    """
    rows = csv.reader(lines)
    places = _places(next(rows, []), name)
    t_s: list[float] = []
    force_n: list[float] = []
    for row in rows:
        if not any(cell.strip() for cell in row):
            continue
        where = f"{name}, line {rows.line_num}"
        t, force = (_number(row, place, where) for place in places)
        if t_s and t <= t_s[-1]:
            raise _unusable(f"{where}: t_s must rise, but {t:g} comes after {t_s[-1]:g}.")
        t_s.append(t)
        force_n.append(force)
    if not t_s:
        raise _unusable(f"{name} has no line with numbers.")
    return ForceCurve(tuple(t_s), tuple(force_n))


def _places(header: Sequence[str], name: str) -> list[int]:
    columns = [cell.strip() for cell in header]
    for wanted in COLUMNS:
        if wanted not in columns:
            raise UsageError(
                f"{name}, line 1: the column {wanted} is missing.",
                _NOT_OPENED,
                f"The first line must name the columns: {','.join(COLUMNS)}",
            )
    return [columns.index(wanted) for wanted in COLUMNS]


def _number(row: Sequence[str], place: int, where: str) -> float:
    text = row[place].strip() if place < len(row) else ""
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise _unusable(f"{where}: '{text}' is not a number.")
    return number


def _unusable(what: str) -> UsageError:
    return UsageError(what, _NOT_OPENED, _FORM)
