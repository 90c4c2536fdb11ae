"""A word with its shape, as large as a place allows, and a few lines under it.

What the whole screen says (let go, time's up) has to be there on every size: in letters of
blocks where they fit, in one line of text where nothing else does. What does not fit is left out
from the least important on, never cut in the middle of the word.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from soleus.tui.drawing.cells import Cells, Ink
from soleus.tui.drawing.glyphs import GlyphLevel, spell
from soleus.tui.drawing.pixels import ROWS, SHAPES, Shape, enlarge, stamp_bitmap, word_bitmap
from soleus.tui.widgets.text_lines import wrapped

SCALES: Final = (4, 2, 1)
_GAP: Final = 1  # pixels between shape and word
_LINES_MIN: Final = 2  # rows kept for the lines under it before the word grows


def word_scale(word: str, width: int, height: int, level: GlyphLevel) -> int:
    """Cells for each pixel of the letters: 4, 2 or 1; 0 for a line of plain text."""
    drawn = _drawn(word, Shape.STOP)
    for scale in SCALES:
        if level is GlyphLevel.ASCII and scale == 1:
            break  # there are no half cells: a row for each pixel takes twice the place
        fits = drawn is not None and len(drawn[0]) * scale <= width
        if fits and height >= rows_of(scale) + _LINES_MIN:
            return scale
    return 0


def rows_of(scale: int) -> int:
    """How many rows a word takes."""
    return ROWS * scale or 1


def put_word(
    cells: Cells, row: int, word: str, shape: Shape, ink: Ink, level: GlyphLevel, scale: int
) -> None:
    """Draw shape and word in the middle of a row; ``scale`` as ``word_scale`` gives it."""
    drawn = _drawn(word, shape)
    if not scale or drawn is None:
        text = spell(f"{shape.value} {word.upper()}", level)
        cells.put(row, max(0, (cells.width - len(text)) // 2), text, ink)
        return
    for _ in range(SCALES.index(1) - SCALES.index(scale) - (level is GlyphLevel.ASCII)):
        drawn = enlarge(drawn)
    if level is GlyphLevel.ASCII:  # a row for each pixel, two cells wide
        left = (cells.width - 2 * len(drawn[0])) // 2
        for n, pixels in enumerate(drawn):
            cells.put(row + n, left, "".join(pixel * 2 for pixel in pixels), ink)
        return
    stamp_bitmap(cells, row, (cells.width - len(drawn[0])) // 2, drawn, ink, level)


def _drawn(word: str, shape: Shape) -> list[str] | None:
    """Shape and word as one picture of six rows; None where a letter is not in the alphabet."""
    bitmap = word_bitmap(word)
    if bitmap is None:
        return None
    gap = " " * _GAP
    return [f"{left}{gap}{right}" for left, right in zip(SHAPES[shape], bitmap, strict=True)]


def fitting(texts: Sequence[str], width: int, rows: int, level: GlyphLevel) -> list[str]:
    """Texts broken to lines, as many as there are rows for.

    Args:
        texts: in the order in which they are read; the last is kept before the first, and what
            stands between them only where both have room. None is cut where another is shown.
        width: columns.
        rows: how many lines there may be; blank ones stand between texts where they fit.
        level: which characters may be used.
    """
    broken = [_lines(text, width, level) for text in texts if text]
    while len(broken) > 2 and sum(map(len, broken)) > rows:
        del broken[-2]
    if len(broken) > 1 and sum(map(len, broken)) > rows:
        del broken[0]
    spaced = sum(map(len, broken)) + len(broken) - 1 <= rows
    lines: list[str] = []
    for text in broken:
        lines += ([""] if spaced and lines else []) + text
    return lines[:rows]


def _lines(text: str, width: int, level: GlyphLevel) -> list[str]:
    return ["".join(part for part, _ in line) for line in wrapped(spell(text, level), width)]
