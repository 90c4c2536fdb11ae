"""The stop: the whole screen says LET GO until the pressure is gone, then says what to do next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from soleus.core.terms import Zone
from soleus.tui.drawing.cells import Cells, Ink
from soleus.tui.drawing.glyphs import GlyphLevel, spell
from soleus.tui.drawing.pixels import enlarge, stamp_bitmap, stamp_shape, word_bitmap
from soleus.tui.widgets.canvas import Canvas
from soleus.tui.widgets.text_lines import put_line, wrapped

MARGIN: Final = 3
SHAPE_COLUMNS: Final = 14
HEAD_ROWS: Final = 5


@dataclass(frozen=True, slots=True)
class StopPicture:
    """What the stop says.

    Attributes:
        pressing: still in contact, or not known: the whole screen says let go.
        word: the word in large letters.
        cause: why, in one line.
        number: the reading in words, kept in sight.
        after: what to do next, a paragraph each, shown when the pressure is gone.
        leave: the one key that leaves.
    """

    pressing: bool
    word: str
    cause: str
    number: str = ""
    after: tuple[str, ...] = ()
    leave: str = ""


def draw_stop(picture: StopPicture, width: int, height: int, level: GlyphLevel) -> Cells:
    """Draw the panel; reversed over everything while pressing, at the head afterwards."""
    cells = Cells(width, height)
    head = height if picture.pressing else min(height, HEAD_ROWS)
    cells.inks[:head] = Ink.STOP
    if picture.pressing:
        _draw_large(cells, picture, level)
    else:
        _draw_after(cells, picture, level)
    return cells


def _draw_large(cells: Cells, picture: StopPicture, level: GlyphLevel) -> None:
    row = max(1, cells.height // 2 - 6)
    bitmap = word_bitmap(picture.word)
    if bitmap is None or 2 * len(bitmap[0]) + SHAPE_COLUMNS > cells.width:
        cells.put(row + 2, (cells.width - len(picture.word)) // 2, picture.word.upper(), Ink.STOP)
    else:
        left = (cells.width - 2 * len(bitmap[0]) - SHAPE_COLUMNS) // 2
        stamp_shape(cells, row, left, Zone.STOP, Ink.STOP, level, scale=2)
        if level is GlyphLevel.ASCII:  # a row for each pixel: there are no half cells
            for n, pixels in enumerate(bitmap):
                wide = "".join(pixel * 2 for pixel in pixels)
                cells.put(row + n, left + SHAPE_COLUMNS, wide, Ink.STOP)
        else:
            stamp_bitmap(cells, row, left + SHAPE_COLUMNS, enlarge(bitmap), Ink.STOP, level)
    for below, text in enumerate((picture.cause, picture.number, picture.leave)):
        shown = spell(text, level)[: cells.width]
        cells.put(row + 8 + 2 * below, (cells.width - len(shown)) // 2, shown, Ink.STOP)


def _draw_after(cells: Cells, picture: StopPicture, level: GlyphLevel) -> None:
    room = cells.width - 2 * MARGIN
    cells.put(1, MARGIN, spell(f"■ {picture.word.upper()}", level), Ink.STOP)
    cells.put(3, MARGIN, spell(picture.cause, level)[:room], Ink.STOP)
    lines = [line for text in picture.after for line in wrapped(text, room)]
    for row, line in enumerate(lines, start=HEAD_ROWS + 1):
        put_line(cells, row, MARGIN, line, level)
    cells.put(cells.height - 2, MARGIN, spell(picture.leave, level)[:room], Ink.STRONG)


class StopPanel(Canvas):
    """Covers the hold screen once a stop has ended the hold."""

    def __init__(self, level: GlyphLevel, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._level = level
        self._picture = StopPicture(True, "", "")

    def show(self, picture: StopPicture) -> None:
        """Say this from now on."""
        if picture != self._picture:
            self._picture = picture
            self.repaint()

    def paint(self, width: int, height: int) -> Cells:
        """The panel."""
        return draw_stop(self._picture, width, height, self._level)
