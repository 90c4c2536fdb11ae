"""One word and one shape for the zone, at the same place whatever the zone is.

TOO HARD is reversed all over the place, as ease off is not: it must be seen without colour that
this is another step.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from soleus.tui.drawing.cells import Cells, Ink
from soleus.tui.drawing.glyphs import GlyphLevel, spell
from soleus.tui.drawing.pixels import (
    ROWS,
    Shape,
    enlarge,
    stamp_bitmap,
    stamp_shape,
    word_bitmap,
)
from soleus.tui.widgets.canvas import Canvas

WORD_COLUMN: Final = 8
LONGEST_WORD: Final = 29  # pixels; the word's size must not depend on which word it is


@dataclass(frozen=True, slots=True)
class CuePicture:
    """What the cue says.

    Attributes:
        shape: stands beside the word.
        ink: gives the colour; TOO_HARD fills the place.
        word: the short word, drawn as large as the place allows.
        advice: one calm line under it.
    """

    shape: Shape
    ink: Ink
    word: str
    advice: str = ""


def draw_cue(picture: CuePicture, width: int, height: int, level: GlyphLevel) -> Cells:
    """Shape at the left, word beside it (in block letters where they fit), advice below."""
    cells = Cells(width, height)
    drawn = picture.ink
    loud = drawn is Ink.TOO_HARD
    if loud:
        cells.inks[:] = drawn
    bitmap = None if level is GlyphLevel.ASCII else word_bitmap(picture.word)
    scale = 1
    if height > 2 * ROWS and width >= 2 * WORD_COLUMN + 2 * LONGEST_WORD:
        scale = 2
        bitmap = enlarge(bitmap) if bitmap else None
    column = WORD_COLUMN * scale
    stamp_shape(cells, 0, 0, picture.shape, drawn, level, scale)
    if bitmap is not None and len(bitmap[0]) <= width - column:
        stamp_bitmap(cells, 0, column, bitmap, drawn, level)
    else:
        word = spell(picture.word.upper(), level)
        spaced = " ".join(word)
        cells.put(scale, column, spaced if len(spaced) <= width - column else word, drawn)
    cells.put(ROWS * scale, 0, spell(picture.advice, level), drawn if loud else Ink.STRONG)
    return cells


class ZoneCue(Canvas):
    """Says what to do now: more, stay, less, or let go."""

    def __init__(self, level: GlyphLevel, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._level = level
        self._picture = CuePicture(Shape.UNKNOWN, Ink.DOUBT, "")

    def show(self, picture: CuePicture) -> None:
        """Say this from now on."""
        if picture != self._picture:
            self._picture = picture
            self.repaint()

    def paint(self, width: int, height: int) -> Cells:
        """Shape, word and advice."""
        return draw_cue(self._picture, width, height, self._level)
