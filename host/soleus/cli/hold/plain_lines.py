"""The lines of ``soleus hold --plain``, as somebody beside the person would say them."""

from __future__ import annotations

import sys
import time
from typing import Final

from soleus.cli.hold.closed import RunClosed
from soleus.cli.hold.let_go_lines import LetGoLines
from soleus.cli.hold.prompts import put_prompt
from soleus.cli.output import put
from soleus.core.calibration.health import HealthNote
from soleus.core.calibration.label_rules import LabelReason, words_of
from soleus.core.events import Event, EventKind, Late, late_in
from soleus.core.half_width import half_width
from soleus.core.hold.bell import BellRhythm, Sound, sound_of
from soleus.core.hold.let_go import has_done_its_time, still_pressing
from soleus.core.plan import HoldPlan
from soleus.core.spots.targets import TargetRequest
from soleus.core.terms import Cause, Phase, Zone
from soleus.core.view import HoldView, Reading
from soleus.core.words import (
    DOUBT_WORDS,
    MODE_WORDS,
    SIDE_WORDS,
    SIMULATED,
    cause_words,
    cue,
    mark_words,
    overstayed_words,
    spoken,
    target_words,
)
from soleus.errors import SpotClosed
from soleus.store.sessions.records import ME

REPEAT_AFTER_S: Final = 5.0  # the same words again after so long, so that silence means nothing
CHANGE_AFTER_S: Final = 0.7  # a zone that flickers is not spoken at every flicker
EASE_OFF_AFTER_S: Final = 0.3  # two words at once are none
REPEAT_TOO_HARD_S: Final = 2.0


_SENTENCES: Final = {
    EventKind.EASE_OFF: "That is more than this mode allows: ease off.",
    EventKind.LIFTED_ZERO: (
        "The lifted probe reads less than during its zero: that is the zero now."
    ),
}


class PlainLines:
    """Lines as somebody beside the person would say them."""

    def __init__(self, person: str = ME, *, bell: bool = False) -> None:
        self._person = person
        self._pain_limit_nrs: int | None = None
        self._said = ""
        self._said_s = -REPEAT_AFTER_S
        self._let_go = LetGoLines(put, _figures)
        self._rhythm = BellRhythm() if bell else None
        self._newest_t_s = 0.0
        # Said before the stop that it causes:
        self._late: Late | None = None  # data that came too late
        self._lost_why = ""  # what a gauge has changed

    def begun(self, plan: HoldPlan, session_id: str, notes: tuple[HealthNote, ...] = ()) -> None:
        """Whose place and which side, then dose and target."""
        target, self._pain_limit_nrs = plan.target, plan.pain_limit_nrs
        put(f"{self._person}: {plan.spot_name}, {SIDE_WORDS[plan.side]}.")
        dose = f"{plan.sets_n} x {plan.in_band_s:g} s in the band"
        put(f"{MODE_WORDS[plan.mode]}, {dose}{_mark(plan.simulated)}.")
        put(
            f"Target {target.target_kpa:.0f} kPa, band {target.low_kpa:.0f} to"
            f" {target.high_kpa:.0f} kPa, never above {target.cap_kpa:.0f} kPa."
            f" {target_words(target)}{_mark(plan.simulated)}."
        )

    def event(self, event: Event, view: HoldView) -> None:
        """Questions go to stderr; the end of each hold is said."""
        self._newest_t_s = event.t_s
        simulated = _mark(view.reading.simulated)
        match event.kind:
            case EventKind.PROMPT:
                put_prompt(event, self._pain_limit_nrs)
            case EventKind.LINK_LOST:
                self._lost_why = str(event.value.get("why", ""))
            case EventKind.STALE:
                self._late = late_in([event])
            case EventKind.STOP:
                why = cause_words(Cause(event.value["cause"]), view.symptom, self._late)
                self._let_go.begin(self._lost_why or why, time.monotonic())
            case EventKind.RATING_CORRECTED:
                put(f"Rated {event.value['nrs']} instead of {event.value['was']}.")
            case kind if kind in _SENTENCES:
                put(_SENTENCES[kind])
            case EventKind.MARK:
                put(f"Marked at {event.t_s:.1f} s: {mark_words(event.value)}{simulated}.")
            case EventKind.HOLD_END:
                put(
                    f"Hold {event.value['set']} of {view.sets_n}: {event.value['end']},"
                    f" {event.value['in_band_s']:.0f} s in the band{simulated}.{_overstayed(event)}"
                )
            case EventKind.LABEL:
                why = " ".join(
                    words_of(LabelReason(each))
                    for each in str(event.value["why"]).split(",")
                    if each
                )
                put(f"The numbers are now {event.value['label']}{simulated}. {why}")
            case _:
                return

    def view(self, view: HoldView) -> None:
        """The word for the moment when it changes, and again every few seconds."""
        if view.t_s < self._newest_t_s:
            return  # an event that is newer than this picture has been told already
        now_s = time.monotonic()
        self._ring(view, now_s)
        if self._let_go.view(view, now_s):
            return
        words = spoken(cue(view))  # without its shape: a speech engine reads "black square" first
        if now_s - self._said_s >= _due_s(view, changed=words != self._said):
            self._said, self._said_s = words, now_s
            put(f"{words}{_figures(view)}")

    def _ring(self, view: HoldView, now_s: float) -> None:
        sound = sound_of(view)
        if sound is Sound.LET_GO and not still_pressing(view, view.reading):
            sound = None
        if self._rhythm is not None and self._rhythm.is_due(sound, now_s):
            print("\a", end="", file=sys.stderr, flush=True)

    def let_go_left_s(self, view: HoldView) -> float:
        """Until it has been said three times, where nobody can see whether it was done."""
        return self._let_go.left_s(view, time.monotonic())

    def ended(
        self, view: HoldView, session_id: str, exit_code: int, closed: RunClosed | None = None
    ) -> None:
        """What is closed now, what comes next unless it was said, and the record that was made."""
        told = () if closed is None else closed.says
        for sentence in told:
            put(sentence)
        if has_done_its_time(view):
            put("Done.")
        elif not told:
            self._let_go.say_next(view)
        put(f"Recorded as session {session_id}")

    def refused(self, request: TargetRequest, refusal: SpotClosed) -> None:
        """Nothing on stdout: the sentences go to stderr."""


def _due_s(view: HoldView, *, changed: bool) -> float:
    """How long after the words before these are due."""
    if view.too_hard:
        return 0.0 if changed else REPEAT_TOO_HARD_S
    if not changed:
        return REPEAT_AFTER_S
    if view.phase is Phase.RELEASE:
        return 0.0
    return EASE_OFF_AFTER_S if view.word_zone is Zone.ABOVE else CHANGE_AFTER_S


def _overstayed(event: Event) -> str:
    seconds = event.value.get("overstayed_s")
    return f" {overstayed_words(seconds)}" if isinstance(seconds, int | float) else ""


def _figures(view: HoldView) -> str:
    doubted = view.reading.doubt is not None  # then the cue has said so already
    told = _mark(view.reading.simulated) if doubted else f", {reading_words(view.reading)}"
    if view.phase is Phase.HOLD:
        told += f", in band {view.in_band_s:.0f} of {view.in_band_needed_s:.0f} s"
    if view.phase is Phase.REST:
        told += f", {view.rest_left_s:.0f} s of rest left"
    return told


def reading_words(reading: Reading) -> str:
    """The number with its unit and its claim, or why there is none."""
    if reading.pressure_kpa is None:
        return "no number" if reading.doubt is None else f"-- ({DOUBT_WORDS[reading.doubt]})"
    plus_minus = "" if reading.u95_kpa is None else f" {half_width(reading.u95_kpa)}"
    claim = "" if reading.u95_kpa is not None else f" {reading.label.value}"
    return f"{round(reading.pressure_kpa)}{plus_minus} kPa{claim}{_mark(reading.simulated)}"


def _mark(simulated: bool) -> str:
    """What follows a number that no real sensor has measured."""
    return f", {SIMULATED}" if simulated else ""
