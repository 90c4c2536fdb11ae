"""What all screens share: engine and characters, the header, the breakpoints.

A screen gives its answer to whoever opened it and does not know what comes next.
"""

from __future__ import annotations

from typing import ClassVar, TypeVar

from textual.app import ComposeResult
from textual.screen import Screen

from soleus.core import words
from soleus.live.session.probe_session import ProbeSession
from soleus.tui.context import ScreenContext
from soleus.tui.drawing.cells import Ink
from soleus.tui.drawing.glyphs import GlyphLevel
from soleus.tui.widgets.key_bar import KeyBar
from soleus.tui.widgets.rule import Divider
from soleus.tui.widgets.text_lines import Line, TextLines, beside, line_width
from soleus.tui.widgets.text_page import TextPage

NAME_COLUMNS = 16  # a title that begins with less does not begin with a name that may be cut

ResultT = TypeVar("ResultT")


class SoleusScreen(Screen[ResultT]):
    """A screen with one question.

    Args:
        context: what it reads, asks and draws with.

    Attributes:
        SHOWS_STOPS: it says by itself why nothing goes on.
        LOOK_EVERY_S: from one picture of the engine to the next; 0: each one is shown.
    """

    SHOWS_STOPS: ClassVar[bool] = False
    LOOK_EVERY_S: ClassVar[float] = 0.0
    AUTO_FOCUS = ""  # a screen that wants the keys in a text line asks for it
    HORIZONTAL_BREAKPOINTS = [  # noqa: RUF012 - an instance attribute in Textual's own class
        (0, "-compact"),
        (120, "-wide"),
    ]

    def __init__(self, context: ScreenContext) -> None:
        super().__init__()
        self.context = context

    def compose(self) -> ComposeResult:
        """The usual layout: the header, one text, the keys."""
        yield TextLines(self.level, id="header")
        yield Divider(self.level, classes="rule")
        yield TextPage(self.level, id="notice-text")
        yield KeyBar(self.level)

    @property
    def controller(self) -> ProbeSession:
        """The live engine."""
        return self.context.controller

    @property
    def level(self) -> GlyphLevel:
        """Which characters may be used."""
        return self.context.level

    def head(self, title: Line, end: Line = (), *, simulated: bool | None = None) -> None:
        """Write the header; that nothing of it was measured comes before what stands at its end.

        Args:
            title: at the left; a name that is a span of its own gives way before the end does.
            end: at the right; left out where there is no room for it.
            simulated: whether a simulated probe made what is shown; None: the probe of now.
        """
        if simulated is None:
            simulated = self.controller.probe_view().simulated
        mark: Line = ((f"  {words.SIMULATED}", Ink.STRONG),) if simulated else ()
        whole, columns = (*end, *mark), self.app.size.width - 2
        fits = line_width((*title, *whole), self.level) + 2 <= columns
        named = len(title) > 1 and len(title[0][0]) >= NAME_COLUMNS
        gives_way = named and beside(title, whole, columns, self.level)[1]
        self.query_one("#header", TextLines).show([title], [whole if fits or gives_way else mark])
