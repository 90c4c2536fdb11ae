"""When pictures leave the reader: news at once, at most sixty a second, and never silence."""

from __future__ import annotations

import threading

import pytest

from soleus.core.terms import Doubt, Zone
from tests.live.session_driver import SessionDriver


def _pictures(driver: SessionDriver, seconds: float) -> list[tuple[int, bool]]:
    """After each turn of so many seconds: when the newest picture was made, and is it current."""
    loop = driver.controller._loop
    end_s, told = driver.now_s + seconds, []
    while driver.now_s < end_s:
        driver.controller.turn()
        newest = loop.pictures.newest
        told.append((newest.made_ns, newest.hold is driver.view))
    return told


def test_every_block_of_a_slow_probe_is_shown_in_the_turn_it_came_in(drive):
    """A picture without news, made just before, held the next real one back by a whole read."""
    told = _pictures(drive("sim:steady").begin(), 2.0)

    assert [] == [made_ns for made_ns, current in told if not current]


def test_a_fast_probe_makes_about_sixty_pictures_a_second(drive):
    """By hand: blocks come every 16.04 ms, pictures may every 16.67; every 26th is left out."""
    made = {made_ns for made_ns, _ in _pictures(drive("sim:steady?rate=1000").begin(), 2.0)}

    assert len(made) == pytest.approx(120, abs=2)


def test_without_a_single_sample_there_are_still_pictures(drive):
    """What is being waited for, and that a number has grown old, has to be said."""
    driver = drive("sim:nobody")
    made = set()
    while driver.now_s < 2.0:
        driver.controller.turn()
        made.add(driver.controller._loop.pictures.newest.made_ns)

    assert len(made) >= 15


def test_while_the_reader_hangs_a_hold_in_contact_says_let_go_and_shows_no_number(drive):
    """The driver hangs with a hand on the tip; the last picture stood there and looked calm."""
    driver = drive("sim:steady").begin().until_in_band(1.0)
    before = driver.controller.hold_view()
    driver.clock.wait(threading.Event(), 0.6)
    view = driver.controller.hold_view()

    assert (Zone.IN_BAND, False) == (before.zone, before.asks_let_go)
    assert (Zone.STOP, True, None, Doubt.STALE) == (
        view.zone,
        view.asks_let_go,
        view.reading.pressure_kpa,
        view.reading.doubt,
    )
