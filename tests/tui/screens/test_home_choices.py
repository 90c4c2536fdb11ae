"""Home gives back what the person wants next, and knows nothing of the app that shows it."""

from __future__ import annotations

from datetime import UTC

import pytest
from textual.app import App

from soleus.link.clock import VirtualClock
from soleus.live.connection.state import ProbeState
from soleus.live.session.options import Options
from soleus.live.session.probe_session import ProbeSession
from soleus.live.wall_clock import WallClock
from soleus.store.folder import open_folder
from soleus.tui.context import ScreenContext
from soleus.tui.drawing.glyphs import GlyphLevel
from soleus.tui.screens.home import HomeChoice, HomeScreen
from tests.tui.app_driver import MORNING_UNIX_S

ALWAYS = {
    "r": HomeChoice.REVIEW,
    "c": HomeChoice.CALIBRATE,
    "p": HomeChoice.PROBE,
    "o": HomeChoice.COLOURS,
    "question_mark": HomeChoice.HELP,
}


@pytest.mark.parametrize(
    ("url", "keys"),
    [
        ("sim:", {"h": HomeChoice.HOLD, "enter": HomeChoice.HOLD, "z": HomeChoice.ZERO, **ALWAYS}),
        (None, {"d": HomeChoice.DEMO, **ALWAYS}),
    ],
)
async def test_each_key_of_home_gives_back_its_choice_in_any_app(tmp_path, url, keys):
    """What comes next is decided in one place; Home can then be shown and tried without it."""
    url = url or str(tmp_path / "no" / "port")
    controller = ProbeSession(
        Options(open_folder(tmp_path), url, threaded=False),
        VirtualClock(),
        WallClock(lambda: MORNING_UNIX_S, UTC),
    )
    chosen = []
    try:
        for _ in range(200):
            controller.turn()
        connected = controller.probe_view().state is ProbeState.CONNECTED
        assert connected is (url == "sim:")
        app = App()
        async with app.run_test() as pilot:
            home = HomeScreen(ScreenContext(controller, GlyphLevel.ASCII), chosen.append)
            await app.push_screen(home)
            await pilot.press(*keys, "h" if not connected else "d")

            assert list(keys.values()) == chosen
            assert app.screen is home
    finally:
        controller.close()
