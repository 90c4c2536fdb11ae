"""The gauge: the same scale as the curve beside it, readable without colour."""

from soleus.tui.drawing.cells import Ink
from soleus.tui.drawing.glyphs import GlyphLevel
from soleus.tui.widgets.hold.pressure_gauge import FLOOR_ROWS, GaugeLimits, GaugePicture, draw_gauge

LIMITS = GaugeLimits(target_kpa=60.0, low_kpa=45.0, high_kpa=75.0, cap_kpa=100.0)
WIDTH, HEIGHT = 11, 20


def _gauge(value_kpa, ink=Ink.IN_BAND, level=GlyphLevel.QUADRANT):
    return draw_gauge(GaugePicture(value_kpa, ink, LIMITS), WIDTH, HEIGHT, level)


def _pointer_row(cells):
    return next(row for row in range(HEIGHT) if "◀" in cells.line(row))


def test_the_pointer_of_a_pressure_on_target_stands_on_the_target_line():
    """60 kPa against a target of 60: pointer and label on one row."""
    cells = _gauge(60.0)

    assert cells.line(_pointer_row(cells)).lstrip().startswith("60")


def test_more_pressure_stands_higher():
    """The pointer rises with the pressure and ends at the top of the scale."""
    rows = [_pointer_row(_gauge(kpa)) for kpa in (0.0, 30.0, 60.0, 90.0, 400.0)]

    assert rows == sorted(rows, reverse=True)
    assert [HEIGHT - FLOOR_ROWS - 1, 0] == [rows[0], rows[-1]]


def test_without_a_reading_there_is_no_pointer_and_no_fill():
    """A bar that stays at the last value would claim a pressure that nobody measured."""
    text = _gauge(None, Ink.DOUBT).text()

    assert "◀" not in text
    assert "█" not in text


def test_the_band_stays_in_sight_when_the_bar_is_past_it():
    """Above the band the person has to see how far it is back."""
    lines = [_gauge(95.0, Ink.ABOVE).line(row) for row in range(HEIGHT)]
    target_line = next(line for line in lines if line.lstrip().startswith("60"))

    assert "╌" in target_line
