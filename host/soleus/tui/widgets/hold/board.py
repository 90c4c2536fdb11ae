"""The hold at arm's length: header, number, cue, gauge, curve and the lines below, all in place.

It is handed one whole ``HoldView`` and the words for it and hands each part its picture. What is
shown is what was told; the only thing remembered is when the digits last changed, because digits
that flicker cannot be read.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widget import Widget

from soleus.core.hold.target_path import APPROACH_KPA_PER_S, RELEASE_KPA_PER_S, RELEASE_MIN_S
from soleus.core.terms import Zone
from soleus.core.view import HoldView
from soleus.tui.drawing.cells import Ink
from soleus.tui.drawing.glyphs import GlyphLevel
from soleus.tui.widgets.hold.big_number import BigNumber, NumberPicture
from soleus.tui.widgets.hold.live_curve import CurvePicture, LiveCurve
from soleus.tui.widgets.hold.pressure_gauge import GaugeLimits, GaugePicture, PressureGauge
from soleus.tui.widgets.hold.zone_cue import CuePicture, ZoneCue
from soleus.tui.widgets.progress import ProgressMeter
from soleus.tui.widgets.rule import Divider
from soleus.tui.widgets.text_lines import Line, TextLines

DIGITS_STAND_S: Final = 0.1


@dataclass(frozen=True, slots=True)
class BoardWords:
    """The words that go with one view.

    Attributes:
        title, plan: the two header lines at the left.
        mode: the first header line at the right.
        shape: whose shape stands beside the word.
        ink: the colour of frame, number, word and gauge.
        cue, advice: the word that is drawn large, and one calm line.
        beside: lines beside the number: unit, uncertainty, label.
        in_band: how much of the in-band time is done; a bar follows it.
        timers: the lines after that.
        coach: what to know now, one line.
        rating: the rating line.
    """

    title: Line
    plan: Line
    mode: Line
    shape: Zone
    ink: Ink
    cue: str
    advice: str
    beside: tuple[str, ...]
    in_band: Line
    timers: tuple[Line, ...]
    coach: Line
    rating: Line


class HoldBoard(Widget):
    """Everything of the hold screen that is not a key."""

    can_focus = False

    def __init__(self, level: GlyphLevel) -> None:
        super().__init__(id="board")
        # Kept at hand: looking them up would take a third of the time that a picture takes.
        self._header = TextLines(level, id="hold-header")
        self._frames = tuple(Divider(level, thick=True, classes="frame") for _ in range(2))
        self._number = BigNumber(level, id="number")
        self._cue = ZoneCue(level, id="cue")
        self._in_band = TextLines(level, id="in-band")
        self._bar = ProgressMeter(level, id="in-band-bar")
        self._timer_lines = TextLines(level, id="timers")
        self._gauge = PressureGauge(level, id="gauge")
        self._curve = LiveCurve(level, id="curve")
        self._coach = TextLines(level, id="coach")
        self._rating = TextLines(level, id="rating")
        self._digits_s = float("-inf")
        self._digits_kpa: float | None = None
        self._buckets: tuple[float, int, float] | None = None
        self._scale_high_kpa: float | None = None  # the band's upper edge when it all began

    def compose(self) -> ComposeResult:
        """Header, frame, three columns, frame, two lines."""
        upper_frame, lower_frame = self._frames
        yield self._header
        yield upper_frame
        with Horizontal(id="hold-body"):
            with Vertical(id="hold-left"):
                yield self._number
                yield self._cue
                yield self._in_band
                yield self._bar
                yield self._timer_lines
            yield self._gauge
            yield self._curve
        yield lower_frame
        yield self._coach
        yield self._rating

    def show(self, view: HoldView, words: BoardWords, *, curve_paused: bool = False) -> None:
        """Show this picture of the hold; a paused curve stays as it is, nothing else does."""
        ink = words.ink
        for frame in self._frames:
            frame.show(ink)
        self._header.show([words.title, words.plan], [words.mode])
        self._number.show(NumberPicture(self._calm_digits(view), ink, words.beside))
        self._cue.show(CuePicture(words.shape, ink, words.cue, words.advice))
        self._in_band.show([words.in_band])
        self._bar.show(_share(view), ink if view.zone is Zone.IN_BAND else Ink.FAINT)
        self._timer_lines.show(words.timers)
        self._coach.show([words.coach])
        self._rating.show([words.rating])
        if self._scale_high_kpa is None:
            self._scale_high_kpa = view.high_kpa
        limits = GaugeLimits(
            view.target_kpa, view.low_kpa, view.high_kpa, view.cap_kpa, self._scale_high_kpa
        )
        self._gauge.show(GaugePicture(_whole(view.reading.pressure_kpa), ink, limits))
        if not curve_paused:
            self._show_curve(view, limits)

    def _calm_digits(self, view: HoldView) -> float | None:
        """The number to show: changes at most ten times a second, goes at once when doubted."""
        value_kpa = _whole(view.reading.pressure_kpa)
        appears = (value_kpa is None) != (self._digits_kpa is None)
        if appears or not 0.0 <= view.t_s - self._digits_s < DIGITS_STAND_S:
            self._digits_s, self._digits_kpa = view.t_s, value_kpa
        return self._digits_kpa

    def _show_curve(self, view: HoldView, limits: GaugeLimits) -> None:
        """Draw the curve anew when there is a new bucket or the band has moved."""
        trace = view.trace
        buckets = (trace.start_s, len(trace.t_s), limits.target_kpa)
        if buckets == self._buckets:
            return
        self._buckets = buckets
        self._curve.show(curve_of(view, limits))


def _whole(value_kpa: float | None) -> float | None:
    """Whole kPa: finer steps are below what a probe can tell, and only cost repaints."""
    return None if value_kpa is None else float(round(value_kpa))


def _share(view: HoldView) -> float:
    """How much of the in-band time is done, 0 to 1."""
    return view.in_band_s / view.in_band_needed_s if view.in_band_needed_s else 0.0


def curve_of(view: HoldView, limits: GaugeLimits) -> CurvePicture:
    """The curve of the present hold with the path that it should follow."""
    trace = view.trace
    ramp_s = limits.target_kpa / APPROACH_KPA_PER_S
    release_s = max(RELEASE_MIN_S, limits.target_kpa / RELEASE_KPA_PER_S)
    expected_s = ramp_s + view.in_band_needed_s + release_s
    picture = CurvePicture(
        trace.t_s - trace.start_s,
        trace.low_kpa,
        trace.high_kpa,
        trace.bucket_s,
        limits,
        expected_s=expected_s,
    )
    _, end_s = picture.shown_s()
    path = ((0.0, 0.0), (ramp_s, limits.target_kpa), (end_s, limits.target_kpa))
    return replace(picture, path=path)
