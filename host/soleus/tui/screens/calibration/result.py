"""The result: how far, how exact, how good was the run, and where is it kept?"""

from __future__ import annotations

from typing import ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container

from soleus.core.calibration.model import span_kpa, u95_kpa
from soleus.core.half_width import half_width
from soleus.live.calibration.job import Calibrated
from soleus.live.snapshot import ProbeView
from soleus.report.calibration.certificate import quality
from soleus.tui.context import ScreenContext
from soleus.tui.drawing.cells import Ink
from soleus.tui.messages import ProbeSeen
from soleus.tui.screens.base import SoleusScreen
from soleus.tui.view_models import hold as say
from soleus.tui.widgets.fit_plot import FitPicture, FitPlot, FitPoint
from soleus.tui.widgets.key_bar import KeyBar
from soleus.tui.widgets.rule import Divider
from soleus.tui.widgets.text_lines import TextLines
from soleus.tui.widgets.text_page import Paragraph, TextPage

USUAL_KPA: Final = 100.0
NEXT: Final = (
    "Next: a zero is taken before each hold. Check it with one known load now and then, and after "
    "a fall."
)
_CURVES: Final = {1: "a straight line", 2: "a parabola", None: "a table, straight between points"}


class CalibrateResultScreen(SoleusScreen[None]):
    """What the probe may claim from now on, and how its run lay."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,escape", "leave", "done", key_display="enter"),
        Binding("down,j,pagedown", "scroll_text(4)", "read on", key_display="↓"),
        Binding("up,k,pageup", "scroll_text(-4)", "read on", show=False),
    ]

    def __init__(self, context: ScreenContext, done: Calibrated) -> None:
        super().__init__(context)
        self._done = done

    def compose(self) -> ComposeResult:
        """The words, and the picture of the residuals."""
        yield TextLines(self.level, id="header")
        yield Divider(self.level, classes="rule")
        with Container(id="calibrate-result"):
            yield TextPage(self.level, id="calibrate-words")
            yield FitPlot(self.level, id="calibrate-fit")
        yield KeyBar(self.level)

    def on_mount(self) -> None:
        """All is known; nothing here changes any more."""
        self._head(self.controller.probe_view())
        self.query_one(TextPage).show(result_text(self._done))
        self.query_one(FitPlot).show(result_picture(self._done))

    @on(ProbeSeen)
    def _seen(self, message: ProbeSeen) -> None:
        self._head(message.view)

    def _head(self, view: ProbeView) -> None:
        title = (("Calibrate", Ink.STRONG), (" · result", Ink.FAINT))
        self.head(title, say.probe_badge(view))

    def action_leave(self) -> None:
        """Leave the result, which has been read."""
        self.dismiss(None)

    def action_scroll_text(self, by: int) -> None:
        """Read on."""
        self.query_one(TextPage).scroll_lines(by)


def result_text(done: Calibrated) -> list[Paragraph]:
    """What matters first: how far, how exact, until when; then how the run lay; then the files."""
    cal, seen = done.calibration, done.fitted.characteristics
    due = "never due" if cal.due_on is None else f"due again on {cal.due_on.day} {cal.due_on:%b %Y}"
    text: list[Paragraph] = [
        (f"Your span ends at {span_kpa(cal):.0f} kPa, so your targets do too.", Ink.STRONG),
        (half_widths_line(done), Ink.STRONG),
        (f"This probe uses {cal.id} from now on; {due}.", Ink.TEXT),
    ]
    text.append((done.claim_words, Ink.ABOVE if done.verdict.why else Ink.TEXT))
    if cal.simulated:
        text.append(("It is the calibration of a simulated probe.", Ink.FAINT))
    if done.drift is not None:
        text.append((done.drift.words, Ink.ABOVE if done.drift.drifted else Ink.TEXT))
    text += [(outlier_words(at + 1), Ink.ABOVE) for at in seen.outliers]
    text += [("", Ink.TEXT), (quality(seen).title, Ink.STRONG)]
    text.append((f"{'Fitted by':20}{_CURVES[seen.degree]}", Ink.TEXT))
    text += [(f"{name:20}{value}", Ink.TEXT) for name, value in quality(seen).rows]
    text += [("", Ink.TEXT), ("Kept in", Ink.STRONG)]
    text += [(str(path), Ink.TEXT) for path in done.written]
    return [*text, ("", Ink.TEXT), (NEXT, Ink.TEXT)]


def half_widths_line(done: Calibrated) -> str:
    """The half-width for 95 % at a usual pressure, in the middle and at the end of the span."""
    cal = done.calibration
    end_kpa = span_kpa(cal)
    at_kpa = sorted({min(USUAL_KPA, end_kpa), end_kpa / 2, end_kpa})
    told = (f"{half_width(u95_kpa(cal, each), 1)} kPa at {each:.0f}" for each in at_kpa)
    return f"{', '.join(told)} (95 %)"


def outlier_words(number: int) -> str:
    """A step that was kept although it stands out."""
    return f"Step {number} stands out from the others. It was kept, and is in the ±."


def result_picture(done: Calibrated) -> FitPicture:
    """How far each loaded step lies off the curve that was taken."""
    seen, cal = done.fitted.characteristics, done.calibration
    span_n = seen.span_n
    end_counts = cal.response.rise_counts(span_n)
    loads_n, points = done.run.loads_n, []
    for at, (load_n, off_n) in enumerate(zip(loads_n, seen.off_n, strict=True)):
        if load_n > 0.0:
            rise = cal.response.rise_counts(load_n + off_n) / end_counts
            falling = at > 0 and loads_n[at - 1] > load_n
            off_percent = 100 * off_n / span_n
            points.append(
                FitPoint(load_n / span_n, rise, off_percent, falling, at in seen.outliers)
            )
    return FitPicture(tuple(points), f"{span_n:.3g} N")
