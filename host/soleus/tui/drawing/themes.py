"""The three themes, and how an ink looks in each.

The zone colours are the ones that stay apart for all common kinds of colour blindness; the light
theme has darker partners of the same hues, each with a contrast of at least 4.5 : 1 on its ground
(checked in a test). All of them fall on different entries of the 16-colour set, and the tint of
the band falls on the background there. Under ``NO_COLOR`` shape, place and weight carry all.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Final

from rich.color import Color as RichColor
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter
from textual.theme import Theme

from soleus.tui.drawing.cells import Ink, Palette


def _theme(name: str, *, dark: bool, ground: str, text: str, colours: Mapping[str, str]) -> Theme:
    return Theme(
        name=name,
        primary=colours["zone-in-band"],
        secondary=colours["faint"],
        accent=colours["zone-in-band"],
        warning=colours["zone-above"],
        error=colours["zone-above"],
        success=colours["zone-in-band"],
        foreground=text,
        background=ground,
        surface=ground,
        panel=ground,
        dark=dark,
        variables={
            **colours,
            "ink-text": text,
            "ink-ground": ground,
            "block-cursor-foreground": ground,
            "block-cursor-background": text,
            "block-cursor-text-style": "reverse",
            "input-cursor-background": ground,  # reversed, so that it shows without colour, too
            "input-cursor-foreground": text,
            "input-cursor-text-style": "reverse",
            "input-selection-background": f"{colours['zone-in-band']} 35%",
        },
    )


THEMES: Final = (
    _theme(
        "soleus-dark",
        dark=True,
        ground="#0f1216",
        text="#e6e8eb",
        colours={
            "zone-below": "#9aa0a6",
            "zone-in-band": "#648fff",
            "zone-above": "#ffb000",
            "zone-stop": "#ffffff",
            "zone-stop-text": "#000000",
            "band-tint": "#18213a",
            "faint": "#8d949c",
            "rule": "#7a8088",
        },
    ),
    _theme(
        "soleus-light",
        dark=False,
        ground="#ffffff",
        text="#16191d",
        colours={
            "zone-below": "#5f6368",
            "zone-in-band": "#2952cc",
            "zone-above": "#8a5a00",
            "zone-stop": "#000000",
            "zone-stop-text": "#ffffff",
            "band-tint": "#ebebf0",
            "faint": "#5c636b",
            "rule": "#70767d",
        },
    ),
    _theme(
        "soleus-high-contrast",
        dark=True,
        ground="#000000",
        text="#ffffff",
        colours={
            "zone-below": "#c9ced4",
            "zone-in-band": "#7098ff",
            "zone-above": "#ffc94d",
            "zone-stop": "#ffffff",
            "zone-stop-text": "#000000",
            "band-tint": "#101c3c",
            "faint": "#c9ced4",
            "rule": "#ffffff",
        },
    ),
)


@cache
def palette(theme_name: str) -> Palette:
    """The palette of a theme, that of the first one for a name that is not ours."""
    variables = next((t for t in THEMES if t.name == theme_name), THEMES[0]).variables
    ground = Color.parse(variables["ink-ground"]).rich_color

    def ink(name: str, *, bold: bool = False) -> Style:
        return Style(color=Color.parse(variables[name]).rich_color, bgcolor=ground, bold=bold)

    stop = Style(
        color=Color.parse(variables["zone-stop"]).rich_color,
        bgcolor=Color.parse(variables["zone-stop-text"]).rich_color,
        bold=True,
        reverse=True,  # holds without colour, too
    )
    inks = {
        Ink.TEXT: ink("ink-text"),
        Ink.STRONG: ink("ink-text", bold=True),
        Ink.FAINT: ink("faint"),
        Ink.BELOW: ink("zone-below", bold=True),
        Ink.IN_BAND: ink("zone-in-band", bold=True),
        Ink.ABOVE: ink("zone-above", bold=True),
        Ink.STOP: stop,
        Ink.CAP: ink("ink-text"),
        Ink.EDGE: ink("faint"),
        Ink.PATH: ink("ink-text"),
        Ink.GAP: ink("faint"),
        Ink.DOUBT: ink("faint"),
        Ink.MARK: ink("ink-text", bold=True),
        Ink.TOO_HARD: ink("zone-above", bold=True) + Style(reverse=True),
    }
    return Palette(inks, Style(bgcolor=Color.parse(variables["band-tint"]).rich_color))


class PlainInk(LineFilter):
    """Takes every colour out and leaves bold, reverse and underline: what ``NO_COLOR`` asks for.

    Textual's own filters turn colours to greys, or stumble over a segment without a style.
    """

    _DEFAULTS: Final = Style(color=RichColor.default(), bgcolor=RichColor.default())

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Return the segments without foreground and background colours."""
        return [
            Segment(text, (style or Style.null()) + self._DEFAULTS, control)
            for text, style, control in segments
        ]
