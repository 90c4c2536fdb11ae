"""The words of the screen: the one place where an enum becomes something a person reads.

Plain text without markup or colour, so that a screen, a plain line, a sound and a report say the
same. Every word comes with a shape, since colour alone reaches nobody who cannot see it. Nothing
here promises anything or names an illness. Fixed longer sentences stand in ``spots.toml``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from soleus.core.events import JsonValue, Late
from soleus.core.plan import Target
from soleus.core.terms import (
    Answer,
    Cause,
    Doubt,
    End,
    Grade,
    Label,
    Mode,
    Phase,
    Prompt,
    Side,
    Symptom,
    TargetSource,
    Zone,
)
from soleus.core.view import HoldView


@dataclass(frozen=True, slots=True)
class Cue:
    """What to do now, in a word or a few, with its shape.

    Attributes:
        text: the word.
        shape: one character; tells the zones apart without colour.
        advice: how to do it, where the word does not say so itself; else empty.
    """

    text: str
    shape: str
    advice: str = ""


ZONE_CUES: Final[Mapping[Zone, Cue]] = {
    Zone.OFF: Cue("no contact", "○"),
    Zone.BELOW: Cue("press a little more", "▲"),
    Zone.IN_BAND: Cue("hold", "●"),
    Zone.ABOVE: Cue("ease off", "▼"),
    Zone.UNKNOWN: Cue("no reading", "?"),
    Zone.STOP: Cue("let go", "■"),
}
TOO_HARD: Final = Cue("too hard", "×", "ease off now")
# Where the phase says more than the zone: the band means nothing on the way down or at rest.
_PHASE_CUES: Final[Mapping[Phase, Cue]] = {
    Phase.RELEASE: Cue("time's up", "✓", "let go slowly"),
    Phase.REST: Cue("rest", "○"),
    Phase.DONE: Cue("done", "○"),
    Phase.STOPPED: ZONE_CUES[Zone.STOP],
}
_LIFT: Final = Cue("lift off", "▼")
_BEGIN: Final = Cue("put the tip on the place", "○")

TAKE_OFF: Final = "Take the tip off."
THEN_KEY: Final = "Take the tip off, then press any key."

PHASE_WORDS: Final[Mapping[Phase, str]] = {
    Phase.READY: "ready",
    Phase.APPROACH: "approach",
    Phase.HOLD: "hold",
    Phase.RELEASE: "release",
    Phase.REST: "rest",
    Phase.DONE: "done",
    Phase.STOPPED: "stopped",
}
_PHASE_LINES: Final[Mapping[Phase, str]] = {
    Phase.READY: "lay the tip on, then press slowly",
    Phase.APPROACH: "slowly up to the band",
    Phase.HOLD: "breathe, and stay in the band",
    Phase.RELEASE: "take a few seconds to let go",
    Phase.REST: "tip off the place until the next hold",
    Phase.DONE: "the run is over",
    Phase.STOPPED: "tip off the place",
}
DOUBT_WORDS: Final[Mapping[Doubt, str]] = {
    Doubt.NO_DATA: "no data yet",
    Doubt.STALE: "no new data",
    Doubt.SATURATED: "beyond the sensor's range",
    Doubt.FAULT: "the sensor does not answer",
    Doubt.OPEN: "sensor not connected",
    Doubt.BELOW_ZERO: "reads far below zero",
    Doubt.LINK_LOST: "probe not connected",
    Doubt.UNCALIBRATED: "not calibrated",
}
SIMULATED: Final = "SIMULATED"  # nobody may take a number that was made up for one of a sensor
MODE_WORDS: Final[Mapping[Mode, str]] = {
    Mode.GENTLE: "Gentle",
    Mode.STANDARD: "Standard",
    Mode.STEPPED: "Stepped",
    Mode.STRONG: "Strong",
}
# In capitals: a wrong side is the mistake that nobody sees in a row of small words.
SIDE_WORDS: Final[Mapping[Side, str]] = {Side.LEFT: "LEFT", Side.RIGHT: "RIGHT"}
ANSWER_WORDS: Final[Mapping[Answer, str]] = {
    Answer.NO: "no",
    Answer.YES: "yes",
    Answer.DONT_KNOW: "don't know",
}
PROMPT_LINES: Final[Mapping[Prompt, str]] = {
    Prompt.BEFORE: "sore before pressing?",
    Prompt.CONFIRM: "enter or the digit again confirms, another one corrects",
    Prompt.FIRST_IN_BAND: "how sore now?",
    Prompt.DURING: "how sore now?",
    Prompt.AT_RELEASE: "how sore at the end?",
    Prompt.AFTER: "how sore a minute later?",
}
END_HERE: Final = "end the run here?  y yes, end  n no, go on resting"
SORE_BEFORE: Final = "7 or more before pressing: then not today"
_TOO_SORE: Final = "too sore for this mode: ease off, or lower the target"
_TOO_SORE_EASED: Final = "it was too sore: lower the target before you go on"
SOURCE_WORDS: Final[Mapping[TargetSource, str]] = {
    TargetSource.START_VALUE: "start value",
    TargetSource.GENERAL_RANGE: "general range",
    TargetSource.PPT: "own threshold",
}
END_WORDS: Final[Mapping[End, str]] = {
    End.DONE: "done",
    End.STOPPED: "stopped",
    End.NO_CONTACT: "ended without contact",
    End.INTERRUPTED: "interrupted, not finished",
}
CAUSE_SENTENCES: Final[Mapping[Cause, str]] = {
    Cause.PERSON: "You ended the hold.",
    Cause.OVER_CAP: "The pressure was above the cap of this place.",
    Cause.OVERLOAD: "The pressure was far above the target for five seconds.",
    Cause.SATURATED: "The pressure went beyond what the sensor can measure.",
    Cause.STALE: "No data came from the probe for half a second.",
    Cause.LINK_LOST: "The connection to the probe was lost.",
    Cause.FAULT: "The sensor reported a fault, or reads far below zero.",
    Cause.NRS: "It was rated too sore: 7 or more, or 2 more than at first.",
    Cause.SYMPTOM: "Something felt wrong.",
    Cause.TIME: "The longest contact time of one hold was reached.",
    Cause.DAILY_LIMIT: "The contact time for 24 hours at this place or region is used up.",
    Cause.STORE: "The record could not be written.",
    Cause.NO_RESPONSE: "Two questions about soreness had no answer.",
    Cause.SCREEN: "The screen failed, or its terminal was closed.",
    Cause.NO_CONTACT: "There was no contact for too long.",
}
NEXT_SENTENCES: Final[Mapping[Cause, str]] = {
    Cause.PERSON: "Rest as long as you like; you can begin again.",
    Cause.OVER_CAP: "Rest, then begin again more slowly and stay below the band's top.",
    Cause.OVERLOAD: "Rest, then begin again more slowly and stay in the band.",
    Cause.SATURATED: "Press less. If it was not you, see: soleus probe doctor",
    Cause.STALE: "Check the cable, then see: soleus probe doctor",
    Cause.LINK_LOST: "Plug the probe in again; the record up to here is kept.",
    Cause.FAULT: "Check the sensor's plug and direction, then see: soleus probe doctor",
    Cause.NRS: "Leave this place for another day, or begin again with a lower target.",
    Cause.SYMPTOM: "Say what it was: the places concerned stay closed.",
    Cause.TIME: "Rest. The same place can wait until another day.",
    Cause.DAILY_LIMIT: "Rest. Until when the place stays closed is told next.",
    Cause.STORE: "What became of it is told next. Fix that before the next hold.",
    Cause.NO_RESPONSE: "If all is well, begin again and answer when you are asked.",
    Cause.SCREEN: "Begin again when you are ready; soleus hold ... --plain needs no screen.",
    Cause.NO_CONTACT: "Begin again when you are ready.",
}
_NEXT_BUSY: Final = "Close what keeps the computer busy, then begin again."
SYMPTOM_WORDS: Final[Mapping[Symptom, str]] = {
    Symptom.SHARP: "sharp or stabbing",
    Symptom.ELECTRIC: "electric or shooting",
    Symptom.BURNING: "burning or hot",
    Symptom.NUMB: "numb or tingling",
    Symptom.PULSING: "pulsing or throbbing under the tip",
    Symptom.FAINT: "faint or dizzy",
    Symptom.BREATHLESS: "short of breath",
    Symptom.CHEST_PAIN: "pain or tightness in the chest",
}
_DO_EMERGENCY: Final = "Call the emergency number now."
_DO_PLACE: Final = "Leave this place alone. If the feeling lasts or comes back, have it looked at."
_DO_NERVE: Final = (
    "Leave that side alone, as far as the nerve may reach. "
    "If it lasts longer than a few minutes, ask a doctor; if there is weakness, the same day."
)
SYMPTOM_ADVICE: Final[Mapping[Symptom, str]] = {
    Symptom.SHARP: _DO_PLACE,
    Symptom.ELECTRIC: _DO_NERVE,
    Symptom.BURNING: _DO_PLACE,
    Symptom.NUMB: _DO_NERVE,
    Symptom.PULSING: f"{_DO_PLACE} Never press where something throbs under the tip.",
    Symptom.FAINT: (
        "Lie down, and do not stay alone. If it does not pass within minutes, call the emergency "
        "number."
    ),
    Symptom.BREATHLESS: _DO_EMERGENCY,
    Symptom.CHEST_PAIN: _DO_EMERGENCY,
}
_UNNAMED_WORDS: Final = "something that was never named"
_UNNAMED_ADVICE: Final = (
    "It may have been anything. If you still feel it, get medical advice; with chest pain or "
    "short breath, call the emergency number."
)


def cue(view: HoldView) -> Cue:
    """Return the one thing to do now: a stop first, then doubt, then phase, then zone."""
    if view.asks_let_go:
        return ZONE_CUES[Zone.STOP]
    if view.reading.doubt is not None:
        return Cue(DOUBT_WORDS[view.reading.doubt], "?")
    if view.phase in (Phase.REST, Phase.DONE):
        return _PHASE_CUES[view.phase] if view.zone in (Zone.OFF, Zone.UNKNOWN) else _LIFT
    if view.too_hard:
        return TOO_HARD
    if view.phase in _PHASE_CUES:
        return _PHASE_CUES[view.phase]
    if view.zone is Zone.OFF:
        return _BEGIN
    if view.asks_to_ease and view.word_zone is Zone.IN_BAND:
        return ZONE_CUES[Zone.ABOVE]
    return ZONE_CUES[view.word_zone]


def coach(view: HoldView) -> str:
    """Return the line under the cue: what to mind now."""
    return next(_to_mind(view))


def _to_mind(view: HoldView) -> Iterator[str]:
    """All that there is to mind, the most pressing first."""
    if view.asks_let_go:
        yield why_let_go(view)
    if view.waiting_nrs is not None:
        yield SORE_BEFORE
    if view.too_hard:
        yield "far above the band: ease off now"
    if view.ease_off:
        yield _TOO_SORE_EASED if view.zone in (Zone.BELOW, Zone.OFF) else _TOO_SORE
    if view.too_fast:
        yield "more slowly"
    if view.overstayed_s is not None and view.phase in (Phase.REST, Phase.DONE):
        yield overstayed_words(view.overstayed_s)
    if view.paused:
        yield "time is paused: back into the band"
    if view.reading.outside_span:
        yield "above what the calibration has weighed: no ± here"
    yield _PHASE_LINES[view.phase]


def questions(prompt: Prompt, pain_limit_nrs: int) -> tuple[str, ...]:
    """Return a question with the anchors of its scale, the longest first, for the room there is.

    Args:
        prompt: what is asked.
        pain_limit_nrs: above this rating the mode asks to ease off.
    """
    asked = PROMPT_LINES[prompt]
    if prompt is Prompt.CONFIRM:
        return (asked,)
    fine = f"up to {pain_limit_nrs} is fine"
    return (
        f"{asked}  0 nothing … 10 (t) unbearable; {fine} today",
        f"{asked.removeprefix('how ')}  0 nothing … 10 (t) unbearable; {fine}",
        f"{asked.removeprefix('how ')}  {fine}; 10 (t) unbearable",
        f"sore?  {fine}, 10 unbearable",
        asked,
    )


def claim_words(label: Label, *, simulated: bool) -> str:
    """Return what numbers may claim: the label, and beside it that no real sensor has measured."""
    return f"{label.value}, {SIMULATED}" if simulated else label.value


def cause_words(cause: Cause, symptom: Symptom | None, late: Late | None = None) -> str:
    """Return why a hold ended, with the feeling that has been named, or what came too late."""
    if cause is Cause.STALE and late is not None:
        return _late_words(late)
    if cause is Cause.SYMPTOM and symptom is not None:
        return f"Something felt wrong: {SYMPTOM_WORDS[symptom]}."
    return CAUSE_SENTENCES[cause]


def why_let_go(view: HoldView) -> str:
    """Return why LET GO stands, for a picture that asks for it."""
    if view.phase is Phase.STOPPED:
        return cause_words(view.cause or Cause.PERSON, view.symptom, view.late)
    if view.zone is Zone.STOP:  # nobody feeds the run any more
        return CAUSE_SENTENCES[Cause.STALE]
    return f"The time was done {view.overstayed_s or 0:.0f} s ago."


def what_next(view: HoldView) -> str:
    """Return what to do after LET GO."""
    if view.phase is not Phase.STOPPED or view.cause is None:
        return NEXT_SENTENCES[Cause.STALE]
    busy = view.cause is Cause.STALE and view.late is not None and view.late.computer_busy
    return _NEXT_BUSY if busy else NEXT_SENTENCES[view.cause]


def _late_words(late: Late) -> str:
    short = late.late_s < 60
    while_s = f"{late.late_s:.1f} s" if short else for_a_while(late.late_s)
    if not late.computer_busy:
        return f"The readings came {while_s} late; nobody saw the pressure."
    what = "busy" if short else "busy or asleep"
    return f"The computer was {what} for {while_s}; nobody saw the pressure."


def overstayed_words(overstayed_s: float) -> str:
    """Return that somebody pressed on after the time of a hold was done."""
    return f"You stayed {overstayed_s:.0f} s after the time was done."


def spoken(line: Cue) -> str:
    """Return a cue as it is said in one line."""
    return f"{line.text}, {line.advice}" if line.advice else line.text


def mark_words(value: Mapping[str, JsonValue]) -> str:
    """Return what the pressure was at a mark, by the facts of its event."""
    kpa = value["pressure_kpa"]
    return f"{kpa:.0f} kPa {value['label']}" if isinstance(kpa, int | float) else "no number"


def symptom_words(symptom: Symptom | None) -> str:
    """Return what was felt; None: the key was pressed and the feeling never named."""
    return _UNNAMED_WORDS if symptom is None else SYMPTOM_WORDS[symptom]


def symptom_advice(symptom: Symptom | None) -> str:
    """Return what to do after it; None: it was never named."""
    return _UNNAMED_ADVICE if symptom is None else SYMPTOM_ADVICE[symptom]


def target_words(target: Target) -> str:
    """Return where the target comes from and how well it is supported, the worse grade first.

    For example ``start value, dose D, range B``; for who wants to know what the letters mean
    there is ``Atlas.evidence``.
    """
    grades = [("range", target.range_grade), ("dose", target.dose_grade)]
    worse_first = sorted(grades, key=lambda pair: -list(Grade).index(pair[1]))
    words = [SOURCE_WORDS[target.source], *(f"{what} {grade.value}" for what, grade in worse_first)]
    return ", ".join(words) + (", set by the cap" if target.set_by_cap else "")


def for_a_while(seconds: float) -> str:
    """Return a length of time for a sentence, rounded up: ``40 s``, ``12 min``, ``3 h 05 min``."""
    if seconds < 60:
        return f"{max(1, -int(-seconds // 1))} s"
    minutes_n = -int(-seconds // 60)
    hours_n, rest_n = divmod(minutes_n, 60)
    return f"{hours_n} h {rest_n:02d} min" if hours_n else f"{minutes_n} min"
