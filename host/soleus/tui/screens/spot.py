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
from soleus.store.sessions.records import Place
from soleus.tui.context import ScreenContext
from soleus.tui.drawing.cells import Ink
from soleus.tui.drawing.glyphs import spell
from soleus.tui.screens.asking import AskingScreen
from soleus.tui.screens.side import SideOffered, SideQuestion, SideScreen
from soleus.tui.view_models import hold as say
from soleus.tui.view_models.history import place_words, places_used
from soleus.tui.widgets.key_bar import KeyBar
from soleus.tui.widgets.row_list import RowList
from soleus.tui.widgets.rule import Divider
from soleus.tui.widgets.text_lines import Line, TextLines, plain
from soleus.tui.widgets.text_page import Paragraph, TextPage

GUIDED_MODES = (Mode.GENTLE, Mode.STANDARD)
WHY_NOT = "Why, and what to do, stands above at the right."
SEARCH_HINT = "a place, a muscle, or where it hurts"
NOTHING_CHOSEN = "Type a place or where it hurts, or choose one with the arrow keys."
AGAIN = "Again: "
TYPED = "as you typed"
LAST_TIME = "last time here"


class SpotScreen(AskingScreen[TargetRequest | None]):
    """Finds a place by name, muscle or complaint, shows how to press it, and asks for the side."""

    # The search line takes letters, so everything else is on keys that are no letters.
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "go on", priority=True),
        Binding("up", "move(-1)", "choose", key_display="↑↓", priority=True),
        Binding("down", "move(1)", "choose", show=False, priority=True),
        Binding("tab", "mode", "mode", priority=True),
        Binding("pagedown", "scroll_text(8)", "read on", key_display="PgDn", priority=True),
        Binding("pageup", "scroll_text(-8)", "read on", show=False, priority=True),
        Binding("escape", "leave", "back", key_display="esc", priority=True),
    ]

    def __init__(self, context: ScreenContext) -> None:
        super().__init__(context)
        self._offer = Offer(())
        self._searched = ""
        self._mode = Mode.GENTLE
        self._used: tuple[Place, ...] = ()
        self._outcome: dict[Side, HoldPlan | SoleusError] = {}

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
        """All places, the search line ready; of these only the last one used is offered."""
        person = self.controller.options.person
        self.head(plain("Where do you want to press?", Ink.STRONG), plain(person, Ink.FAINT))
        self.query_one("#search", Input).focus()
        try:
            used = places_used(self.controller.options.folder, person)
        except SoleusError:
            used = ()  # Home says what is wrong with the record
        self._used = tuple(place for place in used if place.spot_id in self.controller.atlas.spots)
        self.call_after_refresh(self._search_again)  # once the width of the list is known

    # -- what is found -------------------------------------------------------------------------

    @property
    def _again(self) -> Place | None:
        """The last place used, which stands before all others while nothing is typed."""
        return self._used[0] if self._used and not self._searched.strip() else None

    @property
    def again(self) -> Place | None:
        """The same, where it is what enter takes."""
        rows = self.query_one("#spots", RowList)
        return self._again if rows.has_choice and rows.chosen == 0 else None

    @property
    def spot(self) -> Spot | None:
        """The place that is chosen in the list; None while none is."""
        rows = self.query_one("#spots", RowList)
        if not rows.has_choice or not self._offer.spots:
            return None
        if self._again is None:
            return self._offer.spots[rows.chosen]
        if rows.chosen == 0:
            return self.controller.atlas.spots[self._again.spot_id]
        return self._offer.spots[rows.chosen - 1]

    @on(Input.Changed, "#search")
    def _typed(self, event: Input.Changed) -> None:
        self._search(event.value)

    def _search_again(self) -> None:
        self._search(self.query_one("#search", Input).value)

    def _search(self, text: str) -> None:
        self.forget_key()
        self._searched = text
        self._offer = self.controller.atlas.find(text)
        rows: list[Line] = [plain(spot.name) for spot in self._offer.spots]
        ends: list[Line] = [_grade(spot) for spot in self._offer.spots]
        spots = self.query_one("#spots", RowList)
        if self._again is not None:
            room = spots.content_size.width - len(AGAIN) - 2
            rows = [plain(AGAIN + place_words(self._again, self.controller.atlas, room)), *rows]
            ends = [(), *ends]
        chosen = 0 if self._offer.narrowed or self._again is not None else None
        spots.show(rows, ends, chosen)
        self._show_spot()

    # -- keys ----------------------------------------------------------------------------------

    def action_move(self, by: int) -> None:
        """Choose another place."""
        self.forget_key()
        self.query_one("#spots", RowList).move(by)
        self._show_spot()

    def action_mode(self) -> None:
        """Ask for the other mode."""
        self.forget_key()
        self._mode = GUIDED_MODES[(GUIDED_MODES.index(self._mode) + 1) % len(GUIDED_MODES)]
        self._show_spot()

    def action_scroll_text(self, by: int) -> None:
        """Read on in the description."""
        self.query_one("#spot-text", TextPage).scroll_lines(by)

    def action_choose(self) -> None:
        """Go on, once the search line has taken every key before this one."""
        self.query_one("#search", Input).call_later(self._choose)

    def _choose(self) -> None:
        """With the place that all of the words find: the side is asked for, where one is open."""
        typed = self.query_one("#search", Input).value
        if typed != self._searched:
            self._search(typed)
        spot = self.spot
        if spot is None or not self._is_possible:
            return
        if self.again is not None:  # its side is said in the row, so enter answers both
            self.key_came("enter")
            return
        question = SideQuestion(spot, self._mode, dict(self._outcome), self._side_offered(spot))
        self.app.push_screen(SideScreen(self.context, question), self._after_side)

    def _side_offered(self, spot: Spot) -> SideOffered | None:
        """The side that was typed, or the last one used here; never taken without being shown."""
        if self._offer.side is not None:
            return SideOffered(self._offer.side, TYPED)
        used = (place.side for place in self._used if place.spot_id == spot.spot_id)
        last = next(used, None)
        return None if last is None else SideOffered(last, LAST_TIME)

    def _after_side(self, side: Side | None) -> None:
        spot = self.spot
        if side is not None and spot is not None:
            self.dismiss(TargetRequest(spot.spot_id, side, self._mode))

    def answer(self, key: str) -> None:
        """Enter on the last place used, pressed alone."""
        place = self.again
        if place is not None and self._is_possible:
            self.dismiss(TargetRequest(place.spot_id, place.side, self._mode))

    def action_leave(self) -> None:
        """Clear the search first, then go back."""
        search = self.query_one("#search", Input)
        if search.value:
            search.value = ""
        else:
            self.dismiss(None)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Going on is offered only when there is a plan."""
        return self._is_possible if action == "choose" else True

    @property
    def _is_possible(self) -> bool:
        return any(isinstance(outcome, HoldPlan) for outcome in self._outcome.values())

    # -- what is shown of it -------------------------------------------------------------------

    def _show_spot(self) -> None:
        """Where there is no plan, or for one side none, why stands before all else."""
        spot = self.spot
        self._outcome = {} if spot is None else self._planned(spot)
        text: list[Paragraph]
        if spot is not None:
            text = [*self._refusals(), *describe(spot, self.controller.atlas)]
        elif self._offer.spots:
            text = [(NOTHING_CHOSEN, Ink.STRONG)]
        else:
            text = [(self._offer.sentence or "No place fits all these words.", Ink.STRONG)]
        self.query_one("#spot-text", TextPage).show(text)
        self.query_one("#spot-plan", TextLines).show(plan_lines(self._outcome, self._mode))
        self.refresh_bindings()

    def _planned(self, spot: Spot) -> dict[Side, HoldPlan | SoleusError]:
        """The plan for each side, or why there is none; of the last place used for its side."""
        sides = tuple(Side) if self.again is None else (self.again.side,)
        outcome: dict[Side, HoldPlan | SoleusError] = {}
        for side in sides:
            try:
                outcome[side] = self.controller.holds.plan(
                    TargetRequest(spot.spot_id, side, self._mode)
                )
            except SoleusError as closed:
                outcome[side] = closed
        return outcome

    def _refusals(self) -> list[Paragraph]:
        """Every sentence of why there is no plan, once where it is the same for both sides."""
        refused = [each for each in self._outcome.values() if isinstance(each, SoleusError)]
        said = dict.fromkeys((each.what, each.effect, each.next_step) for each in refused)
        return [line for sentences in said for line in say_whole(*sentences)]


def say_whole(*sentences: str) -> list[Paragraph]:
    """Every sentence of a refusal, to be wrapped and scrolled, never cut."""
    first, *others = (sentence for sentence in sentences if sentence)
    return [(first, Ink.STRONG), *((each, Ink.TEXT) for each in others), ("", Ink.TEXT)]


def plan_lines(outcome: dict[Side, HoldPlan | SoleusError], mode: Mode) -> list[Line]:
    """What a run would be, in two lines: the same for both sides, or one line for each."""
    plans = {side: plan for side, plan in outcome.items() if isinstance(plan, HoldPlan)}
    name = words.MODE_WORDS[mode]
    sides = " or ".join(words.SIDE_WORDS[side] for side in outcome)
    if not outcome:
        return []
    if not plans:
        return [_head(sides, name, "not offered now"), plain(WHY_NOT, Ink.FAINT)]
    told = {(say.dose_line(plan), say.target_line(plan)) for plan in plans.values()}
    if len(plans) == len(outcome) and len(told) == 1:
        ((dose, target),) = told
        return [_head(sides, name, dose), plain(target, Ink.FAINT)]
    return [
        _head(
            f"{words.SIDE_WORDS[side]:<5}",
            name,
            say.short_plan(plans[side]) if side in plans else "not offered now: see at the right",
        )
        for side in outcome
    ]


def _head(side: str, mode: str, told: str) -> Line:
    return ((side, Ink.STRONG), (" · ", Ink.FAINT), (mode, Ink.STRONG), (f" · {told}", Ink.TEXT))


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
