"""What all screens share: engine and characters, the header, the breakpoints.

A screen gives its answer to whoever opened it and does not know what comes next.
"""

from __future__ import annotations

from typing import TypeVar

from textual.screen import Screen

from soleus.live.controller.controller import Controller
from soleus.tui.context import ScreenContext
from soleus.tui.drawing.glyphs import GlyphLevel
from soleus.tui.widgets.text_lines import Line, TextLines

ResultT = TypeVar("ResultT")


class SoleusScreen(Screen[ResultT]):
    """A screen with one question.

    Args:
        context: what it reads, asks and draws with.
    """

    AUTO_FOCUS = ""  # a screen that wants the keys in a text line asks for it
    HORIZONTAL_BREAKPOINTS = [  # noqa: RUF012 - an instance attribute in Textual's own class
        (0, "-compact"),
        (120, "-wide"),
    ]

    def __init__(self, context: ScreenContext) -> None:
        super().__init__()
        self.context = context

    @property
    def controller(self) -> Controller:
        """The live engine."""
        return self.context.controller

    @property
    def level(self) -> GlyphLevel:
        """Which characters may be used."""
        return self.context.level

    def head(self, title: Line, end: Line = ()) -> None:
        """Write the header."""
        self.query_one("#header", TextLines).show([title], [end])
