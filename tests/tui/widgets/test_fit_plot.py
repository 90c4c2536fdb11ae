"""The residuals of a run as signs in cells: what a person reads off them."""

import pytest

from soleus.tui.drawing.glyphs import GlyphLevel
from soleus.tui.widgets.fit_plot import FitPicture, FitPoint, draw_fit

UP = FitPoint(0.5, 0.5, 0.05, falling=False)
DOWN = FitPoint(1.0, 1.0, -0.1, falling=True)


def drawn(*points, level=GlyphLevel.QUADRANT, size=(40, 11)):
    """The rows of a narrow plot: residuals only, nine rows above the foot."""
    return draw_fit(FitPicture(points, "5000 g"), *size, level).text().split("\n")


def test_the_zero_line_lies_in_the_middle_and_the_scale_is_written_at_both_ends():
    """A residual without a scale says nothing."""
    rows = drawn(UP, DOWN)

    assert "+0.1%" in rows[0]
    assert "0 ┼" in rows[4]
    assert "-0.1%" in rows[8]


def test_a_point_stands_as_high_as_it_is_off_and_tells_from_which_side_it_was_reached():
    """Half of the reach is half-way up: row 2 of 4; the far one is at the lower end."""
    rows = drawn(UP, DOWN)

    assert "▲" in rows[2]
    assert "▼" in rows[8]
    assert rows[2].index("▲") < rows[8].index("▼")


def test_a_step_that_is_to_blame_has_a_sign_of_its_own_without_colour():
    """Under NO_COLOR the bad step must still be found."""
    assert "x" in drawn(UP, FitPoint(1.0, 1.0, 5.0, falling=False, blamed=True))[0]


@pytest.mark.parametrize(("off", "reach"), [(0.0, 0.05), (0.07, 0.1), (0.11, 0.2), (250.0, 100.0)])
def test_the_scale_is_the_next_round_number(off, reach):
    """And never so fine that a sound probe looks wild."""
    assert reach == FitPicture((FitPoint(1.0, 1.0, off, falling=False),)).reach_percent


def test_in_ascii_every_sign_is_ascii_and_keeps_its_place():
    """A serial console shows the same picture."""
    rows = drawn(UP, DOWN, level=GlyphLevel.ASCII)

    assert "".join(rows).isascii()
    assert "^" in rows[2]
    assert "v" in rows[8]


def test_where_there_is_room_the_line_stands_beside_the_residuals():
    """At 80 columns both are seen."""
    rows = drawn(UP, size=(70, 11))

    assert "count over load" in rows[10]
    assert "% of span" in rows[10]
