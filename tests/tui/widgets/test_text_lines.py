"""A line and what stands at the end of its row."""

import pytest

from soleus.tui.drawing.cells import Ink
from soleus.tui.drawing.glyphs import GlyphLevel
from soleus.tui.widgets.text_lines import beside, plain, wrapped

NAME = "Middle of the calf, felt at the low back"  # 40 columns
PLACE = ((NAME, Ink.STRONG), (" · LEFT", Ink.STRONG))  # 47


def texts(line, end, width):
    """Both as text."""
    shown = beside(line, end, width, GlyphLevel.QUADRANT)
    return tuple("".join(text for text, _ in part) for part in shown)


@pytest.mark.parametrize(
    ("width", "line", "end"),
    [
        (52, f"{NAME} · LEFT", "rest"),
        (51, "Middle of the calf, felt at the low ba… · LEFT", "rest"),
        (33, "Middle of the calf… · LEFT", "rest"),
        (20, "Middle… · LEFT", "rest"),
        (19, "Middle of t… · LEFT", ""),
    ],
)
def test_a_long_name_gives_way_and_the_side_beside_it_stays(width, line, end):
    """On a narrow screen the header said "Middle of the calf, felt at tMay I press here today?"."""
    assert (line, end) == texts(PLACE, plain("rest"), width)


def test_a_paragraph_that_is_set_in_stays_so_on_every_line():
    """What belongs to a row of a list must not look like the next row."""
    lines = wrapped("     target 60 kPa, band 45–75", 22)

    assert ["     target 60 kPa,", "     band 45–75"] == [line[0][0] for line in lines]


def test_a_line_alone_in_its_row_is_as_it_was():
    """A sentence is cut off by the edge; a name still gives way to the side beside it."""
    assert (NAME, "") == texts(plain(NAME), (), 30)
    assert ("Middle of the calf, fe… · LEFT", "") == texts(PLACE, (), 30)
