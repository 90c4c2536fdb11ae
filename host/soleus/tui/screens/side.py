"""Side: LEFT or RIGHT? Asked for every place; the side may be offered, it is never assumed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Final

from textual.binding import Binding, BindingType

from soleus.core import words
from soleus.core.plan import HoldPlan
from soleus.core.spots.atlas import Spot
from soleus.core.terms import Mode, Side
from soleus.errors import SoleusError
from soleus.tui.context import ScreenContext
from soleus.tui.drawing.cells import Ink
from soleus.tui.screens.asking import AskingScreen
from soleus.tui.view_models import hold as say
from soleus.tui.widgets.text_page import Paragraph, TextPage

SIDE_KEYS: Final = {"l": Side.LEFT, "r": Side.RIGHT}
_TAKE: Final = "enter"


@dataclass(frozen=True, slots=True)
class SideOffered:
    """A side that the person has named before, and when: it is preselected, with these words."""

    side: Side
    words: str


@dataclass(frozen=True, slots=True)
class SideQuestion:
    """What is asked.

    Attributes:
        spot: the place.
        mode: how hard and how long.
        outcome: for each side the plan of the run, or why there is none.
        offered: the side that enter takes; None: only l and r answer.
    """

    spot: Spot
    mode: Mode
    outcome: Mapping[Side, HoldPlan | SoleusError]
    offered: SideOffered | None


class SideScreen(AskingScreen[Side | None]):
    """Asks for the side of one place; leaves with it, or with None for back to the places."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("l", "key('l')", "LEFT"),
        Binding("r", "key('r')", "RIGHT"),
        Binding("enter", "key('enter')", "take it"),
        Binding("up", "choose('left')", "choose", key_display="↑↓"),
        Binding("down", "choose('right')", "choose", show=False),
        Binding("escape", "leave", "back", key_display="esc"),
    ]

    def __init__(self, context: ScreenContext, question: SideQuestion) -> None:
        super().__init__(context)
        self._question = question
        self._chosen = None if question.offered is None else question.offered.side

    def on_mount(self) -> None:
        """The side that is offered is preselected and said to be offered."""
        person = self.controller.options.person
        name = self._question.spot.name
        self.head(((name, Ink.STRONG), (f" · {person}", Ink.STRONG)))
        self._show()

    def _show(self) -> None:
        told = {side: self._told(side) for side in Side}
        same = told[Side.LEFT] == told[Side.RIGHT]
        text: list[Paragraph] = [("LEFT or RIGHT?", Ink.STRONG), ("", Ink.TEXT)]
        for key, side in SIDE_KEYS.items():
            text.append(self._row(key, side))
            text += [] if same else [(f"     {each}", Ink.FAINT) for each in told[side]]
        if same:
            text += [("", Ink.TEXT), *((each, Ink.FAINT) for each in told[Side.LEFT])]
        text += [("", Ink.TEXT), (self.controller.atlas.text.side, Ink.FAINT)]
        self.query_one("#notice-text", TextPage).show(text)
        self.refresh_bindings()

    def _row(self, key: str, side: Side) -> Paragraph:
        """The key and the side, and why it is offered."""
        chosen, offered = side is self._chosen, self._question.offered
        why = f"   {offered.words}" if offered is not None and offered.side is side else ""
        sign = "▸" if chosen else " "
        ink = Ink.STRONG if chosen else Ink.TEXT
        return (f"{sign} {key}  {words.SIDE_WORDS[side]}{why}", ink)

    def _told(self, side: Side) -> list[str]:
        """What a run would be on this side, or why there is none."""
        outcome = self._question.outcome[side]
        if not isinstance(outcome, HoldPlan):
            return [each for each in (outcome.what, outcome.effect, outcome.next_step) if each]
        mode = words.MODE_WORDS[self._question.mode]
        return [f"{mode} · {say.dose_line(outcome)}", say.target_line(outcome)]

    # -- keys ----------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only sides that have a plan are offered; enter only where one is chosen."""
        if action == "key":
            return self._side_of(str(parameters[0])) is not None
        return True

    def _side_of(self, key: str) -> Side | None:
        """The side that a key means, where a hold is possible there."""
        side = self._chosen if key == _TAKE else SIDE_KEYS[key]
        if side is None or not isinstance(self._question.outcome[side], HoldPlan):
            return None
        return side

    def action_key(self, key: str) -> None:
        """A side, or the one that is chosen."""
        self.key_came(key)

    def answer(self, key: str) -> None:
        """It was meant."""
        side = self._side_of(key)
        if side is not None:
            self.dismiss(side)

    def action_choose(self, side: str) -> None:
        """Choose by arrows; enter takes it."""
        self.forget_key()
        self._chosen = Side(side)
        self._show()

    def action_leave(self) -> None:
        """Back to the places; nothing is chosen."""
        self.dismiss(None)
