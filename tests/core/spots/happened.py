"""What happened in the week of ``days``, and what it closes."""

from __future__ import annotations

from soleus.core.spots.closures import closures
from soleus.core.spots.person_history import PastGateYes, PastLook, PastSymptom, PersonHistory
from soleus.core.terms import Side
from soleus.store.atlas import load_atlas
from tests.core.spots.days import at, clock

ATLAS = load_atlas()
LEFT, RIGHT = Side.LEFT, Side.RIGHT


def felt(symptom, spot_id="sol_si", side=LEFT, *, when="Mon 08:10", simulated=False):
    """A feeling that ended a hold."""
    return PastSymptom(symptom, spot_id, side, clock(when), simulated)


def said_yes(gate_id, when="Mon 08:10", *, spot_id="sol_si", side=LEFT):
    """A question that was answered with yes."""
    return PastGateYes(gate_id, clock(when), spot_id, side)


def looked(about, when, *, simulated=False):
    """A yes to whether somebody has looked at it."""
    return PastLook(about, clock(when), simulated)


def closed(*happened, now="Mon 12:00", simulated=False):
    """The closures of what happened earlier."""
    of = {kind: [] for kind in (PastSymptom, PastGateYes, PastLook)}
    for each in happened:
        of[type(each)].append(each)
    past = PersonHistory((), *(tuple(each) for each in of.values()))
    return closures(ATLAS, past, at(clock(now)), simulated=simulated)


def places(found, side):
    """Ids of all places that are closed on a side."""
    return {s for s in ATLAS.spots for closure in found if closure.covers(s, side)}
