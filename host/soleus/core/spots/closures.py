"""Closures: what an answer or a feeling has closed, where, until when, and what opens it again.

A feeling or a yes of an emergency closes everything for 24 h; then one question follows, and
without a yes to it nothing opens. A feeling that was never named may have been one of those and
lasts as long, but there is nothing to ask about. All else closes until another day: another local
date, and 12 h. All of it comes from the record anew each time, so nothing here is ever stored.

What was felt in a simulated run closes simulated runs only. An answer to a question is about the
person, so it counts whichever probe is plugged in.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Final

from soleus.core.spots.atlas import Atlas, Gate, GateReach, Spot
from soleus.core.spots.local_time import Moment
from soleus.core.spots.person_history import PastGateYes, PastLook, PastSymptom, PersonHistory
from soleus.core.terms import Side, Symptom
from soleus.core.words import SIDE_WORDS, symptom_advice, symptom_words
from soleus.errors import SpotClosed

EMERGENCY_S: Final = 24 * 3600.0
EMERGENCY_SYMPTOMS: Final = frozenset({Symptom.FAINT, Symptom.BREATHLESS, Symptom.CHEST_PAIN})
# None: the key was pressed and the feeling never named, so it may have been any of them.
EVERYTHING_SYMPTOMS: Final = EMERGENCY_SYMPTOMS | {None}
NERVE_SYMPTOMS: Final = frozenset({Symptom.ELECTRIC, Symptom.NUMB})

LOOKED_AT_ASK: Final = "Has somebody looked at it?"
# What to do while that is not answered with yes: what was to be done on the day is a day old.
HAVE_IT_LOOKED_AT: Final = (
    "Have it looked at before you press again. If it is there now, or comes back, call the "
    "emergency number."
)


class Scope(Enum):
    """How much one closure closes, the widest first."""

    EVERYTHING = "everything"
    GATE = "gate"  # every place that lists the question, both sides
    PART = "part"  # the limb or the part of the body, on that side
    PLACE = "place"  # the place, on that side


@dataclass(frozen=True, slots=True)
class Closure:
    """What is closed, why, until when, and what to do.

    Attributes:
        scope: how much.
        spot_ids: the places that it closes.
        side: on which side, None for both.
        about: what closed it, ``gate:ID`` or ``symptom:KEY``.
        simulated: it was felt in a hold on a simulated probe, and closes no other.
        open_at_unix_s: when it opens again, or when what opens it is asked.
        asks: it then opens by a yes to ``LOOKED_AT_ASK`` and by nothing else.
        places: the places in words, by name.
        why: in terms of the person's own answer; never a diagnosis.
        advice: whom to ask, or to leave it alone.
    """

    scope: Scope
    spot_ids: frozenset[str]
    side: Side | None
    about: str
    simulated: bool
    open_at_unix_s: float
    asks: bool
    places: str
    why: str
    advice: str

    def covers(self, spot_id: str, side: Side) -> bool:
        """Whether this place and side are closed by it."""
        return spot_id in self.spot_ids and self.side in (None, side)

    def is_due(self, now: Moment) -> bool:
        """Whether the time is over and the question is what keeps it closed."""
        return self.asks and self.open_at_unix_s <= now.unix_s

    def what_to_do(self, now: Moment) -> str:
        """Return what to do now: the advice, or to have it looked at."""
        return HAVE_IT_LOOKED_AT if self.is_due(now) else self.advice

    def told(self, now: Moment) -> str:
        """Return until when and where, in a sentence or two."""
        if self.is_due(now):
            return f"Closed until somebody has looked at it: {self.places}."
        until = f"Closed until {now.tell_until(self.open_at_unix_s)}: {self.places}."
        return f"{until} Then soleus asks: {LOOKED_AT_ASK}" if self.asks else until


class NotLookedAt(SpotClosed):
    """The time of an emergency is over, and nobody has said yes to whether it was looked at.

    Args:
        place: where somebody wants to press.
        closure: what the question is about.
        said_no: it was answered with no just now.

    Attributes:
        closure: as above.
    """

    def __init__(self, place: str, closure: Closure, *, said_no: bool = False) -> None:
        self.closure = closure
        how = "Answer this before the next hold; on a command line with --looked-at yes or no."
        again = "The question comes again before the next hold."
        super().__init__(
            f"{place}: closed until somebody has looked at it. {closure.why}",
            HAVE_IT_LOOKED_AT if said_no else f"{HAVE_IT_LOOKED_AT} {LOOKED_AT_ASK}",
            again if said_no else how,
            open_at_unix_s=closure.open_at_unix_s,
        )


def closures(
    atlas: Atlas, past: PersonHistory, now: Moment, *, simulated: bool
) -> tuple[Closure, ...]:
    """Return what is closed now, the widest first, and of the same width the longest first.

    Args:
        atlas: the places and the questions.
        past: what happened; what is over is left aside.
        now: the moment with its calendar.
        simulated: the run to come is on a simulated probe.
    """
    found = [gate_closure(atlas, yes, now) for yes in past.gate_yeses if yes.gate_id in atlas.gates]
    found += [
        symptom_closure(atlas, symptom, now)
        for symptom in past.symptoms
        if simulated or not symptom.simulated
    ]
    newest: dict[object, Closure] = {}
    for closure in sorted(found, key=lambda closure: closure.open_at_unix_s):
        if _is_closed(closure, past.looks, now):
            key = (closure.about, closure.simulated, closure.spot_ids, closure.side)
            newest[key] = closure
    order = list(Scope)
    width = sorted(newest.values(), key=lambda closure: -closure.open_at_unix_s)
    return tuple(sorted(width, key=lambda closure: order.index(closure.scope)))


def refuse_closed(spot: Spot, side: Side, closed: Iterable[Closure], now: Moment) -> None:
    """Raise if closures cover this place and side.

    Raises:
        NotLookedAt: nothing but the question keeps one of them closed.
        SpotClosed: with the reason and what to do, of the widest closure, and the time when the
            last of them is over.
    """
    covering = [closure for closure in closed if closure.covers(spot.spot_id, side)]
    place = f"{spot.name}, {SIDE_WORDS[side]}"
    for closure in covering:
        if closure.is_due(now):
            raise NotLookedAt(place, closure)
    if covering:
        widest = covering[0]
        open_at_unix_s = max(closure.open_at_unix_s for closure in covering)
        raise SpotClosed(
            f"{place}: closed until {now.tell_until(open_at_unix_s)}. {widest.why}",
            "" if widest.scope is Scope.PLACE else widest.told(now),
            widest.what_to_do(now),
            open_at_unix_s=open_at_unix_s,
        )


def gate_closure(atlas: Atlas, past: PastGateYes, now: Moment) -> Closure:
    """Return what a yes to a question closes: as much as it asks about."""
    gate = atlas.gates[past.gate_id]
    scope, spot_ids = _gate_reach(atlas, gate, past)
    side = past.side if scope is Scope.PLACE else None
    return Closure(
        scope=scope,
        spot_ids=spot_ids,
        side=side,
        about=f"gate:{gate.gate_id}",
        simulated=False,
        open_at_unix_s=_open_at_unix_s(past.unix_s, now, emergency=gate.emergency),
        asks=gate.emergency,
        places=_names(atlas, spot_ids, side),
        why=f"On {now.tell_since(past.unix_s)} this was answered with yes or don't know: "
        f"{gate.label}.",
        advice=gate.if_yes,
    )


def symptom_closure(atlas: Atlas, past: PastSymptom, now: Moment) -> Closure:
    """Return what a feeling that ended a hold closes."""
    scope, spot_ids, places = _symptom_reach(atlas, past)
    perhaps_emergency = past.symptom in EVERYTHING_SYMPTOMS
    return Closure(
        scope=scope,
        spot_ids=spot_ids,
        side=None if scope is Scope.EVERYTHING else past.side,
        about=f"symptom:{'unnamed' if past.symptom is None else past.symptom.value}",
        simulated=past.simulated,
        open_at_unix_s=_open_at_unix_s(past.unix_s, now, emergency=perhaps_emergency),
        asks=past.symptom in EMERGENCY_SYMPTOMS,
        places=places,
        why=f"A hold on {now.tell_since(past.unix_s)} ended with this feeling: "
        f"{symptom_words(past.symptom)}.",
        advice=symptom_advice(past.symptom),
    )


def _open_at_unix_s(unix_s: float, now: Moment, *, emergency: bool) -> float:
    return unix_s + EMERGENCY_S if emergency else now.another_day_unix_s(unix_s)


def _is_closed(closure: Closure, looks: Iterable[PastLook], now: Moment) -> bool:
    if closure.open_at_unix_s > now.unix_s:
        return True
    answered = any(
        (look.about, look.simulated) == (closure.about, closure.simulated)
        and look.unix_s >= closure.open_at_unix_s
        for look in looks
    )
    return closure.asks and not answered


def _symptom_reach(atlas: Atlas, past: PastSymptom) -> tuple[Scope, frozenset[str], str]:
    """Return how much it closes, the places, and those in words."""
    spot = atlas.spots.get(past.spot_id)
    if past.symptom in EVERYTHING_SYMPTOMS:
        everything = frozenset(atlas.spots)
        return Scope.EVERYTHING, everything, _names(atlas, everything, None)
    if past.symptom in NERVE_SYMPTOMS and spot is not None:
        same = frozenset(s.spot_id for s in atlas.spots.values() if s.part == spot.part)
        return Scope.PART, same, f"{atlas.parts[spot.part]} ({SIDE_WORDS[past.side]})"
    place = frozenset({past.spot_id})
    return Scope.PLACE, place, _names(atlas, place, past.side)


def _gate_reach(atlas: Atlas, gate: Gate, yes: PastGateYes) -> tuple[Scope, frozenset[str]]:
    """A question about one place whose place is not on record closes every place that asks it."""
    if gate.closes is GateReach.EVERYTHING:
        return Scope.EVERYTHING, frozenset(atlas.spots)
    if gate.closes is GateReach.PLACE and yes.spot_id and yes.side is not None:
        return Scope.PLACE, frozenset({yes.spot_id})
    return Scope.GATE, frozenset(s.spot_id for s in atlas.spots.values() if gate.gate_id in s.gates)


def _names(atlas: Atlas, spot_ids: frozenset[str], side: Side | None) -> str:
    """Return the places by name, in the order of the atlas."""
    if spot_ids >= set(atlas.spots):
        return "every place"
    names = [spot.name for spot in atlas.spots.values() if spot.spot_id in spot_ids]
    sides = "both sides" if side is None else SIDE_WORDS[side]
    return f"{'; '.join(names or sorted(spot_ids))} ({sides})"
