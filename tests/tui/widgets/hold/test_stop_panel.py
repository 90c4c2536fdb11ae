"""The stop: seen without looking for it, with its cause, and with what comes next."""

import numpy as np
import pytest

from soleus.tui.drawing.cells import Ink
from soleus.tui.drawing.glyphs import GlyphLevel
from soleus.tui.widgets.hold.stop_panel import StopPicture, draw_stop

SIZES = [(80, 23), (160, 49)]
ALL_SIZES = [*SIZES, (60, 17), (40, 11), (20, 4)]
LOST = StopPicture(
    True, "let go", "The connection to the probe was lost.", "-- (probe not connected)",
    leave="Take the tip off, then press any key.",
)  # fmt: skip
CAUSE = "The pressure was above the cap of this place."


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("level", GlyphLevel)
def test_while_pressing_the_whole_screen_is_reversed_and_says_why(size, level):
    """Let go has to reach someone who is looking at the calf, not at the screen."""
    cells = draw_stop(StopPicture(True, "let go", CAUSE, "131 kPa"), *size, level)

    assert np.all(cells.inks == Ink.STOP)
    assert CAUSE in cells.text()
    assert "131 kPa" in cells.text()


@pytest.mark.parametrize("size", ALL_SIZES)
@pytest.mark.parametrize("level", GlyphLevel)
def test_on_every_size_the_word_and_the_way_out_are_there_whole(size, level):
    """Someone in a corner of a tiled screen must not be left with half a word, or with no key."""
    cells = draw_stop(LOST, *size, level)
    lines = [line.strip() for line in cells.text().split("\n") if line.strip()]
    written = any("LET GO" in line for line in lines)
    drawn = sum(line.count("#") + sum(map(line.count, "█▀▄")) >= 12 for line in lines) >= 3

    assert np.all(cells.inks == Ink.STOP)
    assert written or drawn
    assert "Take the tip off, then press any key." == " ".join(lines)[-37:]


@pytest.mark.parametrize("size", ALL_SIZES)
def test_the_page_after_it_begins_with_the_tip_on_every_size(size):
    """Nobody has seen that it is off: that comes before why, and before any cable."""
    picture = StopPicture(
        False, "Take the tip off.", LOST.cause, "", ("Plug the probe in again.",), "enter  go on"
    )
    lines = draw_stop(picture, *size, GlyphLevel.QUADRANT).text().split("\n")
    said = [line.strip() for line in lines if line.strip()]

    assert ("■ Take the tip off.", "enter  go on") == (said[0], said[-1])
    assert "Plug the probe" in " ".join(said)


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
