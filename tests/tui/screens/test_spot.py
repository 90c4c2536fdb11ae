"""Place and side: nothing is chosen that nobody has chosen."""

import pytest

from soleus.core.terms import Side
from soleus.tui.screens.checklist import ChecklistScreen
from soleus.tui.screens.home import HomeScreen
from soleus.tui.screens.side import SideScreen
from soleus.tui.screens.spot import SpotScreen
from soleus.tui.widgets.row_list import RowList
from tests.tui.app_driver import LARGE, PLACE, SMALL, driven

TINY = (60, 18)
NAME = "Middle of the calf, felt at the low back"


async def pressed_before(person, side=Side.LEFT):
    """A hold at the calf that lies in the past, and back at Home."""
    await person.at_hold(side=side)
    await person.push_to(60)
    await person.let_go()
    await person.press("enter")
    await person.until(lambda: isinstance(person.app.screen, HomeScreen))


def words_of(person):
    """What the screen says, without its line breaks."""
    return " ".join(person.text().split())


# -- nothing is chosen beforehand ------------------------------------------------------------------


async def test_enter_on_an_empty_search_chooses_nothing(tmp_path):
    """W6: it picked the skull, the first of the list, for a sore back."""
    async with driven(tmp_path) as person:
        await person.press("h")
        await person.alone("enter", "enter")

        assert isinstance(person.app.screen, SpotScreen)
        assert person.app.screen.spot is None
        assert "▶" not in person.text()
        assert "enter go on" not in person.text()
        assert "Type a place or where it hurts" in words_of(person)


async def test_an_arrow_chooses_the_first_place_and_enter_goes_on(tmp_path):
    """The list serves whoever has a hand for the arrows only."""
    async with driven(tmp_path) as person:
        await person.press("h", "down")
        assert "▶ Below the skull" in person.text()

        await person.press("enter")
        assert isinstance(person.app.screen, SideScreen)


async def test_a_side_alone_in_the_search_chooses_no_place(tmp_path):
    """That it is the left one says nothing about where."""
    async with driven(tmp_path) as person:
        await person.to_place("left")

        assert person.app.screen.spot is None


@pytest.mark.parametrize("key", ["h", "enter"])
async def test_enter_held_down_on_home_presses_nowhere(tmp_path, key):
    """The last place is offered; a key that is stuck must not take it."""
    async with driven(tmp_path) as person:
        await pressed_before(person)
        await person.press(key)
        await person.let(0.5)
        for _ in range(20):
            await person.press("enter")
            await person.let(0.03)
        await person.let(0.5)

        assert isinstance(person.app.screen, SpotScreen)


# -- the side --------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [SMALL, LARGE, TINY])
@pytest.mark.parametrize(("key", "side"), [("l", Side.LEFT), ("r", Side.RIGHT)])
async def test_the_side_is_asked_and_one_key_answers(tmp_path, size, key, side):
    """W4: it was "left" unless somebody noticed."""
    async with driven(tmp_path, size=size) as person:
        await person.to_place()
        await person.press("enter")
        asked = person.text()
        assert "LEFT or RIGHT?" in asked
        assert "▸" not in asked
        assert "enter take it" not in asked

        await person.alone("enter")
        assert isinstance(person.app.screen, SideScreen)

        await person.alone(key)
        assert isinstance(person.app.screen, ChecklistScreen)
        assert side is person.app.screen._request.side
        assert f"· {side.name}" in person.text()


@pytest.mark.parametrize(
    ("typed", "side"),
    [("left calf", Side.LEFT), ("calf right", Side.RIGHT), ("right hip", Side.RIGHT)],
)
async def test_a_side_that_was_typed_is_offered(tmp_path, typed, side):
    """W4: "left calf" found nothing."""
    async with driven(tmp_path) as person:
        await person.to_place(typed)
        assert person.app.screen.spot is not None

        await person.press("enter")
        assert f"{side.name}   as you typed" in person.text()
        assert f"▸ {side.value[0]}  {side.name}" in person.text()

        await person.alone("enter")
        assert side is person.app.screen._request.side


async def test_the_last_side_used_here_is_offered_and_shown_as_that(tmp_path):
    """One enter for whoever always presses the same side; it says so before it is taken."""
    async with driven(tmp_path) as person:
        await pressed_before(person, Side.RIGHT)
        await person.to_place()
        await person.press("enter")
        assert "▸ r  RIGHT   last time here" in person.text()

        await person.alone("enter")
        assert Side.RIGHT is person.app.screen._request.side


async def test_the_last_side_of_another_place_is_not_offered(tmp_path):
    """A sore right calf says nothing about which hip."""
    async with driven(tmp_path) as person:
        await pressed_before(person, Side.RIGHT)
        await person.to_place("hip")
        await person.press("enter")

        assert "last time here" not in person.text()
        assert "▸" not in person.text()


async def test_what_was_typed_comes_before_the_last_side_used(tmp_path):
    """Today it is the other one, and that was said."""
    async with driven(tmp_path) as person:
        await pressed_before(person, Side.RIGHT)
        await person.to_place("middle of the left calf")
        await person.press("enter")

        assert "▸ l  LEFT   as you typed" in person.text()


async def test_arrows_choose_a_side_and_enter_takes_it(tmp_path):
    """As in every other list."""
    async with driven(tmp_path) as person:
        await person.to_place()
        await person.press("enter", "down")
        assert "▸ r  RIGHT" in person.text()

        await person.alone("enter")
        assert Side.RIGHT is person.app.screen._request.side


async def test_enter_held_down_takes_no_side_that_is_offered(tmp_path):
    """From the place through the side in one long press: the side would be assumed after all."""
    async with driven(tmp_path) as person:
        await pressed_before(person)
        await person.to_place()
        await person.press("enter")
        await person.let(0.5)
        for _ in range(20):
            await person.press("enter")
            await person.let(0.03)
        await person.let(0.5)

        assert isinstance(person.app.screen, SideScreen)


async def test_esc_goes_from_the_side_back_to_the_place_that_was_found(tmp_path):
    """One step, and what was typed is still there."""
    async with driven(tmp_path) as person:
        await person.to_place()
        await person.press("enter", "escape")

        assert isinstance(person.app.screen, SpotScreen)
        assert f"▶ {NAME[:20]}" in person.text()


async def test_each_side_says_what_a_hold_there_would_be(tmp_path):
    """Where the target comes from, and how well it is supported, stands beside it."""
    async with driven(tmp_path) as person:
        await person.to_place()
        both = person.text()
        await person.press("enter")

        assert "LEFT or RIGHT · Gentle · 2 holds of 30 s in the band" in both
        assert 1 == words_of(person).count(
            "target 60 kPa, band 45–75 · start value, dose D, range B"
        )


async def test_a_side_that_is_closed_says_why_and_takes_no_key(tmp_path):
    """A bruise on the left calf leaves the right one to be pressed."""
    async with driven(tmp_path) as person:
        await person.to_checklist()
        await person.alone("n", "y", "y")
        await person.press("escape")
        await person.to_place()
        assert "RIGHT · Gentle · 2 × 30 s" in person.text()
        assert "LEFT  · Gentle · not offered now" in person.text()

        await person.press("enter")
        assert "Recent injury or operation" in words_of(person)
        assert "l LEFT" not in person.text().splitlines()[-1]

        await person.alone("l")
        assert isinstance(person.app.screen, SideScreen)

        await person.alone("r")
        assert isinstance(person.app.screen, ChecklistScreen)


# -- again -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [SMALL, LARGE, TINY])
async def test_the_last_place_is_offered_with_its_side_and_one_enter_takes_both(tmp_path, size):
    """W6: nothing is chosen on an empty search except what says "Again" and which side."""
    async with driven(tmp_path, size=size) as person:
        await pressed_before(person, Side.RIGHT)
        await person.press("h")
        (row,) = [line for line in person.text().splitlines() if "Again: " in line]
        assert "▶ Again: Middle of the" in row
        assert "· RIGHT" in row

        await person.alone("enter")
        assert isinstance(person.app.screen, ChecklistScreen)
        assert ("sol_si", Side.RIGHT) == (
            person.app.screen._request.spot_id,
            person.app.screen._request.side,
        )


async def test_the_last_place_of_somebody_else_is_not_offered(tmp_path):
    """Anna's calf is no reason to press mine."""
    async with driven(tmp_path) as person:
        await pressed_before(person)
    async with driven(tmp_path, person="anna") as person:
        await person.press("h")

        assert "Again" not in person.text()
        assert person.app.screen.spot is None


async def test_what_is_typed_takes_the_place_of_the_last_one(tmp_path):
    """A search is about something else; enter must mean what is marked."""
    async with driven(tmp_path) as person:
        await pressed_before(person)
        await person.to_place("hip")
        assert "Again" not in person.text()
        assert "Side of the hip" == person.app.screen.spot.name

        await person.press("escape")
        assert "▶ Again: " in person.text()


async def test_below_the_last_place_stand_all_places(tmp_path):
    """Its own entry too: there the other side can be asked for."""
    async with driven(tmp_path) as person:
        await pressed_before(person)
        await person.press("h", "down")
        screen = person.app.screen

        assert "Below the skull, at the back" == screen.spot.name
        assert len(person.controller.atlas.spots) + 1 == len(screen.query_one(RowList)._rows)


async def test_a_place_typed_in_a_hurry_is_asked_for_its_side(tmp_path):
    """Enter must not overtake the letters: another place would be pressed."""
    async with driven(tmp_path) as person:
        await pressed_before(person)
        await person.press("h")
        await person.hurry(PLACE)

        assert isinstance(person.app.screen, SideScreen)
        assert NAME in person.text()
