"""How warm it is, asked once a day between the questions and the zero."""

from __future__ import annotations

from unittest.mock import patch

import pytest

from soleus.core.calibration.health import RoomTold
from soleus.live.session.room import RoomQuestion
from soleus.store.calibration.probe_facts import keep_room, room_told
from soleus.tui.screens.room import RoomScreen
from soleus.tui.screens.zero import ZeroScreen
from tests.tui.app_driver import LARGE, SMALL, driven

MATTERS = "soleus.live.session.room.room_matters"


def words(person):
    """The screen as one line."""
    return " ".join(person.text().split())


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_what_was_said_last_is_kept_with_enter(tmp_path, size):
    """The therapist's room is as warm as last week: one key."""
    async with driven(tmp_path, size=size) as person:
        folder, today = person.controller.options.folder, person.controller.wall_clock.today()
        keep_room(folder, today.replace(day=1), 22.5)
        with patch(MATTERS, lambda _: True):
            await person.to_zero()
            assert isinstance(person.app.screen, RoomScreen)
            assert "22.5 °C" in words(person)
            assert "Enter keeps it" in words(person)
            await person.alone("enter")

        assert isinstance(person.app.screen, ZeroScreen)
        assert RoomTold(today, 22.5) == room_told(folder)
        assert None is person.controller.room.question()


async def test_the_arrows_change_it_and_n_says_that_nobody_knows(tmp_path):
    """No typing: one hand may hold the probe."""
    async with driven(tmp_path) as person:
        answers = []
        for keys in (("up", "down", "down"), ("n",), ("up", "escape")):
            screen = RoomScreen(person.app.context, RoomQuestion(21.0))
            person.app.push_screen(screen, answers.append)
            await person.settle()
            await person.alone(*keys, *(("enter",) if "down" in keys else ()))

        assert ["20", "-", None] == answers


async def test_nobody_is_asked_on_a_simulated_probe(tmp_path):
    """It knows no warmth."""
    async with driven(tmp_path) as person:
        await person.to_zero()

        assert isinstance(person.app.screen, ZeroScreen)


async def test_an_enter_that_is_held_down_keeps_no_warmth_that_nobody_has_looked_at(tmp_path):
    """It begins on the page of the questions; yesterday's 21 °C would make the ± too small."""
    async with driven(tmp_path) as person:
        answers = []
        person.app.push_screen(RoomScreen(person.app.context, RoomQuestion(21.0)), answers.append)
        await person.settle()
        for _ in range(40):
            await person.press("enter")
            await person.let(0.03)

        assert [] == answers
        await person.let(0.3)
        assert [] == answers
        await person.alone("enter")
        assert ["21"] == answers
