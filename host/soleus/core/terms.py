"""The field's words as enums: what may be asked, seen, decided and claimed.

The values are what the record, the JSON and the command line use, so they are stable.
"""

from __future__ import annotations

from enum import Enum


class Side(Enum):
    """Which of a paired place is pressed."""

    LEFT = "left"
    RIGHT = "right"


class Mode(Enum):
    """How hard and how long a hold is meant to be."""

    GENTLE = "gentle"
    STANDARD = "standard"
    STEPPED = "stepped"
    STRONG = "strong"


class Role(Enum):
    """Who presses."""

    SELF = "self"
    THERAPIST = "therapist"


class Label(Enum):
    """What a number may claim, worst last."""

    CALIBRATED = "CALIBRATED"
    INDICATIVE = "INDICATIVE"
    UNCALIBRATED = "UNCALIBRATED"


class Doubt(Enum):
    """Why there is no number right now; shown in place of it."""

    NO_DATA = "no_data"  # nothing has come yet
    STALE = "stale"  # the last sample is older than 0.5 s
    SATURATED = "saturated"
    FAULT = "fault"  # the probe says that its sensor does not answer
    OPEN = "open"
    BELOW_ZERO = "below_zero"  # where no pressing can bring it: mounted the wrong way, overloaded
    LINK_LOST = "link_lost"
    UNCALIBRATED = "uncalibrated"


class Zone(Enum):
    """Where the pressure lies against the target."""

    OFF = "off"  # no contact
    BELOW = "below"
    IN_BAND = "in_band"
    ABOVE = "above"
    UNKNOWN = "unknown"  # no trustworthy number
    STOP = "stop"


class Phase(Enum):
    """Where a guided run stands."""

    READY = "ready"
    APPROACH = "approach"
    HOLD = "hold"
    RELEASE = "release"
    REST = "rest"
    DONE = "done"
    STOPPED = "stopped"


class End(Enum):
    """How one hold ended."""

    DONE = "done"
    STOPPED = "stopped"
    NO_CONTACT = "no_contact"
    INTERRUPTED = "interrupted"


class Cause(Enum):
    """What ended a hold that did not end by its in-band time."""

    PERSON = "person"
    OVER_CAP = "over_cap"
    OVERLOAD = "overload"
    SATURATED = "saturated"
    STALE = "stale"
    LINK_LOST = "link_lost"
    FAULT = "fault"
    NRS = "nrs"
    SYMPTOM = "symptom"
    TIME = "time"
    DAILY_LIMIT = "daily_limit"
    STORE = "store"
    NO_RESPONSE = "no_response"
    SCREEN = "screen"  # it failed, or its terminal has gone; a fault in the JSON
    NO_CONTACT = "no_contact"  # its end is NO_CONTACT; the JSON gives no cause for it


class Answer(Enum):
    """An answer to one question of the checklist; don't know counts as yes."""

    NO = "no"
    YES = "yes"
    DONT_KNOW = "dont_know"


class Symptom(Enum):
    """What a person may feel that must end the hold; asked after the stop."""

    SHARP = "sharp"
    ELECTRIC = "electric"
    BURNING = "burning"
    NUMB = "numb"
    PULSING = "pulsing"
    FAINT = "faint"
    BREATHLESS = "breathless"
    CHEST_PAIN = "chest_pain"


class NotLifted(Enum):
    """Why the tip was not seen in the air before it touched."""

    NEVER_STILL = "never_still"  # no still moment within the last 5 s
    HIGHER = "higher"  # the lowest still moment lies above the zero
    LOWER = "lower"  # it read less, but not still, or far less than a tip in the air can


class Prompt(Enum):
    """When a pain rating is asked for."""

    BEFORE = "before"
    CONFIRM = "confirm"  # 7 or more before contact: a second key is waited for
    FIRST_IN_BAND = "first_in_band"
    DURING = "during"
    AT_RELEASE = "at_release"
    AFTER = "after"


class TargetSource(Enum):
    """Where a target comes from."""

    START_VALUE = "start_value"  # general range, first tries
    GENERAL_RANGE = "general_range"
    PPT = "ppt"


class Grade(Enum):
    """How well a range or a dose is supported, best first; says nothing about benefit."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"
