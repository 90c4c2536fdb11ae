"""Hold: more, stay, less, or let go?"""

from __future__ import annotations

from time import monotonic
from typing import ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.events import Key
from textual.widget import Widget

from soleus.core.events import EventKind, JsonValue
from soleus.core.hold.bell import BellRhythm, Sound, sound_of
from soleus.core.hold.let_go import is_frozen, is_unseen
from soleus.core.plan import HoldPlan
from soleus.core.terms import Cause, Phase, Symptom, Zone
from soleus.core.view import HoldView
from soleus.tui.context import ScreenContext
from soleus.tui.messages import HoldSeen
from soleus.tui.screens.base import SoleusScreen
from soleus.tui.screens.symptom import SymptomScreen
from soleus.tui.view_models import board as say
from soleus.tui.view_models import stop
from soleus.tui.view_models.let_go import LetGoWatch
from soleus.tui.widgets.hold.big_number import CalmNumber
from soleus.tui.widgets.hold.board import HoldBoard
from soleus.tui.widgets.hold.stop_panel import StopPanel
from soleus.tui.widgets.hold.time_panel import TimePanel
from soleus.tui.widgets.key_bar import KeyBar

LOWER_SHARE: Final = 0.9  # of the present target, for each press of the key
HAND_STEP_KPA: Final = 5.0
LOOK_S: Final = 0.25
RING_S: Final = 0.05  # how often is looked whether the bell is due
RATING_KEYS: Final = {**{str(n): n for n in range(10)}, "t": 10}
NEXT_AFTER_S: Final = 1.0
AT_TIMES: Final = frozenset({"next_hold", "ask_end", "end_here", "yes_end", "rest_on", "confirm"})
OVER: Final = frozenset({Phase.DONE, Phase.STOPPED})


def _let_go_keys() -> list[Binding]:
    """Keys without an id, so that no keymap can move them; priority, so that nothing is before."""
    return [
        Binding("space", "let_go", "let go", priority=True),
        Binding("s", "let_go", "let go", priority=True),
        Binding("escape", "let_go", "let go", key_display="esc", priority=True),
        Binding("ctrl+c", "let_go", "let go", show=False, priority=True),
    ]


def _rest_keys() -> list[Binding]:
    """What the same keys mean while nothing is pressed between two holds; before the others."""
    return [
        Binding("enter", "next_hold", "next hold now", priority=True),
        Binding("space", "ask_end", "", show=False, priority=True),
        Binding("s", "ask_end", "", show=False, priority=True),
        Binding("escape", "end_here", "end here", key_display="esc", priority=True),
        Binding("y", "yes_end", "", show=False, priority=True),
        Binding("n", "rest_on", "", show=False, priority=True),
    ]


def _rating_keys() -> list[Binding]:
    return [
        Binding(key, f"digit({nrs})", "rate" if key in "0t" else "", show=False, priority=True)
        for key, nrs in RATING_KEYS.items()
    ]


class HoldScreen(SoleusScreen[bool]):
    """Shows one guided run and hands on what the person does; it judges nothing itself."""

    SHOWS_STOPS = True
    BINDINGS: ClassVar[list[BindingType]] = [
        *_rest_keys(),
        *_let_go_keys(),
        Binding("enter", "go_on", "go on", priority=True),
        Binding("enter", "confirm", "confirm", priority=True),
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
        self._let_go = LetGoWatch()
        self._digits = CalmNumber()
        self._rhythm = BellRhythm()
        self._asked_feeling = False
        self._asks_to_end = False
        self._keys_known: tuple[object, ...] = ()  # what decided which keys worked
        # Kept at hand: looking them up takes longer than most of what is done to them.
        self._board = HoldBoard(self.level)
        self._time_up = TimePanel(self.level, id="time-up")
        self._stop = StopPanel(self.level, id="stop")

    def compose(self) -> ComposeResult:
        """The board, and what covers it: the end of the time, and the stop."""
        yield self._board
        yield self._time_up
        yield self._stop
        yield KeyBar(self.level)

    def on_mount(self) -> None:
        """Begin with what is known now; everything else comes as messages."""
        self._cover_with(self._board)
        self.set_interval(LOOK_S, self._tick)
        if self.context.bell:
            self.set_interval(RING_S, self._ring)
        self._tick()

    # -- what is seen --------------------------------------------------------------------------

    @on(HoldSeen)
    def _seen(self, message: HoldSeen) -> None:
        self._view = message.view
        self._asks_to_end = self._asks_to_end and _resting(message.view)
        self._show(message.view)
        before, self._keys_known = self._keys_known, self._keys_state()
        if before != self._keys_known:
            self.refresh_bindings()

    def _show(self, view: HoldView) -> None:
        """LET GO over everything, paused or not; then the end of the time; then the board."""
        probe = self.controller.probe_view()
        # The run takes no samples once its tail is recorded; the probe's own picture goes on.
        goes_on = view.phase is Phase.STOPPED and not is_unseen(view)
        reading = (probe.reading if goes_on else None) or view.reading
        watch = self._let_go
        watch.see(view, reading, monotonic())
        if watch.standing:
            self._cover_with(self._stop)
            self._stop.show(stop.let_go_picture(view, probe, reading, watch))
        elif self._is_stopped(view):
            self._cover_with(self._stop)
            closed = self._closes(view)
            self._stop.show(stop.after_picture(view, probe, read=watch.read, closed=closed))
            self._ask_feeling(view)
        elif view.phase is Phase.RELEASE:
            self._cover_with(self._time_up)
            shown_kpa = self._digits.of(reading.pressure_kpa, view.t_s)
            self._time_up.show(say.time_up_picture(view, shown_kpa))
        else:
            self._cover_with(self._board)
            self._show_board(view)

    def _cover_with(self, part: Widget) -> None:
        for each in (self._board, self._time_up, self._stop):
            if each.display is not (each is part):
                each.display = each is part

    def _is_stopped(self, view: HoldView) -> bool:
        """The run is over by a stop, or nobody feeds it and that has been read."""
        return view.phase is Phase.STOPPED or (is_frozen(view) and self._let_go.read)

    def _ask_feeling(self, view: HoldView) -> None:
        if not self._asked_feeling and _asks_symptom(view):
            self._asked_feeling = True
            self.app.push_screen(SymptomScreen(self.context), self._felt)

    def _ring(self) -> None:
        view, watch = self._view, self._let_go
        sound = None if view is None else sound_of(view)
        if sound is Sound.LET_GO or watch.standing:
            sound = Sound.LET_GO if watch.standing else None
        if self._rhythm.is_due(sound, monotonic()):
            self.app.bell()

    def _show_board(self, view: HoldView) -> None:
        paused = self._curve_paused
        board_words = say.board_words(
            view,
            self._plan,
            self.controller.options.person,
            curve_paused=paused,
            asks_to_end=self._asks_to_end,
        )
        self._board.show(view, board_words, curve_paused=paused)

    def _closes(self, view: HoldView) -> tuple[str, ...]:
        """After a feeling: what to do, what is closed and until when; empty without one."""
        closure = self.controller.holds.felt(view.symptom)
        if closure is None:
            return ()
        return closure.advice, "", closure.told(self.controller.wall_clock.moment())

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

    def on_key(self, event: Key) -> None:
        """While LET GO needs a key, any key is that one and does nothing else."""
        if self._let_go.needs_key:
            event.stop()
            event.prevent_default()
            if self._let_go.key(event.key, monotonic()):
                self._tick()
                self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Which keys work now; let go always works while the run does."""
        view = self._view
        over = view is not None and view.phase in OVER
        if self._let_go.needs_key:
            return False
        if action in AT_TIMES:
            return self._offers(action)
        if action == "let_go":
            return not over
        if action == "go_on":
            return self._may_leave(view)
        if action in ("push", "lift"):
            return self.controller.has_hand and (not over or self._let_go.standing)
        if action == "lower":
            return view is not None and not over
        if action in ("symptom", "pause", "digit"):
            return view is None or view.phase is not Phase.STOPPED
        return True

    def _offers(self, action: str) -> bool:
        """What a key means at this moment only, by the newest picture: a hand may press again."""
        view = self.controller.hold_view()
        if view is not None and action == "confirm":
            return view.waiting_nrs is not None
        if view is None or not _resting(view):
            return False
        if action == "next_hold":  # not by an Enter that is still held down
            begun = view.rest_left_s <= self._plan.rest_s - NEXT_AFTER_S
            return begun and not self._asks_to_end
        return self._asks_to_end if action in ("rest_on", "yes_end") else True

    def _may_leave(self, view: HoldView | None) -> bool:
        if view is None or self._let_go.standing:
            return False
        return view.phase is Phase.DONE or self._is_stopped(view)

    def _keys_state(self) -> tuple[object, ...]:
        """What decides which keys work."""
        view, watch = self._view, self._let_go
        rest = self._offers("next_hold"), self._offers("end_here"), self._asks_to_end
        if view is None:
            return rest
        known = (view.phase, view.cause, view.symptom, view.waiting_nrs)
        return (*known, *rest, watch.standing, watch.needs_key)

    def act(self, kind: EventKind, value: dict[str, JsonValue] | None = None) -> None:
        """Hand on what was done; what does not fit now changes nothing."""
        self.controller.holds.act(kind, value or {})

    def action_let_go(self) -> None:
        """The person ends it: space, s, Esc, at any time."""
        self.act(EventKind.LET_GO)

    def action_ask_end(self) -> None:
        """Space in a rest may have meant to rest on: one more key before a hold is dropped."""
        self._asks_to_end = True
        self._tick()

    def action_end_here(self) -> None:
        """The run ends here; the holds that were done stay done."""
        self.act(EventKind.LET_GO)

    def action_yes_end(self) -> None:
        """To end it was meant."""
        self.action_end_here()

    def action_rest_on(self) -> None:
        """Not to end it was meant."""
        self._asks_to_end = False
        self._tick()

    def action_next_hold(self) -> None:
        """The next hold, before the rest is over."""
        self.act(EventKind.NEXT_HOLD)

    def action_confirm(self) -> None:
        """7 or more before pressing was meant."""
        self.act(EventKind.RATING_CONFIRMED)

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
        if self._view is not None:
            self._show(self._view)

    def action_push(self, direction: int) -> None:
        """The simulated hand presses more or less."""
        self.controller.push(direction * HAND_STEP_KPA)

    def action_lift(self) -> None:
        """The simulated hand lifts off."""
        self.controller.lift()

    def action_go_on(self) -> None:
        """On to the summary; the record stays open for a note and the last rating."""
        self.dismiss(True)


def _resting(view: HoldView) -> bool:
    """Between two holds, and the tip is known to be off."""
    return view.phase is Phase.REST and view.zone is Zone.OFF


def _asks_symptom(view: HoldView) -> bool:
    return view.cause is Cause.SYMPTOM and view.symptom is None
