"""From screen to screen of a hold: the place, its questions, the zero, the run, its summary."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from textual.app import App

from soleus.core.hold.let_go import has_done_its_time
from soleus.core.plan import HoldPlan
from soleus.core.spots.checklist import Checklist
from soleus.core.spots.closures import HAVE_IT_LOOKED_AT, Closure
from soleus.core.spots.targets import TargetRequest
from soleus.core.terms import Cause, Phase
from soleus.errors import SoleusError
from soleus.tui.context import ScreenContext
from soleus.tui.drawing.cells import Ink
from soleus.tui.screens.checklist import ChecklistScreen
from soleus.tui.screens.hold import HoldScreen
from soleus.tui.screens.looked_at import LookedAtScreen
from soleus.tui.screens.notice import NoticeScreen
from soleus.tui.screens.room import RoomScreen
from soleus.tui.screens.spot import SpotScreen
from soleus.tui.screens.summary import SummaryScreen
from soleus.tui.screens.zero import ZeroScreen
from soleus.tui.widgets.text_page import Paragraph


@dataclass(frozen=True, slots=True)
class RunEnd:
    """How a run ended: DONE without a cause, or STOPPED with one."""

    phase: Phase
    cause: Cause | None


class HoldFlow:
    """Opens the screens of a hold in their order.

    Args:
        app: where they are opened.
        context: what each is made with.
        leave: called after the summary of a hold that was all that was asked for.

    Attributes:
        last_end: how the last run ended; None if there was none.
    """

    def __init__(self, app: App[Any], context: ScreenContext, leave: Callable[[], None]) -> None:
        self._app = app
        self._context = context
        self._leave = leave
        self._asked: TargetRequest | None = None
        self.last_end: RunEnd | None = None

    def open(self, asked: TargetRequest | None = None) -> None:
        """Ask for the place first; for one that is known already, its questions."""
        if asked is not None:
            self._asked = asked
            self._after_spot(asked)
            return
        self._ask_looked_at(
            lambda: self._app.push_screen(SpotScreen(self._context), self._after_spot)
        )

    def _after_spot(self, request: TargetRequest | None) -> None:
        if request is None:
            return
        self._ask_looked_at(
            lambda: self._app.push_screen(
                ChecklistScreen(self._context, request),
                lambda done: self._after_checklist(request, done),
            )
        )

    def _ask_looked_at(self, go_on: Callable[[], object]) -> None:
        """First what an emergency has left to be asked; then on, unless the answer is no."""
        try:
            simulated = self._context.controller.probe_view().simulated
            closure = self._context.controller.closed.due(simulated=simulated)
        except SoleusError as problem:
            self._tell_problem(problem)
            return
        if closure is None:
            go_on()
            return
        self._app.push_screen(
            LookedAtScreen(self._context, closure),
            lambda yes: self._after_looked_at(closure, yes, go_on),
        )

    def _after_looked_at(
        self, closure: Closure, yes: bool | None, go_on: Callable[[], object]
    ) -> None:
        """The answer goes on record; there may be another question of the kind."""
        if yes is None:
            return
        try:
            self._context.controller.answers.put_looked_at(closure, yes=yes)
        except SoleusError as problem:
            self._tell_problem(problem)
            return
        if yes:
            self._ask_looked_at(go_on)
        else:
            self._app.push_screen(NoticeScreen(self._context, stays_closed(closure), "Closed"))

    def _after_checklist(self, request: TargetRequest, done: Checklist | None) -> None:
        if done is None:
            return
        if done.is_open:
            self._ask_room(
                lambda: self._app.push_screen(
                    ZeroScreen(self._context, request),
                    lambda quiet: self._after_zero(request, done, quiet),
                )
            )
            return
        try:
            self._context.controller.answers.finish()  # what closed is on record since then
        except SoleusError as problem:
            self._tell_problem(problem)

    def _ask_room(self, go_on: Callable[[], object]) -> None:
        """How warm it is, once a day and where it makes a difference; the zero counts on it."""
        room = self._context.controller.room
        try:
            question = room.question()
        except SoleusError:  # the zero itself says what is wrong with the probe
            question = None
        if question is None:
            go_on()
            return
        asked = question

        def told(text: str | None) -> None:
            if text is None:
                return
            try:
                room.tell(text, asked)
            except SoleusError as problem:
                self._tell_problem(problem)
                return
            go_on()

        self._app.push_screen(RoomScreen(self._context, asked), told)

    def _after_zero(self, request: TargetRequest, done: Checklist, quiet: bool | None) -> None:
        """The plan is made now: what the numbers may claim depends on the zero."""
        if not quiet:
            return
        try:
            leave = request is self._asked
            self.begin(self._context.controller.holds.plan(request), done, leave_after=leave)
        except SoleusError as problem:
            self._tell_problem(problem)

    def begin(self, plan: HoldPlan, done: Checklist, *, leave_after: bool = False) -> None:
        """Open the record and guide the run.

        Args:
            plan: what the run is to be.
            done: the answered checklist.
            leave_after: the run is all that was asked for: after its summary the app is left.

        Raises:
            SoleusError: it cannot begin, and why.
        """
        session_id = self._context.controller.holds.begin(plan, done)

        def after_summary(not_closed: SoleusError | None) -> None:
            self.keep_end()
            if not_closed is not None:
                self._tell_problem(not_closed)
            elif leave_after:
                self._leave()

        def after_hold(_: bool | None) -> None:
            self.keep_end()
            self._app.push_screen(SummaryScreen(self._context, plan, session_id), after_summary)

        self._app.push_screen(HoldScreen(self._context, plan), after_hold)

    def keep_end(self) -> None:
        """Remember how the run ended; one that is left under way is let go of by the controller."""
        run = self._context.controller.holds.run
        if run is None:
            return
        view = run.view
        over = view.phase in (Phase.DONE, Phase.STOPPED)
        phase = Phase.DONE if has_done_its_time(view) else Phase.STOPPED
        self.last_end = RunEnd(phase, view.cause if over else Cause.PERSON)

    def _tell_problem(self, problem: SoleusError) -> None:
        self._app.push_screen(NoticeScreen.of(self._context, problem))


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
