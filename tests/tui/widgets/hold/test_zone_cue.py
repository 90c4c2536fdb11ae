"""The cue: one word and one shape, always at the same place."""

from itertools import combinations

import pytest

from soleus.tui.drawing.cells import Ink
from soleus.tui.drawing.glyphs import GlyphLevel
from soleus.tui.drawing.pixels import ASCII_SHAPES, SHAPES, Shape
from soleus.tui.drawing.themes import THEMES, palette
from soleus.tui.widgets.hold.zone_cue import WORD_COLUMN, CuePicture, draw_cue

WORDS = {
    Shape.BELOW: ("more", Ink.BELOW),
    Shape.IN_BAND: ("hold", Ink.IN_BAND),
    Shape.ABOVE: ("ease off", Ink.ABOVE),
    Shape.TOO_HARD: ("too hard", Ink.TOO_HARD),
    Shape.TIME_UP: ("time's up", Ink.STOP),
    Shape.STOP: ("let go", Ink.STOP),
}


def test_no_two_words_have_the_same_shape():
    """Without colour the shape has to tell them apart."""
    assert set(Shape) == set(SHAPES) == set(ASCII_SHAPES)
    assert all(SHAPES[a] != SHAPES[b] for a, b in combinations(Shape, 2))
    assert all(ASCII_SHAPES[a] != ASCII_SHAPES[b] for a, b in combinations(Shape, 2))


@pytest.mark.parametrize("shape", WORDS)
@pytest.mark.parametrize("level", GlyphLevel)
def test_shape_and_word_begin_at_the_same_place_in_every_zone(shape, level):
    """The eye returns to one place; it must find the word there."""
    cells = draw_cue(CuePicture(shape, WORDS[shape][1], WORDS[shape][0]), 42, 4, level)
    columns = [cells.line(row) for row in range(3)]

    assert all(line[6:WORD_COLUMN] == "  " for line in columns)
    assert any(line[WORD_COLUMN] != " " for line in columns)


def test_a_word_that_is_too_long_for_block_letters_is_still_whole():
    """`put the tip on the place` has no room as blocks; half a word would be worse."""
    cells = draw_cue(
        CuePicture(Shape.OFF, Ink.FAINT, "put the tip on the place"), 42, 4, GlyphLevel.QUADRANT
    )

    assert "PUT THE TIP ON THE PLACE" in cells.text()


def test_in_ascii_the_word_is_spelled_out():
    """Block letters need block characters; plain letters always work."""
    text = draw_cue(CuePicture(Shape.ABOVE, Ink.ABOVE, "ease off"), 42, 4, GlyphLevel.ASCII).text()

    assert "E A S E   O F F" in text
    assert text.isascii()


def test_too_hard_is_reversed_all_over_its_place_and_ease_off_is_not():
    """Two steps in one colour are one step for whoever sees no colours."""
    loud = draw_cue(
        CuePicture(Shape.TOO_HARD, Ink.TOO_HARD, "too hard", "ease off now"), 42, 4,
        GlyphLevel.QUADRANT,
    )  # fmt: skip
    calm = draw_cue(CuePicture(Shape.ABOVE, Ink.ABOVE, "ease off"), 42, 4, GlyphLevel.QUADRANT)

    assert (loud.inks == Ink.TOO_HARD).all()
    assert "ease off now" in loud.text()
    assert not (calm.inks == Ink.TOO_HARD).any()
    assert all(palette(theme.name).style(Ink.TOO_HARD).reverse for theme in THEMES)
