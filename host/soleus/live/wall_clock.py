"""The wall clock and the calendar, as one object that tests and the demo can set."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Final

from soleus.core.spots.contact_limits import Moment

DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class WallClock:
    """What time and day it is where the person is.

    Attributes:
        unix_s: seconds since 1970 UTC.
        zone: the local zone; None for that of this machine.
    """

    unix_s: Callable[[], float] = time.time
    zone: tzinfo | None = None

    def now(self) -> datetime:
        """The local date and time, with its zone."""
        return datetime.fromtimestamp(self.unix_s(), UTC).astimezone(self.zone)

    def today(self) -> date:
        """The local date."""
        return self.now().date()

    def moment(self) -> Moment:
        """Now and its local day, as the rules ask for it; a day may have 23 or 25 hours."""
        today = self.today()
        return Moment(self.unix_s(), self._starts_s(today), self._starts_s(today + DAY))

    def _starts_s(self, day: date) -> float:
        midnight = datetime(day.year, day.month, day.day, tzinfo=self.zone)
        return midnight.timestamp()  # one without a zone is taken as local
