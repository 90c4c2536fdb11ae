"""Time's up: the whole screen changes, so that the end of a hold is seen without looking for it.

Only a strip across it is reversed: what is reversed all over is LET GO. The number stays in sight
for the way down.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from soleus.tui.drawing.cells import Cells, Ink
from soleus.tui.drawing.glyphs import GlyphLevel
from soleus.tui.drawing.pixels import Shape
from soleus.tui.widgets.canvas import Canvas
from soleus.tui.widgets.hold.big_number import NumberPicture, draw_number
from soleus.tui.widgets.hold.large_word import fitting, put_word, rows_of, word_scale

BESIDE_COLUMNS: Final = 14
NUMBERS: Final = ((66, 14), (38, 7), (36, 5))  # (columns, rows) that the digits may take


@dataclass(frozen=True, slots=True)
class TimePicture:
    """What the panel says.

    Attributes:
        word, shape: in large letters across the screen.
        advice: how to let go, the line under it.
        next_step: what comes then.
        value_kpa: the pressure for the digits, None without one.
        beside: lines beside the digits.
        number: the same in words, for a place where no digits fit.
    """

    word: str
    shape: Shape
    advice: str
    next_step: str = ""
    value_kpa: float | None = None
    beside: tuple[str, ...] = ()
    number: str = ""


def draw_time(picture: TimePicture, width: int, height: int, level: GlyphLevel) -> Cells:
    """Draw the strip with the word, the digits and the lines between them."""
    cells = Cells(width, height)
    scale = word_scale(picture.word, width, height - 2, level)
    edge = 1 if scale else 0  # the strip is a row higher than the word, above and below
    strip = rows_of(scale) + 2 * edge
    room = height - strip
    digits = _digits(width, room - 5)
    number = "" if digits else picture.number
    lines = fitting((picture.advice, picture.next_step, number), width, room, level)
    if digits:
        room -= digits[1] + 1
        lines = fitting((picture.advice, picture.next_step), width, room, level)
    gap = 1 if room > len(lines) else 0
    taken = strip + gap + len(lines) + (digits[1] + 1 if digits else 0)
    top = max(0, (height - taken) // 2)
    cells.inks[top : top + strip] = Ink.STOP
    put_word(cells, top + edge, picture.word, picture.shape, Ink.STOP, level, scale)
    row = top + strip + gap
    for n, line in enumerate(lines, start=row):
        cells.put(n, (width - len(line)) // 2, line, Ink.STRONG)
    if digits:
        _put_digits(cells, row + len(lines) + 1, picture, digits, level)
    return cells


def _digits(width: int, rows: int) -> tuple[int, int] | None:
    return next((size for size in NUMBERS if size[0] <= width and size[1] <= rows), None)


def _put_digits(
    cells: Cells, row: int, picture: TimePicture, size: tuple[int, int], level: GlyphLevel
) -> None:
    columns, rows = size
    shown = NumberPicture(picture.value_kpa, Ink.STRONG, picture.beside)
    drawn = draw_number(shown, columns, rows, level, room_beside=BESIDE_COLUMNS - 2)
    left, rows = (cells.width - columns) // 2, min(rows, cells.height - row)
    cells.chars[row : row + rows, left : left + columns] = drawn.chars[:rows]
    cells.inks[row : row + rows, left : left + columns] = drawn.inks[:rows]


class TimePanel(Canvas):
    """Covers the hold screen from the end of the in-band time until the tip is off."""

    def __init__(self, level: GlyphLevel, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._level = level
        self._picture = TimePicture("", Shape.TIME_UP, "")

    def show(self, picture: TimePicture) -> None:
        """Say this from now on."""
        if picture != self._picture:
            self._picture = picture
            self.repaint()

    def paint(self, width: int, height: int) -> Cells:
        """The panel."""
        return draw_time(self._picture, width, height, self._level)
