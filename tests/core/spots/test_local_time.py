"""When another day begins, and how a time is told."""

from datetime import timedelta, timezone

import pytest

from tests.core.spots.days import at, clock


@pytest.mark.parametrize(
    ("then", "from_on"),
    [
        ("Mon 00:00", "Tue 00:00"),
        ("Mon 08:10", "Tue 00:00"),
        ("Mon 12:00", "Tue 00:00"),  # midnight and 12 h at once
        ("Mon 12:01", "Tue 00:01"),
        ("Mon 20:10", "Tue 08:10"),
        ("Mon 23:58", "Tue 11:58"),
    ],
)
def test_another_day_is_past_midnight_and_twelve_hours_later(then, from_on):
    """At 00:00:10 nobody has slept, and what happened at 23:58 is not yesterday's news."""
    moment = at(clock(from_on))

    assert clock(from_on) == moment.another_day_unix_s(clock(then))
    assert moment.is_on_earlier_day(clock(then))
    assert not at(clock(from_on) - 0.001).is_on_earlier_day(clock(then))


def test_the_day_is_the_one_of_the_place():
    """23:30 in UTC is 01:30 of the next day at UTC+2: midnight has passed there already."""
    east = timezone(timedelta(hours=2))
    moment = at(clock("Tue 12:00", east), east)

    assert clock("Wed 00:00", east) == moment.another_day_unix_s(clock("Mon 23:30"))


@pytest.mark.parametrize(
    ("then", "since", "until"),
    [
        ("Mon 08:10", "Mon 08:10", "Mon 08:10"),
        ("Tue 08:10:01", "Tue 08:10", "Tue 08:11"),
        ("Tue 23:59:30", "Tue 23:59", "Wed 00:00"),
    ],
)
def test_a_time_to_come_is_rounded_up(then, since, until):
    """Whoever comes back at the told time must be late enough."""
    moment = at(clock("Mon 12:00"))

    assert since == moment.tell_since(clock(then))
    assert until == moment.tell_until(clock(then))


@pytest.mark.parametrize(
    ("now", "told"), [("Sat 20:09", "Mon 20:10"), ("Sun 20:11", "24 Nov 2025 20:10")]
)
def test_a_weekday_is_told_only_while_it_names_one_day(now, told):
    """Six days on, Monday may be this one or the next."""
    assert told == at(clock(now)).tell_since(clock("Mon 20:10"))


def test_a_time_is_told_by_the_clock_of_the_place():
    """08:10 in UTC is 09:40 half an hour east of UTC+1."""
    east = timezone(timedelta(hours=1, minutes=30))

    assert "Tue 09:40" == at(clock("Mon 12:00"), east).tell_until(clock("Tue 08:10"))
