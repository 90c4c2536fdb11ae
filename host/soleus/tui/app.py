"""The app: starts screens in their order and passes the engine's pictures on to them.

The reader thread wakes it at most once until it has looked, sixty times a second; it
hands the screen one whole picture each time. It holds no state of its own.

What Home does not show is loaded when it is opened: half of the program would come before the
first screen.
"""

from __future__ import annotations

import asyncio
import gc
import os
import sys
from collections.abc import Sequence
from enum import Enum
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Final

from textual.app import App
from textual.binding import Binding, BindingType
from textual.filter import LineFilter

from soleus.errors import SoleusError
from soleus.tui.context import ScreenContext
from soleus.tui.drawing.cells import Ink
from soleus.tui.drawing.glyphs import choose_level
from soleus.tui.drawing.themes import THEMES, PlainInk
from soleus.tui.messages import Changed, HoldSeen, LoadSeen, ProbeSeen
from soleus.tui.screens.base import SoleusScreen
from soleus.tui.screens.home import HomeChoice, HomeScreen
from soleus.tui.screens.notice import NoticeScreen
from soleus.tui.terminal.choice import driver_class

if TYPE_CHECKING:
    from soleus.core.spots.atlas import Texts
    from soleus.core.spots.targets import TargetRequest
    from soleus.live.session.probe_session import ProbeSession
    from soleus.tui.calibration_flow import CalibrateAsked, CalibrationFlow
    from soleus.tui.hold_flow import HoldFlow, RunEnd
    from soleus.tui.widgets.text_page import Paragraph

CRASH_LOOK_S: Final = 0.5


class Leaving(Enum):
    """Why the screen was left, for whoever opened it."""

    QUIT = "quit"
    DEMO = "demo"  # the person wants the simulated probe instead


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
        self._holds: HoldFlow | None = None
        self._crash_said = False
        self._looked_s = 0.0  # when the engine's pictures were taken last
        self._look_due = False  # and whether they will be without another wake-up
        self._loop_runs: asyncio.AbstractEventLoop | None = None

    @property
    def holds(self) -> HoldFlow:
        """The way through a hold, from the place to the summary."""
        if self._holds is None:
            from soleus.tui.hold_flow import HoldFlow

            gc.freeze()  # as before the first screen: a hold is not to wait for a look through it
            self._holds = HoldFlow(self, self.context, lambda: self.exit(Leaving.QUIT))
        return self._holds

    @cached_property
    def _calibration(self) -> CalibrationFlow:
        from soleus.tui.calibration_flow import CalibrationFlow

        return CalibrationFlow(self, self.context)

    @property
    def last_end(self) -> RunEnd | None:
        """How the last run of this app ended; None if there was none."""
        return None if self._holds is None else self._holds.last_end

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
            self.holds.open(self._request)
        elif self._review is not None:
            self._open_review(self._review)
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

        A screen on which nothing is urgent is shown fewer pictures. It is no timer of Textual's
        that stands between: Textual leaves a short one out when it is late, and a look that is
        left out is never asked for again.
        """
        if not self.screen_stack:
            return  # the app is being left
        loop, screen = asyncio.get_running_loop(), self.screen
        every_s = screen.LOOK_EVERY_S if isinstance(screen, SoleusScreen) else 0.0
        if loop.time() >= self._looked_s + every_s:
            self._look()
        elif not self._look_due:
            self._look_due = True
            loop.call_at(self._looked_s + every_s, self._look)

    def _look(self) -> None:
        if self._loop_runs is None or not self.screen_stack:
            return  # the screen has been left meanwhile
        self._looked_s, self._look_due = self._loop_runs.time(), False
        probe, hold = self.controller.pictures()
        self.screen.post_message(ProbeSeen(probe))
        if hold is not None:
            self.screen.post_message(HoldSeen(hold))
        load = self.controller.load_view()
        if load is not None:
            self.screen.post_message(LoadSeen(load))

    def _watch_engine(self) -> None:
        """A reader that has died is said once; during a hold its stop has the screen."""
        if not self.screen_stack:
            return  # the app is being left, and this came late
        if self.controller.hangs:
            self._look()  # it wakes nobody, and the number of then would stay
        crash = self.controller.crash
        says_it_itself = isinstance(self.screen, SoleusScreen) and self.screen.SHOWS_STOPS
        if crash is not None and not self._crash_said and not says_it_itself:
            self._crash_said = True
            self._tell_problem(crash)

    # -- from screen to screen -----------------------------------------------------------------

    def _at_home(self, choice: HomeChoice) -> None:
        """What the person wants next."""
        match choice:
            case HomeChoice.HOLD:
                self.holds.open()
            case HomeChoice.ZERO:
                self._open_zero()
            case HomeChoice.REVIEW:
                self._open_review()
            case HomeChoice.DEMO:  # whoever opened the app starts it again with that probe
                self.exit(Leaving.DEMO)
            case HomeChoice.CALIBRATE:
                self._calibration.open()
            case HomeChoice.PROBE:
                self._open_probe()
            case HomeChoice.COLOURS:
                self._next_theme()
            case HomeChoice.HELP:
                text = help_text(self.controller.atlas.text)
                self.push_screen(NoticeScreen(self.context, text, "What to know"))

    def _open_zero(self) -> None:
        from soleus.tui.screens.zero import ZeroScreen

        self.push_screen(ZeroScreen(self.context))

    def _open_review(self, session: str | None = None) -> None:
        from soleus.tui.screens.review import ReviewScreen

        self.push_screen(ReviewScreen(self.context, session))

    def _open_probe(self) -> None:
        from soleus.tui.screens.probe import ProbeScreen

        self.push_screen(ProbeScreen(self.context))

    def _tell_problem(self, problem: SoleusError) -> None:
        """What happened, what it means, what to do."""
        self.push_screen(NoticeScreen.of(self.context, problem))

    def _next_theme(self) -> None:
        """The next of the three themes."""
        from soleus.store.settings import set_setting

        names = [theme.name for theme in THEMES]
        self.theme = names[(names.index(self.theme) + 1) % len(names)]
        try:
            set_setting(self.controller.options.folder, "theme", self.theme.removeprefix("soleus-"))
        except SoleusError as problem:
            self._tell_problem(problem)

    async def action_quit(self) -> None:
        """Leave; a run that is under way is let go of and its record closed by the controller."""
        if self._holds is not None:
            self._holds.keep_end()
        self.exit(Leaving.QUIT)


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
