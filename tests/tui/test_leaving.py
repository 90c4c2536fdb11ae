"""What comes late, when the app is being left already, finds no screen and does no harm."""

from __future__ import annotations

from tests.tui.app_driver import driven


async def test_a_timer_that_comes_after_the_last_screen_has_gone_is_no_crash(tmp_path):
    """On a busy machine the look after the engine came when no screen was left: a traceback."""
    async with driven(tmp_path) as driver:
        app = driver.app
        await app.action_quit()
        await driver.pilot.pause()

    assert [] == app.screen_stack
    app._watch_engine()
    app._look()
