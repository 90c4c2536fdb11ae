"""A vertical gauge from 0 to just above the cap: where the pressure is, where it should be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from soleus.tui.drawing.cells import Background, Cells, Ink
from soleus.tui.drawing.glyphs import GLYPHS, GlyphLevel
from soleus.tui.drawing.scale import PressureScale, spread_labels
from soleus.tui.widgets.canvas import Canvas

LABEL_COLUMNS: Final = 4
MARKER_COLUMNS: Final = 1
BESIDE_COLUMNS: Final = 2  # never filled, so that band and target stay in sight
FLOOR_ROWS: Final = 2  # as under the curve, so that both scales lie side by side


@dataclass(frozen=True, slots=True)
class GaugeLimits:
    """The pressures that a scale shows, kPa.

    ``too_hard_kpa`` is where TOO HARD begins, None where that is not shown. ``knee_kpa`` is where
    it began when the hold did: the scale is made for that and stands still when the target is
    lowered. None makes a straight scale.
    """

    target_kpa: float
    low_kpa: float
    high_kpa: float
    cap_kpa: float
    too_hard_kpa: float | None = None
    knee_kpa: float | None = None

    def scale(self, steps_n: int) -> PressureScale:
        """The pressure scale of the whole hold for so many pixel rows."""
        return PressureScale.for_cap(self.cap_kpa, steps_n, self.knee_kpa)

    def labels(self) -> tuple[tuple[float, str], ...]:
        """Axis labels, the most important first."""
        values = (
            self.target_kpa,
            self.cap_kpa,
            self.low_kpa,
            self.high_kpa,
            self.too_hard_kpa,
            self.scale(1).knee_kpa,
        )
        return tuple((value, f"{value:.0f}") for value in values if value is not None)


@dataclass(frozen=True, slots=True)
class GaugePicture:
    """What the gauge shows: the reading (None without one), its colour, its limits."""

    value_kpa: float | None
    ink: Ink
    limits: GaugeLimits


def draw_gauge(picture: GaugePicture, width: int, height: int, level: GlyphLevel) -> Cells:
    """Draw the gauge.

    The column is filled up to the reading; beside it band, target and cap stay in sight, and a
    pointer stands at the reading, so that it can be read without colour.
    """
    cells, glyphs = Cells(width, height), GLYPHS[level]
    per_row = 1 if level is GlyphLevel.ASCII else 2
    floor = max(1, height - FLOOR_ROWS)
    scale = picture.limits.scale(floor * per_row)
    left, right = LABEL_COLUMNS + 1, width - MARKER_COLUMNS
    bar = max(1, right - left)
    _draw_limits(cells, picture.limits, scale, per_row, level)
    for row, text in spread_labels(picture.limits.labels(), scale, per_row):
        cells.put(row, 0, text.rjust(LABEL_COLUMNS - 1), Ink.FAINT)
    cells.put(floor, 0, f"{'0':>{LABEL_COLUMNS - 1}} {glyphs.corner}", Ink.FAINT)
    cells.put(floor, left, glyphs.floor * bar, Ink.FAINT)
    cells.put(floor + 1, left, "kPa"[:bar], Ink.FAINT)
    if picture.value_kpa is None:
        return cells
    step = scale.step(max(0.0, picture.value_kpa))
    top = step // per_row
    if step < scale.steps_n - 1:
        for row in range(top, floor):
            sign = glyphs.lower_half if row == top and step % per_row else glyphs.full
            cells.put(row, left, sign * max(1, bar - BESIDE_COLUMNS), picture.ink)
    cells.put(top, right, glyphs.points_left, Ink.STRONG)
    return cells


def _draw_limits(
    cells: Cells, limits: GaugeLimits, scale: PressureScale, per_row: int, level: GlyphLevel
) -> None:
    glyphs = GLYPHS[level]
    left, right = LABEL_COLUMNS + 1, cells.width - MARKER_COLUMNS

    def at(value_kpa: float) -> int:
        return scale.step(value_kpa) // per_row

    for row in range(cells.height - FLOOR_ROWS):
        cells.put(row, LABEL_COLUMNS, glyphs.axis, Ink.FAINT)
    if scale.knee_kpa is not None:
        cells.put(at(scale.knee_kpa), LABEL_COLUMNS, glyphs.axis_break, Ink.FAINT)
    cells.grounds[at(limits.high_kpa) : at(limits.low_kpa) + 1, left:right] = Background.BAND
    if limits.too_hard_kpa is not None:
        cells.put(at(limits.too_hard_kpa), left, glyphs.hard_line * (right - left), Ink.CAP)
    for value_kpa, sign, ink in (
        (limits.low_kpa, glyphs.edge_line, Ink.EDGE),
        (limits.high_kpa, glyphs.edge_line, Ink.EDGE),
        (limits.target_kpa, glyphs.path_line, Ink.PATH),
        (limits.cap_kpa, glyphs.cap_line, Ink.CAP),
    ):
        cells.put(at(value_kpa), left, sign * (right - left), ink)
        cells.put(at(value_kpa), LABEL_COLUMNS, glyphs.tick, ink)


class PressureGauge(Canvas):
    """The pressure against band and cap."""

    def __init__(self, level: GlyphLevel, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._level = level
        self._picture: GaugePicture | None = None

    def show(self, picture: GaugePicture) -> None:
        """Show this from now on."""
        if picture != self._picture:
            self._picture = picture
            self.repaint()

    def paint(self, width: int, height: int) -> Cells:
        """Empty until it is told something."""
        if self._picture is None:
            return Cells(width, height)
        return draw_gauge(self._picture, width, height, self._level)
