"""Spot: where, and how do I find it?"""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Input

from soleus.core import words
from soleus.core.plan import HoldPlan
from soleus.core.spots.atlas import Atlas, Offer, Spot
from soleus.core.spots.targets import TargetRequest
from soleus.core.terms import Mode, Side
from soleus.errors import SoleusError
from soleus.tui.context import ScreenContext
from soleus.tui.drawing.cells import Ink
from soleus.tui.drawing.glyphs import spell
from soleus.tui.screens.base import SoleusScreen
from soleus.tui.view_models import hold as say
from soleus.tui.widgets.key_bar import KeyBar
from soleus.tui.widgets.row_list import RowList
from soleus.tui.widgets.rule import Divider
from soleus.tui.widgets.text_lines import Line, TextLines, plain
from soleus.tui.widgets.text_page import Paragraph, TextPage

GUIDED_MODES = (Mode.GENTLE, Mode.STANDARD)
WHY_NOT = "Why, and what to do, stands above at the right."
SEARCH_HINT = "a place, a muscle, or where it hurts"


class SpotScreen(SoleusScreen[TargetRequest | None]):
    """Finds a place by name, muscle or complaint and shows how to find and press it."""

    # The search line takes letters, so everything else is on keys that are no letters.
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "go on", priority=True),
        Binding("up", "move(-1)", "choose", key_display="↑↓", priority=True),
        Binding("down", "move(1)", "choose", show=False, priority=True),
        Binding("left", "side('left')", "side", key_display="←→", priority=True),
        Binding("right", "side('right')", "side", show=False, priority=True),
        Binding("tab", "mode", "mode", priority=True),
        Binding("pagedown", "scroll_text(8)", "read on", key_display="PgDn", priority=True),
        Binding("pageup", "scroll_text(-8)", "read on", show=False, priority=True),
        Binding("escape", "leave", "back", key_display="esc", priority=True),
    ]

    def __init__(self, context: ScreenContext) -> None:
        super().__init__(context)
        self._offer = Offer(())
        self._searched = ""
        self._side = Side.LEFT
        self._mode = Mode.GENTLE
        self._plan: HoldPlan | None = None
        self._request: TargetRequest | None = None

    def compose(self) -> ComposeResult:
        """Search and list at the left, the place at the right, the plan below."""
        yield TextLines(self.level, id="header")
        yield Divider(self.level, classes="rule")
        with Horizontal(id="spot-body"):
            with Vertical(id="spot-left"):
                yield Input(placeholder=spell(SEARCH_HINT, self.level), id="search", compact=True)
                yield RowList(self.level, id="spots")
            yield TextPage(self.level, id="spot-text")
        yield Divider(self.level, classes="rule")
        yield TextLines(self.level, id="spot-plan")
        yield KeyBar(self.level)

    def on_mount(self) -> None:
        """All places, the search line ready."""
        self.head(plain("Where do you want to press?", Ink.STRONG))
        self.query_one("#search", Input).focus()
        self._search("")

    @property
    def spot(self) -> Spot | None:
        """The place that is chosen in the list."""
        chosen = self.query_one("#spots", RowList).chosen
        return self._offer.spots[chosen] if self._offer.spots else None

    @on(Input.Changed, "#search")
    def _typed(self, event: Input.Changed) -> None:
        self._search(event.value)

    def _search(self, text: str) -> None:
        self._searched = text
        self._offer = self.controller.atlas.find(text)
        rows: list[Line] = [plain(spot.name) for spot in self._offer.spots]
        ends: list[Line] = [_grade(spot) for spot in self._offer.spots]
        self.query_one("#spots", RowList).show(rows, ends)
        self._show_spot()

    def action_move(self, by: int) -> None:
        """Choose another place."""
        self.query_one("#spots", RowList).move(by)
        self._show_spot()

    def action_side(self, side: str) -> None:
        """Press on this side."""
        self._side = Side(side)
        self._show_spot()

    def action_mode(self) -> None:
        """Ask for the other mode."""
        self._mode = GUIDED_MODES[(GUIDED_MODES.index(self._mode) + 1) % len(GUIDED_MODES)]
        self._show_spot()

    def action_scroll_text(self, by: int) -> None:
        """Read on in the description."""
        self.query_one("#spot-text", TextPage).scroll_lines(by)

    def action_choose(self) -> None:
        """Go on to the checklist, once the search line has taken every key before this one."""
        self.query_one("#search", Input).call_later(self._choose)

    def _choose(self) -> None:
        """With the place that all of the words find, if a hold is possible there."""
        typed = self.query_one("#search", Input).value
        if typed != self._searched:
            self._search(typed)
        if self._plan is not None:
            self.dismiss(self._request)

    def action_leave(self) -> None:
        """Clear the search first, then go back."""
        search = self.query_one("#search", Input)
        if search.value:
            search.value = ""
        else:
            self.dismiss(None)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Going on is offered only when there is a plan."""
        return self._plan is not None if action == "choose" else True

    def _show_spot(self) -> None:
        """The plan for this place first: where there is none, why stands before all else."""
        spot, refusal = self.spot, self._show_plan()
        if spot is None:
            sentence = self._offer.sentence or "No place fits all these words."
            text: list[Paragraph] = [(sentence, Ink.STRONG)]
        else:
            text = [*refusal, *describe(spot, self.controller.atlas)]
        self.query_one("#spot-text", TextPage).show(text)

    def _show_plan(self) -> list[Paragraph]:
        """The plan for this place below; returns why there is none, empty if there is one."""
        spot, self._plan = self.spot, None
        lines: list[Line] = []
        refusal: list[Paragraph] = []
        if spot is not None:
            side, mode = words.SIDE_WORDS[self._side], words.MODE_WORDS[self._mode]
            head: Line = ((side, Ink.STRONG), (" · ", Ink.FAINT), (mode, Ink.STRONG))
            try:
                self._request = TargetRequest(spot.spot_id, self._side, self._mode)
                self._plan = self.controller.plan(self._request)
                lines = [(*head, (f" · {say.dose_line(self._plan)}", Ink.TEXT)),
                         plain(say.target_line(self._plan), Ink.FAINT)]  # fmt: skip
            except SoleusError as closed:
                refusal = say_whole(closed)
                lines = [(*head, (" · not offered now", Ink.TEXT)), plain(WHY_NOT, Ink.FAINT)]
        self.query_one("#spot-plan", TextLines).show(lines)
        self.refresh_bindings()
        return refusal


def say_whole(problem: SoleusError) -> list[Paragraph]:
    """Every sentence of a refusal, to be wrapped and scrolled, never cut."""
    said = (problem.what, problem.effect, problem.next_step)
    first, *others = (sentence for sentence in said if sentence)
    return [(first, Ink.STRONG), *((each, Ink.TEXT) for each in others), ("", Ink.TEXT)]


def _grade(spot: Spot) -> Line:
    if spot.reference_only:
        return plain("check only", Ink.FAINT)
    return plain(f"{spot.range_grade.value}", Ink.FAINT)


def describe(spot: Spot, atlas: Atlas) -> list[Paragraph]:
    """How to find a place, how to press it, what to keep off, and what the sources say."""
    text: list[Paragraph] = [
        (spot.name, Ink.STRONG),
        (spot.muscle, Ink.FAINT),
        ("", Ink.TEXT),
        ("Find it", Ink.STRONG),
        (spot.finding, Ink.TEXT),
        ("", Ink.TEXT),
        ("Press it", Ink.STRONG),
        (spot.pressing, Ink.TEXT),
        ("", Ink.TEXT),
        ("Take care", Ink.STRONG),
        (spot.caution, Ink.TEXT),
        ("", Ink.TEXT),
        ("What the source says", Ink.STRONG),
        (spot.source_note, Ink.TEXT),
    ]
    if spot.placed_by_project:
        text.append((atlas.text.placement, Ink.TEXT))
    hurts = [atlas.complaints[key].label for key in spot.hurts if key in atlas.complaints]
    if hurts:
        text += [("", Ink.TEXT), (f"Listed with: {'; '.join(hurts)}.", Ink.TEXT)]
        text.append((atlas.text.source_claim, Ink.FAINT))
    text += [("", Ink.TEXT), (atlas.text.evidence_label, Ink.STRONG)]
    text.append((f"{spot.range_grade.value}: {atlas.evidence[spot.range_grade]}", Ink.TEXT))
    return text
