"""What is made anew for a picture, and when a screen is woken for one."""

from __future__ import annotations

import threading

import pytest

from soleus.core.terms import Doubt, Label
from soleus.live import picture_maker
from soleus.live.wall_clock import WallClock
from tests.live.session_driver import START_UNIX_S, Silent


@pytest.fixture
def woken(drive):
    """A connected session whose screen looks whenever it is woken; lists when that was."""

    def open_one(url="sim:steady", **options):
        driver, times_s = drive(url, **options), []

        def look():
            times_s.append(driver.now_s)
            driver.controller.pictures()

        driver.controller.on_change(look)
        return driver.connect(), times_s

    return open_one


def within(times_s, seconds, end_s):
    """How many of these times lie in the last seconds."""
    return sum(end_s - seconds < each <= end_s for each in times_s)


def test_a_probe_that_lies_there_wakes_a_screen_ten_times_a_second(woken):
    """Forty pictures a second were looked at and found equal."""
    driver, times_s = woken()
    driver.seconds(5.0)

    assert within(times_s, 4.0, driver.now_s) == pytest.approx(40, abs=5)


def test_in_a_hold_a_screen_is_woken_by_every_block(woken):
    """What is pressed has to be seen at once."""
    driver, times_s = woken()
    driver.begin().until_in_band(4.0)

    assert within(times_s, 3.0, driver.now_s) > 3 * 35


def test_while_nothing_is_new_nobody_is_woken_and_the_picture_stays_the_same(drive):
    """No port, no probe: what is waited for is said once, and is not silence for all that."""
    driver, looks = drive("serial:/dev/there-is-none"), []
    driver.seconds(3.0)
    before = driver.controller.probe_view()
    driver.controller.on_change(lambda: looks.append(driver.controller.pictures()))
    driver.seconds(3.0)

    assert [] == looks
    assert before is driver.controller.probe_view()  # not frozen: it is renewed


def test_what_a_probe_is_is_put_together_once_a_second_and_not_for_each_picture(woken, monkeypatch):
    """23 fields, sixty times a second, were a fifth of the reader's work in a hold."""
    driver, _ = woken()
    driver.begin().until_in_band(1.0)
    made = []
    facts_of = picture_maker.facts_of
    monkeypatch.setattr(picture_maker, "facts_of", lambda probe: made.append(1) or facts_of(probe))
    driver.seconds(4.0)

    assert 4 == pytest.approx(len(made), abs=1)


def test_silence_is_shown_within_half_a_second_though_nothing_comes(through, woken):
    """The newest number was of a moment ago; nobody may take it for now."""
    made = through(Silent)
    driver, times_s = woken()
    driver.seconds(2.0)
    made[0].silent = True
    began_s = driver.now_s
    driver.until(lambda: driver.controller.probe_view().reading.doubt is Doubt.STALE, most_s=2.0)

    assert pytest.approx(0.5, abs=0.15) == driver.now_s - began_s
    assert times_s[-1] == pytest.approx(driver.now_s, abs=0.05)
    assert None is driver.controller.probe_view().raw_counts


def test_a_reader_that_hangs_shows_no_number_on_home_either(woken):
    """The driver does not come back: the last picture must not stay."""
    driver, _ = woken()
    driver.seconds(2.0)
    driver.clock.wait(threading.Event(), 0.6)
    view = driver.controller.probe_view()

    assert (None, Doubt.STALE) == (view.reading.pressure_kpa, view.reading.doubt)


def test_a_day_that_ends_while_nothing_is_touched_is_noticed(drive):
    """The calibration was good until that night; Home is open, and nobody presses a key."""
    at_midnight_s = WallClock().midnight_after_unix_s(START_UNIX_S)
    driver = drive(start_s=at_midnight_s - START_UNIX_S - 8.0).connect().zero()
    probe = driver.controller.probe
    object.__setattr__(probe.calibration, "due_on", probe.today)
    driver.seconds(1.5)
    before = driver.controller.probe_view()
    driver.seconds(8.0)
    after = driver.controller.probe_view()

    assert (Label.CALIBRATED, Label.INDICATIVE) == (before.reading.label, after.reading.label)
    assert [] == [each for each in before.says if "out of date" in each.lower()]
    assert len(after.says) > len(before.says)
