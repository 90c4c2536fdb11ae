"""Themes and glyph levels: contrast, 16 colours, no colour, careful guesses."""

from itertools import combinations

import pytest
from rich.color import ColorSystem
from rich.segment import Segment
from rich.style import Style
from textual.color import Color

from soleus.tui.drawing.cells import Ink
from soleus.tui.drawing.glyphs import GLYPHS, GlyphLevel, choose_level, spell
from soleus.tui.drawing.themes import THEMES, PlainInk, palette

ZONES = ("zone-below", "zone-in-band", "zone-above", "zone-stop")


def _luminance(colour):
    """Relative luminance by WCAG 2.1."""
    parts = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in colour.normalized]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def _contrast(one, other):
    light, dark = sorted((_luminance(Color.parse(one)), _luminance(Color.parse(other))))[::-1]
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
@pytest.mark.parametrize("name", [*ZONES, "faint", "ink-text"])
@pytest.mark.parametrize("ground", ["ink-ground", "band-tint"])
def test_every_ink_has_enough_contrast_on_both_grounds(theme, name, ground):
    """4.5 : 1 is what people with weak sight need for text (WCAG 2.1, 1.4.3)."""
    assert _contrast(theme.variables[name], theme.variables[ground]) >= 4.5


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_in_sixteen_colours_the_zones_stay_apart_and_the_tint_is_the_ground(theme):
    """Two zones in one colour, or a line on its own colour, would be worse than no colour."""

    def number(name):
        rich = Color.parse(theme.variables[name]).rich_color
        return rich.downgrade(ColorSystem.STANDARD).number

    assert all(number(a) != number(b) for a, b in combinations(ZONES, 2))
    assert number("ink-ground") == number("band-tint")
    assert number("faint") != number("ink-ground")


def test_a_stop_is_reversed_by_attribute_and_not_only_by_colour():
    """NO_COLOR takes the colours away; reverse video is what is left."""
    assert palette(THEMES[0].name).style(Ink.STOP).reverse


def test_plain_ink_takes_colours_away_and_keeps_weight():
    """An unstyled segment must pass as well: Textual's own filter stumbles over it."""
    bold = Style(color="red", bgcolor="blue", bold=True, reverse=True)
    done = PlainInk().apply([Segment("a", bold), Segment("b", None)], Color(0, 0, 0))

    assert ["a", "b"] == [segment.text for segment in done]
    assert all(s.style.color.is_default and s.style.bgcolor.is_default for s in done)
    assert done[0].style.bold
    assert done[0].style.reverse


@pytest.mark.parametrize(
    ("environ", "encoding", "setting", "level"),
    [
        ({"TERM": "xterm-256color"}, "utf-8", "", GlyphLevel.QUADRANT),
        ({"TERM": "tmux-256color"}, "UTF-8", "", GlyphLevel.QUADRANT),
        ({"TERM": "linux"}, "utf-8", "", GlyphLevel.HALF),
        ({"WINDIR": "C:\\Windows"}, "utf-8", "", GlyphLevel.HALF),
        ({"WINDIR": "C:\\Windows", "WT_SESSION": "1"}, "utf-8", "", GlyphLevel.QUADRANT),
        ({"TERM": "xterm"}, "iso-8859-1", "", GlyphLevel.ASCII),
        ({"TERM": "vt100"}, "utf-8", "", GlyphLevel.ASCII),
        ({"TERM": "vt100", "SOLEUS_GLYPHS": "halves"}, "utf-8", "ascii", GlyphLevel.HALF),
        ({"TERM": "xterm"}, "utf-8", "ascii", GlyphLevel.ASCII),
        ({"TERM": "xterm", "SOLEUS_GLYPHS": "braille"}, "utf-8", "", GlyphLevel.QUADRANT),
    ],
)
def test_the_level_is_what_was_asked_for_or_a_careful_guess(environ, encoding, setting, level):
    """Too fine a level shows boxes instead of the curve; the person's word is final."""
    assert level is choose_level(environ, encoding, setting)


@pytest.mark.parametrize("level", GlyphLevel)
def test_every_glyph_is_one_cell(level):
    """A wide or missing sign would push a number out of its place."""
    table = GLYPHS[level]

    assert all(1 == len(getattr(table, name)) for name in table.__slots__)


def test_sentences_keep_their_meaning_in_ascii():
    """`± 4 · 2×60` must not become question marks."""
    assert "+- 4 - 2x60" == spell("± 4 · 2×60", GlyphLevel.ASCII)
