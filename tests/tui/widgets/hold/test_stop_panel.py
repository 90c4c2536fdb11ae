"""The stop: seen without looking for it, with its cause, and with what comes next."""

import numpy as np
import pytest

from soleus.tui.drawing.cells import Ink
from soleus.tui.drawing.glyphs import GlyphLevel
from soleus.tui.widgets.hold.stop_panel import StopPicture, draw_stop

SIZES = [(80, 23), (160, 49)]
CAUSE = "The pressure was above the cap of this place."


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("level", GlyphLevel)
def test_while_pressing_the_whole_screen_is_reversed_and_says_why(size, level):
    """Let go has to reach someone who is looking at the calf, not at the screen."""
    cells = draw_stop(StopPicture(True, "let go", CAUSE, "131 kPa"), *size, level)

    assert np.all(cells.inks == Ink.STOP)
    assert CAUSE in cells.text()
    assert "131 kPa" in cells.text()


def test_in_ascii_the_word_is_drawn_large_too():
    """A console without blocks still has to say it across the room: five rows of signs."""
    rows = (
        draw_stop(StopPicture(True, "let go", CAUSE), 80, 23, GlyphLevel.ASCII).text().split("\n")
    )

    assert 5 <= len([row for row in rows if row.count("##") >= 4])


@pytest.mark.parametrize("size", SIZES)
def test_when_the_pressure_is_gone_it_says_what_to_do_next(size):
    """After the fright comes the question what now; cause and way out stay in sight."""
    picture = StopPicture(False, "stopped", CAUSE, "", ("Rest, then begin again.",), "enter go on")
    text = draw_stop(picture, *size, GlyphLevel.QUADRANT).text()

    assert all(part in text for part in (CAUSE, "Rest, then begin again.", "enter go on"))
