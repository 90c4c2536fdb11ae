"""The huge number: readable, stable in place, never a number without data."""

import pytest

from soleus.tui.drawing.cells import Ink
from soleus.tui.drawing.glyphs import GlyphLevel
from soleus.tui.widgets.hold.big_number import NumberPicture, draw_number, number_text

WIDTH, HEIGHT = 42, 7


def _drawn(value_kpa, level=GlyphLevel.QUADRANT, width=WIDTH, height=HEIGHT):
    return draw_number(NumberPicture(value_kpa, Ink.IN_BAND, ("kPa",)), width, height, level)


def test_every_digit_is_at_least_five_rows_high_and_like_no_other():
    """A digit that can be taken for another at arm's length is a wrong pressure."""
    shapes = [_drawn(float(digit), height=5).text().replace("kPa", "") for digit in range(10)]

    assert 10 == len(set(shapes))
    assert all(5 == len([row for row in shape.splitlines() if row.strip()]) for shape in shapes)


@pytest.mark.parametrize("value_kpa", [0.0, 7.0, 62.4, 188.0, 640.0, None])
def test_the_unit_stands_at_the_same_place_for_every_number(value_kpa):
    """A number that jumps sideways when it gains a digit cannot be read in passing."""
    assert _drawn(0.0).line(0).index("kPa") == _drawn(value_kpa).line(0).index("kPa")


def test_without_a_reading_there_are_two_dashes():
    """A number must never outlive its data; a zero would be a claim."""
    assert " --" == number_text(None)


@pytest.mark.parametrize(
    ("value_kpa", "text"),
    [(-0.4, "  0"), (0.5, "  0"), (62.5, " 62"), (99.6, "100"), (-3.0, " -3"), (1250.0, "999")],
)
def test_the_three_places_hold_whole_kilopascals(value_kpa, text):
    """A zero that drifted below nothing is shown, and no fourth digit can push the unit away."""
    assert text == number_text(value_kpa)


def test_a_larger_screen_gets_a_larger_number():
    """At 160 columns the number takes the room that is there."""

    def rows_of(cells):
        rows = cells.text().replace("kPa", "").splitlines()
        return len([row for row in rows if row.strip()])

    assert [7, 14] == [rows_of(_drawn(8.0)), rows_of(_drawn(8.0, width=80, height=14))]


def test_in_ascii_every_character_is_ascii():
    """A terminal without block characters would show boxes instead of a pressure."""
    assert _drawn(123.0, GlyphLevel.ASCII).text().isascii()
