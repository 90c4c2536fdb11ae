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
from textual.events import Resize
from textual.widget import Widget

from soleus.core.hold.target_path import APPROACH_KPA_PER_S, RELEASE_KPA_PER_S, RELEASE_MIN_S
from soleus.core.terms import Zone
from soleus.core.view import HoldView
from soleus.tui.drawing.cells import Ink
from soleus.tui.drawing.glyphs import GlyphLevel
from soleus.tui.drawing.pixels import Shape
from soleus.tui.widgets.hold.big_number import BigNumber, CalmNumber, NumberPicture, whole_kpa
from soleus.tui.widgets.hold.live_curve import CurvePicture, LiveCurve
from soleus.tui.widgets.hold.pressure_gauge import GaugeLimits, GaugePicture, PressureGauge
from soleus.tui.widgets.hold.zone_cue import CuePicture, ZoneCue
from soleus.tui.widgets.progress import ProgressMeter
from soleus.tui.widgets.rule import Divider
from soleus.tui.widgets.text_lines import Line, TextLines, fitting_line

# From here on number, word and timer are there in full below the header.
ROOMY_COLUMNS: Final = 60
ROOMY_ROWS: Final = 19
LOW_ROWS: Final = 8  # below, there is room for lines of text only


@dataclass(frozen=True, slots=True)
class BoardWords:
    """The words that go with one view.

    Attributes:
        title, plan: the two header lines at the left.
        mode: the first header line at the right.
        shape: stands beside the word.
        ink: the colour of frame, number, word and gauge.
        cue_ink: the colour of the word, where that is to stand out; else ``ink``.
        cue, advice: the word that is drawn large, and one calm line.
        beside: lines beside the number: unit, uncertainty, label.
        in_band: how much of the in-band time is done; a bar follows it.
        timers: the lines after that.
        brief: unit, word, timer and label in one line after the number, for a place too small for
            more; the longest form first.
        coach: what to know now, one line.
        rating: the rating line, the longest form first, for the room there is.
    """

    title: Line
    plan: Line
    mode: Line
    shape: Shape
    ink: Ink
    cue_ink: Ink
    cue: str
    advice: str
    beside: tuple[str, ...]
    in_band: Line
    timers: tuple[Line, ...]
    brief: tuple[Line, ...]
    coach: Line
    rating: tuple[Line, ...]


class HoldBoard(Widget):
    """Everything of the hold screen that is not a key."""

    can_focus = False

    def __init__(self, level: GlyphLevel) -> None:
        super().__init__(id="board")
        self._level = level
        # Kept at hand: looking them up would take a third of the time that a picture takes.
        self._brief = TextLines(level, id="brief")
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
        self._body = Horizontal(id="hold-body")
        self._digits = CalmNumber()
        self._buckets: tuple[float, int, float] | None = None
        self._knee_kpa: float | None = None  # where it was too hard when it all began

    def compose(self) -> ComposeResult:
        """Header, frame, three columns, frame, two lines."""
        upper_frame, lower_frame = self._frames
        yield self._brief
        yield self._header
        yield upper_frame
        with self._body:
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

    def on_resize(self, event: Resize) -> None:
        """In a small place the word may not fit below: it stands above everything, as text."""
        columns, rows = event.size
        self._brief.display = columns < ROOMY_COLUMNS or rows < ROOMY_ROWS
        for part in (self._header, *self._frames, self._body):
            part.display = rows >= LOW_ROWS

    def show(self, view: HoldView, words: BoardWords, *, curve_paused: bool = False) -> None:
        """Show this picture of the hold; a paused curve stays as it is, nothing else does."""
        ink = words.ink
        for frame in self._frames:
            frame.show(ink)
        digits_kpa = self._digits.of(view.reading.pressure_kpa, view.t_s)
        number = "--" if digits_kpa is None else f"{digits_kpa:.0f}"
        briefs = [((number, Ink.STRONG), *line) for line in words.brief]
        self._brief.show([fitting_line(briefs, self._brief.size.width, self._level)])
        self._header.show([words.title, words.plan], [words.mode])
        self._number.show(NumberPicture(digits_kpa, ink, words.beside))
        self._cue.show(CuePicture(words.shape, words.cue_ink, words.cue, words.advice))
        self._in_band.show([words.in_band])
        self._bar.show(_share(view), ink if view.word_zone is Zone.IN_BAND else Ink.FAINT)
        self._timer_lines.show(words.timers)
        self._coach.show([words.coach])
        room = self._rating.size.width
        self._rating.show([fitting_line(words.rating, room, self._level)])
        if self._knee_kpa is None:
            self._knee_kpa = view.too_hard_kpa
        limits = GaugeLimits(
            view.target_kpa,
            view.low_kpa,
            view.high_kpa,
            view.cap_kpa,
            view.too_hard_kpa,
            self._knee_kpa,
        )
        self._gauge.show(GaugePicture(whole_kpa(view.reading.pressure_kpa), ink, limits))
        if not curve_paused:
            self._show_curve(view, limits)

    def _show_curve(self, view: HoldView, limits: GaugeLimits) -> None:
        """Draw the curve anew when there is a new bucket or the band has moved."""
        trace = view.trace
        buckets = (trace.start_s, len(trace.t_s), limits.target_kpa)
        if buckets == self._buckets:
            return
        self._buckets = buckets
        self._curve.show(curve_of(view, limits))


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
