"""The stop: the whole screen says LET GO, and after it what to do next, on every size."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from soleus.tui.drawing.cells import Cells, Ink
from soleus.tui.drawing.glyphs import GlyphLevel, spell
from soleus.tui.drawing.pixels import Shape
from soleus.tui.widgets.canvas import Canvas
from soleus.tui.widgets.hold.large_word import fitting, put_word, rows_of, word_scale
from soleus.tui.widgets.text_lines import put_line, wrapped

MARGIN: Final = 3
NARROW: Final = 60  # columns; below there is no margin to spare
HEAD_ROWS: Final = 5


@dataclass(frozen=True, slots=True)
class StopPicture:
    """What the stop says.

    Attributes:
        pressing: still in contact, or not known: the whole screen says let go.
        word: in large letters while pressing, afterwards what the page begins with.
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
    if picture.pressing:
        cells.inks[:] = Ink.STOP
        _draw_large(cells, picture, level)
    else:
        _draw_after(cells, picture, level)
    return cells


def _draw_large(cells: Cells, picture: StopPicture, level: GlyphLevel) -> None:
    scale = word_scale(picture.word, cells.width, cells.height, level)
    room = cells.height - rows_of(scale)
    texts = (picture.cause, picture.number, picture.leave)
    lines = fitting(texts, cells.width - 2 * (cells.width > NARROW), room, level)
    gap = min(2, room - len(lines)) if scale else 0
    row = max(0, (cells.height - rows_of(scale) - gap - len(lines)) // 2)
    put_word(cells, row, picture.word, Shape.STOP, Ink.STOP, level, scale)
    for n, line in enumerate(lines, start=row + rows_of(scale) + gap):
        cells.put(n, (cells.width - len(line)) // 2, line, Ink.STOP)


def _draw_after(cells: Cells, picture: StopPicture, level: GlyphLevel) -> None:
    """A reversed head with the word and the cause, then paragraph by paragraph what to do."""
    margin = MARGIN if cells.width >= NARROW else 0
    roomy = cells.height >= 2 * HEAD_ROWS
    room = cells.width - 2 * margin
    said = [line for text in picture.after for line in wrapped(text, room)]
    cause = wrapped(picture.cause, room, Ink.STOP)
    head = 3 + len(cause) + 1 if roomy else 1
    cells.inks[:head] = Ink.STOP
    word_row = 1 if roomy else 0
    cells.put(word_row, margin, spell(f"■ {picture.word}", level)[:room], Ink.STOP)
    if roomy:
        for row, line in enumerate(cause, start=3):
            put_line(cells, row, margin, line, level)
    last = cells.height - (2 if roomy else 1)
    for row, line in enumerate(said, start=head + roomy):
        if row < last:
            put_line(cells, row, margin, line, level)
    cells.put(last, margin, spell(picture.leave, level)[:room], Ink.STRONG)


class StopPanel(Canvas):
    """Covers the hold screen while somebody has to let go, and after a stop."""

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
