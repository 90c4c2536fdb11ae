"""Which characters this terminal can be trusted with, and which one stands for what.

Three levels: quadrant blocks, half blocks (all that a Linux console or an old Windows console
draws well) and plain ASCII. A level changes the look only; every part keeps its place and width.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum
from typing import Final

SETTING: Final = "SOLEUS_GLYPHS"
HALF_BLOCK_TERMS: Final = ("linux", "cygwin")
ASCII_TERMS: Final = ("dumb", "vt52", "vt100", "vt102", "vt220", "unknown")


class GlyphLevel(Enum):
    """How fine the drawing may be."""

    QUADRANT = "quadrants"
    HALF = "halves"
    ASCII = "ascii"


@dataclass(frozen=True, slots=True)
class Glyphs:
    """One character for each thing that is drawn; all are one cell wide."""

    full: str  # a filled cell: big digits, gauge, bars
    lower_half: str  # the lower half of a cell
    cap_line: str
    hard_line: str  # where TOO HARD begins
    edge_line: str
    path_line: str
    gap: str
    doubt: str
    axis: str
    axis_break: str
    tick: str
    floor: str
    corner: str
    points_left: str
    points_right: str
    bar_left: str  # what is still to come in a progress bar
    rule: str
    more_above: str
    more_below: str


_BLOCKS: Final = Glyphs(
    full="█",
    lower_half="▄",
    cap_line="━",
    hard_line="┅",
    edge_line="┈",
    path_line="╌",
    gap="░",
    doubt="▒",
    axis="│",
    axis_break="≈",
    tick="┤",
    floor="─",
    corner="┼",
    points_left="◀",
    points_right="▶",
    bar_left="░",
    rule="─",
    more_above="▲",
    more_below="▼",
)
# Dotted lines and the triangles are missing from console fonts; these are in code page 437.
_HALVES: Final = replace(
    _BLOCKS,
    cap_line="═",
    hard_line="≡",
    edge_line="·",
    path_line="-",
    points_left="◄",
    points_right="►",
)
_ASCII: Final = Glyphs(
    full="#",
    lower_half="#",
    cap_line="=",
    hard_line="x",
    edge_line=".",
    path_line="-",
    gap=":",
    doubt="?",
    axis="|",
    axis_break="~",
    tick="+",
    floor="-",
    corner="+",
    points_left="<",
    points_right=">",
    bar_left=".",
    rule="-",
    more_above="^",
    more_below="v",
)
GLYPHS: Final[Mapping[GlyphLevel, Glyphs]] = {
    GlyphLevel.QUADRANT: _BLOCKS,
    GlyphLevel.HALF: _HALVES,
    GlyphLevel.ASCII: _ASCII,
}

# The shapes and signs of the fixed sentences, for a terminal that has ASCII only.
_IN_ASCII: Final = str.maketrans(
    {
        "▲": "^", "●": "o", "▼": "v", "■": "#", "▸": ">", "○": "o", "·": "-", "±": "+-",
        "×": "x", "–": "-", "—": "-", "’": "'", "‘": "'", "“": '"', "”": '"', "…": "...",
        "²": "2", "→": "->", "←": "<-", "−": "-", "↑": "up", "↓": "down", "≤": "<=", "≥": ">=",
        "✓": "+", "⌀": "dia.", "ₙ": "n",
    }
)  # fmt: skip
_KEYS_IN_ASCII: Final = (("↑↓", "up/down"), ("←→", "left/right"))


def choose_level(environ: Mapping[str, str], encoding: str, setting: str = "") -> GlyphLevel:
    """The level to draw with: what was asked for, else a careful guess.

    Args:
        environ: the environment; ``SOLEUS_GLYPHS`` there wins over everything.
        encoding: how the terminal's text is encoded, for example ``utf-8``.
        setting: a lasting choice of the person, ``""`` for none. Unknown words are no choice.
    """
    for asked in (environ.get(SETTING, ""), setting):
        if asked.lower() in {level.value for level in GlyphLevel}:
            return GlyphLevel(asked.lower())
    term = environ.get("TERM", "")
    if "utf" not in encoding.lower() or term in ASCII_TERMS:
        return GlyphLevel.ASCII
    old_windows = "WINDIR" in environ and "WT_SESSION" not in environ and not term
    return GlyphLevel.HALF if old_windows or term in HALF_BLOCK_TERMS else GlyphLevel.QUADRANT


def spell(text: str, level: GlyphLevel) -> str:
    """Spell words with the signs that a glyph level has."""
    if level is not GlyphLevel.ASCII:
        return text
    for keys, named in _KEYS_IN_ASCII:
        text = text.replace(keys, named)
    return text.translate(_IN_ASCII).encode("ascii", "replace").decode("ascii")
