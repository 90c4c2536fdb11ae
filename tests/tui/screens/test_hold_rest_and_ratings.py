"""Keys in a rest, ratings with their scale and a second thought, and the word that follows them."""

from __future__ import annotations

import pytest

from soleus.core.events import EventKind
from soleus.core.terms import Cause, End, Phase
from soleus.store.sessions.reader import Reader
from soleus.tui.drawing.cells import Ink
from soleus.tui.drawing.pixels import Shape
from soleus.tui.widgets.hold.board import HoldBoard
from soleus.tui.widgets.hold.zone_cue import ZoneCue
from tests.tui.app_driver import LARGE, SMALL, driven

NARROW, TINY = (60, 18), (40, 12)


async def in_rest(person, seconds=3.0):
    """The first of two holds done by a key hand, and the tip off for a while."""
    await person.at_hold()
    await person.push_to(60)
    await person.press("2")
    await person.until_phase(Phase.RELEASE)
    person.controller.lift()
    person.pushed_kpa = 0
    await person.until_phase(Phase.REST, step_s=0.1)
    await person.press("2")
    await person.let(seconds)


def stored(person):
    """The session as it stands in the record."""
    with Reader(person.controller.options.folder) as reader:
        return reader.session(reader.sessions()[0].meta.session_id)


# -- a rest --------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [SMALL, LARGE, NARROW], ids=str)
async def test_enter_begins_the_next_hold_and_esc_ends_here(tmp_path, size):
    """The footer says both, and says nothing of letting go of what nobody holds."""
    async with driven(tmp_path, size=size) as person:
        await in_rest(person)
        footer = person.text().splitlines()[-1]
        assert "enter next hold now  esc end here" in footer
        assert "let go" not in footer
        await person.press("enter")

        assert (Phase.READY, 2) == (person.view.phase, person.view.set_n)
        assert "let go" in person.text().splitlines()[-1]


async def test_an_enter_that_is_held_down_skips_no_rest(tmp_path):
    """Repeats of a key that was pressed for something else answer nothing."""
    async with driven(tmp_path) as person:
        await in_rest(person, seconds=0.2)
        await person.press("enter")

        assert Phase.REST is person.view.phase


@pytest.mark.parametrize("key", ["space", "s"])
async def test_a_let_go_key_in_a_rest_asks_before_it_drops_a_hold(tmp_path, key):
    """Nothing is pressed: it was meant for resting on as often as for ending."""
    async with driven(tmp_path) as person:
        await in_rest(person)
        await person.press(key)
        assert Phase.REST is person.view.phase
        assert "end the run here?  y yes, end  n no, go on resting" in person.text()

        await person.press(key, "enter")  # held down, or pressed in haste: no answer
        assert Phase.REST is person.view.phase
        await person.press("n")
        assert "end the run here?" not in person.text()
        assert Phase.REST is person.view.phase


@pytest.mark.parametrize("keys", [("escape",), ("space", "y"), ("space", "escape"), ("ctrl+c",)])
async def test_a_run_that_is_ended_in_its_rest_keeps_its_hold(tmp_path, keys):
    """The first hold was done; that it ends here is on record."""
    async with driven(tmp_path) as person:
        await in_rest(person)
        await person.press(*keys)
        assert Cause.PERSON is person.view.cause
        await person.let(6.0)
        person.controller.holds.end()

        session = stored(person)
        assert [End.DONE] == [hold.result.end for hold in session.holds]
        assert EventKind.LET_GO in [event.kind for event in session.events]


@pytest.mark.parametrize("key", ["space", "s", "escape", "ctrl+c"])
async def test_while_the_tip_presses_in_a_rest_every_key_lets_go_at_once(tmp_path, key):
    """LIFT OFF is on the screen: a question would be the wrong answer to a stop key."""
    async with driven(tmp_path) as person:
        await in_rest(person)
        await person.push_to(30)
        assert Phase.REST is person.view.phase
        await person.press("y", "n", "enter")
        assert Phase.REST is person.view.phase
        await person.press(key)

        assert Cause.PERSON is person.view.cause


async def test_a_question_that_the_next_hold_overtakes_is_gone(tmp_path):
    """Its y must not end a hold, and the stop keys stop again at once."""
    async with driven(tmp_path) as person:
        await in_rest(person)
        await person.press("space")
        await person.until_phase(Phase.READY)
        await person.let(0.2)
        assert "end the run here?" not in person.text()
        await person.press("y")
        assert Phase.READY is person.view.phase
        await person.press("space")

        assert Cause.PERSON is person.view.cause


# -- ratings -------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [SMALL, LARGE, NARROW, TINY], ids=str)
async def test_a_question_shows_the_anchors_and_the_limit_of_the_mode(tmp_path, size):
    """4 of what, and is it too much? It fits whole into every size."""
    async with driven(tmp_path, size=size) as person:
        await person.at_hold()
        before = person.text()
        await person.push_to(60)
        during = person.text()

    for text in (before, during):
        assert "unbearable" in text
        assert "up to 3 is fine" in text
    if size[0] >= 80:
        scale = "0 nothing … 10 (t) unbearable; up to 3 is fine today"
        assert f"sore before pressing?  {scale}" in before
        assert f"how sore now?  {scale}" in during


async def test_a_slip_is_mended_by_the_next_digit(tmp_path):
    """The screen says for how long that is so, and what stands then."""
    async with driven(tmp_path) as person:
        await person.at_hold()
        await person.push_to(60)
        await person.press("4")
        assert "last rating 4; another digit corrects it" in person.text()
        assert "too sore for this mode" in person.text()
        await person.press("3")
        assert "last rating 3; another digit corrects it" in person.text()
        assert "too sore" not in person.text()
        await person.let(3.2)

        assert "last rating 3 " in person.text()
        assert "another digit" not in person.text()


@pytest.mark.parametrize("size", [SMALL, LARGE, NARROW], ids=str)
async def test_nine_before_contact_asks_and_enter_confirms(tmp_path, size):
    """A mistyped 9 ended the run; one that is meant still does."""
    async with driven(tmp_path, size=size) as person:
        await person.at_hold()
        await person.press("9")
        assert Phase.READY is person.view.phase
        assert "7 or more before pressing: then not today" in person.text()
        assert "enter or the digit again confirms, another one corrects" in person.text()
        assert "enter confirm" in person.text()
        await person.press("enter")

        assert Cause.NRS is person.view.cause


async def test_another_digit_before_contact_goes_on(tmp_path):
    """It was a slip; the footer offers no enter any more."""
    async with driven(tmp_path) as person:
        await person.at_hold()
        await person.press("9", "2")

        assert Phase.READY is person.view.phase
        assert "last rating 2" in person.text()
        assert "enter confirm" not in person.text()


async def test_the_last_rating_is_mended_on_the_summary_too(tmp_path):
    """The question after the release is answered there, by whoever has gone on quickly."""
    async with driven(tmp_path, "sim:steady") as person:
        await person.at_hold()
        await person.until_phase(Phase.DONE)
        await person.let(4.0)  # until the simulated hand has answered, and that stands
        await person.press("enter", "3")
        await person.let(0.1)
        assert "last rating 3; another digit corrects it" in person.text()
        await person.press("1")
        await person.let(0.1)

        assert 1 == person.view.last_nrs
        assert "last rating 1; another digit corrects it" in person.text()


# -- the word ------------------------------------------------------------------------------------


async def test_the_large_word_follows_a_rating_above_the_limit(tmp_path):
    """HOLD in blue over "too sore" is followed from three metres; the timer counts as before."""
    async with driven(tmp_path) as person:
        await person.at_hold()
        await person.push_to(60)
        board = person.app.screen.query_one(HoldBoard)
        assert ("hold", Shape.IN_BAND, Ink.IN_BAND) == shown(board)
        await person.press("4")
        held_s = person.view.in_band_s
        await person.let(1.0)
        assert ("ease off", Shape.ABOVE, Ink.ABOVE) == shown(board)
        assert held_s + 1.0 == pytest.approx(person.view.in_band_s, abs=0.05)

        await person.push_to(40)
        await person.push_to(50)
        assert ("hold", Shape.IN_BAND, Ink.IN_BAND) == shown(board)


@pytest.mark.parametrize("key", ["minus", "3"])
async def test_a_lower_target_or_rating_ends_it(tmp_path, key):
    """Both say that it is bearable now; the pressure need not move for it."""
    async with driven(tmp_path) as person:
        await person.at_hold()
        await person.push_to(50)
        await person.press("4")
        await person.let(4.0)
        await person.press(key)
        await person.let(0.2)

        assert "hold" == shown(person.app.screen.query_one(HoldBoard))[0]


def shown(board):
    """The word that is drawn large, its shape and its colour."""
    picture = board.query_one(ZoneCue)._picture
    return picture.word, picture.shape, picture.ink
