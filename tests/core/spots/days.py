"""Moments of a week that everybody can work out by hand: it begins on Monday, 24 November 2025."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo

from soleus.core.spots.local_time import Moment
from soleus.live.wall_clock import WallClock

DAYS = {day: 24 + n for n, day in enumerate(["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"])}


def clock(words: str, zone: tzinfo = UTC) -> float:
    """Unix time of ``Mon 08:10`` in that week, with seconds if there are any."""
    day, time_of_day = words.split()
    hour, minute, *seconds = (int(part) for part in time_of_day.split(":"))
    return datetime(2025, 11, DAYS[day], hour, minute, *seconds, tzinfo=zone).timestamp()


def at(unix_s: float, zone: tzinfo = UTC) -> Moment:
    """Now is then, in that zone."""
    return WallClock(lambda: unix_s, zone).moment()
