"""The base of all drawn widgets: a picture made of cells, repainted only when it changed.

A subclass says how the picture is drawn (``paint``) and calls ``repaint`` when what it shows has
changed. Size changes and theme changes are seen here.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable
from typing import Final, Self

from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from soleus.tui.drawing.cells import Cells
from soleus.tui.drawing.themes import palette

# What a style sheet may lay over a widget without taking room from it.
ADORNMENTS: Final = (
    "outline_top", "outline_right", "outline_bottom", "outline_left", "hatch", "tint",
)  # fmt: skip


class Canvas(Widget):
    """A line-API widget that draws ``Cells``."""

    can_focus = False
    ALLOW_SELECT = False  # pictures are looked at; a drag with the mouse must not mark them

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id, classes=classes)
        self._cells: Cells | None = None
        self._shown: list[Strip] = []
        self._shown_cells: Cells | None = None  # what those strips were made of,
        self._shown_as: tuple[object, ...] = ()  # in which place and theme

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

    def refresh(
        self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False
    ) -> Self:
        """Paint anew; the whole of it, unless told which part: a style may have changed."""
        if not regions:
            self._shown_cells = None
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def render_lines(self, crop: Region) -> list[Strip]:
        """The rows as they were, except those that have changed.

        Textual works out ground, frame and filters of every row of every visible widget at each
        repaint, which takes most of its time. Where nothing but the picture is to be seen there is
        no use for that.
        """
        shown_as = (crop, self.content_size, self.app.theme)
        before, cells = self._shown_cells, self._cells
        same = before is not None and shown_as == self._shown_as
        if cells is None or not self._is_bare(crop, cells):
            if cells is None or not same or cells is not before:
                self._shown = super().render_lines(crop)
        elif before is None or not same:
            self._shown = self._strips(cells, range(cells.height))
        elif cells is not before:
            self._shown = self._shown.copy()
            changed = before.rows_unlike(cells).tolist()
            for row, strip in zip(changed, self._strips(cells, changed), strict=True):
                self._shown[row] = strip
        self._shown_cells, self._shown_as = self._cells, shown_as
        return self._shown

    def _is_bare(self, crop: Region, cells: Cells) -> bool:
        """Nothing is to be seen but the whole picture: no padding, frame or tint."""
        size = (cells.width, cells.height)
        return (
            crop.offset == (0, 0)
            and crop.size == self.content_size == size
            and self.opacity == 1.0
            and not self.styles.has_any_rules(*ADORNMENTS)
        )

    def _strips(self, cells: Cells, rows: Iterable[int]) -> list[Strip]:
        """Some rows in the colours of the theme, as the terminal may have them."""
        colours, (_, ground) = palette(self.app.theme), self.background_colors
        strips, filters = [], self.get_line_filters()
        for row in rows:
            strip = colours.strip(cells, row)
            for line_filter in filters:
                strip = strip.apply_filter(line_filter, ground)
            strips.append(strip)
        return strips

    def render_line(self, y: int) -> Strip:
        """One row of the picture, in the colours of the theme."""
        width, height = self.content_size
        if self._cells is None or (self._cells.width, self._cells.height) != (width, height):
            self._cells = self.paint(width, height)
        if y >= height:
            return Strip.blank(width)
        return palette(self.app.theme).strip(self._cells, y)
