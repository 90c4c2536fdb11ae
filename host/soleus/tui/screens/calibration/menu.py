"""Calibrate / check: which of them, and what is there to go on with?"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from typing import ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from soleus.core.fitting.procedure import CalibrationInProgress
from soleus.core.fitting.questions import CalibrationAnswers
from soleus.errors import SoleusError
from soleus.live.calibration.job import CalibrationJob
from soleus.live.connection.state import ProbeState
from soleus.live.snapshot import ProbeView
from soleus.tui.context import ScreenContext
from soleus.tui.drawing.cells import Ink
from soleus.tui.messages import ProbeSeen
from soleus.tui.screens.base import SoleusScreen
from soleus.tui.screens.notice import NoticeScreen
from soleus.tui.view_models import hold as say
from soleus.tui.widgets.key_bar import KeyBar
from soleus.tui.widgets.row_list import RowList
from soleus.tui.widgets.rule import Divider
from soleus.tui.widgets.text_lines import TextLines, plain
from soleus.tui.widgets.text_page import Paragraph, TextPage


class CalibrateChoice(Enum):
    """What can be done with a calibration."""

    GO_ON = "go on with the run that was broken off"
    CALIBRATE = "calibrate this probe"
    CHECK = "30-second check"
    CLAIMS = "what this probe's calibration claims"
    TIP_WEIGHT = "weigh the tip, by turning the probe over"


ABOUT: Final = {
    CalibrateChoice.GO_ON: (
        "Its steps are kept. It goes on where it was, at the same rate and gain."
    ),
    CalibrateChoice.CALIBRATE: (
        "Known loads go on the tip, up and down, one step at a time; at the end this probe has a "
        "profile of its own. With three loads it takes about ten minutes."
    ),
    CalibrateChoice.CHECK: (
        "One known load, to see whether the calibration in use still holds. If it does not, the "
        "probe is INDICATIVE until a check passes or it is calibrated again."
    ),
    CalibrateChoice.CLAIMS: "The ± of its readings, and each cause that has a part in it.",
    CalibrateChoice.TIP_WEIGHT: (
        "A tip that is turned another way than in its zero weighs on the cell: the ± allows for "
        "15 g until it is weighed. Once for each tip, half a minute."
    ),
}
DROPPED: Final = "The run that was broken off is dropped with the first new step."
SIMULATED: Final = "This probe is simulated: good for trying it out. Its profile says so."


class CalibrateScreen(SoleusScreen[None]):
    """The choice, with what each is for; waits for a probe if there is none.

    Args:
        context: what it reads, asks and draws with.
        choose: told what is chosen, and for which calibration; this screen stays open below.
        profile_id: what the profile is to be called; None: after the probe.
        straight: begin with the questions at once if there is no run to go on with.
        way: what the loads are known by, if that is answered already.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "take", "take it"),
        Binding("up,k", "move(-1)", "choose", key_display="↑↓"),
        Binding("down,j", "move(1)", "choose", show=False),
        Binding("escape", "leave", "back", key_display="esc"),
    ]

    def __init__(
        self,
        context: ScreenContext,
        choose: Callable[[CalibrateChoice, CalibrationJob], None],
        profile_id: str | None = None,
        *,
        straight: bool = False,
        way: str | None = None,
    ) -> None:
        super().__init__(context)
        self._choose = choose
        self._profile_id = profile_id
        self._straight = straight
        self._way = way
        self._calibrating: CalibrationJob | None = None
        self._unfinished: tuple[CalibrationInProgress, CalibrationAnswers] | None = None
        self._choices: tuple[CalibrateChoice, ...] = ()
        self._shown: tuple[CalibrateChoice, ...] | None = None
        self._problem: SoleusError | None = None

    def compose(self) -> ComposeResult:
        """What is connected, the choice, and what it is for."""
        yield TextLines(self.level, id="header")
        yield Divider(self.level, classes="rule")
        yield TextPage(self.level, id="calibrate-probe")
        yield RowList(self.level, id="calibrate-choices")
        yield TextPage(self.level, id="calibrate-about")
        yield KeyBar(self.level)

    def on_screen_resume(self) -> None:
        """At first, and back from a run or a check: what there is may have changed."""
        self._calibrating, self._problem, self._shown = None, None, None
        self._show(self.controller.probe_view())

    @on(ProbeSeen)
    def _seen(self, message: ProbeSeen) -> None:
        self._show(message.view)

    def _show(self, view: ProbeView) -> None:
        self.head(plain("Calibrate / check", Ink.STRONG), say.probe_badge(view))
        connected = view.state is ProbeState.CONNECTED
        if connected and self._calibrating is None and self._problem is None:
            calibrating = self._look_up()
            if self._straight and calibrating is not None and not self._must_be_seen(calibrating):
                self._begin(calibrating)
            self._straight = False
        elif not connected:
            self._calibrating, self._problem, self._choices = None, None, ()
        self.query_one("#calibrate-probe", TextPage).show(self._about_probe(view))
        if self._choices != self._shown:  # pictures come often, changes seldom
            self._show_choices()

    def _look_up(self) -> CalibrationJob | None:
        """What can be done with the probe that is connected now; None if nothing can."""
        try:
            facts = self.controller.loads.facts(self._profile_id)
            calibrating = CalibrationJob(self.controller.options.folder, facts)
            self._unfinished = calibrating.unfinished()
        except SoleusError as problem:
            self._problem = problem
            return None
        self._calibrating = calibrating
        has_profile = self.controller.loads.of_probe(lambda probe: probe.calibration is not None)
        applies = {
            CalibrateChoice.GO_ON: self._unfinished is not None,
            CalibrateChoice.CALIBRATE: True,
            CalibrateChoice.CHECK: has_profile,
            CalibrateChoice.CLAIMS: has_profile,
            CalibrateChoice.TIP_WEIGHT: has_profile,
        }
        self._choices = tuple(choice for choice, is_so in applies.items() if is_so)
        return calibrating

    def _must_be_seen(self, calibrating: CalibrationJob) -> bool:
        """Whether a run was left, so that the choice comes before the questions."""
        return self._unfinished is not None or calibrating.unreadable is not None

    def _about_probe(self, view: ProbeView) -> list[Paragraph]:
        if self._problem is not None:
            problem = self._problem
            said = (problem.what, problem.effect, problem.next_step)
            return [(part, Ink.STRONG) for part in said if part]
        if view.state is not ProbeState.CONNECTED:
            return [(say.no_probe(view), Ink.STRONG), *((part, Ink.TEXT) for part in view.says)]
        text: list[Paragraph] = [
            (f"Probe        {view.name}, {view.sensor}", Ink.TEXT),
            (f"Calibration  {view.calibration_words or 'none: no pressure in kPa'}", Ink.TEXT),
        ]
        return [*text, ("", Ink.TEXT), (SIMULATED, Ink.FAINT)] if view.simulated else text

    def _show_choices(self) -> None:
        self._shown = self._choices
        rows = self.query_one("#calibrate-choices", RowList)
        rows.show([plain(choice.value) for choice in self._choices], (), rows.chosen)
        about: list[Paragraph] = []
        if self._choices:
            choice = self._choices[rows.chosen]
            about = [(ABOUT[choice], Ink.TEXT)]
            if self._unfinished is not None and choice is CalibrateChoice.GO_ON:
                run = self._unfinished[0]
                made_on = run.facts.made_on
                done = f"{len(run.steps)} of {len(run.plan_kg)} steps are in."
                about.insert(0, (f"Begun on {made_on.day} {made_on:%b %Y}: {done}", Ink.STRONG))
            if self._unfinished is not None and choice is CalibrateChoice.CALIBRATE:
                about.append((DROPPED, Ink.STRONG))
            if choice is CalibrateChoice.CALIBRATE and self._calibrating is not None:
                about += _of_damaged(self._calibrating.unreadable)
        self.query_one("#calibrate-about", TextPage).show(about)
        self.refresh_bindings()

    # -- keys ----------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A choice needs a probe."""
        return action == "leave" or bool(self._choices)

    def action_move(self, by: int) -> None:
        """Look at another choice."""
        self.query_one("#calibrate-choices", RowList).move(by)
        self._show_choices()

    def action_leave(self) -> None:
        """Back to Home."""
        self.dismiss(None)

    def action_take(self) -> None:
        """Do what is chosen."""
        calibrating = self._calibrating
        choice = self._choices[self.query_one("#calibrate-choices", RowList).chosen]
        if calibrating is None:
            return
        if choice is CalibrateChoice.CALIBRATE:
            self._begin(calibrating)
            return
        if choice is CalibrateChoice.GO_ON and self._unfinished is not None:
            try:
                calibrating.go_on(*self._unfinished)
            except SoleusError as problem:
                self.app.push_screen(NoticeScreen.of(self.context, problem))
                return
        self._choose(choice, calibrating)

    def _begin(self, calibrating: CalibrationJob) -> None:
        if self._way is not None and not calibrating.setup.answers:
            calibrating.setup = calibrating.setup.answered(self._way)
        self._choose(CalibrateChoice.CALIBRATE, calibrating)


def _of_damaged(problem: SoleusError | None) -> list[Paragraph]:
    """Say that a kept run cannot be read: what it means, what to do, and why."""
    if problem is None:
        return []
    return [(problem.effect, Ink.STRONG), (problem.next_step, Ink.STRONG), (problem.what, Ink.TEXT)]
