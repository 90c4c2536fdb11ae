"""Feeling: what was it? Asked after the symptom key, once the tip is off."""

from __future__ import annotations

from typing import ClassVar, Final

from textual.binding import Binding, BindingType

from soleus.core import words
from soleus.core.terms import Symptom
from soleus.tui.context import ScreenContext
from soleus.tui.drawing.cells import Ink
from soleus.tui.screens.base import SoleusScreen
from soleus.tui.widgets.text_lines import plain
from soleus.tui.widgets.text_page import Paragraph, TextPage

# The last entry is to name nothing, which closes everything: never taken without being chosen.
ENTRIES: Final[tuple[Symptom | None, ...]] = (*Symptom, None)
UNNAMED_ENTRY: Final = "none of these, or unnamed: closes every place"


class SymptomScreen(SoleusScreen[Symptom | None]):
    """Asks what was felt; leaves with it, or with None where it stays unnamed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", "choose", key_display="↑↓", priority=True),
        Binding("down", "move(1)", "choose", show=False, priority=True),
        Binding("enter", "take", "take it", priority=True),
        *(
            Binding(
                str(n), f"pick({n})", "say what it was",
                key_display=f"1–{len(ENTRIES)}", show=n == 1, priority=True,
            )
            for n in range(1, len(ENTRIES) + 1)
        ),
    ]  # fmt: skip

    def __init__(self, context: ScreenContext) -> None:
        super().__init__(context)
        self._chosen: int | None = None

    def on_mount(self) -> None:
        """Nothing is chosen yet."""
        self.head(plain("■ STOPPED", Ink.STRONG), plain("What was it?", Ink.FAINT))
        self._show()

    def _show(self) -> None:
        text: list[Paragraph] = [
            (
                "Something felt wrong. Say what it was: the places concerned stay closed.",
                Ink.TEXT,
            ),
            ("", Ink.TEXT),
        ]
        for n, symptom in enumerate(ENTRIES):
            name = self._unnamed() if symptom is None else words.symptom_words(symptom)
            if symptom is None:
                text.append(("", Ink.TEXT))
            chosen = n == self._chosen
            sign = "▸" if chosen else " "
            text.append((f"{sign} {n + 1}  {name}", Ink.STRONG if chosen else Ink.TEXT))
        self.query_one(TextPage).show(text)

    def _unnamed(self) -> str:
        """What it means to name nothing."""
        closure = self.controller.holds.felt(None)
        if closure is None:
            return UNNAMED_ENTRY
        until = self.controller.wall_clock.moment().tell_until(closure.open_at_unix_s)
        return f"{UNNAMED_ENTRY} until {until}"

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Enter takes nothing that has not been chosen."""
        return action != "take" or self._chosen is not None

    def action_move(self, by: int) -> None:
        """Choose another entry; the first press of a key chooses the first entry."""
        now = -1 if self._chosen is None else self._chosen
        self._chosen = max(0, min(now + by, len(ENTRIES) - 1))
        self._show()
        self.refresh_bindings()

    def action_take(self) -> None:
        """Say what has been chosen."""
        if self._chosen is not None:
            self.dismiss(ENTRIES[self._chosen])

    def action_pick(self, n: int) -> None:
        """Choose the symptom of this number."""
        self.dismiss(ENTRIES[n - 1])
