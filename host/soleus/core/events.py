"""What happened besides samples: what the person did, what the link did, what was decided.

Every event knows the number of the last sample judged before it, so a stored session can be
played through the same engine in the same order and must come to the same verdicts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum

JsonValue = str | int | float | bool | None
BEFORE_ANY_SAMPLE = -1


class EventKind(Enum):
    """Inputs steer a replay; verdicts are what it must come to again; notes are neither."""

    # inputs
    LET_GO = "let_go"
    RATING = "rating"  # nrs: 0..10
    RATING_CONFIRMED = "rating_confirmed"  # 7 or more before contact is meant, by a second key
    NEXT_HOLD = "next_hold"  # the person wants the next hold before the rest is over
    SYMPTOM_KEY = "symptom_key"
    SYMPTOM = "symptom"  # symptom: Symptom value, named after the stop
    LOWER_TARGET = "lower_target"  # target_kpa: the new, lower one
    STALE = "stale"  # no data for 0.5 s; late_s, computer_busy: there were, but seen too late
    LINK_LOST = "link_lost"  # why: what a gauge has changed, only where that has ended it
    REBOOT = "reboot"
    STORE_BEHIND = "store_behind"
    SCREEN_LOST = "screen_lost"  # why: nobody can see the run any more
    LABEL = "label"  # label, why, set: the numbers may claim less from here on, the cap falls
    ZERO_CHECK = (
        "zero_check"  # shift_kpa, zero_age_s, when: before | after; contact counts from there
    )
    LIFTED_ZERO = "lifted_zero"  # zero_counts, lower_kpa: in force from the next sample on
    # verdicts
    PHASE = "phase"  # phase: new phase, set: n
    PROMPT = "prompt"  # prompt: Prompt value
    EASE_OFF = "ease_off"
    RATING_CORRECTED = "rating_corrected"  # nrs stands for was, the rating before it
    STOP = "stop"  # cause, symptom
    HOLD_START = "hold_start"  # set; first contact of a hold
    HOLD_END = "hold_end"  # set, end, cause, in_band_s, contact_s, overstayed_s if it was
    OVERSTAYED = "overstayed"  # set, after_s: the time is done so long and the pressure stands
    # notes
    GATE_ANSWER = "gate_answer"  # gate, answer: no | yes | dont_know
    GATE_TAKEN_BACK = "gate_taken_back"  # gate, answer, after_s: that yes was a slip
    LOOKED_AT = "looked_at"  # about: what had closed everything, simulated, answer: yes | no
    # zero_counts, noise_counts, quiet, asked, unconfirmed, above_usual_kpa; what the ± counts on
    ZERO = "zero"
    NOT_LIFTED = "not_lifted"  # why: NotLifted value, at the first contact of a hold
    OVERLOAD = "overload"  # span_kpa: pressed above it; once until let go
    GAUGE_LINE = "gauge_line"  # text as another maker's gauge printed it, means
    MARK = "mark"  # device_us, pressure_kpa or null, label: the button, pressed for a moment
    NOTE = "note"  # text


INPUTS = frozenset(
    {
        EventKind.LET_GO,
        EventKind.RATING,
        EventKind.RATING_CONFIRMED,
        EventKind.NEXT_HOLD,
        EventKind.SYMPTOM_KEY,
        EventKind.SYMPTOM,
        EventKind.LOWER_TARGET,
        EventKind.STALE,
        EventKind.LINK_LOST,
        EventKind.REBOOT,
        EventKind.STORE_BEHIND,
        EventKind.SCREEN_LOST,
        EventKind.LABEL,
        EventKind.ZERO_CHECK,
        EventKind.LIFTED_ZERO,
    }
)
VERDICTS = frozenset(
    {
        EventKind.PHASE,
        EventKind.PROMPT,
        EventKind.EASE_OFF,
        EventKind.RATING_CORRECTED,
        EventKind.STOP,
        EventKind.HOLD_START,
        EventKind.HOLD_END,
        EventKind.OVERSTAYED,
    }
)


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened.

    Attributes:
        kind: what.
        t_s: device time of the last sample judged before it, seconds on the clock of the run; of a
            mark, its own.
        after_sample_n: number of that sample, ``BEFORE_ANY_SAMPLE`` if there was none.
        value: the facts, flat and JSON-able, keys as in ``EventKind``.
    """

    kind: EventKind
    t_s: float
    after_sample_n: int
    value: Mapping[str, JsonValue] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Late:
    """Samples that were read so late that nobody saw the pressure meanwhile.

    Attributes:
        late_s: how old they were, or how long nothing was read.
        computer_busy: this computer did not look for so long; else they were late on their way.
    """

    late_s: float
    computer_busy: bool

    def facts(self) -> dict[str, JsonValue]:
        """What a STALE event says of it."""
        return {"late_s": round(self.late_s, 3), "computer_busy": self.computer_busy}


def late_in(events: Iterable[Event]) -> Late | None:
    """What a run was ended by, if that was data which came too late."""
    stale: Mapping[str, JsonValue] = {}
    for event in events:
        if event.kind is EventKind.STALE:
            stale = event.value
        elif event.kind is EventKind.STOP:
            break
    late_s = stale.get("late_s")
    if not isinstance(late_s, int | float):
        return None
    return Late(float(late_s), bool(stale.get("computer_busy")))
