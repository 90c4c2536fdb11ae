"""Room: how warm is it? Asked once a day, before the first zero; the ± counts on it."""

from __future__ import annotations

from typing import ClassVar, Final

from textual.binding import Binding, BindingType

from soleus.core.calibration.reading_uncertainty import ROOM_UNKNOWN_K
from soleus.live.session.room import UNKNOWN, RoomQuestion
from soleus.tui.context import ScreenContext
from soleus.tui.drawing.cells import Ink
from soleus.tui.screens.asking import AskingScreen
from soleus.tui.widgets.text_lines import plain
from soleus.tui.widgets.text_page import TextPage

BEGINS_AT_C: Final = 21.0  # where the keys begin when nobody has ever said
LOW_C, HIGH_C = 0.0, 45.0
NOT_SAID: Final = (
    f"Without an answer the ± allows for {ROOM_UNKNOWN_K:.0f} °C to either side of the calibration."
)


class RoomScreen(AskingScreen[str | None]):
    """Gives back what was answered as ``LiveRoom.tell`` takes it, or None where it was left.

    The Enter that began on the screen before is no answer: a warmth that nobody has looked at
    would make the ± smaller than it is.

    Args:
        context: what it reads, asks and draws with.
        question: what was said last.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "warmer(1)", "warmer", key_display="↑"),
        Binding("down", "warmer(-1)", "colder", key_display="↓"),
        Binding("enter", "key('enter')", "keep"),
        Binding("n", "key('n')", "not known"),
        Binding("escape", "leave", "back", key_display="esc"),
    ]

    def __init__(self, context: ScreenContext, question: RoomQuestion) -> None:
        super().__init__(context)
        self._room_c = question.offered_c

    def on_mount(self) -> None:
        """Ask."""
        person = self.controller.options.person
        self.head(plain(f"Room · {person}", Ink.STRONG), plain("Once a day", Ink.FAINT))
        self._show()

    def _show(self) -> None:
        said = "-- °C" if self._room_c is None else f"{self._room_c:g} °C"
        keeps = "goes on without" if self._room_c is None else "keeps it"
        self.query_one(TextPage).show(
            [
                ("How warm is it here?", Ink.STRONG),
                ("", Ink.TEXT),
                (said, Ink.STRONG),
                ("", Ink.TEXT),
                (f"Enter {keeps}; the arrows change it by 1 °C.", Ink.TEXT),
                (NOT_SAID, Ink.FAINT),
            ]
        )

    def action_warmer(self, by_c: int) -> None:
        """One degree up or down."""
        self.forget_key()
        if self._room_c is None:
            self._room_c = BEGINS_AT_C
        else:
            self._room_c = min(max(self._room_c + by_c, LOW_C), HIGH_C)
        self._show()

    def action_key(self, key: str) -> None:
        """Enter or n."""
        self.key_came(key)

    def answer(self, key: str) -> None:
        """What stands there is the answer; n is that nobody knows."""
        kept = "" if self._room_c is None else f"{self._room_c:g}"
        self.dismiss(UNKNOWN if key == "n" else kept)

    def action_leave(self) -> None:
        """Back without a hold."""
        self.dismiss(None)
