"""Which load now: its digits large enough for a bench, and beside them what to do, in words."""

from __future__ import annotations

from dataclasses import dataclass

from soleus.tui.drawing.cells import Cells, Ink
from soleus.tui.drawing.glyphs import GlyphLevel
from soleus.tui.drawing.pixels import stamp_bitmap, word_bitmap
from soleus.tui.widgets.canvas import Canvas
from soleus.tui.widgets.hold.big_number import stamp_digits
from soleus.tui.widgets.text_lines import put_line
from soleus.tui.widgets.text_page import Paragraph, lay_out


@dataclass(frozen=True, slots=True)
class LoadPicture:
    """What the board shows.

    Attributes:
        digits: the load, or a countdown: digits, points and colons; empty for none.
        unit: beside the digits.
        lines: what to do, from the top; broken to the room beside the digits.
        word: drawn large in place of the digits.
        ink: of the digits or the word.
    """

    digits: str = ""
    unit: str = ""
    lines: tuple[Paragraph, ...] = ()
    word: str = ""
    ink: Ink = Ink.STRONG


def draw_load(picture: LoadPicture, width: int, height: int, level: GlyphLevel) -> Cells:
    """Draw the digits at the left and the lines beside them."""
    cells = Cells(width, height)
    column = 0
    bitmap = word_bitmap(picture.word) if picture.word else None
    if bitmap is not None:
        column = stamp_bitmap(cells, 0, 0, bitmap, picture.ink, level) + 3
    elif picture.digits:
        column = stamp_digits(cells, 0, 0, picture.digits, picture.ink, level) + 2
    if picture.unit:
        cells.put(4, column, picture.unit, Ink.STRONG)
        column += len(picture.unit) + 2
    lines = lay_out(picture.lines, max(12, width - column))
    for row, line in enumerate(lines[:height]):
        put_line(cells, row, column, line, level)
    return cells


class LoadBoard(Canvas):
    """The load that is asked for."""

    def __init__(self, level: GlyphLevel, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._level = level
        self._picture = LoadPicture()

    def show(self, picture: LoadPicture) -> None:
        """Show this from now on."""
        if picture != self._picture:
            self._picture = picture
            self.repaint()

    def paint(self, width: int, height: int) -> Cells:
        """Digits and words."""
        return draw_load(self._picture, width, height, self._level)
