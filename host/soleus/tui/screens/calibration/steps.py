"""The run: which load now, does it stand still, and how do the steps lie so far?"""

from __future__ import annotations

from contextlib import suppress
from typing import ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Input

from soleus.core.calibration.stability import StepSeen
from soleus.core.fitting.preview import RoughFit
from soleus.core.fitting.procedure import CalibrationInProgress, StepRefused
from soleus.core.fitting.questions import unit_of
from soleus.core.fitting.run import RunRefused, load_n
from soleus.errors import SoleusError
from soleus.live.calibration.job import Calibrated, CalibrationJob, refuse_other_setting
from soleus.live.connection.state import ProbeState
from soleus.live.probe.load_monitor import LoadView
from soleus.live.snapshot import ProbeView
from soleus.tui.context import ScreenContext
from soleus.tui.drawing.cells import Ink
from soleus.tui.messages import LoadSeen, ProbeSeen
from soleus.tui.screens.base import SoleusScreen
from soleus.tui.screens.notice import NoticeScreen
from soleus.tui.view_models import calibration as words
from soleus.tui.view_models import hold as say
from soleus.tui.view_models.calibration import StepStage
from soleus.tui.widgets.fit_plot import FitPlot
from soleus.tui.widgets.key_bar import KeyBar
from soleus.tui.widgets.load_board import LoadBoard
from soleus.tui.widgets.row_list import RowList
from soleus.tui.widgets.rule import Divider
from soleus.tui.widgets.stability_bar import StabilityBar
from soleus.tui.widgets.text_lines import TextLines, plain
from soleus.tui.widgets.text_page import Paragraph, TextPage

TICK_S: Final = 0.25
FIELD: Final = "#calibrate-number"


class CalibrateStepsScreen(SoleusScreen[Calibrated | None]):
    """Leads through the loads; leaves with the calibration, or with None and the run kept.

    Args:
        context: what it reads, asks and draws with.
        calibrating: the calibration, its run begun.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "go_on", "go on", priority=True),
        Binding("f", "fit", "fit the run"),
        Binding("u", "undo", "undo"),
        Binding("b", "back_to", "back to that step"),
        Binding("up", "more(1)", "simulated load", key_display="↑↓", priority=True),
        Binding("down", "more(-1)", "simulated load", show=False, priority=True),
        Binding("escape", "back", "back", key_display="esc", priority=True),
    ]

    def __init__(self, context: ScreenContext, calibrating: CalibrationJob) -> None:
        super().__init__(context)
        self._calibrating = calibrating
        self._doing = StepStage.ASK
        self._loaded_s = 0.0  # when the load of the step was put on
        self._handled_n = 0  # the newest measurement whose answer was taken
        self._losses_n = 0
        self._refused: tuple[str, ...] = ()
        self._stranger: SoleusError | None = None
        self._blamed = 0
        self._on_tip = 0  # which load a simulated probe carries: 0 none, then rising
        self._load = LoadView()
        self._rough: RoughFit | None = None
        self._known = True  # the connected probe is that of the run, in its setting

    def compose(self) -> ComposeResult:
        """The load, how it stands, what was refused; below, the steps and their fit."""
        yield TextLines(self.level, id="header")
        yield Divider(self.level, classes="rule")
        yield LoadBoard(self.level, id="calibrate-load")
        yield TextLines(self.level, id="calibrate-count")
        yield StabilityBar(self.level, id="calibrate-steady")
        with Vertical(id="calibrate-says"):
            with Horizontal(id="calibrate-read"):
                yield TextLines(self.level, id="calibrate-ask")
                yield Input(id=FIELD.removeprefix("#"), compact=True)
            yield TextPage(self.level, id="calibrate-state")
        yield Divider(self.level, classes="rule")
        with Horizontal(id="calibrate-body"):
            yield RowList(self.level, id="calibrate-steps")
            yield FitPlot(self.level, id="calibrate-fit")
        yield KeyBar(self.level)

    def on_mount(self) -> None:
        """The first step that is not in."""
        self.controller.loads.put_on(0.0)
        self.set_interval(TICK_S, self._tick)
        self._turn_to(self._run)

    def on_unmount(self) -> None:
        """Nobody watches the load any more."""
        self.controller.loads.leave()

    @property
    def _run(self) -> CalibrationInProgress:
        return self._calibrating.in_progress

    # -- what is seen --------------------------------------------------------------------------

    @on(ProbeSeen)
    def _seen_probe(self, message: ProbeSeen) -> None:
        self._show_live(message.view)

    @on(LoadSeen)
    def _seen_load(self, message: LoadSeen) -> None:
        view = self._load = message.view
        if view.losses_n != self._losses_n:
            self._lost(view)
        answered = view.answer is not None and view.number > self._handled_n
        if self._doing is StepStage.WAIT and answered and view.answer is not None:
            self._handled_n = view.number
            self._take(view.answer)

    def _lost(self, view: LoadView) -> None:
        """The probe has gone or has started again: what was being measured begins anew."""
        self._losses_n = view.losses_n
        self._on_tip = 0
        self._known = False
        if self._doing is StepStage.WAIT:
            self._doing = StepStage.ASK
            self._show()

    def _tick(self) -> None:
        """Time passes even if nothing comes: the countdown, and who is there."""
        view = self.controller.probe_view()
        due_s = self._loaded_s + self._run.next_dwell_s
        if self._doing is StepStage.DWELL and self.controller.loads.now_s >= due_s:
            self._measure()
        self._show_live(view)

    def _meet(self, view: ProbeView) -> None:
        """A probe is back: is it that of the run, as it was when the run began?"""
        if self._known or view.state is not ProbeState.CONNECTED:
            return
        try:
            refuse_other_setting(self._run.facts, self.controller.loads.facts())
        except SoleusError as problem:
            self._stranger = problem
        else:
            self._known, self._stranger = True, None
            self.controller.loads.put_on(0.0)
        self.refresh_bindings()

    def _show_live(self, view: ProbeView) -> None:
        run = self._run
        self._meet(view)
        title = (
            ("Calibrate", Ink.STRONG),
            (f" · {words.WAY_WORDS[run.facts.reference.kind]}", Ink.FAINT),
            (f" · {self._where(run)}", Ink.TEXT),
        )
        self.head(title, say.probe_badge(view))
        seen = self._load.seen if view.state is ProbeState.CONNECTED else None
        line = words.count_line(seen, view, self._rough, run)
        self.query_one("#calibrate-count", TextLines).show([line])
        self.query_one(StabilityBar).show(seen)
        self.query_one("#calibrate-state", TextPage).show(self._says(view))
        if self._doing is StepStage.DWELL:
            left_s = self._loaded_s + run.next_dwell_s - self.controller.loads.now_s
            self.query_one(LoadBoard).show(words.wait_picture(run, left_s))

    def _where(self, run: CalibrationInProgress) -> str:
        of_n = len(run.plan_kg)
        done_n = len(run.steps)
        return f"step {done_n + 1} of {of_n}" if done_n < of_n else f"all {of_n} in"

    def _says(self, view: ProbeView) -> list[Paragraph]:
        """The one thing that matters most now, in sentences."""
        gone = words.gone_words(view)
        if gone:
            return [(part, Ink.ABOVE) for part in gone]
        if self._stranger is not None:
            problem = self._stranger
            return [(problem.what, Ink.ABOVE), (f"{problem.effect} {problem.next_step}", Ink.TEXT)]
        if self._refused:
            return [(part, Ink.ABOVE) for part in self._refused]
        text: list[Paragraph] = []
        seen = self._load.seen
        if self._doing is StepStage.WAIT and seen is not None and seen.problem is not None:
            text.append((seen.problem.words, Ink.STRONG))
        if self._doing is StepStage.ALL_IN:
            text.append(
                (
                    "Press f to fit them; u takes back the last one. Nothing is chosen before.",
                    Ink.STRONG,
                )
            )
        if self.controller.loads.puts_loads_on and self._doing is not StepStage.ALL_IN:
            text.append((self._simulated_words(), Ink.TEXT))
        return text

    def _simulated_words(self) -> str:
        run = self._run
        kind = run.facts.reference.kind
        on = words.load_words(self._ladder[self._on_tip], kind)
        shows = f", so the {kind.value} shows {on}" if run.held else ""
        return f"Simulated probe: {on} on its tip{shows}. ↑ puts the next load on, ↓ takes it off."

    @property
    def _ladder(self) -> tuple[float, ...]:
        """The loads that a simulated probe can carry, kg."""
        return (0.0, *self._run.loads_kg)

    # -- the steps -----------------------------------------------------------------------------

    def _turn_to(self, run: CalibrationInProgress) -> None:
        """Ask for the next step of the run as it stands now."""
        self._doing = StepStage.ASK
        if run.waiting is not None:
            self._doing = StepStage.READ
        elif run.next_kg is None:
            self._doing = StepStage.ALL_IN
        elif run.next_dwell_s:
            self._doing = StepStage.DWELL
        self.controller.loads.look_at(run.before)
        self._show()

    def _show(self) -> None:
        """Everything that changes with a step."""
        run = self._run
        self._rough = words.rough_of(run)
        reading = self._doing is StepStage.READ
        self.query_one("#calibrate-says").set_class(self._doing is StepStage.FAILED, "-long")
        self.query_one("#calibrate-read").display = reading
        if reading:
            kind = run.facts.reference.kind
            ask = f"Steady. What does the {kind.value} show, in {unit_of(kind)}? "
            self.query_one("#calibrate-ask", TextLines).show([plain(ask, Ink.STRONG)])
            field = self.query_one(FIELD, Input)
            field.value = ""
            field.focus()
        else:
            self.set_focus(None)
        if self._doing is not StepStage.DWELL:
            self.query_one(LoadBoard).show(words.load_picture(run, self._doing))
        rows, ends = words.step_rows(run, self._blamed)
        chosen = self._blamed - 1 if self._blamed else len(run.steps)
        self.query_one("#calibrate-steps", RowList).show(rows, ends, chosen)
        picture = words.fit_picture(run, self._rough, self._blamed)
        self.query_one(FitPlot).show(picture)
        self._show_live(self.controller.probe_view())
        self.refresh_bindings()

    @property
    def _ready(self) -> bool:
        """The probe of this run is connected."""
        return self._known and self.controller.connected

    def _measure(self) -> None:
        if not self._ready:
            return
        self._doing = StepStage.WAIT
        self._refused = ()
        self._handled_n = self._load.number
        self.controller.loads.measure(self._run.before)
        self._show()

    def _take(self, seen: StepSeen) -> None:
        """The measurement is over: keep the step, ask for its number, or say why not."""
        dwell_s = self.controller.loads.now_s - self._loaded_s
        try:
            run = self._calibrating.measured(seen, dwell_s)
        except StepRefused as refused:
            self._refuse(refused)
            self._doing = StepStage.ASK
            self._show()
            return
        except SoleusError as problem:
            self._turn_to(self._run)
            self._notice(problem)
            return
        self._turn_to(run)

    def _refuse(self, refused: StepRefused) -> None:
        self._refused = (f"Not stored: {refused.what}", refused.next_step)

    def _notice(self, problem: SoleusError) -> None:
        """What is no matter of one load, on a page of its own over the run."""
        self.app.push_screen(NoticeScreen.of(self.context, problem))

    # -- keys ----------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Which keys work now."""
        doing = self._doing
        if action == "go_on":
            return doing is StepStage.READ or (self._ready and doing is StepStage.ASK)
        if action == "fit":
            return doing is StepStage.ALL_IN
        if action == "undo":
            return doing is StepStage.WAIT or (
                doing is not StepStage.READ and bool(self._run.steps)
            )
        if action == "back_to":
            return doing is StepStage.FAILED and self._blamed > 0
        if action == "more":
            return self.controller.loads.puts_loads_on
        return True

    def action_go_on(self) -> None:
        """The load is on, or the number is typed."""
        if self._doing is StepStage.READ:  # once the field has taken every key before this one
            self.query_one(FIELD, Input).call_later(self._read)
            return
        if not self._run.next_dwell_s:
            self._loaded_s = self.controller.loads.now_s
        self._measure()

    def _read(self) -> None:
        try:
            self._refused = ()
            self._turn_to(self._calibrating.read(self.query_one(FIELD, Input).value))
        except StepRefused as refused:
            self._refuse(refused)
            self._show()
        except SoleusError as problem:
            self._notice(problem)

    def action_undo(self) -> None:
        """Wait no more, or take the last step back."""
        self._refused, self._blamed = (), 0
        if self._doing is StepStage.WAIT:
            self._turn_to(self._run)
            return
        self._step_back()

    def action_back_to(self) -> None:
        """Take back the step that is to blame, and all after it."""
        number, self._blamed, self._refused = self._blamed, 0, ()
        self._step_back(number)

    def _step_back(self, number: int | None = None) -> None:
        """Take back the newest step, or the one of a number and all after it."""
        calibrating = self._calibrating
        try:
            self._turn_to(calibrating.undo() if number is None else calibrating.undo_to(number))
        except SoleusError as problem:
            self._notice(problem)

    def action_fit(self) -> None:
        """All steps are in: fit, store, choose."""
        try:
            done = self._calibrating.finish()
        except RunRefused as refused:
            self._doing, self._blamed = StepStage.FAILED, refused.line
            self._refused = failed_words(refused)
            self._show()
        except SoleusError as problem:
            self._notice(problem)
        else:
            with suppress(SoleusError):  # a probe that hangs gets its profile when it is back
                self.controller.loads.renew()
            self.dismiss(done)

    def action_more(self, by: int) -> None:
        """The simulated probe carries the next load, or the one below."""
        self._on_tip = max(0, min(self._on_tip + by, len(self._run.loads_kg)))
        self.controller.loads.put_on(load_n(self._ladder[self._on_tip], self._run.facts))
        self._show_live(self.controller.probe_view())

    def action_back(self) -> None:
        """Measure again instead of typing a number; else leave: the run is kept."""
        if self._doing is StepStage.READ:
            self._refused = ()
            self._step_back()
        else:
            self.dismiss(None)


def failed_words(refused: RunRefused) -> tuple[str, ...]:
    """Why the run gives no calibration, which step is to blame, and what can be done."""
    if not refused.line:
        return ("No profile was made.", refused.what, refused.next_step)
    return (
        f"No profile was made. Step {refused.line} is to blame: {refused.reason}",
        f"{refused.next_step} Press b to go back to step {refused.line}.",
    )
