"""The base of all drawn widgets: a picture made of cells, repainted only when it changed.

A subclass says how the picture is drawn (``paint``) and calls ``repaint`` when what it shows has
changed. Size changes and theme changes are seen here.
"""

from __future__ import annotations

from abc import abstractmethod

from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from soleus.tui.cells import Cells
from soleus.tui.themes import palette


class Painted(Widget):
    """A line-API widget that draws ``Cells``."""

    can_focus = False
    ALLOW_SELECT = False  # pictures are looked at; a drag with the mouse must not mark them

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id, classes=classes)
        self._cells: Cells | None = None
        self._shown: list[Strip] = []
        self._shown_as: tuple[object, ...] = ()  # what those strips were made of

    @abstractmethod
    def paint(self, width: int, height: int) -> Cells:
        """Draw the whole picture for this size."""

    def repaint(self) -> None:
        """What is shown has changed: draw it, and have the terminal told only rows that differ."""
        before = self._cells
        if before is None or (before.width, before.height) != self.content_size:
            self._cells = None
            self.refresh()
            return
        self._cells = self.paint(before.width, before.height)
        rows = [Region(0, row, before.width, 1) for row in before.rows_unlike(self._cells).tolist()]
        if rows:
            self.refresh(*rows)

    def render_lines(self, crop: Region) -> list[Strip]:
        """The rows as they were, unless something about them has changed.

        Textual asks every widget at every repaint, and works out grounds, borders and filters
        anew for each of its rows, changed or not.
        """
        shown_as = (self._cells, crop, self.content_size, self.app.theme)
        if self._cells is None or shown_as != self._shown_as:
            self._shown = super().render_lines(crop)
            self._shown_as = (self._cells, *shown_as[1:])
        return self._shown

    def render_line(self, y: int) -> Strip:
        """One row of the picture, in the colours of the theme."""
        width, height = self.content_size
        if self._cells is None or (self._cells.width, self._cells.height) != (width, height):
            self._cells = self.paint(width, height)
        if y >= height:
            return Strip.blank(width)
        return palette(self.app.theme).strip(self._cells, y)
