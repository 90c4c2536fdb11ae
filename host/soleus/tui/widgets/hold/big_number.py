"""One huge number that can be read at arm's length, with its unit and what it may claim.

The digits are drawn in an own block font of filled cells, so they look the same at every glyph
level. The places of the digits never move, whatever the number is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from soleus.tui.drawing.cells import Cells, Ink
from soleus.tui.drawing.glyphs import GLYPHS, GlyphLevel, spell
from soleus.tui.widgets.canvas import Canvas

PLACES: Final = 3
MOST: Final = 999
DIGITS_STAND_S: Final = 0.1
_BASE_ROWS: Final = 5
_BASE_COLUMNS: Final = 6
_GAP: Final = 2

# Five rows of six cells; strokes are two cells wide and one row high, which look equally thick.
_FONT: Final = {
    "0": ("######", "##  ##", "##  ##", "##  ##", "######"),
    "1": (" ###  ", "  ##  ", "  ##  ", "  ##  ", "######"),
    "2": ("######", "    ##", "######", "##    ", "######"),
    "3": ("######", "    ##", " #####", "    ##", "######"),
    "4": ("##  ##", "##  ##", "######", "    ##", "    ##"),
    "5": ("######", "##    ", "######", "    ##", "######"),
    "6": ("######", "##    ", "######", "##  ##", "######"),
    "7": ("######", "    ##", "   ## ", "  ##  ", "  ##  "),
    "8": ("######", "##  ##", "######", "##  ##", "######"),
    "9": ("######", "##  ##", "######", "    ##", "######"),
    "-": ("      ", "      ", "######", "      ", "      "),
    " ": ("      ",) * 5,
    ".": ("  ", "  ", "  ", "  ", "##"),
    ":": ("  ", "##", "  ", "##", "  "),
}


@dataclass(frozen=True, slots=True)
class NumberPicture:
    """What the number shows.

    Attributes:
        value_kpa: the pressure; None draws ``--``.
        ink: its colour.
        beside: short lines to its right, from the top (unit, uncertainty, label).
    """

    value_kpa: float | None
    ink: Ink
    beside: tuple[str, ...] = ()


class CalmNumber:
    """The pressure as digits that can be read: they change at most ten times a second.

    They go at once when there is no number any more.
    """

    def __init__(self) -> None:
        self._shown_s = float("-inf")
        self._shown_kpa: float | None = None

    def of(self, pressure_kpa: float | None, t_s: float) -> float | None:
        """What to show of a pressure at a time of the run, whole kPa."""
        value_kpa = whole_kpa(pressure_kpa)
        appears = (value_kpa is None) != (self._shown_kpa is None)
        if appears or not 0.0 <= t_s - self._shown_s < DIGITS_STAND_S:
            self._shown_s, self._shown_kpa = t_s, value_kpa
        return self._shown_kpa


def whole_kpa(pressure_kpa: float | None) -> float | None:
    """Whole kPa: finer steps are below what a probe can tell, and only cost repaints."""
    return None if pressure_kpa is None else float(round(pressure_kpa))


def number_text(value_kpa: float | None) -> str:
    """The three places: right-aligned, whole kPa; ``--`` without a value."""
    if value_kpa is None:
        return " --"
    whole = round(value_kpa)
    if whole > MOST:
        return str(MOST)
    return f"{max(whole, -9):>{PLACES}d}"


def _stretch(sign: str, tall: bool) -> list[str]:
    """One sign in its base form or two rows taller and two columns wider."""
    rows = list(_FONT[sign])
    if tall:
        rows = [rows[0], rows[1], rows[1], rows[2], rows[3], rows[3], rows[4]]
        rows = [row[:2] + row[2] * 2 + row[3] * 2 + row[4:] for row in rows]
    return rows


def fit(width: int, height: int) -> tuple[bool, int]:
    """The largest form of the digits for this space: (taller form?, whole-number scale)."""
    forms = [
        (tall, scale)
        for scale in (1, 2)
        for tall in (False, True)
        if (_BASE_ROWS + 2 * tall) * scale <= height and _columns(tall, scale) <= width
    ]
    return forms[-1] if forms else (False, 1)


def _columns(tall: bool, scale: int) -> int:
    return ((_BASE_COLUMNS + 2 * tall) * PLACES + _GAP * (PLACES - 1)) * scale


def stamp_digits(
    cells: Cells, row: int, column: int, text: str, ink: Ink, level: GlyphLevel
) -> int:
    """Draw digits, points and colons in five rows, close together.

    Returns:
        The column after the last of them.
    """
    for sign in text:
        for at, pattern in enumerate(_FONT[sign]):
            cells.put(row + at, column, pattern.replace("#", GLYPHS[level].full), ink)
        column += len(_FONT[sign][0]) + _GAP
    return column - _GAP if text else column


def draw_number(
    picture: NumberPicture, width: int, height: int, level: GlyphLevel, room_beside: int = 12
) -> Cells:
    """Draw the number at the left and its lines at the right.

    Args:
        picture: what to show.
        width: cells; ``room_beside`` of them are kept for the lines beside.
        height: rows.
        level: which characters may be used.
        room_beside: cells kept at the right.
    """
    cells = Cells(width, height)
    tall, scale = fit(width - room_beside - _GAP, height)
    full = GLYPHS[level].full
    for place, sign in enumerate(number_text(picture.value_kpa)):
        left = place * ((_BASE_COLUMNS + 2 * tall) + _GAP) * scale
        for row, pattern in enumerate(_stretch(sign, tall)):
            drawn = "".join(full * scale if dot == "#" else " " * scale for dot in pattern)
            for again in range(scale):
                cells.put(row * scale + again, left, drawn, picture.ink)
    column = _columns(tall, scale) + _GAP
    for row, text in enumerate(picture.beside):
        cells.put(row, column, spell(text, level), Ink.STRONG if row == 0 else Ink.TEXT)
    return cells


class BigNumber(Canvas):
    """The pressure, huge."""

    def __init__(self, level: GlyphLevel, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._level = level
        self._picture = NumberPicture(None, Ink.DOUBT)

    def show(self, picture: NumberPicture) -> None:
        """Show this from now on; the same picture again costs nothing."""
        if picture != self._picture:
            self._picture = picture
            self.repaint()

    def paint(self, width: int, height: int) -> Cells:
        """The digits and what stands beside them."""
        return draw_number(self._picture, width, height, self._level)
