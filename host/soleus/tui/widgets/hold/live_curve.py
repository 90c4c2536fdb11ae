"""The curve of a hold: the whole of it, always, on scales that stand still.

A raster of small pixels is drawn with numpy and put into quadrant blocks, half blocks or ASCII.
Every column keeps the smallest and the largest pressure that fell into it, so no peak is lost;
what is missing is drawn as missing. The colour of a column is that of its zone; without colours
the band's edges, the target path and the cap line still tell where the line lies.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from soleus.tui.drawing.cells import Background, Cells, Ink
from soleus.tui.drawing.curve_columns import Columns, join, to_columns
from soleus.tui.drawing.glyphs import GLYPHS, GlyphLevel
from soleus.tui.drawing.scale import PressureScale, spread_labels, tick_s, time_span_s
from soleus.tui.widgets.canvas import Canvas
from soleus.tui.widgets.hold.pressure_gauge import FLOOR_ROWS, LABEL_COLUMNS, GaugeLimits

AXIS_COLUMNS: Final = LABEL_COLUMNS + 1
# Bits of a quadrant: upper left 1, upper right 2, lower left 4, lower right 8.
_QUADRANTS: Final = np.array(list(" ▘▝▀▖▌▞▛▗▚▐▜▄▙▟█"))
_HALVES: Final = np.array(list(" ▀▄█"))
# (pixel columns, pixel rows) in one cell.
FINENESS: Final = {
    GlyphLevel.QUADRANT: (2, 2),
    GlyphLevel.HALF: (1, 2),
    GlyphLevel.ASCII: (1, 1),
}


@dataclass(frozen=True, slots=True)
class CurveMark:
    """Something that happened, shown in the top row of the plot at its time."""

    t_s: float
    sign: str


@dataclass(frozen=True, slots=True, eq=False)
class CurvePicture:
    """What the curve shows. Times in seconds since the start of the curve.

    Attributes:
        t_s: float64[n], start of each bucket, rising.
        low_kpa: float64[n], smallest pressure in it, NaN for a gap.
        high_kpa: float64[n], largest, NaN for a gap.
        bucket_s: width of a bucket.
        limits: band, target and cap.
        top_kpa: upper end of the pressure scale; None for just above the cap.
        bands: (from, lower edge, upper edge) where the band steps; empty: that of ``limits``.
        path: corners (t_s, kPa) of the target path; empty draws none.
        expected_s: how long the hold should last; the least that the time axis shows.
        doubt: bool[n], buckets that are not judged by, or None.
        marks: ratings, stops and the like.
        phases: (from, word) of each phase, written along the floor; empty writes none.
        window_s: (from, to) to look at a part; None shows the whole.
        cursor_s: a place that is being looked at, or None.
    """

    t_s: NDArray[np.float64]
    low_kpa: NDArray[np.float64]
    high_kpa: NDArray[np.float64]
    bucket_s: float
    limits: GaugeLimits
    top_kpa: float | None = None
    bands: tuple[tuple[float, float, float], ...] = ()
    path: tuple[tuple[float, float], ...] = ()
    expected_s: float = 0.0
    doubt: NDArray[np.bool_] | None = None
    marks: tuple[CurveMark, ...] = ()
    phases: tuple[tuple[float, str], ...] = ()
    window_s: tuple[float, float] | None = None
    cursor_s: float | None = None

    def scale(self, steps_n: int) -> PressureScale:
        """The pressure scale for so many rows of pixels; the same for the whole hold."""
        if self.top_kpa is None:
            return self.limits.scale(steps_n)
        return PressureScale(self.top_kpa, steps_n)

    def band_at(self, t_s: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Lower and upper edge of the band in force at these times, float64[n] each."""
        if not self.bands:
            low_kpa, high_kpa = self.limits.low_kpa, self.limits.high_kpa
            return np.full(len(t_s), low_kpa), np.full(len(t_s), high_kpa)
        from_s, low_kpa_, high_kpa_ = (np.array(part) for part in zip(*self.bands, strict=True))
        now = np.maximum(np.searchsorted(from_s, t_s, side="right") - 1, 0)
        return low_kpa_[now], high_kpa_[now]

    def shown_s(self) -> tuple[float, float]:
        """What the time axis shows: the window, or everything from the start."""
        if self.window_s is not None:
            return self.window_s
        seen_s = float(self.t_s[-1] + self.bucket_s) if len(self.t_s) else 0.0
        return 0.0, time_span_s(self.expected_s, seen_s)


def draw_curve(picture: CurvePicture, width: int, height: int, level: GlyphLevel) -> Cells:
    """Draw axes, band, path, gaps, line, marks and cursor, the later over the earlier."""
    rows, columns = height - FLOOR_ROWS, width - AXIS_COLUMNS
    if rows < 2 or columns < 4:
        return Cells(width, height)
    per_column, per_row = FINENESS[level]
    shown_s = picture.shown_s()
    edges_s = _edges_s(shown_s, columns * per_column)
    seen = to_columns(
        picture.t_s, picture.low_kpa, picture.high_kpa, picture.bucket_s, edges_s, picture.doubt
    )
    still = _Still(picture.limits, picture.top_kpa, picture.bands, picture.path, shown_s,
                   (width, height), level)  # fmt: skip
    plot = _Plot(_draw_still(still).copy(), rows, columns, picture.scale(rows * per_row), level)
    _draw_line(plot, seen, picture.band_at((edges_s[:-1] + edges_s[1:]) / 2))
    _draw_phases(plot, picture, shown_s)
    _draw_marks(plot, picture, shown_s)
    return plot.cells


def _edges_s(shown_s: tuple[float, float], columns: int) -> NDArray[np.float64]:
    return np.linspace(*shown_s, columns + 1)


@dataclass(frozen=True, slots=True)
class _Still:
    """All that axes, band and path depend on; it is the same for many pictures of one hold."""

    limits: GaugeLimits
    top_kpa: float | None
    bands: tuple[tuple[float, float, float], ...]
    path: tuple[tuple[float, float], ...]
    shown_s: tuple[float, float]
    size: tuple[int, int]
    level: GlyphLevel


@lru_cache(maxsize=4)
def _draw_still(still: _Still) -> Cells:
    """Axes, band and path; only to be copied."""
    none = np.empty(0)
    picture = CurvePicture(
        none, none, none, 1.0, still.limits, still.top_kpa, still.bands, still.path
    )
    width, height = still.size
    rows, columns = height - FLOOR_ROWS, width - AXIS_COLUMNS
    per_column, per_row = FINENESS[still.level]
    scale = picture.scale(rows * per_row)
    plot = _Plot(Cells(width, height), rows, columns, scale, still.level)
    _draw_axes(plot, picture, still.shown_s)
    _draw_limits(plot, picture, _edges_s(still.shown_s, columns * per_column))
    return plot.cells


@dataclass(frozen=True, slots=True, eq=False)
class _Plot:
    """The part of the grid in which the curve lies."""

    cells: Cells
    rows: int
    columns: int
    scale: PressureScale
    level: GlyphLevel

    def row(self, pressure_kpa: float) -> int:
        return self.scale.step(pressure_kpa) // FINENESS[self.level][1]

    def rows_of(self, kpa: NDArray[np.float64]) -> NDArray[np.intp]:
        return np.asarray(self.scale.steps(kpa) // FINENESS[self.level][1], dtype=np.intp)

    def trace(
        self, columns: NDArray[np.intp], kpa: NDArray[np.float64], sign: str, ink: Ink
    ) -> None:
        """One sign in each of these columns at its pressure; none above the scale."""
        shown = kpa <= self.scale.top_kpa
        mask = np.zeros((self.rows, self.columns), dtype=bool)
        mask[self.rows_of(kpa)[shown], columns[shown]] = True
        self.stamp(mask, sign, ink)

    def column(self, t_s: float, shown_s: tuple[float, float]) -> int:
        from_s, to_s = shown_s
        return AXIS_COLUMNS + int((t_s - from_s) / (to_s - from_s) * self.columns)

    def stamp(self, mask: NDArray[np.bool_], chars: NDArray[np.str_] | str, ink: Ink) -> None:
        """Set cells of the plot only; ``mask`` is bool[rows, columns]."""
        inside = np.s_[: self.rows, AXIS_COLUMNS:]
        self.cells.chars[inside][mask] = chars if isinstance(chars, str) else chars[mask]
        self.cells.inks[inside][mask] = ink


def _draw_axes(plot: _Plot, picture: CurvePicture, shown_s: tuple[float, float]) -> None:
    cells, glyphs, floor = plot.cells, GLYPHS[plot.level], plot.rows
    per_row = FINENESS[plot.level][1]
    for row in range(plot.rows):
        cells.put(row, LABEL_COLUMNS, glyphs.axis, Ink.FAINT)
    labels = [each for each in picture.limits.labels() if each[0] <= plot.scale.top_kpa]
    for row, text in spread_labels(labels, plot.scale, per_row):
        cells.put(row, 0, f"{text:>{LABEL_COLUMNS - 1}} {glyphs.tick}", Ink.FAINT)
    if plot.scale.knee_kpa is not None:
        cells.put(plot.row(plot.scale.knee_kpa), LABEL_COLUMNS, glyphs.axis_break, Ink.FAINT)
    cells.put(floor, 0, f"{'0':>{LABEL_COLUMNS - 1}} {glyphs.corner}", Ink.FAINT)
    cells.put(floor, AXIS_COLUMNS, glyphs.floor * plot.columns, Ink.FAINT)
    from_s, to_s = shown_s
    step_s = tick_s(to_s - from_s, max(2, plot.columns // 6))
    last = cells.width - 2
    for k in range(int(np.ceil(from_s / step_s)), int(to_s / step_s) + 1):
        text, column = f"{k * step_s:g}", plot.column(k * step_s, shown_s)
        if column + len(text) <= last:
            cells.put(floor + 1, column, text, Ink.FAINT)
            cells.put(floor, column, glyphs.corner, Ink.FAINT)
    cells.put(floor + 1, 0, "kPa", Ink.FAINT)
    cells.put(floor + 1, last + 1, "s", Ink.FAINT)


def _draw_limits(plot: _Plot, picture: CurvePicture, edges_s: NDArray[np.float64]) -> None:
    glyphs, cap_kpa = GLYPHS[plot.level], picture.limits.cap_kpa
    edges = edges_s[:: FINENESS[plot.level][0]]
    middle = (edges[:-1] + edges[1:]) / 2
    everywhere = np.arange(plot.columns)
    for edge_kpa in picture.band_at(middle):
        plot.trace(everywhere, edge_kpa, glyphs.edge_line, Ink.EDGE)
    hard_kpa = picture.limits.too_hard_kpa
    if hard_kpa is not None:
        plot.trace(everywhere, np.full(plot.columns, hard_kpa), glyphs.hard_line, Ink.EDGE)
    if cap_kpa <= plot.scale.top_kpa:
        plot.trace(everywhere, np.full(plot.columns, cap_kpa), glyphs.cap_line, Ink.CAP)
    _tint_band(plot, *picture.band_at(middle))
    if not picture.path:
        return
    corner_s, corner_kpa = (np.array(part) for part in zip(*picture.path, strict=True))
    inside = np.flatnonzero((middle >= corner_s[0]) & (middle <= corner_s[-1]))
    path_kpa = np.interp(middle[inside], corner_s, corner_kpa)
    plot.trace(inside, path_kpa, glyphs.path_line, Ink.PATH)


def _tint_band(plot: _Plot, low_kpa: NDArray[np.float64], high_kpa: NDArray[np.float64]) -> None:
    """Ground of the band, column by column."""
    row = np.arange(plot.rows)[:, None]
    inside = (row >= plot.rows_of(high_kpa)) & (row <= plot.rows_of(low_kpa))
    plot.cells.grounds[: plot.rows, AXIS_COLUMNS:][inside] = Background.BAND


def _draw_line(
    plot: _Plot, seen: Columns, band: tuple[NDArray[np.float64], NDArray[np.float64]]
) -> None:
    per_column, per_row = FINENESS[plot.level]
    low, high = join(seen)
    measured = ~np.isnan(high)
    top = plot.scale.steps(np.where(measured, high, 0.0))
    bottom = plot.scale.steps(np.where(measured, low, 0.0))
    step = np.arange(plot.rows * per_row)[:, None]
    pixels = (step >= top) & (step <= bottom) & measured
    cell = pixels.reshape(plot.rows, per_row, plot.columns, per_column)
    drawn = cell.any(axis=(1, 3))

    def any_of(columns: NDArray[np.bool_]) -> NDArray[np.bool_]:
        return np.asarray(columns.reshape(plot.columns, per_column).any(axis=1))

    everywhere = np.ones((plot.rows, 1), dtype=bool)
    plot.stamp(everywhere & any_of(seen.gap), GLYPHS[plot.level].gap, Ink.GAP)
    chars = _block_chars(cell, plot.level)
    over, under = any_of(seen.high_kpa > band[1]), any_of(seen.low_kpa < band[0])
    for columns, ink in (
        (~over & ~under, Ink.IN_BAND),
        (under & ~over, Ink.BELOW),
        (over, Ink.ABOVE),
    ):
        plot.stamp(drawn & columns, chars, ink)
    plot.stamp(drawn & any_of(seen.doubt), GLYPHS[plot.level].doubt, Ink.DOUBT)


def _block_chars(cell: NDArray[np.bool_], level: GlyphLevel) -> NDArray[np.str_]:
    """The character of each cell from its pixels, bool[rows, per_row, columns, per_column]."""
    if level is GlyphLevel.QUADRANT:
        bits = cell[:, 0, :, 0] + 2 * cell[:, 0, :, 1] + 4 * cell[:, 1, :, 0] + 8 * cell[:, 1, :, 1]
        return np.asarray(_QUADRANTS[bits])
    if level is GlyphLevel.HALF:
        return np.asarray(_HALVES[cell[:, 0, :, 0] + 2 * cell[:, 1, :, 0]])
    return np.full((cell.shape[0], cell.shape[2]), GLYPHS[level].full)


def _draw_phases(plot: _Plot, picture: CurvePicture, shown_s: tuple[float, float]) -> None:
    """Write the phases along the floor, each from where it begins, as long as it lasts."""
    starts = [plot.column(max(t_s, shown_s[0]), shown_s) for t_s, _ in picture.phases]
    ends = [*starts[1:], plot.cells.width][: len(starts)]
    for start, end, (_, word) in zip(starts, ends, picture.phases, strict=True):
        if end > AXIS_COLUMNS and start < plot.cells.width:
            plot.cells.put(plot.rows, start, GLYPHS[plot.level].corner, Ink.TEXT)
            plot.cells.put(plot.rows, start + 1, word[: max(0, end - start - 1)], Ink.TEXT)


def _draw_marks(plot: _Plot, picture: CurvePicture, shown_s: tuple[float, float]) -> None:
    for mark in picture.marks:
        if shown_s[0] <= mark.t_s <= shown_s[1]:
            last = plot.cells.width - len(mark.sign)
            plot.cells.put(0, min(plot.column(mark.t_s, shown_s), last), mark.sign, Ink.MARK)
    if picture.cursor_s is not None and shown_s[0] <= picture.cursor_s <= shown_s[1]:
        column = min(plot.column(picture.cursor_s, shown_s), plot.cells.width - 1)
        free = plot.cells.chars[: plot.rows, column] == " "
        plot.cells.chars[: plot.rows, column][free] = GLYPHS[plot.level].axis
        plot.cells.inks[: plot.rows, column][free] = Ink.STRONG
        plot.cells.put(plot.rows, column, GLYPHS[plot.level].full, Ink.STRONG)


class LiveCurve(Canvas):
    """The whole hold so far, with band, path and cap."""

    def __init__(self, level: GlyphLevel, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._level = level
        self._picture: CurvePicture | None = None

    def show(self, picture: CurvePicture) -> None:
        """Show this from now on."""
        self._picture = picture
        self.repaint()

    def move_cursor(self, cursor_s: float | None, window_s: tuple[float, float] | None) -> None:
        """Look at another place or another part of the same curve."""
        if self._picture is not None:
            self.show(replace(self._picture, cursor_s=cursor_s, window_s=window_s))

    def paint(self, width: int, height: int) -> Cells:
        """Empty until it is told something."""
        if self._picture is None:
            return Cells(width, height)
        return draw_curve(self._picture, width, height, self._level)
