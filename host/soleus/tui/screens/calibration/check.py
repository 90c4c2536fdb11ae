"""The check: does the probe still read one known load as its calibration says?"""

from __future__ import annotations

from enum import Enum
from typing import ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Input

from soleus.core.calibration.health import CHECK_MIN_OF_SPAN, FAILED_MEANS
from soleus.core.calibration.label_rules import LabelReason, advice_of
from soleus.core.calibration.stability import StepSeen
from soleus.core.fitting.gravity import STANDARD_GRAVITY_N_PER_KG
from soleus.core.half_width import half_width
from soleus.errors import SoleusError
from soleus.live.calibration.check import (
    CheckJob,
    calibration_to_check,
    known_load,
    plan_check,
)
from soleus.live.connection.state import ProbeState
from soleus.live.probe.load_monitor import LoadView
from soleus.live.snapshot import ProbeView
from soleus.store.calibration.checks import CHECKS_NAME, KeptCheck, keep_check
from soleus.tui.context import ScreenContext
from soleus.tui.drawing.cells import Ink
from soleus.tui.messages import LoadSeen, ProbeSeen
from soleus.tui.screens.base import SoleusScreen
from soleus.tui.view_models import hold as say
from soleus.tui.view_models.calibration import gone_words, thousands
from soleus.tui.widgets.key_bar import KeyBar
from soleus.tui.widgets.load_board import LoadBoard, LoadPicture
from soleus.tui.widgets.rule import Divider
from soleus.tui.widgets.stability_bar import StabilityBar
from soleus.tui.widgets.text_lines import Line, TextLines, plain
from soleus.tui.widgets.text_page import Paragraph, TextPage

FIELD: Final = "#calibrate-number"
WAYS: Final = {False: "a mass that is put on the tip", True: "a press onto a kitchen scale"}


class CheckStage(Enum):
    """Where the check stands."""

    ASK = "ask"  # which load
    ZERO = "zero"
    LOAD = "load"
    DONE = "done"


class CalibrateCheckScreen(SoleusScreen[None]):
    """Asks for the load, takes a zero, waits for the load, and says what came of it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "begin", "begin", priority=True),
        Binding("tab", "way", "mass or scale", priority=True),
        Binding("r", "again", "check again"),
        Binding("up", "put_on(True)", "simulated load", key_display="↑↓", priority=True),
        Binding("down", "put_on(False)", "simulated load", show=False, priority=True),
        Binding("escape", "leave", "back", key_display="esc", priority=True),
    ]

    def __init__(self, context: ScreenContext) -> None:
        super().__init__(context)
        self._doing = CheckStage.ASK
        self._held = False
        self._job: CheckJob | None = None
        self._kept: KeptCheck | None = None
        self._problem: SoleusError | None = None
        self._against: tuple[str, ...] = ()  # what speaks against the probe's ± after the check
        self._handled_n = 0
        self._losses_n = 0
        self._load = LoadView()

    def compose(self) -> ComposeResult:
        """The load or the verdict, how it stands, and what it means."""
        yield TextLines(self.level, id="header")
        yield Divider(self.level, classes="rule")
        yield LoadBoard(self.level, id="calibrate-load")
        yield TextLines(self.level, id="calibrate-count")
        yield StabilityBar(self.level, id="calibrate-steady")
        with Vertical(id="check-says"):
            with Horizontal(id="calibrate-read"):
                yield TextLines(self.level, id="calibrate-ask")
                yield Input(id=FIELD.removeprefix("#"), compact=True)
            yield TextPage(self.level, id="calibrate-state")
        yield KeyBar(self.level)

    def on_mount(self) -> None:
        """Which load is at hand?"""
        self.controller.loads.put_on(0.0)
        self._show()

    def on_unmount(self) -> None:
        """Nobody watches the load any more."""
        self.controller.loads.leave()

    # -- what is seen --------------------------------------------------------------------------

    @on(ProbeSeen)
    def _seen_probe(self, message: ProbeSeen) -> None:
        view = message.view
        if view.state is not ProbeState.CONNECTED and self._doing in (
            CheckStage.ZERO,
            CheckStage.LOAD,
        ):
            self._doing = CheckStage.ASK
            self._show()
        self._show_live(view)

    @on(LoadSeen)
    def _seen_load(self, message: LoadSeen) -> None:
        view = self._load = message.view
        if view.losses_n != self._losses_n and self._doing in (CheckStage.ZERO, CheckStage.LOAD):
            self._doing = CheckStage.ASK
            self._show()
        self._losses_n = view.losses_n
        if view.answer is not None and view.number > self._handled_n:
            self._handled_n = view.number
            self._take(view.answer)

    def _take(self, seen: StepSeen) -> None:
        """A measurement is over: the zero, or the load."""
        job = self._job
        if job is None or self._doing not in (CheckStage.ZERO, CheckStage.LOAD):
            return
        try:
            job.take(seen)
            if job.kept is None:
                self._doing = CheckStage.LOAD
                self.controller.loads.measure(job.before)
            else:
                self._judge(job.kept)
        except SoleusError as problem:
            self._problem, self._doing = problem, CheckStage.ASK
        self._show()

    def _judge(self, kept: KeptCheck) -> None:
        keep_check(self.controller.options.folder, kept)
        self._kept, self._doing = kept, CheckStage.DONE
        self.controller.loads.renew()
        self._against = tuple(
            self.controller.loads.of_probe(lambda probe: probe.says(probe.verdict()))
        )

    def _show(self) -> None:
        asking = self._doing is CheckStage.ASK
        self.query_one("#calibrate-read").display = asking
        if asking:
            ask = f"How much, in grams ({WAYS[self._held]})? "
            self.query_one("#calibrate-ask", TextLines).show([plain(ask, Ink.STRONG)])
            self.query_one(FIELD, Input).focus()
        else:
            self.set_focus(None)
        self.query_one(LoadBoard).show(self._board())
        self._show_live(self.controller.probe_view())
        self.refresh_bindings()

    def _board(self) -> LoadPicture:
        job, kept = self._job, self._kept
        if self._doing is CheckStage.DONE and kept is not None:
            return verdict_picture(kept)
        if job is None or self._doing is CheckStage.ASK:
            first = ("Take one load that you know.", Ink.STRONG)
            return LoadPicture("", "", (("", Ink.TEXT), first, (self._range_words(), Ink.TEXT)))
        if self._doing is CheckStage.ZERO:
            nothing = ("Nothing on the tip, nothing touching it.", Ink.STRONG)
            first = ("Its count without a load comes first.", Ink.TEXT)
            return LoadPicture("0", "g", (nothing, first))
        what = "So much on the tip, then hands off."
        load = job.plan.load
        if load.held:
            what = "Press until the scale shows that much, and hold."
        lines = ((what, Ink.STRONG), ("It is measured by itself.", Ink.TEXT))
        return LoadPicture(f"{1000 * load.mass_kg:g}", "g", lines)

    def _range_words(self) -> str:
        """Which loads tell something about this calibration."""
        try:
            cal = self.controller.loads.of_probe(calibration_to_check)
        except SoleusError as problem:
            return problem.what
        most_g = 1000 * cal.span_n / STANDARD_GRAVITY_N_PER_KG
        return f"From {CHECK_MIN_OF_SPAN * most_g:.0f} to {most_g:.0f} g; the more, the better."

    def _show_live(self, view: ProbeView) -> None:
        title = (("Check", Ink.STRONG), (" · is the calibration still true?", Ink.FAINT))
        self.head(title, say.probe_badge(view))
        there = view.state is ProbeState.CONNECTED
        counts = thousands(view.raw_counts) if there and view.raw_counts is not None else "--"
        line: Line = (("count  ", Ink.FAINT), (counts, Ink.STRONG))
        self.query_one("#calibrate-count", TextLines).show([line])
        waiting = self._doing in (CheckStage.ZERO, CheckStage.LOAD) and there
        self.query_one(StabilityBar).display = waiting
        self.query_one(StabilityBar).show(self._load.seen if waiting else None)
        self.query_one("#calibrate-state", TextPage).show(self._says(view))

    def _says(self, view: ProbeView) -> list[Paragraph]:
        gone = gone_words(view)
        if gone:
            return [(gone[0], Ink.ABOVE), ("Then begin the check anew.", Ink.TEXT)]
        if self._doing is CheckStage.DONE and self._kept is not None:
            on_record = (f"It is on record in {CHECKS_NAME} of the data folder.", Ink.FAINT)
            return [*verdict_text(self._kept, self._against), ("", Ink.TEXT), on_record]
        text: list[Paragraph] = []
        if self._problem is not None:
            problem = self._problem
            text = [(problem.what, Ink.ABOVE), (f"{problem.effect} {problem.next_step}", Ink.TEXT)]
        if self.controller.loads.puts_loads_on and self._doing is CheckStage.LOAD:
            text.append(("Simulated probe: ↑ puts the load on, ↓ takes it off.", Ink.TEXT))
        return text

    # -- keys ----------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Which keys work now."""
        if action in ("begin", "way"):
            return self._doing is CheckStage.ASK and self.controller.connected
        if action == "again":
            return self._doing is CheckStage.DONE
        if action == "put_on":
            return self._doing is CheckStage.LOAD and self.controller.loads.puts_loads_on
        return True

    def action_way(self) -> None:
        """A mass, or a press onto a scale."""
        self._held = not self._held
        self._show()

    def action_begin(self) -> None:
        """The load is named, once the field has taken every key before this one."""
        self.query_one(FIELD, Input).call_later(self._begin)

    def _begin(self) -> None:
        """Begin a check: take the zero first."""
        text = self.query_one(FIELD, Input).value.strip().replace(",", ".")
        try:
            load = known_load(_grams(text) / 1000, held=self._held)
            plan = self.controller.loads.of_probe(lambda probe: plan_check(probe, load))
        except SoleusError as problem:
            self._problem = problem
            self._show()
            return
        self._job = job = CheckJob(plan)
        self._problem, self._doing = None, CheckStage.ZERO
        self._handled_n = self._load.number
        self.controller.loads.put_on(0.0)
        self.controller.loads.measure(job.before)
        self._show()

    def action_again(self) -> None:
        """Begin another check, with this load or another."""
        self._doing, self._kept = CheckStage.ASK, None
        self.controller.loads.put_on(0.0)
        self._show()

    def action_put_on(self, on_tip: bool) -> None:
        """The simulated probe carries the load, or nothing."""
        if self._job is not None:
            self.controller.loads.put_on(self._job.plan.load_n if on_tip else 0.0)

    def action_leave(self) -> None:
        """Back; what was checked is on record."""
        self.dismiss(None)


def _grams(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return float("nan")


def verdict_picture(kept: KeptCheck) -> LoadPicture:
    """The verdict large, and the three numbers that it stands on."""
    check = kept.check
    word = "OUTSIDE" if check.failed else "PASSED" if check.judged else "NO VERDICT"
    lines = (
        (f"expected  {check.expected_kpa:6.1f} kPa", Ink.TEXT),
        (f"read      {check.read_kpa:6.1f} kPa", Ink.STRONG),
        (f"allowed   {half_width(check.allowed_kpa, 1):>6} kPa", Ink.TEXT),
    )
    return LoadPicture("", "", lines, word, Ink.ABOVE if check.failed else Ink.IN_BAND)


def verdict_text(kept: KeptCheck, against: tuple[str, ...]) -> list[Paragraph]:
    """What was found, what follows, and what else speaks against the probe's ± today."""
    text: list[Paragraph] = [(kept.check.result.words, Ink.STRONG)]
    if kept.check.failed:
        text.append((FAILED_MEANS, Ink.TEXT))
    elif not against:
        text.append(("Nothing speaks against its ± today.", Ink.TEXT))
    said = advice_of(LabelReason.CHECK_FAILED)  # the same as above
    return [*text, *((sentence, Ink.TEXT) for sentence in against if sentence != said)]
