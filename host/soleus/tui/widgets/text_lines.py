"""Lines of text at fixed places: header, coaching, timers, rating. Never a change of layout."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence
from typing import Final

from soleus.tui.drawing.cells import Cells, Ink
from soleus.tui.drawing.glyphs import GlyphLevel, spell
from soleus.tui.widgets.canvas import Canvas

Span = tuple[str, Ink]
Line = tuple[Span, ...]
LEAST_NAME: Final = 8  # a shorter rest of a name tells nothing, and a short first span is a label
BLANK: Final[Line] = ()


def plain(text: str, ink: Ink = Ink.TEXT) -> Line:
    """A line in one ink."""
    return ((text, ink),)


def wrapped(text: str, width: int, ink: Ink = Ink.TEXT, indent: str = "") -> list[Line]:
    """A paragraph broken to a width; an empty one stays an empty line.

    Columns that are set apart by two or more blanks (``Probe    HX711``) hang: what follows the
    first line of such a paragraph begins under its second column.
    """
    column = re.match(r"\S+ {2,}", text)
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


def shortened(line: Line, width: int, level: GlyphLevel) -> Line:
    """A line whose first span gives way where all of it would not fit: a name may, a side never."""
    excess = line_width(line, level) - width
    if excess <= 0 or len(line[0][0]) < excess + LEAST_NAME:
        return line
    (text, ink), *rest = line
    kept = text[: max(0, len(text) - excess - 1)].rstrip(" ,")
    return ((f"{kept}…", ink), *rest)


def fitting_line(lines: Sequence[Line], width: int, level: GlyphLevel) -> Line:
    """The first of these that fits whole into a width; the last where none does."""
    return next((line for line in lines if line_width(line, level) <= width), lines[-1])


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
        for row, line in enumerate(self._lines[:height]):
            end = self._ends[row] if row < len(self._ends) else BLANK
            room = width - line_width(end, self._level) - 1 if end else width
            put_line(cells, row, 0, shortened(line, room, self._level), self._level)
        for row, line in enumerate(self._ends[:height]):
            put_line(cells, row, width - line_width(line, self._level), line, self._level)
        return cells
