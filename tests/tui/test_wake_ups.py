"""The app and the engine's wake-ups: none may be lost, or the screen stands still for good."""

from __future__ import annotations

import asyncio
import time

from tests.tui.app_driver import driven


async def test_every_wake_up_is_followed_by_a_look(tmp_path, monkeypatch):
    """A look put off by a timer was left out when the loop was busy, and never asked for again."""
    async with driven(tmp_path) as driver:
        looks = []
        pictures = driver.controller.pictures
        monkeypatch.setattr(driver.controller, "pictures", lambda: looks.append(1) or pictures())
        for _ in range(50):
            driver.app._wake()
            await asyncio.sleep(0)
            time.sleep(0.015)  # the loop is busy drawing: whatever waits now is late
        await driver.pilot.pause()

    assert 50 == len(looks)
