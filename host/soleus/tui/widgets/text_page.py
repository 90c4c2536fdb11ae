"""A text longer than its place: wrapped, scrolled by keys, with a sign where there is more."""

from __future__ import annotations

from collections.abc import Sequence

from soleus.tui.drawing.cells import Cells, Ink
from soleus.tui.drawing.glyphs import GLYPHS, GlyphLevel
from soleus.tui.widgets.canvas import Canvas
from soleus.tui.widgets.text_lines import Line, plain, put_line, wrapped

Paragraph = tuple[str, Ink]


def lay_out(paragraphs: Sequence[Paragraph], width: int) -> list[Line]:
    """All lines of the text at a width, an empty line after each paragraph that ends in one."""
    lines: list[Line] = []
    for text, ink in paragraphs:
        lines += wrapped(text, width, ink) if text else [plain("")]
    return lines


class TextPage(Canvas):
    """Some paragraphs."""

    def __init__(self, level: GlyphLevel, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._level = level
        self._paragraphs: tuple[Paragraph, ...] = ()
        self._first = 0

    def show(self, paragraphs: Sequence[Paragraph]) -> None:
        """Show this text from its beginning."""
        if tuple(paragraphs) != self._paragraphs:
            self._paragraphs, self._first = tuple(paragraphs), 0
            self.repaint()

    @property
    def overflows(self) -> bool:
        """There is more text than fits at once."""
        lines = lay_out(self._paragraphs, self.content_size.width - 1)
        return len(lines) > self.content_size.height

    def scroll_lines(self, by: int) -> None:
        """Move the text; stays within it."""
        most = len(lay_out(self._paragraphs, self.content_size.width - 1))
        self._first = max(0, min(self._first + by, most - self.content_size.height))
        self.repaint()

    def paint(self, width: int, height: int) -> Cells:
        """The lines that are in view."""
        cells = Cells(width, height)
        lines = lay_out(self._paragraphs, width - 1)
        for row, line in enumerate(lines[self._first : self._first + height]):
            put_line(cells, row, 0, line, self._level)
        glyphs = GLYPHS[self._level]
        if self._first > 0:
            cells.put(0, width - 1, glyphs.more_above, Ink.STRONG)
        if self._first + height < len(lines):
            cells.put(height - 1, width - 1, glyphs.more_below, Ink.STRONG)
        return cells
