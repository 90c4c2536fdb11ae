"""Probe: what is plugged in, and what is wrong with it?"""

from __future__ import annotations

from enum import Enum
from typing import ClassVar, Final

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from soleus.core.doctor.diagnose import examine
from soleus.core.doctor.measurements import figures_of
from soleus.core.doctor.observation import Observed
from soleus.core.doctor.rule import Finding
from soleus.core.doctor.summary import figure_lines
from soleus.errors import SoleusError
from soleus.live.connection.state import ProbeState
from soleus.live.doctor.examination import WORDS
from soleus.live.doctor.progress import ExamView
from soleus.live.doctor.recorder import ExamPart
from soleus.live.snapshot import ProbeView
from soleus.tui.context import ScreenContext
from soleus.tui.drawing.cells import Ink
from soleus.tui.messages import ProbeSeen
from soleus.tui.screens.base import SoleusScreen
from soleus.tui.view_models import hold as say
from soleus.tui.widgets.key_bar import KeyBar
from soleus.tui.widgets.progress import ProgressMeter
from soleus.tui.widgets.rule import Divider
from soleus.tui.widgets.text_lines import TextLines, plain
from soleus.tui.widgets.text_page import Paragraph, TextPage

LABEL_COLUMNS: Final = 13
BLANK: Final[Paragraph] = ("", Ink.TEXT)
# The wait for the first sample shows the same words as what follows it.
DO_NOW: Final = WORDS | {ExamPart.BEFORE: WORDS[ExamPart.UNTOUCHED]}
ABOUT: Final = (
    "The doctor listens to the probe for ten seconds untouched, then asks you to press and to let "
    "go, and says what is wrong, the most harmful first, with what to do. Nothing is recorded."
)
JUDGING: Final = "Looking at what was heard."
NOTHING_FOUND: Final = "Nothing was found."


class ExamStage(Enum):
    """Where the screen stands."""

    READY = "ready"
    RUNNING = "running"
    DONE = "done"


class ProbeScreen(SoleusScreen[None]):
    """Tells what is plugged in; has the doctor look at it, and shows what was found."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "begin", "doctor"),
        Binding("n", "begin_untouched", "without pressing"),
        Binding("down,j,pagedown", "scroll_text(6)", "read on", key_display="↓"),
        Binding("up,k,pageup", "scroll_text(-6)", "read on", show=False),
        Binding("escape", "leave", "back", key_display="esc"),
    ]

    def __init__(self, context: ScreenContext) -> None:
        super().__init__(context)
        self._doing = ExamStage.READY

    def compose(self) -> ComposeResult:
        """What to do, how far it is, and what was found."""
        yield TextLines(self.level, id="header")
        yield Divider(self.level, classes="rule")
        yield TextPage(self.level, id="doctor-now")
        yield ProgressMeter(self.level, id="doctor-bar")
        yield TextLines(self.level, id="doctor-live")
        yield TextPage(self.level, id="doctor-text")
        yield KeyBar(self.level)

    def on_mount(self) -> None:
        """The probe as it is."""
        self._show(self.controller.probe_view())

    def on_unmount(self) -> None:
        """Nobody listens any more."""
        self.controller.doctor.leave()

    # -- what is seen --------------------------------------------------------------------------

    @on(ProbeSeen)
    def _seen(self, message: ProbeSeen) -> None:
        exam = self.controller.doctor.view()
        if self._doing is ExamStage.RUNNING and exam is not None:
            if exam.over:
                self._conclude(exam)
            else:
                share = 0.0 if exam.part is ExamPart.BEFORE else exam.share
                self.query_one(ProgressMeter).show(share, Ink.TEXT)
                self._say_now(DO_NOW[exam.part])
        self._show(message.view)

    def _show(self, view: ProbeView) -> None:
        """Who it is; while the doctor listens, its newest number too."""
        self.head(plain("Probe and doctor", Ink.STRONG), say.probe_badge(view))
        running = self._doing is ExamStage.RUNNING
        self.query_one("#doctor-now").display = running
        self.query_one(ProgressMeter).display = running
        live = self.query_one("#doctor-live", TextLines)
        live.display = running
        if running:
            live.show([plain(_reading_words(view), Ink.FAINT)])
        if self._doing is ExamStage.READY:
            self._say(_about_probe(view))
        self.refresh_bindings()

    def _conclude(self, exam: ExamView) -> None:
        """Judge what was heard."""
        self._doing = ExamStage.DONE
        self.controller.doctor.leave()
        if exam.observed is not None:
            self._say([(JUDGING, Ink.FAINT)])
            self._judge(exam.observed)
        elif exam.problem is not None:
            self._say(_problem_text(exam.problem))

    @work(thread=True)
    def _judge(self, observed: Observed) -> None:
        """Not in the screen's own thread: a first look loads what may take seconds."""
        text = found_text(observed)
        self.app.call_from_thread(self._tell, text)

    def _tell(self, text: list[Paragraph]) -> None:
        """What was found, worst first; unless the person has gone on meanwhile."""
        if self.is_attached and self._doing is ExamStage.DONE:
            self._say(text)
            self.call_after_refresh(self.refresh_bindings)

    def _say(self, text: list[Paragraph]) -> None:
        self.query_one("#doctor-text", TextPage).show(text)

    def _say_now(self, words: str) -> None:
        self.query_one("#doctor-now", TextPage).show([(words, Ink.STRONG)])

    # -- keys ----------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Which keys work now."""
        running = self._doing is ExamStage.RUNNING
        if action in ("begin", "begin_untouched"):
            return self.controller.connected and not running
        if action == "scroll_text":
            return self.query_one("#doctor-text", TextPage).overflows
        return True

    def action_begin(self) -> None:
        """The ten seconds, then press and let go."""
        self._begin(press=True)

    def action_begin_untouched(self) -> None:
        """Begin an examination of the untouched probe only."""
        self._begin(press=False)

    def _begin(self, *, press: bool) -> None:
        try:
            self.controller.doctor.begin(press=press)
        except SoleusError as problem:
            self._doing = ExamStage.DONE
            self._say(_problem_text(problem))
        else:
            self._doing = ExamStage.RUNNING
            self.query_one(ProgressMeter).show(0.0, Ink.TEXT)
            self._say_now(DO_NOW[ExamPart.BEFORE])
            self._say([])
        self._show(self.controller.probe_view())

    def action_scroll_text(self, by: int) -> None:
        """Read on."""
        self.query_one("#doctor-text", TextPage).scroll_lines(by)

    def action_leave(self) -> None:
        """Back; what the doctor is listening to is thrown away."""
        self.dismiss(None)


def found_text(observed: Observed) -> list[Paragraph]:
    """The findings, each with what it means and what to do, then what was measured."""
    figures = figures_of(observed)
    findings = examine(observed)
    text: list[Paragraph] = [] if findings else [(NOTHING_FOUND, Ink.STRONG), BLANK]
    for number, finding in enumerate(findings, 1):
        text += _finding_text(number, finding)
    measured = figure_lines(observed, figures)
    return text + [(f"{name:<{LABEL_COLUMNS}}{words}", Ink.FAINT) for name, words in measured]


def _finding_text(number: int, finding: Finding) -> list[Paragraph]:
    steps: list[Paragraph] = [(f"▸  {step}", Ink.TEXT) for step in finding.do]  # two blanks: hangs
    return [(f"{number}.  {finding.seen}", Ink.STRONG), (finding.means, Ink.TEXT), *steps, BLANK]


def _problem_text(problem: SoleusError) -> list[Paragraph]:
    parts = [part for part in (problem.effect, problem.next_step) if part]
    return [(problem.what, Ink.ABOVE), *((part, Ink.TEXT) for part in parts)]


def _about_probe(view: ProbeView) -> list[Paragraph]:
    """What is plugged in, and what speaks against its numbers."""
    if view.state is not ProbeState.CONNECTED:
        return [(say.no_probe(view), Ink.STRONG), *((one, Ink.TEXT) for one in view.says)]
    tip = f", {view.tip_area_mm2 / 100:g} cm² tip" if view.tip_area_mm2 else ""
    baud = "" if view.baud is None else f", {view.baud} baud"
    rows = (
        ("Name", f"{view.name}{' (simulated)' if view.simulated else ''}"),
        ("Port", f"{view.url}{baud}"),
        ("Sensor", f"{view.sensor}{tip}"),
        ("Calibration", view.calibration_words or "none: no pressure in kPa"),
        ("Now", _reading_words(view)),
        ("Lost", f"{view.lost_n} samples since it was connected"),
    )
    told: list[Paragraph] = [(f"{name:<{LABEL_COLUMNS}}{words}", Ink.TEXT) for name, words in rows]
    minded = [*view.says, *(note.words for note in view.notes)]
    if minded:
        told += [BLANK, *((sentence, Ink.TEXT) for sentence in minded)]
    return [*told, BLANK, (ABOUT, Ink.TEXT)]


def _reading_words(view: ProbeView) -> str:
    raw = "" if view.raw_counts is None else f", raw {view.raw_words}"
    return f"{say.reading_line(view.reading)}{raw}"
