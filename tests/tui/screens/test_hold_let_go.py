"""LET GO, time's up and TOO HARD on the hold screen: seen and heard, on every size."""

from __future__ import annotations

import asyncio
import re
from threading import Event

import pytest

from soleus.core.terms import Cause, End, Phase
from soleus.tui.screens.hold import HoldScreen
from soleus.tui.widgets.hold.board import HoldBoard
from soleus.tui.widgets.hold.time_panel import TimePanel
from tests.tui.app_driver import LARGE, SMALL, driven

SIZES = [LARGE, SMALL, (60, 18), (40, 12), (20, 5)]


def parts(person):
    """What is on the screen, piece by piece, the keys left out: (text, is it reversed)."""
    lines = person.app.screen._compositor.render_strips()[:-1]
    return [(part.text, bool(part.style and part.style.reverse)) for line in lines for part in line]


def covered_by_let_go(person):
    """The whole screen is reversed, but for the keys."""
    return all(is_reversed for _, is_reversed in parts(person))


async def in_every_size(person):
    """The terminal in one size after the other; what stands on it has to stand in each."""
    for size in SIZES:
        await person.resize(size)
        yield size


def said(person):
    """The text of the screen with single blanks."""
    return " ".join(person.text().split())


async def test_after_a_lost_link_let_go_stands_until_a_key_and_then_the_tip_comes_off(tmp_path):
    """It stood for 0.3 s, then a calm page that never said let go, while the hand still pressed."""
    async with driven(tmp_path, "sim:drop") as person:
        await person.at_hold()
        await person.until_phase(Phase.STOPPED, step_s=0.25)
        assert Cause.LINK_LOST is person.view.cause
        await person.let(60.0)  # the probe is plugged in again meanwhile, and reads 0 kPa

        async for _ in in_every_size(person):
            assert covered_by_let_go(person)
            assert "press any key" in said(person)
            assert "0 kPa" not in said(person)

        await person.let(0.5)
        await person.press("enter")  # does nothing but take LET GO away
        assert isinstance(person.app.screen, HoldScreen)
        async for _ in in_every_size(person):
            assert said(person).startswith("■ Take the tip off.")
            assert "Plug the probe in" in said(person)
            assert "enter go on" in said(person)


async def test_a_key_that_was_on_its_way_does_not_take_let_go_away(tmp_path):
    """A rating, or an arrow key that is held, in the moment when the link is lost."""
    async with driven(tmp_path, "sim:drop") as person:
        await person.at_hold()
        await person.until_phase(Phase.STOPPED, step_s=0.05)
        await person.press("3", "up", "up")

        assert covered_by_let_go(person)


@pytest.mark.parametrize("key", ["ctrl+c", "tab", "x", "1", "exclamation_mark", "f1", "escape"])
async def test_any_key_takes_it_away_and_does_nothing_else(tmp_path, key):
    """Nobody looks for a certain key with a fright in the limbs."""
    async with driven(tmp_path, "sim:drop") as person:
        await person.at_hold()
        await person.until_phase(Phase.STOPPED, step_s=0.25)
        before = person.view
        await person.let(0.5)
        await person.press(key)

        assert "Take the tip off." in said(person)
        assert isinstance(person.app.screen, HoldScreen)
        assert (before.last_nrs, before.symptom) == (person.view.last_nrs, person.view.symptom)


async def test_a_reader_that_hangs_says_let_go_and_leaves_nobody_trapped(tmp_path):
    """A driver hangs with a hand on the tip: no sample, no event, only a picture that grows old."""
    async with driven(tmp_path) as person:
        await person.at_hold()
        await person.push_to(60)
        person.clock.wait(Event(), 0.6)
        person.app.screen._tick()
        await person.settle()
        assert covered_by_let_go(person)
        assert "No data came from the probe" in said(person)

        person.clock.wait(Event(), 0.5)
        await person.pilot.press("space")
        await person.settle()
        assert "Take the tip off." in said(person)
        assert "enter go on" in said(person)


async def test_the_end_of_the_time_changes_the_whole_screen_until_the_tip_is_off(tmp_path):
    """HOLD became SLOWLY and nothing else; somebody pressed on until two minutes were over."""
    async with driven(tmp_path, "sim:steady") as person:
        await person.at_hold()
        await person.until_phase(Phase.RELEASE)
        screen = person.app.screen

        async for _ in in_every_size(person):
            assert (True, False) == (
                screen.query_one(TimePanel).display,
                screen.query_one(HoldBoard).display,
            )
            assert "let go slowly" in said(person)
            assert {True, False} == {is_reversed for _, is_reversed in parts(person)}
        await person.until_phase(Phase.REST)
        async for _ in in_every_size(person):
            assert screen.query_one(HoldBoard).display


async def test_an_end_that_is_missed_becomes_let_go_and_the_hold_stays_done(tmp_path):
    """As loud as a stop, without a reproach in the record: the time was done."""
    async with driven(tmp_path, "sim:overstay") as person:
        await person.at_hold()
        await person.until_phase(Phase.RELEASE)
        while not person.view.overstaying:
            await person.let(0.5)
        async for _ in in_every_size(person):
            assert covered_by_let_go(person)
            assert "press any key" not in said(person)

        await person.press("space")
        async for _ in in_every_size(person):
            assert covered_by_let_go(person)
        await person.press("x")
        await person.let(1.0)
        assert "You stayed" in said(person)
        assert End.DONE is person.view.end


@pytest.mark.parametrize("size", SIZES)
async def test_too_hard_is_reversed_and_ease_off_is_not(tmp_path, size):
    """From 76 to 300 kPa it was the same calm word; 112.5 is where it is too hard."""
    async with driven(tmp_path, size=size) as person:
        await person.at_hold()
        await person.push_to(100)
        calm = [text for text, is_reversed in parts(person) if is_reversed]
        await person.push_to(130)
        loud = [text for text, is_reversed in parts(person) if is_reversed]

        assert [] == calm
        assert loud
        assert "TOO HARD" in said(person) or "ease off now" in said(person)
        await person.push_to(60)
        assert not any(is_reversed for _, is_reversed in parts(person))


@pytest.mark.parametrize("size", [(59, 24), (60, 17), (40, 12), (20, 5)])
async def test_a_place_too_small_for_the_large_word_has_it_in_one_line_with_the_number(
    tmp_path, size
):
    """Small panes lost the word, and the timer with it."""
    async with driven(tmp_path, size=size) as person:
        await person.at_hold()
        await person.push_to(60)

        first = person.text().splitlines()[0]
        assert re.match(r"60( kPa)? ● HOLD 0:0", first)
        assert re.search(r" SIM(ULATED)?$", first.rstrip())
        assert re.search(r"sore( now)?\?", person.text())


async def test_in_the_smallest_pane_no_word_takes_the_label_from_the_number(tmp_path):
    """By hand: "140 ▼ TOO HARD SIM" is 18 columns wide; unit and timer give way before that."""
    async with driven(tmp_path, size=(20, 5)) as person:
        await person.at_hold()
        for kpa in (30, 60, 90, 140):
            await person.push_to(kpa)
            first = person.text().splitlines()[0].rstrip()
            assert re.match(r"\d+( kPa)? . .*SIM$", first), first


async def test_the_rest_is_counted_down_where_the_timers_do_not_fit(tmp_path):
    """At 60 by 18 nobody could see when the next hold begins."""
    async with driven(tmp_path, "sim:steady", size=(60, 18)) as person:
        await person.at_hold()
        await person.until_phase(Phase.REST)

        assert re.search(r" rest 0:\d\d  SIMULATED", person.text().splitlines()[0])


# -- heard -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("bell", [True, False])
async def test_in_the_band_the_bell_rings_if_it_is_wanted(tmp_path, bell):
    """A whole hold was without a sound; whoever shares a room switches it off."""
    async with driven(tmp_path, bell=bell) as person:
        rung = []
        person.app.bell = lambda: rung.append(1)
        await person.at_hold()
        await person.push_to(60)
        if bell:
            await person.until(lambda: rung)
        else:
            await asyncio.sleep(0.3)

        assert bell == bool(rung)


async def test_a_stop_rings_while_it_stands(tmp_path):
    """Until the tip is off, and not in the silence after it."""
    async with driven(tmp_path) as person:
        rung = []
        person.app.bell = lambda: rung.append(1)
        await person.at_hold()
        await person.push_to(60)
        await person.press("space")
        for _ in range(2):
            rung.clear()
            await person.let(1.2)
            await person.until(lambda: rung)
        await person.press("x")
        await person.let(1.0)
        await asyncio.sleep(0.1)
        rung.clear()
        await person.let(1.2)
        await asyncio.sleep(0.6)

        assert [] == rung
