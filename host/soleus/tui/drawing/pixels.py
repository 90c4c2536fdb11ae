"""Small pictures of square pixels, two to a cell: the zone shapes and a block alphabet.

Drawn for the project. Letters are five pixels high, so a word takes three rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from typing import Final

from soleus.tui.drawing.cells import Cells, Ink
from soleus.tui.drawing.glyphs import GLYPHS, GlyphLevel

ROWS: Final = 3


class Shape(Enum):
    """What stands beside a word, by the sign that the words of ``core`` carry."""

    BELOW = "▲"
    IN_BAND = "●"
    ABOVE = "▼"
    STOP = "■"
    OFF = "○"
    UNKNOWN = "?"
    TOO_HARD = "×"
    TIME_UP = "✓"


# Six pixels by six: the shape alone tells what is meant, whatever the colours do.
SHAPES: Final = {
    Shape.BELOW: ("  ##  ", "  ##  ", " #### ", " #### ", "######", "######"),
    Shape.IN_BAND: (" #### ", "######", "######", "######", "######", " #### "),
    Shape.ABOVE: ("######", "######", " #### ", " #### ", "  ##  ", "  ##  "),
    Shape.STOP: ("######",) * 6,
    Shape.OFF: (" #### ", "##  ##", "##  ##", "##  ##", "##  ##", " #### "),
    Shape.UNKNOWN: (" #### ", "##  ##", "   ## ", "  ##  ", "      ", "  ##  "),
    Shape.TOO_HARD: ("##  ##", "######", " #### ", " #### ", "######", "##  ##"),
    Shape.TIME_UP: ("     #", "    ##", "#  ## ", "## ## ", " ###  ", "  #   "),
}

# The same in three rows of letters, where there are no blocks to tell a circle from a square.
ASCII_SHAPES: Final = {
    Shape.BELOW: ("  /\\  ", " /  \\ ", "/____\\"),
    Shape.IN_BAND: (" .--. ", "(    )", " '--' "),
    Shape.ABOVE: ("\\----/", " \\  / ", "  \\/  "),
    Shape.STOP: ("######",) * 3,
    Shape.OFF: ("  __  ", " |  | ", " |__| "),
    Shape.UNKNOWN: ("  ??  ", "  ??  ", "  ??  "),
    Shape.TOO_HARD: ("\\\\  //", "  ><  ", "//  \\\\"),
    Shape.TIME_UP: ("    //", "\\\\ // ", " \\\\/  "),
}

_LETTERS: Final = {
    "A": ("###", "# #", "###", "# #", "# #"),
    "B": ("## ", "# #", "## ", "# #", "## "),
    "C": ("###", "#  ", "#  ", "#  ", "###"),
    "D": ("## ", "# #", "# #", "# #", "## "),
    "E": ("###", "#  ", "## ", "#  ", "###"),
    "F": ("###", "#  ", "## ", "#  ", "#  "),
    "G": ("###", "#  ", "# #", "# #", "###"),
    "H": ("# #", "# #", "###", "# #", "# #"),
    "I": ("#", "#", "#", "#", "#"),
    "J": ("  #", "  #", "  #", "# #", "###"),
    "K": ("# #", "# #", "## ", "# #", "# #"),
    "L": ("#  ", "#  ", "#  ", "#  ", "###"),
    "M": ("#   #", "## ##", "# # #", "#   #", "#   #"),
    "N": ("#  #", "## #", "# ##", "#  #", "#  #"),
    "O": ("###", "# #", "# #", "# #", "###"),
    "P": ("###", "# #", "###", "#  ", "#  "),
    "Q": ("###", "# #", "# #", "###", "  #"),
    "R": ("###", "# #", "## ", "# #", "# #"),
    "S": ("###", "#  ", "###", "  #", "###"),
    "T": ("###", " # ", " # ", " # ", " # "),
    "U": ("# #", "# #", "# #", "# #", "###"),
    "V": ("# #", "# #", "# #", "# #", " # "),
    "W": ("#   #", "#   #", "# # #", "## ##", "#   #"),
    "X": ("# #", "# #", " # ", "# #", "# #"),
    "Y": ("# #", "# #", " # ", " # ", " # "),
    "Z": ("###", "  #", " # ", "#  ", "###"),
    " ": (" ",) * 5,
    "'": ("#", "#", " ", " ", " "),
}


def word_bitmap(word: str) -> list[str] | None:
    """A word as six rows of pixels, or None where a letter is not in the alphabet."""
    letters = [_LETTERS.get(letter) for letter in word.upper()]
    known = [letter for letter in letters if letter is not None]
    if len(known) < len(letters) or not known:
        return None
    rows = [" ".join(letter[row] for letter in known) for row in range(5)]
    return [*rows, " " * len(rows[0])]


def enlarge(bitmap: Sequence[str]) -> list[str]:
    """Return the picture twice as wide and twice as high."""
    wide = ["".join(pixel * 2 for pixel in row) for row in bitmap]
    return [row for row in wide for _ in range(2)]


def stamp_bitmap(
    cells: Cells, row: int, column: int, bitmap: Sequence[str], ink: Ink, level: GlyphLevel
) -> int:
    """Draw rows of pixels, two to a cell.

    Returns:
        The width that was used, in cells.
    """
    signs = {
        (False, False): " ",
        (True, True): GLYPHS[level].full,
        (True, False): "#" if level is GlyphLevel.ASCII else "▀",
        (False, True): "#" if level is GlyphLevel.ASCII else "▄",
    }
    width = max(map(len, bitmap))
    for pair in range(0, len(bitmap), 2):
        upper, lower = (line.ljust(width) for line in bitmap[pair : pair + 2])
        text = "".join(signs[a == "#", b == "#"] for a, b in zip(upper, lower, strict=True))
        cells.put(row + pair // 2, column, text, ink)
    return width


def stamp_shape(
    cells: Cells, row: int, column: int, shape: Shape, ink: Ink, level: GlyphLevel, scale: int = 1
) -> None:
    """Draw a shape, three rows high for each step of ``scale`` (1 or 2)."""
    if level is GlyphLevel.ASCII:
        for n, text in enumerate(ASCII_SHAPES[shape]):
            cells.put(row + n, column, text, ink)
        return
    pixels: Sequence[str] = SHAPES[shape]
    stamp_bitmap(cells, row, column, enlarge(pixels) if scale == 2 else pixels, ink, level)
