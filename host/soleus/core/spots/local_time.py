"""Now, and what the calendar of the place says of it: when another day begins, how a time is told.

The calendar itself comes in as an argument; ``live/wall_clock.py`` owns the one of this machine.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

# A day that begins at midnight alone would let 23:58 be forgotten at 00:00.
ANOTHER_DAY_LEAST_S: Final = 12 * 3600.0
# Nearer than this a weekday names one day only.
_WEEKDAY_WITHIN_S: Final = 6 * 86_400.0
_MINUTE_S: Final = 60
_WEEKDAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS: Final = (
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
)  # fmt: skip


class Calendar(Protocol):
    """What turns Unix time into local days where the person is; a day may have 23 or 25 hours."""

    def local(self, unix_s: float) -> datetime:
        """Return the local date and time."""

    def midnight_after_unix_s(self, unix_s: float) -> float:
        """Return when the next local date begins."""


@dataclass(frozen=True, slots=True)
class Moment:
    """Now, with the calendar of the place.

    Attributes:
        unix_s: now, seconds of Unix time.
        calendar: the local days.
    """

    unix_s: float
    calendar: Calendar

    def another_day_unix_s(self, unix_s: float) -> float:
        """Return from when on this time lies on an earlier day: another date, and 12 h."""
        midnight_unix_s = self.calendar.midnight_after_unix_s(unix_s)
        return max(midnight_unix_s, unix_s + ANOTHER_DAY_LEAST_S)

    def is_on_earlier_day(self, unix_s: float) -> bool:
        """Whether this time lies on an earlier day than now: another date, and 12 h ago."""
        return self.another_day_unix_s(unix_s) <= self.unix_s

    def tell_since(self, unix_s: float) -> str:
        """Return a time in the past for a sentence: ``Mon 20:10``, ``3 Feb 2026 20:10``."""
        return self._tell(unix_s)

    def tell_until(self, unix_s: float) -> str:
        """Return a time to come for a sentence, rounded up: whoever comes then is not too early."""
        return self._tell(math.ceil(unix_s / _MINUTE_S) * _MINUTE_S)

    def _tell(self, unix_s: float) -> str:
        local = self.calendar.local(unix_s)
        near = abs(unix_s - self.unix_s) < _WEEKDAY_WITHIN_S
        date = f"{local.day} {_MONTHS[local.month - 1]} {local.year}"
        return f"{_WEEKDAYS[local.weekday()] if near else date} {local:%H:%M}"
