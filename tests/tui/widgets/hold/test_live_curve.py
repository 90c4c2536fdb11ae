"""The curve: still scales, the whole hold, everything readable without colour."""

import numpy as np
import pytest

from soleus.tui.drawing.cells import Ink
from soleus.tui.drawing.glyphs import GlyphLevel
from soleus.tui.widgets.hold.live_curve import AXIS_COLUMNS, CurveMark, CurvePicture, draw_curve
from soleus.tui.widgets.hold.pressure_gauge import FLOOR_ROWS, GaugeLimits

LIMITS = GaugeLimits(target_kpa=60.0, low_kpa=45.0, high_kpa=75.0, cap_kpa=100.0)
WIDTH, HEIGHT = 45, 20  # 40 columns and 18 rows of plot


def _curve(values, *, bucket_s=0.5, **more):
    kpa = np.array(values, dtype=float)
    t_s = np.arange(len(kpa)) * bucket_s
    return CurvePicture(t_s, kpa, kpa, bucket_s, LIMITS, expected_s=40.0, **more)


def _rows_with_ink(cells, inks):
    return np.flatnonzero(np.isin(cells.inks, inks).any(axis=1)).tolist()


LINE = [Ink.BELOW, Ink.IN_BAND, Ink.ABOVE]


@pytest.mark.parametrize("level", GlyphLevel)
def test_the_labels_stand_still_while_the_hold_goes_on(level):
    """A scale that moves under the curve makes a steady hand look unsteady."""
    early = draw_curve(_curve([30.0]), WIDTH, HEIGHT, level)
    late = draw_curve(_curve([30.0] * 60 + [95.0] * 10), WIDTH, HEIGHT, level)

    assert (early.chars[:, :AXIS_COLUMNS] == late.chars[:, :AXIS_COLUMNS]).all()
    assert early.line(HEIGHT - 1) == late.line(HEIGHT - 1)


@pytest.mark.parametrize("level", GlyphLevel)
def test_a_peak_above_the_cap_line_is_drawn_above_it(level):
    """One bucket over the cap in a whole hold must be seen, at every glyph level."""
    values = [60.0] * 80
    values[40] = 104.0
    cells = draw_curve(_curve(values), WIDTH, HEIGHT, level)
    cap_row = next(row for row in range(HEIGHT) if cells.line(row).startswith("100"))

    assert min(_rows_with_ink(cells, LINE)) < cap_row


def test_a_column_takes_the_colour_of_its_own_pressure():
    """By hand: 30 kPa lies below 45..75, 60 inside, 90 above; colour follows the column."""
    cells = draw_curve(_curve([30.0] * 20 + [60.0] * 20 + [90.0] * 20), WIDTH, HEIGHT,
                       GlyphLevel.HALF)  # fmt: skip
    plot = cells.inks[: HEIGHT - FLOOR_ROWS, AXIS_COLUMNS:]
    seen = [set(plot[:, column][np.isin(plot[:, column], LINE)]) for column in (2, 12, 22)]

    assert [{Ink.BELOW}, {Ink.IN_BAND}, {Ink.ABOVE}] == seen


@pytest.mark.parametrize(("level", "sign"), [(GlyphLevel.QUADRANT, "░"), (GlyphLevel.ASCII, ":")])
def test_a_gap_is_drawn_as_a_gap(level, sign):
    """Where nothing was measured there is a hatched column, not a line and not a low reading."""
    cells = draw_curve(_curve([60.0] * 20 + [np.nan] * 4 + [60.0] * 20), WIDTH, HEIGHT, level)

    assert sign in cells.line(0)
    assert sign in cells.line(HEIGHT - FLOOR_ROWS - 1)


def test_doubtful_samples_have_a_pattern_of_their_own():
    """A spike is kept and drawn, but as something that nothing was judged by."""
    doubt = np.zeros(40, dtype=bool)
    doubt[10:12] = True
    cells = draw_curve(_curve([60.0] * 40, doubt=doubt), WIDTH, HEIGHT, GlyphLevel.QUADRANT)

    assert "▒" in cells.text()


@pytest.mark.parametrize("level", GlyphLevel)
def test_band_target_and_cap_are_there_without_colour(level):
    """Under NO_COLOR the tint of the band is gone; its edges, the path and the cap must not be."""
    cells = draw_curve(_curve([], path=((0.0, 60.0), (45.0, 60.0))), WIDTH, HEIGHT, level)
    signs = {cells.line(row)[:3].strip(): cells.line(row)[-1] for row in range(HEIGHT - FLOOR_ROWS)}

    assert signs["45"] == signs["75"] != " "
    assert 4 == len({signs["45"], signs["60"], signs["100"], signs[""]})


def test_a_hold_that_outlasts_the_axis_is_still_whole():
    """80 s of a hold that was expected to take 40: the first second is still at the left."""
    cells = draw_curve(_curve([60.0] * 160), WIDTH, HEIGHT, GlyphLevel.QUADRANT)

    assert cells.inks[:, AXIS_COLUMNS].tolist().count(Ink.IN_BAND) > 0
    assert "0" == cells.line(HEIGHT - 1)[AXIS_COLUMNS]
    assert "75" in cells.line(HEIGHT - 1) or "60" in cells.line(HEIGHT - 1)


def test_marks_stand_in_the_top_row_at_their_time():
    """By hand: 45 s over 40 columns; 22.5 s is the twenty-first column of the plot."""
    cells = draw_curve(_curve([60.0] * 60, marks=(CurveMark(22.5, "x"),)), WIDTH, HEIGHT,
                       GlyphLevel.QUADRANT)  # fmt: skip

    assert "x" == cells.chars[0, AXIS_COLUMNS + 20]


def test_ascii_is_ascii():
    """The lowest level promises to work everywhere."""
    picture = _curve([30.0, np.nan, 90.0] * 10, path=((0.0, 0.0), (3.0, 60.0)), cursor_s=4.0)

    assert draw_curve(picture, WIDTH, HEIGHT, GlyphLevel.ASCII).text().isascii()


@pytest.mark.parametrize("size", [(1, 1), (6, 3), (9, 4)])
def test_a_place_that_is_too_small_draws_what_it_can(size):
    """Shrinking the window in mid-hold must not end the program."""
    cells = draw_curve(_curve([60.0] * 10), *size, GlyphLevel.QUADRANT)

    assert size == (cells.width, cells.height)
