"""The wall clock and the calendar, as one object that tests and the demo can set."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Final

from soleus.core.spots.local_time import Moment

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
        return self.local(self.unix_s())

    def today(self) -> date:
        """The local date."""
        return self.now().date()

    def moment(self) -> Moment:
        """Now with its calendar, as the rules ask for it."""
        return Moment(self.unix_s(), self)

    def local(self, unix_s: float) -> datetime:
        """The local date and time of a moment, with its zone."""
        return datetime.fromtimestamp(unix_s, UTC).astimezone(self.zone)

    def midnight_after_unix_s(self, unix_s: float) -> float:
        """When the next local date begins; a day may have 23 or 25 hours.

        Where the clock is put back over midnight, that midnight comes twice: the one to come.
        """
        day = self.local(unix_s).date() + DAY
        first, again = (
            datetime(day.year, day.month, day.day, tzinfo=self.zone, fold=fold).timestamp()
            for fold in (0, 1)  # one without a zone is taken as local
        )
        return first if first > unix_s else again
