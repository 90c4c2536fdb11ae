"""Time's up: the whole screen changes, on every size, and is not taken for HOLD or LET GO."""

import numpy as np
import pytest

from soleus.core.terms import Phase
from soleus.tui.drawing.cells import Ink
from soleus.tui.drawing.glyphs import GlyphLevel, spell
from soleus.tui.view_models.board import time_up_picture
from soleus.tui.widgets.hold.large_word import fitting, word_scale
from soleus.tui.widgets.hold.time_panel import draw_time
from tests.core.hold.runs import in_phase

SIZES = [(160, 49), (80, 23), (60, 17), (40, 11), (20, 4)]


def picture():
    """What is told at 60 kPa when the time is done, with another hold to come."""
    view = in_phase(Phase.RELEASE).engine.view()
    return time_up_picture(view, view.reading.pressure_kpa)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("level", GlyphLevel)
def test_it_says_how_to_let_go_and_keeps_the_number(size, level):
    """HOLD became SLOWLY and nothing else; somebody pressed on until two minutes were over."""
    cells = draw_time(picture(), *size, level)
    text = cells.text()

    assert "let go slowly" in text
    assert all(part in text for part in ("kPa", spell("± 3", level)))


@pytest.mark.parametrize("size", SIZES)
def test_a_strip_across_it_is_reversed_and_no_more(size):
    """Reversed all over is LET GO; not reversed at all would be missed without colour."""
    rows = (draw_time(picture(), *size, GlyphLevel.QUADRANT).inks == Ink.STOP).all(axis=1)

    assert 1 <= rows.sum() < size[1]
    assert 1 == np.sum(np.diff(rows.astype(int)) == 1) + rows[0]


def test_what_comes_then_is_said():
    """By hand: the first of two holds."""
    assert "then rest, and hold 2 of 2" == picture().next_step


@pytest.mark.parametrize(
    ("size", "scale"), [((160, 49), 4), ((80, 23), 2), ((60, 17), 1), ((40, 11), 1), ((20, 4), 0)]
)
def test_the_word_is_as_large_as_the_place_allows(size, scale):
    """By hand: 38 pixels with the shape: 152 columns at 4, 76 at 2, 38 at 1, else a line."""
    assert scale == word_scale("time's up", *size, GlyphLevel.QUADRANT)


def test_lines_that_do_not_fit_are_left_out_whole():
    """Half a sentence may say the opposite; the last is the one that is kept."""
    texts = ("The connection to the probe was lost.", "-- (probe not connected)", "then a key")

    assert ["then a key"] == fitting(texts, 20, 1, GlyphLevel.QUADRANT)
    assert ["The connection to", "the probe was lost.", "then a key"] == fitting(
        texts, 20, 3, GlyphLevel.QUADRANT
    )
