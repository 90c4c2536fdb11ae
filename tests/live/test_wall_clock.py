"""The calendar of the machine: local midnights, also where the clock is put forward and back."""

import time
from datetime import UTC, datetime, timedelta, timezone

import pytest

from soleus.core.spots.local_time import Moment
from soleus.live.wall_clock import WallClock

BERLIN = "CET-1CEST,M3.5.0,M10.5.0/3"
# Put back at 00:00 to 23:00 of the day before; put forward at 00:00 to 01:00. Southern.
BRASIL = "<-03>3<-02>,M11.1.0/0,M2.3.0/0"
# Put back one minute past midnight, as Newfoundland did until 2011.
NEWFOUNDLAND = "NST3:30NDT,M3.2.0/0:01,M11.1.0/0:01"


def utc(year, month, day, hour, minute=0):
    """Unix time of a moment in UTC."""
    return datetime(year, month, day, hour, minute, tzinfo=UTC).timestamp()


@pytest.fixture
def machine_in(monkeypatch):
    """Puts this machine into a zone."""

    def move(zone):
        monkeypatch.setenv("TZ", zone)
        time.tzset()
        return WallClock()

    yield move
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize(
    ("zone", "now_unix_s", "midnight_unix_s"),
    [
        # 30 March 2025 has 23 hours: 00:00 is 23:00 UTC before it and 22:00 UTC after it
        (BERLIN, utc(2025, 3, 29, 23, 0), utc(2025, 3, 30, 22)),
        # 26 October 2025 has 25 hours
        (BERLIN, utc(2025, 10, 25, 22, 0), utc(2025, 10, 26, 23)),
        # the second 02:30 of that day
        (BERLIN, utc(2025, 10, 26, 1, 30), utc(2025, 10, 26, 23)),
        # 23:58 in summer
        (BERLIN, utc(2025, 7, 1, 21, 58), utc(2025, 7, 1, 22)),
        # 2 November 2025 begins at 01:00, since 00:00 does not exist: 03:00 UTC
        (BRASIL, utc(2025, 11, 2, 2, 30), utc(2025, 11, 2, 3)),
        # the first 23:30 of 15 February 2025, and the second: the day ends at 03:00 UTC
        (BRASIL, utc(2025, 2, 16, 1, 30), utc(2025, 2, 16, 3)),
        (BRASIL, utc(2025, 2, 16, 2, 30), utc(2025, 2, 16, 3)),
        # 23:30 once more, after half a minute of the next date: the midnight still to come
        (NEWFOUNDLAND, utc(2025, 11, 2, 3, 0), utc(2025, 11, 2, 3, 30)),
    ],
)
def test_the_next_midnight_is_the_one_on_the_wall(machine_in, zone, now_unix_s, midnight_unix_s):
    """Days of 23 and 25 hours must neither shorten a closure nor keep a place closed for longer."""
    assert midnight_unix_s == machine_in(zone).midnight_after_unix_s(now_unix_s)


def test_a_zone_that_is_given_counts_in_place_of_the_machines(machine_in):
    """Tests and the demo set it; so may a clinic whose computer runs in UTC."""
    machine_in(BERLIN)
    east = timezone(timedelta(hours=9))

    assert utc(2025, 7, 1, 15) == WallClock(zone=east).midnight_after_unix_s(utc(2025, 7, 1, 12))


def test_twelve_hours_are_twelve_hours_whatever_the_wall_shows(machine_in):
    """Felt at 15:30 before the clock goes back; 12 h later it is 02:30 for the second time."""
    calendar = machine_in(BERLIN)
    moment = Moment(utc(2025, 10, 25, 14), calendar)
    opens_unix_s = moment.another_day_unix_s(utc(2025, 10, 25, 13, 30))

    assert utc(2025, 10, 26, 1, 30) == opens_unix_s
    assert "Sun 02:30" == moment.tell_until(opens_unix_s)
