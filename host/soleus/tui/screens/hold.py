"""Hold: more, stay, less, or let go?"""

from __future__ import annotations

from time import monotonic
from typing import ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from soleus.core import words
from soleus.core.contact import CONTACT_KPA
from soleus.core.events import EventKind, JsonValue
from soleus.core.plan import HoldPlan
from soleus.core.terms import Cause, Phase, Symptom
from soleus.core.view import HoldView, Reading
from soleus.tui.context import ScreenContext
from soleus.tui.messages import HoldSeen
from soleus.tui.screens.base import SoleusScreen
from soleus.tui.screens.symptom import SymptomScreen
from soleus.tui.view_models import hold as say
from soleus.tui.widgets.hold.board import HoldBoard
from soleus.tui.widgets.hold.stop_panel import StopPanel, StopPicture
from soleus.tui.widgets.key_bar import KeyBar

LOWER_SHARE: Final = 0.9  # of the present target, for each press of the key
HAND_STEP_KPA: Final = 5.0
KEPT: Final = "The record up to here is kept."
NO_READING_STOP_S: Final = 3.0  # let go stays up this long where no reading can show the release
RATING_KEYS: Final = {**{str(n): n for n in range(10)}, "t": 10}
OVER: Final = frozenset({Phase.DONE, Phase.STOPPED})


def _let_go_keys() -> list[Binding]:
    """Keys without an id, so that no keymap can move them; priority, so that nothing is before."""
    return [
        Binding("space", "let_go", "let go", priority=True),
        Binding("s", "let_go", "let go", priority=True),
        Binding("escape", "let_go", "let go", key_display="esc", priority=True),
        Binding("ctrl+c", "let_go", "let go", show=False, priority=True),
    ]


def _rating_keys() -> list[Binding]:
    return [
        Binding(key, f"digit({nrs})", "rate" if key in "0t" else "", show=False, priority=True)
        for key, nrs in RATING_KEYS.items()
    ]


class HoldScreen(SoleusScreen[bool]):
    """Shows one guided run and hands on what the person does; it judges nothing itself."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *_let_go_keys(),
        Binding("enter", "go_on", "go on", priority=True),
        Binding("exclamation_mark", "symptom", "feels wrong", key_display="!",
                priority=True),
        Binding("minus", "lower", "lower target", key_display="-", priority=True),
        Binding("up", "push(1)", "press", key_display="↑↓", priority=True),
        Binding("down", "push(-1)", "press", show=False, priority=True),
        Binding("x", "lift", "lift", priority=True),
        Binding("p", "pause", "pause", priority=True),
        *_rating_keys(),
    ]  # fmt: skip

    def __init__(self, context: ScreenContext, plan: HoldPlan) -> None:
        super().__init__(context)
        self._plan = plan
        self._view: HoldView | None = None
        self._curve_paused = False
        self._stopped_s: float | None = None
        self._released = False
        self._asked_feeling = False

    def compose(self) -> ComposeResult:
        """The board, and the stop that covers it."""
        yield HoldBoard(self.level)
        yield StopPanel(self.level, id="stop")
        yield KeyBar(self.level)

    def on_mount(self) -> None:
        """Begin with what is known now; everything else comes as messages."""
        self.query_one(StopPanel).display = False
        self.set_interval(0.25, self._tick)
        self._tick()

    # -- what is seen --------------------------------------------------------------------------

    @on(HoldSeen)
    def _seen(self, message: HoldSeen) -> None:
        changed = self._view is None or _keys_state(self._view) != _keys_state(message.view)
        self._view = message.view
        if message.view.phase is Phase.STOPPED:
            self._show_stop(message.view)
        else:
            self._show_board(message.view)
        if changed:
            self.refresh_bindings()

    def _show_board(self, view: HoldView) -> None:
        paused = self._curve_paused
        board_words = say.board_words(view, self._plan, curve_paused=paused)
        self.query_one(HoldBoard).show(view, board_words, curve_paused=paused)

    def _show_stop(self, view: HoldView) -> None:
        """Over everything, paused or not, and never less than until the tip is off."""
        if self._stopped_s is None:
            self._stopped_s = monotonic()
            self.query_one(HoldBoard).display = False
            self.query_one(StopPanel).display = True
        # The run takes no samples once its tail is recorded; the probe's own picture goes on.
        reading = self.controller.probe_view().reading or view.reading
        pressure_kpa = reading.pressure_kpa
        waited = monotonic() - self._stopped_s > NO_READING_STOP_S
        off = waited if pressure_kpa is None else pressure_kpa < CONTACT_KPA
        if off and not self._released:
            self._released = True
            self.refresh_bindings()
        if self._released and not self._asked_feeling and _asks_symptom(view):
            self._asked_feeling = True
            self.app.push_screen(SymptomScreen(self.context), self._felt)
        self.query_one(StopPanel).show(self._stop_picture(view, reading))

    def _stop_picture(self, view: HoldView, reading: Reading) -> StopPicture:
        cause = view.cause or Cause.PERSON
        why = words.cause_words(cause, view.symptom)
        of_gauge = self.controller.probe_view().lost_why if cause is Cause.LINK_LOST else ""
        why = of_gauge or why
        if not self._released:
            number = say.reading_line(reading)
            return StopPicture(True, words.ZONE_CUES[view.zone].text, why, number)
        named = words.symptom_advice(view.symptom)
        after = named if cause is Cause.SYMPTOM else words.NEXT_SENTENCES[cause]
        after = KEPT if of_gauge else after  # there is no plug to look for
        return StopPicture(False, "stopped", why, "", (after,), "enter  go on")

    def _felt(self, symptom: Symptom | None) -> None:
        """What was felt has been said, or is to stay unnamed."""
        if symptom is not None:
            self.act(EventKind.SYMPTOM, {"symptom": symptom.value})
        self._tick()

    def _tick(self) -> None:
        """Look again even if no sample comes: a stop without readings must be leavable."""
        view = self.controller.hold_view()
        if view is not None:
            self.post_message(HoldSeen(view))

    # -- what the person does ------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Which keys work now; let go always works while the run does."""
        view = self._view
        over = view is not None and view.phase in OVER
        if action == "let_go":
            return not over
        if action == "go_on":
            return self._may_leave(view)
        if action in ("push", "lift"):
            return self.controller.has_hand and (not over or not self._released)
        if action == "lower":
            return view is not None and not over
        if action in ("symptom", "pause", "digit"):
            return view is None or view.phase is not Phase.STOPPED
        return True

    def _may_leave(self, view: HoldView | None) -> bool:
        if view is None:
            return False
        return view.phase is Phase.DONE or (view.phase is Phase.STOPPED and self._released)

    def act(self, kind: EventKind, value: dict[str, JsonValue] | None = None) -> None:
        """Hand on what was done; what does not fit now changes nothing."""
        self.controller.act(kind, value or {})

    def action_let_go(self) -> None:
        """The person ends it: space, s, Esc, at any time."""
        self.act(EventKind.LET_GO)

    def action_symptom(self) -> None:
        """Stops at once; what it was is asked afterwards."""
        self.act(EventKind.SYMPTOM_KEY)

    def action_digit(self, nrs: int) -> None:
        """A rating."""
        self.act(EventKind.RATING, {"nrs": nrs})

    def action_lower(self) -> None:
        """A lower target from now on; it can only go down."""
        if self._view is not None:
            lower_kpa = float(int(self._view.target_kpa * LOWER_SHARE))
            self.act(EventKind.LOWER_TARGET, {"target_kpa": lower_kpa})

    def action_pause(self) -> None:
        """Let the curve stand; number, word, gauge, record and every key go on."""
        self._curve_paused = not self._curve_paused
        if self._view is not None and self._view.phase is not Phase.STOPPED:
            self._show_board(self._view)

    def action_push(self, direction: int) -> None:
        """The simulated hand presses more or less."""
        self.controller.push(direction * HAND_STEP_KPA)

    def action_lift(self) -> None:
        """The simulated hand lifts off."""
        self.controller.lift()

    def action_go_on(self) -> None:
        """On to the summary; the record stays open for a note and the last rating."""
        self.dismiss(True)


def _keys_state(view: HoldView) -> tuple[object, ...]:
    """What decides which keys work."""
    return (view.phase, view.cause, view.symptom)


def _asks_symptom(view: HoldView) -> bool:
    return view.cause is Cause.SYMPTOM and view.symptom is None
