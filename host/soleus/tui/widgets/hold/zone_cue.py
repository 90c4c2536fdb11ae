"""One word and one shape for the zone, at the same place whatever the zone is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from soleus.core.terms import Zone
from soleus.tui.drawing.cells import Cells, Ink
from soleus.tui.drawing.glyphs import GlyphLevel, spell
from soleus.tui.drawing.pixels import ROWS, enlarge, stamp_bitmap, stamp_shape, word_bitmap
from soleus.tui.widgets.canvas import Canvas

WORD_COLUMN: Final = 8
LONGEST_WORD: Final = 29  # pixels; the word's size must not depend on which word it is


@dataclass(frozen=True, slots=True)
class CuePicture:
    """What the cue says.

    Attributes:
        zone: gives the shape.
        ink: gives the colour.
        word: the short word, drawn as large as the place allows.
        advice: one calm line under it.
    """

    zone: Zone
    ink: Ink
    word: str
    advice: str = ""


def draw_cue(picture: CuePicture, width: int, height: int, level: GlyphLevel) -> Cells:
    """Shape at the left, word beside it (in block letters where they fit), advice below."""
    cells = Cells(width, height)
    drawn = picture.ink
    bitmap = None if level is GlyphLevel.ASCII else word_bitmap(picture.word)
    scale = 1
    if height > 2 * ROWS and width >= 2 * WORD_COLUMN + 2 * LONGEST_WORD:
        scale = 2
        bitmap = enlarge(bitmap) if bitmap else None
    column = WORD_COLUMN * scale
    stamp_shape(cells, 0, 0, picture.zone, drawn, level, scale)
    if bitmap is not None and len(bitmap[0]) <= width - column:
        stamp_bitmap(cells, 0, column, bitmap, drawn, level)
    else:
        word = spell(picture.word.upper(), level)
        spaced = " ".join(word)
        cells.put(scale, column, spaced if len(spaced) <= width - column else word, drawn)
    cells.put(ROWS * scale, 0, spell(picture.advice, level), Ink.STRONG)
    return cells


class ZoneCue(Canvas):
    """Says what to do now: more, stay, less, or let go."""

    def __init__(self, level: GlyphLevel, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._level = level
        self._picture = CuePicture(Zone.UNKNOWN, Ink.DOUBT, "")

    def show(self, picture: CuePicture) -> None:
        """Say this from now on."""
        if picture != self._picture:
            self._picture = picture
            self.repaint()

    def paint(self, width: int, height: int) -> Cells:
        """Shape, word and advice."""
        return draw_cue(self._picture, width, height, self._level)
