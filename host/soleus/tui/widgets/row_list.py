"""A list of rows of which one is chosen: places, sessions, symptoms. One mark, no colour needed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from soleus.tui.drawing.cells import Cells, Ink
from soleus.tui.drawing.glyphs import GLYPHS, GlyphLevel, spell
from soleus.tui.widgets.canvas import Canvas
from soleus.tui.widgets.text_lines import Line, line_width, put_line

_SPARKS: Final = {
    GlyphLevel.QUADRANT: "▁▂▃▄▅▆▇█",
    GlyphLevel.HALF: "_▄█",
    GlyphLevel.ASCII: "_.-=+*%#",
}


def spark(high_kpa: NDArray[np.float64], columns: int, top_kpa: float, level: GlyphLevel) -> str:
    """A tiny curve of a fixed width on a scale that is given, so that neighbours compare.

    Args:
        high_kpa: float64[n], pressures; NaN is a gap and stays a blank.
        columns: width; each column shows the largest of its share.
        top_kpa: the pressure of the highest sign.
        level: which signs may be used.
    """
    signs, text = _SPARKS[level], ""
    for part in np.array_split(high_kpa, columns):
        known = part[~np.isnan(part)]
        if not len(known):
            text += " "
            continue
        share = float(known.max()) / top_kpa
        text += signs[min(len(signs) - 1, max(0, int(share * len(signs))))]
    return text


def draw_rows(
    rows: Sequence[Line],
    chosen: int,
    width: int,
    height: int,
    level: GlyphLevel,
    ends: Sequence[Line] = (),
) -> Cells:
    """Draw the rows, scrolled so that the chosen one is in view, near the middle."""
    cells = Cells(width, height)
    first = max(0, min(chosen - height // 2, len(rows) - height))
    for row, line in enumerate(rows[first : first + height]):
        n = first + row
        if n == chosen:
            cells.put(row, 0, GLYPHS[level].points_right, Ink.STRONG)
        shown = tuple((text, Ink.STRONG) for text, _ in line) if n == chosen else line
        put_line(cells, row, 2, shown, level)
        if n < len(ends) and ends[n]:
            _put_end(cells, row, ends[n], level)
    return cells


def _put_end(cells: Cells, row: int, end: Line, level: GlyphLevel) -> None:
    """Write the end of a row at the right; a row that runs into it is cut with a sign."""
    column = cells.width - line_width(end, level)
    if column >= 3 and cells.line(row)[column - 2 : column].strip():
        cells.put(row, column - 3, spell("…", level)[:1], Ink(int(cells.inks[row, column - 3])))
        cells.put(row, column - 2, "  ")
    put_line(cells, row, column, end, level)


class RowList(Canvas):
    """Rows with one chosen, or none yet; the screen moves the choice by keys."""

    def __init__(self, level: GlyphLevel, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._level = level
        self._rows: tuple[Line, ...] = ()
        self._ends: tuple[Line, ...] = ()
        self.chosen = 0
        self.has_choice = True

    def show(self, rows: Sequence[Line], ends: Sequence[Line] = (), chosen: int | None = 0) -> None:
        """Show these rows; ``chosen`` is None where nothing is to be chosen beforehand."""
        self._rows, self._ends = tuple(rows), tuple(ends)
        self.has_choice = chosen is not None
        self.chosen = max(0, min(chosen or 0, len(self._rows) - 1))
        self.repaint()

    def move(self, by: int) -> None:
        """Choose another row; stays within the list. From no choice the first is chosen."""
        self.show(self._rows, self._ends, self.chosen + by if self.has_choice else 0)

    def paint(self, width: int, height: int) -> Cells:
        """The rows."""
        chosen = self.chosen if self.has_choice else -1
        return draw_rows(self._rows, chosen, width, height, self._level, self._ends)
