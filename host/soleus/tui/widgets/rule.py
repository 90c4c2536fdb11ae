"""A line across the screen; the frame of the hold screen takes the colour of the zone."""

from __future__ import annotations

from soleus.tui.drawing.cells import Cells, Ink
from soleus.tui.drawing.glyphs import GLYPHS, GlyphLevel
from soleus.tui.widgets.canvas import Canvas


class Divider(Canvas):
    """One row; thin between parts, thick as a frame."""

    def __init__(
        self,
        level: GlyphLevel,
        *,
        thick: bool = False,
        classes: str | None = None,
    ) -> None:
        super().__init__(classes=classes)
        self._sign = GLYPHS[level].lower_half if thick else GLYPHS[level].rule
        self._ink = Ink.FAINT

    def show(self, ink: Ink) -> None:
        """Take this colour."""
        if ink is not self._ink:
            self._ink = ink
            self.repaint()

    def paint(self, width: int, height: int) -> Cells:
        """The line."""
        cells = Cells(width, height)
        cells.put(0, 0, self._sign * width, self._ink)
        return cells
