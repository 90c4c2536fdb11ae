"""The cue: one word and one shape, always at the same place."""

from itertools import combinations

import pytest

from soleus.core.terms import Zone
from soleus.tui.drawing.cells import ZONE_INK, Ink
from soleus.tui.drawing.glyphs import GlyphLevel
from soleus.tui.drawing.pixels import ASCII_SHAPES, SHAPES
from soleus.tui.widgets.hold.zone_cue import WORD_COLUMN, CuePicture, draw_cue

WORDS = {Zone.BELOW: "more", Zone.IN_BAND: "hold", Zone.ABOVE: "ease off", Zone.STOP: "let go"}


def test_no_two_zones_have_the_same_shape():
    """Without colour the shape has to tell the zones apart."""
    assert all(SHAPES[a] != SHAPES[b] for a, b in combinations(WORDS, 2))
    assert all(ASCII_SHAPES[a] != ASCII_SHAPES[b] for a, b in combinations(WORDS, 2))


@pytest.mark.parametrize("zone", WORDS)
@pytest.mark.parametrize("level", GlyphLevel)
def test_shape_and_word_begin_at_the_same_place_in_every_zone(zone, level):
    """The eye returns to one place; it must find the word there."""
    cells = draw_cue(CuePicture(zone, ZONE_INK[zone], WORDS[zone]), 42, 4, level)
    columns = [cells.line(row) for row in range(3)]

    assert all(line[6:WORD_COLUMN] == "  " for line in columns)
    assert any(line[WORD_COLUMN] != " " for line in columns)


def test_a_word_that_is_too_long_for_block_letters_is_still_whole():
    """`put the tip on the place` has no room as blocks; half a word would be worse."""
    cells = draw_cue(
        CuePicture(Zone.OFF, Ink.FAINT, "put the tip on the place"), 42, 4, GlyphLevel.QUADRANT
    )

    assert "PUT THE TIP ON THE PLACE" in cells.text()


def test_in_ascii_the_word_is_spelled_out():
    """Block letters need block characters; plain letters always work."""
    text = draw_cue(CuePicture(Zone.ABOVE, Ink.ABOVE, "ease off"), 42, 4, GlyphLevel.ASCII).text()

    assert "E A S E   O F F" in text
    assert text.isascii()
