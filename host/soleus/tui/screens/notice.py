"""Notice: what happened, what it means, what to do. One key leaves it."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType

from soleus.errors import SoleusError
from soleus.tui.context import ScreenContext
from soleus.tui.drawing.cells import Ink
from soleus.tui.screens.base import SoleusScreen
from soleus.tui.widgets.text_lines import plain
from soleus.tui.widgets.text_page import Paragraph, TextPage


class NoticeScreen(SoleusScreen[None]):
    """Shows one error, or any calm text, in sentences."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,escape", "leave", "go on", key_display="enter"),
        Binding("down,j,pagedown", "scroll_text(6)", "read on", key_display="↓"),
        Binding("up,k,pageup", "scroll_text(-6)", "read on", show=False),
    ]

    def __init__(
        self, context: ScreenContext, text: list[Paragraph], title: str = "soleus"
    ) -> None:
        super().__init__(context)
        self._text = text
        self._title_words = title

    @classmethod
    def of(cls, context: ScreenContext, problem: SoleusError) -> NoticeScreen:
        """The notice of an error: what happened, what it means, what to do."""
        parts: list[Paragraph] = [(problem.what, Ink.STRONG)]
        parts += [(part, Ink.TEXT) for part in (problem.effect, problem.next_step) if part]
        return cls(context, [line for part in parts for line in (part, ("", Ink.TEXT))])

    def on_mount(self) -> None:
        """Show title and text."""
        self.head(plain(self._title_words, Ink.STRONG))
        self.query_one(TextPage).show(self._text)

    def action_leave(self) -> None:
        """Leave the notice, which has been read."""
        self.dismiss(None)

    def action_scroll_text(self, by: int) -> None:
        """Read on."""
        self.query_one(TextPage).scroll_lines(by)
