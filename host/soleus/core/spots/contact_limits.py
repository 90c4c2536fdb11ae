"""Daily limits: contact time left per spot and region, and what is closed today, with the reason.

The store feeds the past in as frozen facts, the caller says what time it is; everything here is
pure. Contact counts for a rolling 24 h, closures last until the local day ends.

Three decisions. Holds on a simulated probe press nobody: they count for no limit and open no
target. What was felt in a simulated run closes simulated runs only. An answer to a question is
about the person, so it counts whichever probe is plugged in.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Final

from soleus.core.spots.atlas import Atlas, Gate, GateReach, Spot
from soleus.core.terms import Cause, End, Mode, Role, Side, Symptom, TargetSource
from soleus.core.words import for_a_while, symptom_advice, symptom_words
from soleus.errors import SpotClosed

DAY_S: Final = 86_400.0
# Contact (>= 5 kPa, ramps included) at one place and side in a rolling 24 h. No source gives a
# figure; trials used 30 to 90 s per point, so this is a ceiling and not a goal (grade D).
PLACE_LIMIT_S: Final = {Role.SELF: 180.0, Role.THERAPIST: 300.0}
# A region, both sides together, has this much of what a place has.
REGION_FACTOR: Final = 1.5
# With less than this left no hold begins: the way up and down alone takes most of it.
LEAST_CONTACT_S: Final = 10.0

# None: the key was pressed and the feeling never named, so it may have been any of them.
EVERYTHING_SYMPTOMS: Final = frozenset(
    {Symptom.FAINT, Symptom.BREATHLESS, Symptom.CHEST_PAIN, None}
)
NERVE_SYMPTOMS: Final = frozenset({Symptom.ELECTRIC, Symptom.NUMB})


@dataclass(frozen=True, slots=True)
class Moment:
    """Now, and the local day it belongs to; seconds of Unix time.

    Attributes:
        unix_s: now.
        day_starts_unix_s: the last local midnight.
        day_ends_unix_s: the next one.
    """

    unix_s: float
    day_starts_unix_s: float
    day_ends_unix_s: float

    @classmethod
    def at(cls, unix_s: float, utc_offset_s: float) -> Moment:
        """Return the moment in a day of 24 h at this offset from UTC."""
        starts_unix_s = (unix_s + utc_offset_s) // DAY_S * DAY_S - utc_offset_s
        return cls(unix_s, starts_unix_s, starts_unix_s + DAY_S)


@dataclass(frozen=True, slots=True)
class PastHold:
    """One hold of the past, as far as limits and first tries ask.

    Attributes:
        spot_id: the place.
        side: which side.
        started_unix_s, ended_unix_s: first contact and release.
        contact_s: time at >= 5 kPa; None if it could not be told, then all of the hold counts.
        end, cause: how it ended.
        mode: how it was meant.
        first_nrs: the first rating given in the band, None without one.
        target_kpa: the target as it was at the end: one that was lowered counts as lowered.
        target_source: where the target came from.
        simulated: the probe said that it is a simulated one.
    """

    spot_id: str
    side: Side
    started_unix_s: float
    ended_unix_s: float
    contact_s: float | None
    end: End
    cause: Cause | None
    mode: Mode
    first_nrs: int | None
    target_kpa: float
    target_source: TargetSource
    simulated: bool = False


@dataclass(frozen=True, slots=True)
class PastSymptom:
    """Something felt that ended a hold; ``symptom`` is None if it was never named."""

    symptom: Symptom | None
    spot_id: str
    side: Side
    unix_s: float
    simulated: bool = False


@dataclass(frozen=True, slots=True)
class PastGateYes:
    """A question that was answered with yes, or with don't know, which counts as yes.

    Attributes:
        gate_id: which question.
        unix_s: when.
        spot_id, side: where it was asked; "" and None where the record does not say.
    """

    gate_id: str
    unix_s: float
    spot_id: str = ""
    side: Side | None = None


@dataclass(frozen=True, slots=True)
class PersonHistory:
    """Everything of one person's past that limits, closures and first tries need.

    The last 24 h, today's symptoms and answers, and every hold that ended as it was meant to.
    """

    holds: tuple[PastHold, ...] = ()
    symptoms: tuple[PastSymptom, ...] = ()
    gate_yeses: tuple[PastGateYes, ...] = ()


@dataclass(frozen=True, slots=True)
class ContactLeft:
    """Contact time left in the rolling 24 h, and when there is enough for a hold again.

    Attributes:
        place_s: at this place and side.
        region_s: in its region, both sides together.
        opens_unix_s: when both are enough for a hold; now, if they are.
    """

    place_s: float
    region_s: float
    opens_unix_s: float

    @property
    def enough(self) -> bool:
        """Whether a hold may begin."""
        return min(self.place_s, self.region_s) >= LEAST_CONTACT_S


class Scope(Enum):
    """How much one closure closes, the widest first."""

    EVERYTHING = "everything"
    GATE = "gate"  # every place that lists the question, both sides
    PART = "part"  # the limb or the part of the body, on that side
    PLACE = "place"  # the place, on that side


@dataclass(frozen=True, slots=True)
class Closure:
    """What is closed until the day ends, why, and what to do.

    Attributes:
        scope: how much.
        spot_ids: the places that it closes.
        side: on which side, None for both.
        until_unix_s: when it opens again.
        why: in terms of the person's own answer; never a diagnosis.
        what_to_do: whom to ask, or to leave it alone.
    """

    scope: Scope
    spot_ids: frozenset[str]
    side: Side | None
    until_unix_s: float
    why: str
    what_to_do: str

    def covers(self, spot_id: str, side: Side) -> bool:
        """Whether this place and side are closed by it."""
        return spot_id in self.spot_ids and self.side in (None, side)


def contact_left(
    atlas: Atlas, spot: Spot, side: Side, role: Role, past: PersonHistory, now: Moment
) -> ContactLeft:
    """Return the contact time left at a place and side, and in its region.

    A hold counts whole until 24 h after its end. A region is the spots with the same
    ``contact_group``, on both sides.
    """
    place_limit_s = PLACE_LIMIT_S[role]
    region_limit_s = place_limit_s * REGION_FACTOR
    group = {s.spot_id for s in atlas.spots.values() if s.contact_group == spot.contact_group}
    region = [hold for hold in _recent(past.holds, now) if hold.spot_id in group]
    place = [hold for hold in region if (hold.spot_id, hold.side) == (spot.spot_id, side)]
    return ContactLeft(
        place_s=max(0.0, place_limit_s - _contact_s(place)),
        region_s=max(0.0, region_limit_s - _contact_s(region)),
        opens_unix_s=max(
            _opens_unix_s(place, place_limit_s, now), _opens_unix_s(region, region_limit_s, now)
        ),
    )


def closures(
    atlas: Atlas, past: PersonHistory, now: Moment, *, simulated: bool
) -> tuple[Closure, ...]:
    """Return what is closed now, the widest first.

    Args:
        atlas: the places and the questions.
        past: what happened; what lies before today is left aside.
        now: the moment and its day.
        simulated: the run to come is on a simulated probe.
    """
    asked = [yes for yes in past.gate_yeses if yes.unix_s >= now.day_starts_unix_s]
    felt = [
        symptom
        for symptom in past.symptoms
        if symptom.unix_s >= now.day_starts_unix_s and (simulated or not symptom.simulated)
    ]
    known = [gate_closure(atlas, yes, now) for yes in asked if yes.gate_id in atlas.gates]
    found = list(dict.fromkeys(known))
    found += [_symptom_closure(atlas, symptom, now) for symptom in felt]
    order = list(Scope)
    return tuple(sorted(found, key=lambda closure: order.index(closure.scope)))


def refuse_closed(spot: Spot, side: Side, closed: Iterable[Closure]) -> None:
    """Raise if one of the closures covers this place and side.

    Raises:
        SpotClosed: with the reason and what to do, of the widest closure.
    """
    for closure in closed:
        if closure.covers(spot.spot_id, side):
            raise SpotClosed(
                f"{spot.name}, {side.value}: closed for today. {closure.why}",
                next_step=closure.what_to_do,
            )


def refuse_used_up(spot: Spot, side: Side, left: ContactLeft, now: Moment) -> None:
    """Raise if too little contact time is left here for a hold.

    Raises:
        SpotClosed: says which limit, and when there is enough again.
    """
    if left.enough:
        return
    used_up = "place" if left.place_s <= left.region_s else "region (both sides together)"
    raise SpotClosed(
        f"{spot.name}, {side.value}: the contact time of 24 hours at this {used_up} is used up.",
        next_step=f"It opens again in {for_a_while(left.opens_unix_s - now.unix_s)}.",
    )


def gate_closure(atlas: Atlas, yes: PastGateYes, now: Moment) -> Closure:
    """Return what a yes to a question closes for the rest of the day: as much as it asks about."""
    gate = atlas.gates[yes.gate_id]
    scope, spot_ids = _gate_reach(atlas, gate, yes)
    return Closure(
        scope=scope,
        spot_ids=spot_ids,
        side=yes.side if scope is Scope.PLACE else None,
        until_unix_s=now.day_ends_unix_s,
        why=f"Answered with yes or don't know: {gate.label}.",
        what_to_do=gate.if_yes,
    )


def _gate_reach(atlas: Atlas, gate: Gate, yes: PastGateYes) -> tuple[Scope, frozenset[str]]:
    """A question about one place whose place is not on record closes every place that asks it."""
    if gate.closes is GateReach.EVERYTHING:
        return Scope.EVERYTHING, frozenset(atlas.spots)
    if gate.closes is GateReach.PLACE and yes.spot_id and yes.side is not None:
        return Scope.PLACE, frozenset({yes.spot_id})
    return Scope.GATE, frozenset(s.spot_id for s in atlas.spots.values() if gate.gate_id in s.gates)


def _symptom_closure(atlas: Atlas, past: PastSymptom, now: Moment) -> Closure:
    scope, spot_ids = _symptom_reach(atlas, past)
    return Closure(
        scope=scope,
        spot_ids=spot_ids,
        side=None if scope is Scope.EVERYTHING else past.side,
        until_unix_s=now.day_ends_unix_s,
        why=f"A hold today ended with this feeling: {symptom_words(past.symptom)}.",
        what_to_do=symptom_advice(past.symptom),
    )


def _symptom_reach(atlas: Atlas, past: PastSymptom) -> tuple[Scope, frozenset[str]]:
    if past.symptom in EVERYTHING_SYMPTOMS:
        return Scope.EVERYTHING, frozenset(atlas.spots)
    spot = atlas.spots.get(past.spot_id)
    if past.symptom in NERVE_SYMPTOMS and spot is not None:
        same = (s.spot_id for s in atlas.spots.values() if s.part == spot.part)
        return Scope.PART, frozenset(same)
    return Scope.PLACE, frozenset({past.spot_id})


def _recent(holds: Iterable[PastHold], now: Moment) -> list[PastHold]:
    since_unix_s = now.unix_s - DAY_S
    return [hold for hold in holds if not hold.simulated and hold.ended_unix_s > since_unix_s]


def _contact_s(holds: Iterable[PastHold]) -> float:
    return sum(_of_one_s(hold) for hold in holds)


def _of_one_s(hold: PastHold) -> float:
    if hold.contact_s is None:  # interrupted: nobody knows how much of it was contact
        return max(0.0, hold.ended_unix_s - hold.started_unix_s)
    return hold.contact_s


def _opens_unix_s(holds: list[PastHold], limit_s: float, now: Moment) -> float:
    """Return when so much contact has left the rolling 24 h that a hold may begin."""
    left_s = limit_s - _contact_s(holds)
    opens_unix_s = now.unix_s
    for hold in sorted(holds, key=lambda hold: hold.ended_unix_s):
        if left_s >= LEAST_CONTACT_S:
            break
        left_s += _of_one_s(hold)
        opens_unix_s = hold.ended_unix_s + DAY_S
    return opens_unix_s
