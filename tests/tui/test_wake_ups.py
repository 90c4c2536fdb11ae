"""The app and the engine's wake-ups: none may be lost, or the screen stands still for good."""

from __future__ import annotations

import asyncio
import threading
import time

from soleus.core.terms import Doubt
from soleus.tui.screens.home import HomeScreen
from soleus.tui.widgets.canvas import Canvas
from tests.tui.app_driver import at_rest, driven


def looks_at(driver, monkeypatch):
    """A list that grows with each look at the engine's pictures."""
    looks, pictures = [], driver.controller.pictures
    monkeypatch.setattr(driver.controller, "pictures", lambda: looks.append(1) or pictures())
    return looks


async def test_every_wake_up_is_followed_by_a_look(tmp_path, monkeypatch):
    """A look put off by a timer was left out when the loop was busy, and never asked for again."""
    monkeypatch.setattr(HomeScreen, "LOOK_EVERY_S", 0.0)  # as on the screens of a hold
    async with driven(tmp_path) as driver:
        looks = looks_at(driver, monkeypatch)
        for _ in range(50):
            driver.app._wake()
            await asyncio.sleep(0)
            time.sleep(0.015)  # the loop is busy drawing: whatever waits now is late
        await driver.pilot.pause()

    assert 50 == len(looks)


async def test_on_home_many_wake_ups_are_followed_by_one_look(tmp_path, monkeypatch):
    """Forty pictures a second were looked at there, and each one found to show nothing new."""
    async with driven(tmp_path) as driver:
        looks, due, loop = looks_at(driver, monkeypatch), [], asyncio.get_running_loop()
        call_at, look = loop.call_at, driver.app._look

        def later(when, do, *words, **more):
            return due.append(do) if do == look else call_at(when, do, *words, **more)

        monkeypatch.setattr(loop, "call_at", later)
        monkeypatch.setattr(HomeScreen, "LOOK_EVERY_S", 3600.0)  # longer than any machine takes
        for _ in range(50):
            driver.app._wake()
            await asyncio.sleep(0)
        await at_rest()

        assert ([], [look]) == (looks, due)
        look()
        driver.app._wake()
        await at_rest()
        assert ([1], [look, look]) == (looks, due)  # and the next one will come as well


async def test_on_home_nothing_is_painted_while_nothing_that_it_shows_changes(
    tmp_path, monkeypatch
):
    """Ten seconds of pictures, each of other counts: none of them asks for a row."""
    async with driven(tmp_path) as driver:
        counts, painted = set(), []
        monkeypatch.setattr(
            Canvas, "refresh", lambda canvas, *rows, **_: painted.append((canvas, rows))
        )
        for _ in range(100):
            await driver.let(0.1)
            counts.add(driver.controller.probe_view().raw_counts)

    assert len(counts) > 10
    assert [] == painted


async def test_while_the_reader_hangs_the_app_looks_by_itself(tmp_path, monkeypatch):
    """It wakes nobody any more, and the number of then would stand on Home for ever."""
    async with driven(tmp_path) as driver:
        await driver.let(1.0)
        driver.controller.on_change(None)
        looks = looks_at(driver, monkeypatch)
        driver.clock.wait(threading.Event(), 0.6)
        await driver.until(lambda: len(looks) > 1, within_s=10.0)

        assert Doubt.STALE is driver.controller.probe_view().reading.doubt
