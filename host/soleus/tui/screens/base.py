"""What all screens share: the app and its engine by their types, the header, the breakpoints."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar, cast

from textual.screen import Screen

from soleus.tui.drawing.glyphs import GlyphLevel
from soleus.tui.widgets.text_lines import Line, TextLines

if TYPE_CHECKING:
    from soleus.live.controller.controller import Controller
    from soleus.tui.app import SoleusApp

ResultT = TypeVar("ResultT")


class SoleusScreen(Screen[ResultT]):
    """A screen with one question."""

    AUTO_FOCUS = ""  # a screen that wants the keys in a text line asks for it
    HORIZONTAL_BREAKPOINTS = [  # noqa: RUF012 - an instance attribute in Textual's own class
        (0, "-compact"),
        (120, "-wide"),
    ]

    @property
    def soleus(self) -> SoleusApp:
        """The app that shows this screen."""
        return cast("SoleusApp", self.app)

    @property
    def controller(self) -> Controller:
        """The live engine."""
        return self.soleus.controller

    @property
    def level(self) -> GlyphLevel:
        """Which characters may be used."""
        return self.soleus.level

    def head(self, title: Line, end: Line = ()) -> None:
        """Write the header."""
        self.query_one("#header", TextLines).show([title], [end])
