"""Looked at: has somebody looked at what closed everything? Asked once its 24 hours are over."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType

from soleus.core.spots.closures import HAVE_IT_LOOKED_AT, LOOKED_AT_ASK, Closure
from soleus.tui.context import ScreenContext
from soleus.tui.drawing.cells import Ink
from soleus.tui.screens.base import SoleusScreen
from soleus.tui.widgets.text_lines import plain
from soleus.tui.widgets.text_page import TextPage


class LookedAtScreen(SoleusScreen[bool | None]):
    """Gives back yes or no, or None where it was left without an answer; no answer is chosen.

    Args:
        context: what it reads, asks and draws with.
        closure: what the question is about.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "answer(True)", "yes"),
        Binding("n", "answer(False)", "no"),
        Binding("escape", "leave", "back", key_display="esc"),
    ]

    def __init__(self, context: ScreenContext, closure: Closure) -> None:
        super().__init__(context)
        self._closure = closure

    def on_mount(self) -> None:
        """Ask."""
        self.head(plain("Before the next hold", Ink.STRONG), plain("One question", Ink.FAINT))
        self.query_one(TextPage).show(
            [
                (self._closure.why, Ink.TEXT),
                ("", Ink.TEXT),
                (LOOKED_AT_ASK, Ink.STRONG),
                ("A doctor, for example, or whoever you were told to ask.", Ink.FAINT),
                ("", Ink.TEXT),
                ("y  yes: this closes nothing any more.", Ink.TEXT),
                ("n  no: every place stays closed.", Ink.TEXT),
                ("", Ink.TEXT),
                (HAVE_IT_LOOKED_AT, Ink.TEXT),
            ]
        )

    def action_answer(self, yes: bool) -> None:
        """The answer, for whoever puts it on record."""
        self.dismiss(yes)

    def action_leave(self) -> None:
        """Back without an answer: nothing changes."""
        self.dismiss(None)
