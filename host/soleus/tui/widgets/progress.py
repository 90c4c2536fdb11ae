"""How much of something is done, as a bar that is full only when it is."""

from __future__ import annotations

from soleus.tui.drawing.cells import Cells, Ink
from soleus.tui.drawing.glyphs import GLYPHS, GlyphLevel
from soleus.tui.widgets.canvas import Canvas


def draw_progress(share: float, width: int, level: GlyphLevel, ink: Ink) -> Cells:
    """One row; the last cell is filled at ``share`` 1 and not before."""
    cells, glyphs = Cells(width, 1), GLYPHS[level]
    done = width if share >= 1.0 else min(width - 1, int(max(0.0, share) * width))
    cells.put(0, 0, glyphs.full * done, ink)
    cells.put(0, done, glyphs.bar_left * (width - done), Ink.FAINT)
    return cells


class ProgressMeter(Canvas):
    """Shows how much is done, as a bar."""

    def __init__(self, level: GlyphLevel, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._level = level
        self._share, self._ink = 0.0, Ink.TEXT

    def show(self, share: float, ink: Ink) -> None:
        """Show this share (0 to 1) from now on."""
        if (share, ink) != (self._share, self._ink):
            self._share, self._ink = share, ink
            self.repaint()

    def paint(self, width: int, height: int) -> Cells:
        """The bar."""
        return draw_progress(self._share, width, self._level, self._ink)
