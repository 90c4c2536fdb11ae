"""The steps of a run so far: the line through them, and how far each lies off it.

Two small plots side by side. At the left count over load, nearly a straight line whatever the
probe; at the right what matters, the residuals, as a share of the span, with the zero line. Which
way a load was reached is told by the shape of its sign, so colours are not needed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from soleus.tui.drawing.cells import Cells, Ink
from soleus.tui.drawing.glyphs import GLYPHS, GlyphLevel
from soleus.tui.widgets.canvas import Canvas

LABEL_COLUMNS: Final = 7
FIT_SHARE: Final = 0.3  # of the width, for the line
FIT_COLUMNS_MIN: Final = 16
WIDTH_MIN: Final = 48  # below it only the residuals are drawn
FOOT_ROWS: Final = 2
REACHES: Final = (0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0)


@dataclass(frozen=True, slots=True)
class FitPoint:
    """One loaded step.

    Attributes:
        share: the load as a share of the span.
        rise: how far the count rose, as a share of that at the end of the span by the line.
        off_percent: how far the line reads it off, per cent of the span.
        falling: reached from above.
        blamed: the step that a failed fit names, or that stands out.
    """

    share: float
    rise: float
    off_percent: float
    falling: bool
    blamed: bool = False


@dataclass(frozen=True, slots=True)
class FitPicture:
    """The points in the order of the run, the newest last, and the words at the end of the span."""

    points: tuple[FitPoint, ...] = ()
    span_words: str = ""

    @property
    def reach_percent(self) -> float:
        """Half the height of the residual plot: the next round number that holds them all."""
        largest = max((abs(point.off_percent) for point in self.points), default=0.0)
        return next((reach for reach in REACHES if reach >= largest), REACHES[-1])


def draw_fit(picture: FitPicture, width: int, height: int, level: GlyphLevel) -> Cells:
    """Draw both plots, or only the residuals where there is no room for two."""
    cells = Cells(width, height)
    rows = height - FOOT_ROWS
    if rows < 3 or width < LABEL_COLUMNS + 8:
        return cells
    left = 0
    if width >= WIDTH_MIN:
        columns = max(FIT_COLUMNS_MIN, int(width * FIT_SHARE))
        _draw_line(cells, picture, rows, columns, level)
        left = columns + 3
    _draw_residuals(cells, picture, rows, left, level)
    return cells


def _draw_line(
    cells: Cells, picture: FitPicture, rows: int, columns: int, level: GlyphLevel
) -> None:
    glyphs = GLYPHS[level]
    for row in range(rows):
        cells.put(row, 0, glyphs.axis, Ink.FAINT)
    cells.put(rows, 0, glyphs.corner + glyphs.floor * columns, Ink.FAINT)
    cells.put(rows + 1, 1, "count over load", Ink.FAINT)
    if not picture.points:
        return
    steps_n = max(rows, columns)
    for step in range(steps_n):
        row, column = rows - 1 - step * rows // steps_n, step * columns // steps_n
        cells.put(row, 1 + column, glyphs.edge_line, Ink.FAINT)
    for n, point in enumerate(picture.points, 1):
        column = 1 + min(columns - 1, int(point.share * (columns - 1) + 0.5))
        row = rows - 1 - min(rows - 1, max(0, int(point.rise * (rows - 1) + 0.5)))
        _put_point(cells, row, column, point, n == len(picture.points), level)


def _draw_residuals(
    cells: Cells, picture: FitPicture, rows: int, left: int, level: GlyphLevel
) -> None:
    glyphs, axis = GLYPHS[level], left + LABEL_COLUMNS
    columns = cells.width - axis - 1
    middle, reach = rows // 2, picture.reach_percent
    for row in range(rows):
        cells.put(row, axis, glyphs.axis, Ink.FAINT)
    for row, share in ((0, 1.0), (2 * middle, -1.0)):
        text = f"{share * reach:+g}%"
        cells.put(row, left, f"{text:>{LABEL_COLUMNS - 1}} {glyphs.tick}", Ink.FAINT)
    cells.put(middle, left, f"{'0':>{LABEL_COLUMNS - 1}} {glyphs.corner}", Ink.TEXT)
    cells.put(middle, axis + 1, glyphs.path_line * columns, Ink.FAINT)
    foot = f"{glyphs.more_above} up {glyphs.more_below} down, % of span"
    cells.put(rows + 1, axis + 1, foot, Ink.FAINT)
    end = picture.span_words
    cells.put(rows, axis, glyphs.corner + glyphs.floor * columns, Ink.FAINT)
    if len(foot) + len(end) + 2 <= columns:
        cells.put(rows + 1, cells.width - len(end), end, Ink.FAINT)
    for n, point in enumerate(picture.points, 1):
        column = axis + 1 + min(columns - 1, int(point.share * (columns - 1) + 0.5))
        row = middle - round(point.off_percent / reach * middle)
        row = min(max(0, row), 2 * middle)
        _put_point(cells, row, column, point, n == len(picture.points), level)


def _put_point(
    cells: Cells, row: int, column: int, point: FitPoint, newest: bool, level: GlyphLevel
) -> None:
    """A triangle that says from which side the load was reached; the newest one is strong."""
    sign = GLYPHS[level].more_below if point.falling else GLYPHS[level].more_above
    ink = Ink.ABOVE if point.blamed else Ink.STRONG if newest else Ink.IN_BAND
    cells.put(row, column, "x" if point.blamed else sign, ink)


class FitPlot(Canvas):
    """The fit as it grows."""

    def __init__(self, level: GlyphLevel, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._level = level
        self._picture = FitPicture()

    def show(self, picture: FitPicture) -> None:
        """Show this from now on."""
        if picture != self._picture:
            self._picture = picture
            self.repaint()

    def paint(self, width: int, height: int) -> Cells:
        """Both plots."""
        return draw_fit(self._picture, width, height, self._level)
