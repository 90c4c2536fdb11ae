"""A picture as a grid of characters, each with an ink: what a widget draws before it has colours.

Inks are roles, not colours, so a drawing can be tested without an app and without a theme, and
looks right in every theme. ``Palette`` turns a finished grid into Textual strips.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from soleus.core.terms import Zone


class Ink(IntEnum):
    """What a character stands for."""

    TEXT = 0
    STRONG = 1
    FAINT = 2
    BELOW = 3
    IN_BAND = 4
    ABOVE = 5
    STOP = 6
    CAP = 7
    EDGE = 8
    PATH = 9
    GAP = 10
    DOUBT = 11
    MARK = 12
    TOO_HARD = 13  # reversed


class Background(IntEnum):
    """What a character stands on."""

    PLAIN = 0
    BAND = 1


ZONE_INK: Final[Mapping[Zone, Ink]] = {
    Zone.OFF: Ink.FAINT,
    Zone.BELOW: Ink.BELOW,
    Zone.IN_BAND: Ink.IN_BAND,
    Zone.ABOVE: Ink.ABOVE,
    Zone.UNKNOWN: Ink.DOUBT,
    Zone.STOP: Ink.STOP,
}


class Cells:
    """A grid that is drawn into once and then only read.

    Attributes:
        chars: str[height, width], one character per cell.
        inks: uint8[height, width], ``Ink``.
        grounds: uint8[height, width], ``Background``.
    """

    def __init__(self, width: int, height: int) -> None:
        self.chars = np.full((height, width), " ", dtype="U1")
        self.inks = np.zeros((height, width), dtype=np.uint8)
        self.grounds = np.zeros((height, width), dtype=np.uint8)

    @property
    def height(self) -> int:
        """Rows."""
        return self.chars.shape[0]

    @property
    def width(self) -> int:
        """Columns."""
        return self.chars.shape[1]

    def copy(self) -> Cells:
        """Return a copy of the grid, to be drawn on."""
        cells = Cells(self.width, self.height)
        cells.chars[:], cells.inks[:], cells.grounds[:] = self.chars, self.inks, self.grounds
        return cells

    def put(self, row: int, column: int, text: str, ink: Ink = Ink.TEXT) -> None:
        """Write text at a place; what falls outside the grid is cut off."""
        if not 0 <= row < self.height:
            return
        first = max(0, -column)
        text = text[first : first + max(0, self.width - max(0, column))]
        start = max(0, column)
        self.chars[row, start : start + len(text)] = list(text)
        self.inks[row, start : start + len(text)] = ink

    def stamp(self, mask: NDArray[np.bool_], chars: NDArray[np.str_] | str, ink: Ink) -> None:
        """Set every cell where ``mask`` (bool[height, width]) is true."""
        self.chars[mask] = chars if isinstance(chars, str) else chars[mask]
        self.inks[mask] = ink

    def rows_unlike(self, other: Cells) -> NDArray[np.int64]:
        """The rows in which a grid of the same size looks different."""
        unlike = (self.chars != other.chars) | (self.inks != other.inks)
        return np.flatnonzero((unlike | (self.grounds != other.grounds)).any(axis=1))

    def line(self, row: int) -> str:
        """One row as text."""
        return "".join(self.chars[row].tolist())

    def text(self) -> str:
        """The whole grid as text, rows ended by newlines, blanks at their ends cut."""
        return "\n".join(self.line(row).rstrip() for row in range(self.height))


class Palette:
    """The styles of all inks on all grounds in one theme."""

    def __init__(self, inks: Mapping[Ink, Style], band: Style) -> None:
        plain = [inks[ink] for ink in Ink]
        self._styles = (plain, [style + band for style in plain])

    def style(self, ink: Ink, ground: Background = Background.PLAIN) -> Style:
        """The style of one ink."""
        return self._styles[ground][ink]

    def strip(self, cells: Cells, row: int) -> Strip:
        """One row as a strip, neighbours of one look joined."""
        key = cells.inks[row].astype(np.int64) + len(Ink) * cells.grounds[row]
        cuts = [0, *(np.flatnonzero(np.diff(key)) + 1).tolist(), cells.width]
        text = cells.line(row)
        segments = [
            Segment(text[a:b], self._styles[cells.grounds[row, a]][cells.inks[row, a]])
            for a, b in pairwise(cuts)
            if b > a
        ]
        return Strip(segments, cells.width)
