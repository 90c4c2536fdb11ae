"""The board: told one view, it shows one picture; digits stand still long enough to be read."""

import asyncio
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from textual.app import App

from soleus.core import words
from soleus.core.plan import HoldPlan, Target
from soleus.core.terms import Doubt, Grade, Label, Mode, Phase, Role, Side, TargetSource, Zone
from soleus.core.view import HoldView, Reading, Trace
from soleus.tui.drawing.cells import Ink
from soleus.tui.drawing.glyphs import GlyphLevel
from soleus.tui.drawing.pixels import Shape
from soleus.tui.view_models import board as say
from soleus.tui.view_models import hold as words_of_hold
from soleus.tui.widgets.hold.big_number import BigNumber
from soleus.tui.widgets.hold.board import HoldBoard

TARGET = Target(60.0, 45.0, 75.0, 200.0, TargetSource.START_VALUE, Grade.B, Grade.D)
PLAN = HoldPlan(
    "sol_si", "Mid-calf", Side.LEFT, Mode.GENTLE, Role.SELF, TARGET, Label.CALIBRATED,
    30.0, 2, 30.0, 120.0, 180.0, 270.0, 90.0, 3,
)  # fmt: skip
EMPTY = np.empty(0)


def _view(t_s=10.0, kpa=62.0, zone=Zone.IN_BAND, doubt=None):
    reading = Reading(None if doubt else kpa, None if doubt else 1.2, Label.CALIBRATED, doubt)
    return HoldView(
        t_s, Phase.HOLD, zone, reading, 60.0, 45.0, 75.0, 200.0, 112.5, 60.0, 1, 2, 12.0, 30.0,
        15.0, 120.0, 165.0, 0.0, None, 0.0, False, False, None, None, False, None, None, None, 0, 0,
        Trace(EMPTY, EMPTY, EMPTY, 0.05, 0.0),
    )  # fmt: skip


class _BoardApp(App):
    def compose(self):
        yield HoldBoard(GlyphLevel.QUADRANT)


async def _digits(views):
    """What the number showed after each view."""
    shown = []
    async with _BoardApp().run_test(size=(100, 30)) as pilot:
        board = pilot.app.query_one(HoldBoard)
        for view in views:
            board.show(view, say.board_words(view, PLAN, "me"))
            shown.append(pilot.app.query_one(BigNumber)._picture.value_kpa)
        await asyncio.sleep(0)
    return shown


async def test_digits_change_at_most_ten_times_a_second():
    """One second at 100 views a second of a trembling hand: at most eleven different pictures."""
    shown = await _digits([_view(n / 100, 60.0 + n % 7) for n in range(100)])
    changes = sum(a != b for a, b in pairwise(shown))

    assert 0 < changes <= 10


async def test_doubt_takes_the_digits_away_at_once():
    """Ten milliseconds after a number there may be none any more; it must not outlive its data."""
    shown = await _digits([_view(1.0, 62.0), _view(1.01, doubt=Doubt.STALE, zone=Zone.UNKNOWN)])

    assert [62.0, None] == shown


@pytest.mark.parametrize("zone", [Zone.BELOW, Zone.IN_BAND, Zone.ABOVE])
def test_the_word_for_a_zone_is_short_enough_to_be_drawn_large(zone):
    """The words that steer the hand are read at arm's length: at most eight letters."""
    assert len(say.board_words(_view(zone=zone), PLAN, "me").cue) <= 8


def test_every_shape_of_the_words_can_be_drawn():
    """A cue with a shape that has no picture would end the program in mid-hold."""
    cues = [
        *words.ZONE_CUES.values(), *words._PHASE_CUES.values(), words._LIFT, words._BEGIN,
        words.TOO_HARD,
    ]  # fmt: skip

    assert {cue.shape for cue in cues} == {shape.value for shape in Shape}


def test_too_hard_has_its_own_word_shape_and_ink():
    """From 76 to 300 kPa one calm word was said in one colour."""
    ease = say.board_words(_view(kpa=80.0, zone=Zone.ABOVE), PLAN, "me")
    hard = say.board_words(replace(_view(kpa=130.0, zone=Zone.ABOVE), too_hard=True), PLAN, "me")

    assert (Shape.ABOVE, Ink.ABOVE, "ease off") == (ease.shape, ease.cue_ink, ease.cue)
    assert (Shape.TOO_HARD, Ink.TOO_HARD, "too hard", "ease off now") == (
        hard.shape,
        hard.cue_ink,
        hard.cue,
        hard.advice,
    )


def test_the_reason_stands_where_the_word_was_when_there_is_no_reading():
    """Without a number the person needs to know why, at the same place."""
    said = say.board_words(_view(doubt=Doubt.LINK_LOST, zone=Zone.UNKNOWN), PLAN, "me")

    assert "probe not connected" == said.cue


def test_the_interval_is_rounded_up():
    """± 1.2 shown as ± 1 would claim more than was measured."""
    assert "± 2" in words_of_hold.beside_number(Reading(62.0, 1.2, Label.CALIBRATED))


def test_without_calibration_there_is_no_unit_and_no_number():
    """A relative scale must not look like kPa."""
    reading = Reading(None, None, Label.UNCALIBRATED, Doubt.UNCALIBRATED)

    assert "kPa" not in words_of_hold.beside_number(reading)
    assert "-- (not calibrated)" == words_of_hold.reading_line(reading)


@pytest.mark.parametrize(
    ("seconds", "passed", "left"),
    [(0.0, "0:00", "0:00"), (59.9, "0:59", "1:00"), (61.2, "1:01", "1:02")],
)
def test_passed_time_is_rounded_down_and_time_left_up(seconds, passed, left):
    """Nobody may read that a hold is done, or that a rest is over, before it is."""
    assert (passed, left) == (words_of_hold.clock(seconds), words_of_hold.left(seconds))
