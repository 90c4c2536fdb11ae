"""The judgement of a guided run: stop rules and ``classify``, pure functions of ``Facts``.

Every number is a working value of the project (grade D: careful judgement, no published source)
unless a line says otherwise.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from soleus.core.hold.transitions import Seen
from soleus.core.terms import Cause, Phase, Zone

# Nobody pulls on a tip: a cell mounted the wrong way round, or one that was overloaded. Such a
# number would stay small however hard somebody presses.
FAR_BELOW_ZERO_KPA: Final = -20.0
FAR_BELOW_ZERO_SAMPLES_N: Final = 2
OFF_AFTER_S: Final = 0.2  # below contact for this long is lifted off, less is a wobble
STALE_AFTER_S: Final = 0.5
OVER_CAP_MAX_S: Final = 0.5
FAR_OVER_CAP: Final = 1.2  # times the cap,
FAR_OVER_CAP_SAMPLES_N: Final = 2  # in this many successive samples
OVERLOAD_SHARE: Final = 1.5  # times the target,
OVERLOAD_MARGIN_KPA: Final = 50.0  # and this much over it,
OVERLOAD_MAX_S: Final = 5.0  # for this long
NRS_MAX: Final = 10
NRS_STOP: Final = 7
NRS_RISE_STOP: Final = 2  # against the first in-band rating at this target
UNANSWERED_MAX_N: Final = 2
OVERSTAY_AFTER_S: Final = 10.0  # from the end of the in-band time, with the pressure still there
# These end what has its time already: they are no reason to call it stopped.
KEEPS_DONE: Final = frozenset({Cause.PERSON, Cause.TIME, Cause.DAILY_LIMIT})

TOUCHING: Final = frozenset({Phase.APPROACH, Phase.HOLD, Phase.RELEASE})
OPEN_PHASES: Final = frozenset(Phase) - {Phase.DONE, Phase.STOPPED}
NOT_STOPPED: Final = frozenset(Phase) - {Phase.STOPPED}


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known at one moment, measured and counted, not yet judged.

    Attributes:
        phase: where the run stands.
        zone: where the newest trusted pressure lies; UNKNOWN for a sample without one.
        begun: there was contact at some time in this run.
        last_set: no hold is left after this one.
        demanded: an act or the link demands a stop, with its cause.
        saturated: a real (not lone) sample at a rail.
        fault: the probe reports its sensor as faulty or open.
        without_value_s: since the last sample that had a trustworthy value.
        over_cap_s: how long the pressure has been over the cap.
        far_over_cap_n: successive samples over 1.2 times the cap.
        overload_s: how long the pressure has been far over the target.
        in_band_s, in_band_needed_s: the timer of this hold.
        contact_s, contact_max_s: contact of this hold and its limit.
        contact_left_s: contact left at this place or region today, the smaller one.
        no_contact_s, no_contact_max_s: time without contact while it is asked for.
        unanswered_n: rating prompts in a row without an answer.
        rest_left_s: seconds of rest still to come.
    """

    phase: Phase
    zone: Zone
    begun: bool
    last_set: bool
    demanded: Cause | None
    saturated: bool
    fault: bool
    without_value_s: float
    over_cap_s: float
    far_over_cap_n: int
    overload_s: float
    in_band_s: float
    in_band_needed_s: float
    contact_s: float
    contact_max_s: float
    contact_left_s: float
    no_contact_s: float
    no_contact_max_s: float
    unanswered_n: int
    rest_left_s: float


@dataclass(frozen=True, slots=True)
class StopRule:
    """One reason to end a run: its cause, where it applies, and the test."""

    cause: Cause
    phases: frozenset[Phase]
    holds: Callable[[Facts], bool]


# The first rule that holds names the cause. Danger first, then doubt, then limits. A demanded stop
# has its own cause and comes before all of them, see stop_cause.
STOP_RULES: Final = (
    StopRule(
        Cause.OVER_CAP,
        NOT_STOPPED,
        lambda f: f.over_cap_s >= OVER_CAP_MAX_S or f.far_over_cap_n >= FAR_OVER_CAP_SAMPLES_N,
    ),
    StopRule(Cause.SATURATED, NOT_STOPPED, lambda f: f.saturated),
    StopRule(Cause.FAULT, OPEN_PHASES, lambda f: f.begun and f.fault),
    StopRule(Cause.STALE, OPEN_PHASES, lambda f: f.begun and f.without_value_s > STALE_AFTER_S),
    StopRule(Cause.OVERLOAD, OPEN_PHASES, lambda f: f.overload_s >= OVERLOAD_MAX_S),
    StopRule(Cause.TIME, OPEN_PHASES, lambda f: f.contact_s >= f.contact_max_s),
    StopRule(Cause.DAILY_LIMIT, OPEN_PHASES, lambda f: f.contact_left_s <= 0.0),
    StopRule(Cause.NO_RESPONSE, TOUCHING, lambda f: f.unanswered_n >= UNANSWERED_MAX_N),
    StopRule(Cause.NO_CONTACT, OPEN_PHASES, lambda f: f.no_contact_s >= f.no_contact_max_s),
)


def nrs_stops(nrs: int, first_in_band_nrs: int | None) -> bool:
    """Whether a pain rating ends the hold: 7 or more, or 2 above the first at this target."""
    if nrs >= NRS_STOP:
        return True
    return first_in_band_nrs is not None and nrs >= first_in_band_nrs + NRS_RISE_STOP


def stop_cause(facts: Facts) -> Cause | None:
    """The cause that ends the run now, or None. A stopped run keeps its first cause."""
    if facts.phase is Phase.STOPPED:
        return None
    if facts.demanded is not None:
        return facts.demanded
    for rule in STOP_RULES:
        if facts.phase in rule.phases and rule.holds(facts):
            return rule.cause
    return None


def classify(facts: Facts) -> Seen:
    """What these facts amount to: one column of the table. Stop rules come before all else."""
    if stop_cause(facts) is not None:
        return Seen.STOP_RULE
    if facts.zone is Zone.UNKNOWN:
        return Seen.UNTRUSTED
    if facts.phase is Phase.HOLD and facts.in_band_s >= facts.in_band_needed_s:
        return Seen.TIME_DONE
    if facts.phase is Phase.REST and facts.rest_left_s <= 0.0:
        return Seen.REST_OVER
    if facts.zone is Zone.OFF:
        return Seen.OFF_LAST if facts.last_set else Seen.OFF
    return _SEEN_OF_ZONE[facts.zone]


_SEEN_OF_ZONE: Final = {
    Zone.BELOW: Seen.BELOW,
    Zone.IN_BAND: Seen.IN_BAND,
    Zone.ABOVE: Seen.ABOVE,
    Zone.STOP: Seen.UNTRUSTED,  # a zone for screens; no sample lies in it
}
