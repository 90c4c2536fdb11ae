"""Lines of text at fixed places: header, coaching, timers, rating. Never a change of layout."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence
from itertools import zip_longest
from typing import Final

from soleus.tui.drawing.cells import Cells, Ink
from soleus.tui.drawing.glyphs import GlyphLevel, spell
from soleus.tui.widgets.canvas import Canvas

Span = tuple[str, Ink]
Line = tuple[Span, ...]
BLANK: Final[Line] = ()
LEAST_COLUMNS: Final = 8  # a text that is cut for what stands beside it keeps so much
GAP_COLUMNS: Final = 1


def plain(text: str, ink: Ink = Ink.TEXT) -> Line:
    """A line in one ink."""
    return ((text, ink),)


def wrapped(text: str, width: int, ink: Ink = Ink.TEXT, indent: str = "") -> list[Line]:
    """A paragraph broken to a width; an empty one stays an empty line.

    Columns that are set apart by two or more blanks (``Probe    HX711``) hang: what follows the
    first line of such a paragraph begins under its second column. So does one that is set in.
    """
    column = re.match(r"\S+ {2,}| {2,}(?=\S)", text)
    hang = " " * (column.end() if column else 0)
    lines = textwrap.wrap(
        text.replace("± ", "±\u00a0"),  # a number stays with its sign
        max(len(hang) + 8, width - len(indent)),
        subsequent_indent=hang,
        drop_whitespace=True,
        break_long_words=True,
    )
    return [plain(indent + part.replace("\u00a0", " "), ink) for part in lines or [""]]


def put_line(cells: Cells, row: int, column: int, line: Line, level: GlyphLevel) -> int:
    """Write the spans of a line one after another; returns the column after the last."""
    for text, ink in line:
        shown = spell(text, level)
        cells.put(row, column, shown, ink)
        column += len(shown)
    return column


def line_width(line: Line, level: GlyphLevel) -> int:
    """How many cells a line takes."""
    return sum(len(spell(text, level)) for text, _ in line)


def fitting_line(lines: Sequence[Line], width: int, level: GlyphLevel) -> Line:
    """The first of these that fits whole into a width; the last where none does."""
    return next((line for line in lines if line_width(line, level) <= width), lines[-1])


def beside(line: Line, end: Line, width: int, level: GlyphLevel) -> tuple[Line, Line]:
    """A line and what stands at the end of its row, so that neither runs into the other.

    The first span of the line gives way, with a sign; where that is not enough the end is left
    out. So a long name is cut and the side that follows it never is. A line of one span alone in
    its row is cut off by the edge.
    """
    if not end:
        alone = len(line) < 2
        return line if alone else _shortened(line, line_width(line, level) - width, level), end
    over = line_width(line, level) + GAP_COLUMNS + line_width(end, level) - width
    if over <= 0:
        return line, end
    if line_width(line[:1], level) - over >= LEAST_COLUMNS:
        return _shortened(line, over, level), end
    return _shortened(line, line_width(line, level) - width, level), BLANK


def _shortened(line: Line, by: int, level: GlyphLevel) -> Line:
    """The line with its first span cut by so many columns; a short one, a number, is never cut."""
    if by <= 0 or line_width(line[:1], level) - by < LEAST_COLUMNS:
        return line
    (text, ink), *rest = line
    sign = spell("…", level)[:1]
    kept = spell(text, level)[: max(0, line_width(line[:1], level) - by - len(sign))]
    return ((kept.rstrip(" ,") + sign, ink), *rest)


class TextLines(Canvas):
    """Some lines that are told anew whenever they change; what is too long is cut off."""

    def __init__(
        self,
        level: GlyphLevel,
        *,
        id: str | None = None,  # noqa: A002
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._level = level
        self._lines: tuple[Line, ...] = ()
        self._ends: tuple[Line, ...] = ()

    def show(self, lines: Sequence[Line], ends: Sequence[Line] = ()) -> None:
        """Show these lines; one that is too long loses the end of its first span.

        Args:
            lines: from the top, at the left.
            ends: from the top, at the right edge of the same rows.
        """
        if (tuple(lines), tuple(ends)) != (self._lines, self._ends):
            self._lines, self._ends = tuple(lines), tuple(ends)
            self.repaint()

    def paint(self, width: int, height: int) -> Cells:
        """The lines, cut to the place."""
        cells = Cells(width, height)
        rows = zip_longest(self._lines[:height], self._ends[:height], fillvalue=BLANK)
        for row, whole in enumerate(rows):
            line, end = beside(*whole, width, self._level)
            put_line(cells, row, 0, line, self._level)
            put_line(cells, row, width - line_width(end, self._level), end, self._level)
        return cells
