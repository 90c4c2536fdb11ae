"""The app: starts screens in their order and passes the engine's pictures on to them.

The reader thread wakes it at most once until it has looked, sixty times a second; it
hands the screen one whole picture each time. It holds no state of its own.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import ClassVar, Final

from textual.app import App
from textual.binding import Binding, BindingType
from textual.filter import LineFilter

from soleus.core.hold.let_go import has_done_its_time
from soleus.core.plan import HoldPlan
from soleus.core.spots.atlas import Texts
from soleus.core.spots.checklist import Checklist
from soleus.core.spots.closures import HAVE_IT_LOOKED_AT, Closure
from soleus.core.spots.targets import TargetRequest
from soleus.core.terms import Cause, Phase
from soleus.errors import SoleusError
from soleus.live.session.probe_session import ProbeSession
from soleus.store.settings import set_setting
from soleus.tui.calibration_flow import CalibrateAsked, CalibrationFlow
from soleus.tui.context import ScreenContext
from soleus.tui.drawing.cells import Ink
from soleus.tui.drawing.glyphs import choose_level
from soleus.tui.drawing.themes import THEMES, PlainInk
from soleus.tui.messages import Changed, HoldSeen, LoadSeen, ProbeSeen
from soleus.tui.screens.checklist import ChecklistScreen
from soleus.tui.screens.hold import HoldScreen
from soleus.tui.screens.home import HomeChoice, HomeScreen
from soleus.tui.screens.looked_at import LookedAtScreen
from soleus.tui.screens.notice import NoticeScreen
from soleus.tui.screens.probe import ProbeScreen
from soleus.tui.screens.review import ReviewScreen
from soleus.tui.screens.spot import SpotScreen
from soleus.tui.screens.summary import SummaryScreen
from soleus.tui.screens.zero import ZeroScreen
from soleus.tui.terminal.choice import driver_class
from soleus.tui.widgets.text_page import Paragraph

CRASH_LOOK_S: Final = 0.5


class Leaving(Enum):
    """Why the screen was left, for whoever opened it."""

    QUIT = "quit"
    DEMO = "demo"  # the person wants the simulated probe instead


@dataclass(frozen=True, slots=True)
class RunEnd:
    """How a run ended: DONE without a cause, or STOPPED with one."""

    phase: Phase
    cause: Cause | None


class SoleusApp(App[Leaving]):
    """The whole screen of soleus.

    Args:
        controller: the live engine; started and closed by whoever made it.
        theme: ``dark``, ``light`` or ``high-contrast``.
        glyphs: a glyph level, or ``auto`` for a guess.
        bell: what has to be heard in a hold rings the terminal's bell.
        request: begin with the checklist of this hold instead of Home.
        review: begin with this earlier session instead of Home.
        calibrate: begin with a calibration instead of Home.

    Attributes:
        context: what every screen of it is made with.
        last_end: how the last run of this app ended; None if there was none.
    """

    CSS_PATH: ClassVar[str] = str(Path(__file__).with_name("app.tcss"))
    TITLE = "soleus"
    ENABLE_COMMAND_PALETTE = False
    NOTIFICATION_TIMEOUT = 4
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+q", "quit", "quit", show=False, priority=True),
    ]

    def __init__(
        self,
        controller: ProbeSession,
        *,
        theme: str = "dark",
        glyphs: str = "auto",
        bell: bool = True,
        request: TargetRequest | None = None,
        review: str | None = None,
        calibrate: CalibrateAsked | None = None,
    ) -> None:
        super().__init__(driver_class=driver_class())
        self.controller = controller
        level = choose_level(os.environ, sys.stdout.encoding or "", glyphs)
        self.context = ScreenContext(controller, level, bell)
        for each in THEMES:
            self.register_theme(each)
        self.theme = f"soleus-{theme}"
        self._request, self._review, self._calibrate = request, review, calibrate
        self._calibration = CalibrationFlow(self, self.context)
        self.last_end: RunEnd | None = None
        self._crash_said = False
        self._loop_runs: asyncio.AbstractEventLoop | None = None

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Under ``NO_COLOR`` no colour at all leaves the program."""
        return (PlainInk(),) if self.no_color else super().get_line_filters()

    def on_mount(self) -> None:
        """Home first; from then on the engine may wake the app."""
        self._loop_runs = asyncio.get_running_loop()
        self.push_screen(HomeScreen(self.context, self._at_home))
        self.controller.on_change(self._wake)
        self._wake()
        self.set_interval(CRASH_LOOK_S, self._watch_engine)
        if self._request is not None:
            self._after_spot(self._request)
        elif self._review is not None:
            self.push_screen(ReviewScreen(self.context, self._review))
        elif self._calibrate is not None:
            self._calibration.open(self._calibrate)

    def on_unmount(self) -> None:
        """Nobody may be woken any more."""
        self._loop_runs = None
        self.controller.on_change(None)

    def leave_soon(self) -> bool:
        """Leave at the next moment that allows it; for a handler of signals.

        Returns:
            False where nothing runs that could leave.
        """
        loop = self._loop_runs
        if loop is None:
            return False
        loop.call_soon_threadsafe(self.exit)
        return True

    # -- the engine's pictures -----------------------------------------------------------------

    def _wake(self) -> None:
        """Called in the reader thread, once until the pictures have been taken."""
        self.post_message(Changed())

    def on_changed(self, _: Changed) -> None:
        """Look at once: the engine wakes at most sixty times a second.

        No timer stands between: Textual leaves a short one out when it is late, and a look that is
        left out is never asked for again.
        """
        self._look()

    def _look(self) -> None:
        probe, hold = self.controller.pictures()
        self.screen.post_message(ProbeSeen(probe))
        if hold is not None:
            self.screen.post_message(HoldSeen(hold))
        load = self.controller.load_view()
        if load is not None:
            self.screen.post_message(LoadSeen(load))

    def _watch_engine(self) -> None:
        """A reader that has died is said once; during a hold its stop has the screen."""
        crash = self.controller.crash
        if crash is not None and not self._crash_said and not isinstance(self.screen, HoldScreen):
            self._crash_said = True
            self._tell_problem(crash)

    # -- from screen to screen -----------------------------------------------------------------

    def _at_home(self, choice: HomeChoice) -> None:
        """What the person wants next."""
        match choice:
            case HomeChoice.HOLD:
                self._ask_looked_at(
                    lambda: self.push_screen(SpotScreen(self.context), self._after_spot)
                )
            case HomeChoice.ZERO:
                self.push_screen(ZeroScreen(self.context))
            case HomeChoice.REVIEW:
                self.push_screen(ReviewScreen(self.context))
            case HomeChoice.DEMO:  # whoever opened the app starts it again with that probe
                self.exit(Leaving.DEMO)
            case HomeChoice.CALIBRATE:
                self._calibration.open()
            case HomeChoice.PROBE:
                self.push_screen(ProbeScreen(self.context))
            case HomeChoice.COLOURS:
                self._next_theme()
            case HomeChoice.HELP:
                text = help_text(self.controller.atlas.text)
                self.push_screen(NoticeScreen(self.context, text, "What to know"))

    def _tell_problem(self, problem: SoleusError) -> None:
        """What happened, what it means, what to do."""
        self.push_screen(NoticeScreen.of(self.context, problem))

    def _next_theme(self) -> None:
        """The next of the three themes."""
        names = [theme.name for theme in THEMES]
        self.theme = names[(names.index(self.theme) + 1) % len(names)]
        try:
            set_setting(self.controller.options.folder, "theme", self.theme.removeprefix("soleus-"))
        except SoleusError as problem:
            self._tell_problem(problem)

    def _after_spot(self, request: TargetRequest | None) -> None:
        if request is None:
            return
        self._ask_looked_at(
            lambda: self.push_screen(
                ChecklistScreen(self.context, request),
                lambda done: self._after_checklist(request, done),
            )
        )

    def _ask_looked_at(self, go_on: Callable[[], object]) -> None:
        """First what an emergency has left to be asked; then on, unless the answer is no."""
        try:
            closure = self.controller.closed.due(simulated=self.controller.probe_view().simulated)
        except SoleusError as problem:
            self._tell_problem(problem)
            return
        if closure is None:
            go_on()
            return
        self.push_screen(
            LookedAtScreen(self.context, closure),
            lambda yes: self._after_looked_at(closure, yes, go_on),
        )

    def _after_looked_at(
        self, closure: Closure, yes: bool | None, go_on: Callable[[], object]
    ) -> None:
        """The answer goes on record; there may be another question of the kind."""
        if yes is None:
            return
        try:
            self.controller.answers.put_looked_at(closure, yes=yes)
        except SoleusError as problem:
            self._tell_problem(problem)
            return
        if yes:
            self._ask_looked_at(go_on)
        else:
            self.push_screen(NoticeScreen(self.context, stays_closed(closure), "Closed"))

    def _after_checklist(self, request: TargetRequest, done: Checklist | None) -> None:
        if done is None:
            return
        if done.is_open:
            self.push_screen(
                ZeroScreen(self.context, request),
                lambda quiet: self._after_zero(request, done, quiet),
            )
            return
        try:
            self.controller.answers.finish()  # what closed is on record since then
        except SoleusError as problem:
            self._tell_problem(problem)

    def _after_zero(self, request: TargetRequest, done: Checklist, quiet: bool | None) -> None:
        """The plan is made now: what the numbers may claim depends on the zero."""
        if not quiet:
            return
        try:
            leave = request is self._request
            self.begin_hold(self.controller.holds.plan(request), done, leave_after=leave)
        except SoleusError as problem:
            self._tell_problem(problem)

    def begin_hold(self, plan: HoldPlan, done: Checklist, *, leave_after: bool = False) -> None:
        """Open the record and guide the run.

        Args:
            plan: what the run is to be.
            done: the answered checklist.
            leave_after: the run is all that was asked for: after its summary the app is left.

        Raises:
            SoleusError: it cannot begin, and why.
        """
        session_id = self.controller.holds.begin(plan, done)

        def after_summary(not_closed: SoleusError | None) -> None:
            self._keep_end()
            if not_closed is not None:
                self._tell_problem(not_closed)
            elif leave_after:
                self.exit(Leaving.QUIT)

        def after_hold(_: bool | None) -> None:
            self._keep_end()
            self.push_screen(SummaryScreen(self.context, plan, session_id), after_summary)

        self.push_screen(HoldScreen(self.context, plan), after_hold)

    def _keep_end(self) -> None:
        """Remember how the run ended; one that is left under way is let go of by the controller."""
        run = self.controller.holds.run
        if run is None:
            return
        view = run.view
        over = view.phase in (Phase.DONE, Phase.STOPPED)
        phase = Phase.DONE if has_done_its_time(view) else Phase.STOPPED
        self.last_end = RunEnd(phase, view.cause if over else Cause.PERSON)

    async def action_quit(self) -> None:
        """Leave; a run that is under way is let go of and its record closed by the controller."""
        self._keep_end()
        self.exit(Leaving.QUIT)


def stays_closed(closure: Closure) -> list[Paragraph]:
    """What a no means, and what to do."""
    return [
        ("Every place stays closed until somebody has looked at it.", Ink.STRONG),
        (closure.why, Ink.TEXT),
        ("", Ink.TEXT),
        (HAVE_IT_LOOKED_AT, Ink.STRONG),
        ("", Ink.TEXT),
        ("Your answer is on record. The question comes again before the next hold.", Ink.FAINT),
    ]


def help_text(text: Texts) -> list[Paragraph]:
    """The fixed sentences that a person should have read once."""
    said = (
        text.number_meaning,
        text.number_compare,
        text.start_gently,
        text.feeling,
        text.stop_now,
        text.after,
        text.no_promise,
        text.not_medical_advice,
    )
    return [line for sentence in said for line in ((sentence, Ink.TEXT), ("", Ink.TEXT))]
