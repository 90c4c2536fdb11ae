"""What a hold without a screen prints: spoken-style lines, or one JSON object a line."""

from __future__ import annotations

import argparse
import sys
import time
from typing import Final, Protocol

from soleus.cli.hold.closed import RunClosed, refusal_json
from soleus.cli.hold.let_go_lines import LetGoLines
from soleus.cli.output import put, put_json, say
from soleus.core.calibration.health import HealthNote
from soleus.core.calibration.label_rules import LabelReason, words_of
from soleus.core.events import Event, EventKind, Late, late_in
from soleus.core.half_width import half_width
from soleus.core.hold.bell import BellRhythm, Sound, sound_of
from soleus.core.hold.let_go import has_done_its_time, still_pressing
from soleus.core.plan import HoldPlan
from soleus.core.spots.targets import TargetRequest
from soleus.core.terms import Cause, Phase, Prompt, Zone
from soleus.core.view import HoldView, Reading
from soleus.core.words import (
    DOUBT_WORDS,
    MODE_WORDS,
    PROMPT_LINES,
    SIDE_WORDS,
    SIMULATED,
    SORE_BEFORE,
    cause_words,
    cue,
    mark_words,
    overstayed_words,
    spoken,
    target_words,
)
from soleus.errors import SpotClosed
from soleus.store.sessions.records import ME

JSON_EVERY_S: Final = 0.1
REPEAT_AFTER_S: Final = 5.0  # the same words again after so long, so that silence means nothing
CHANGE_AFTER_S: Final = 0.7  # a zone that flickers is not spoken at every flicker
EASE_OFF_AFTER_S: Final = 0.3  # two words at once are none
REPEAT_TOO_HARD_S: Final = 2.0


class Output(Protocol):
    """What a hold in lines tells."""

    def begun(self, plan: HoldPlan, session_id: str, notes: tuple[HealthNote, ...] = ()) -> None:
        """The record is open and the run begins; what should be known of the probe was said."""

    def event(self, event: Event, view: HoldView) -> None:
        """Something was put on record."""

    def view(self, view: HoldView) -> None:
        """How it stands now; called many times a second."""

    def let_go_left_s(self, view: HoldView) -> float:
        """How long LET GO has to be told yet before the program may end."""

    def ended(
        self, view: HoldView, session_id: str, exit_code: int, closed: RunClosed | None = None
    ) -> None:
        """The record is closed; what the run has closed with it."""

    def refused(self, request: TargetRequest, refusal: SpotClosed) -> None:
        """No hold begins at this place; the sentences of the refusal are said by whoever ends."""


def output_of(arguments: argparse.Namespace, person: str, *, bell: bool) -> Output:
    """The output that the options ask for, of a hold of this person.

    The bell is one of people's terminals only.
    """
    if arguments.jsonl:
        return JsonOutput(person)
    return PlainOutput(person, bell=bell and sys.stderr is not None and sys.stderr.isatty())


class JsonOutput:
    """One object per event and per 100 ms."""

    def __init__(self, person: str = ME) -> None:
        self._person = person
        self._next_s = 0.0
        self._pain_limit_nrs: int | None = None
        self._newest_t_s = 0.0

    def begun(self, plan: HoldPlan, session_id: str, notes: tuple[HealthNote, ...] = ()) -> None:
        """The plan, so that a reader knows what the run is to be."""
        target, self._pain_limit_nrs = plan.target, plan.pain_limit_nrs
        put_json(
            {
                "type": "plan",
                "t_s": 0.0,
                "phase": Phase.READY.value,
                "zone": Zone.UNKNOWN.value,
                "too_hard": False,
                "pressure_kpa": None,
                "label": plan.label.value,
                "session": session_id,
                "person": self._person,
                "spot": plan.spot_id,
                "side": plan.side.value,
                "mode": plan.mode.value,
                "target_kpa": target.target_kpa,
                "band_kpa": [target.low_kpa, target.high_kpa],
                "too_hard_kpa": target.too_hard_kpa,
                "cap_kpa": target.cap_kpa,
                "target_source": target.source.value,
                "in_band_s": plan.in_band_s,
                "sets": plan.sets_n,
                "notes": [note.value for note in notes],
                "simulated": plan.simulated,
            },
            indent=None,
        )

    def event(self, event: Event, view: HoldView) -> None:
        """An event with its own facts beside those of the moment; a question on stderr as well."""
        if event.kind is EventKind.PROMPT:
            _ask(event, self._pain_limit_nrs)
        self._newest_t_s = event.t_s
        moment = _moment(event.kind.value, view) | {"t_s": round(event.t_s, 3)}
        put_json({**event.value, **moment, **_not_shadowed(event)}, indent=None)

    def view(self, view: HoldView) -> None:
        """The moment, ten times a second."""
        now_s = time.monotonic()
        if now_s < self._next_s or view.t_s < self._newest_t_s:
            return  # an event that is newer than this picture has been told already
        self._next_s = now_s + JSON_EVERY_S
        put_json(_moment("view", view), indent=None)

    def let_go_left_s(self, view: HoldView) -> float:
        """Programs have been told once and for all."""
        return 0.0

    def ended(
        self, view: HoldView, session_id: str, exit_code: int, closed: RunClosed | None = None
    ) -> None:
        """How it ended, the record that was made, and what is closed by it."""
        cause = None if has_done_its_time(view) else view.cause
        end = {
            "session": session_id,
            "end": None if view.end is None else view.end.value,
            "cause": None if cause is None else cause.value,
            "exit_code": exit_code,
            "closed": None if closed is None else closed.as_json,
        }
        put_json(_moment("end", view) | end, indent=None)

    def refused(self, request: TargetRequest, refusal: SpotClosed) -> None:
        """Say that there will be no hold, why, and from when on there may be one."""
        nothing = dict.fromkeys(("t_s", "phase", "zone", "pressure_kpa", "label"))
        put_json({"type": "closed", **nothing, **refusal_json(request, refusal)}, indent=None)


def _moment(kind: str, view: HoldView) -> dict[str, object]:
    pressure_kpa = view.reading.pressure_kpa
    doubt = view.reading.doubt
    return {
        "type": kind,
        "t_s": round(view.t_s, 3),
        "phase": view.phase.value,
        "zone": view.zone.value,
        "too_hard": view.too_hard,
        "pressure_kpa": None if pressure_kpa is None else round(pressure_kpa, 2),
        "u95_kpa": None if view.reading.u95_kpa is None else round(view.reading.u95_kpa, 2),
        "label": view.reading.label.value,
        "doubt": None if doubt is None else doubt.value,
        "cue": cue(view).text,
        "in_band_s": round(view.in_band_s, 2),
        "simulated": view.reading.simulated,
    }


def _not_shadowed(event: Event) -> dict[str, object]:
    """Facts of an event that have the name of a fact of the moment: the event knows better."""
    own = ("phase", "label", "in_band_s", "pressure_kpa")
    return {key: event.value[key] for key in own if key in event.value}


_SENTENCES: Final = {
    EventKind.EASE_OFF: "That is more than this mode allows: ease off.",
    EventKind.LIFTED_ZERO: (
        "The lifted probe reads less than during its zero: that is the zero now."
    ),
}


class PlainOutput:
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
                _ask(event, self._pain_limit_nrs)
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
    return EASE_OFF_AFTER_S if view.zone is Zone.ABOVE else CHANGE_AFTER_S


def _overstayed(event: Event) -> str:
    seconds = event.value.get("overstayed_s")
    return f" {overstayed_words(seconds)}" if isinstance(seconds, int | float) else ""


def _ask(event: Event, pain_limit_nrs: int | None) -> None:
    prompt = Prompt(event.value["prompt"])
    if prompt is Prompt.CONFIRM:
        say(f"{SORE_BEFORE}. Type the number again to confirm, or another one to correct it.")
        return
    fine = "" if pain_limit_nrs is None else f"; up to {pain_limit_nrs} is fine today"
    say(f"{PROMPT_LINES[prompt]} Type 0 (nothing) to 10 (unbearable){fine}.")


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
