"""The table of moves and the judgement before it, walked whole."""

from __future__ import annotations

import dataclasses
import itertools

import pytest

from soleus.core.hold.rules import STOP_RULES, Facts, classify, stop_cause
from soleus.core.hold.transitions import NEXT, Seen
from soleus.core.terms import Cause, Phase, Zone

CALM = Facts(
    phase=Phase.HOLD,
    zone=Zone.IN_BAND,
    begun=True,
    last_set=False,
    demanded=None,
    saturated=False,
    fault=False,
    without_value_s=0.0,
    over_cap_s=0.0,
    far_over_cap_n=0,
    overload_s=0.0,
    in_band_s=10.0,
    in_band_needed_s=30.0,
    contact_s=20.0,
    contact_max_s=120.0,
    contact_left_s=100.0,
    no_contact_s=0.0,
    no_contact_max_s=90.0,
    unanswered_n=0,
    rest_left_s=0.0,
)

# One fact each that ends a run, at the edge that domain rules name, and just before it.
EDGES = [
    (Cause.OVER_CAP, "over_cap_s", 0.5, 0.49),
    (Cause.OVER_CAP, "far_over_cap_n", 2, 1),
    (Cause.OVERLOAD, "overload_s", 5.0, 4.99),
    (Cause.SATURATED, "saturated", True, False),
    (Cause.FAULT, "fault", True, False),
    (Cause.STALE, "without_value_s", 0.51, 0.5),
    (Cause.TIME, "contact_s", 120.0, 119.99),
    (Cause.DAILY_LIMIT, "contact_left_s", 0.0, 0.01),
    (Cause.NO_RESPONSE, "unanswered_n", 2, 1),
    (Cause.NO_CONTACT, "no_contact_s", 90.0, 89.99),
]
DEMANDS = [
    Cause.PERSON,
    Cause.SYMPTOM,
    Cause.NRS,
    Cause.LINK_LOST,
    Cause.STALE,
    Cause.STORE,
]


def test_every_phase_has_a_move_for_everything_that_can_be_seen():
    """A missing entry would be a crash in the middle of a hold."""
    assert set(NEXT) == set(Phase)
    assert all(list(row) == list(Seen) for row in NEXT.values())


@pytest.mark.parametrize("phase", list(Phase))
def test_a_stop_rule_leads_to_stopped_from_every_phase(phase):
    """Whatever the person is doing, a stop wins."""
    assert NEXT[phase][Seen.STOP_RULE] is Phase.STOPPED


@pytest.mark.parametrize("seen", list(Seen))
def test_nothing_leads_out_of_stopped(seen):
    """A stopped run never starts guiding again by itself."""
    assert NEXT[Phase.STOPPED][seen] is Phase.STOPPED


@pytest.mark.parametrize("phase", list(Phase))
def test_an_untrusted_sample_moves_nothing(phase):
    """Doubt may stop a run through a rule; it never advances one."""
    assert NEXT[phase][Seen.UNTRUSTED] is phase


def test_done_is_reached_from_release_only_after_the_last_hold():
    """Nobody is told "done" while pressing, or with holds still to come."""
    ways = {
        (phase, seen)
        for phase, seen in itertools.product(Phase, Seen)
        if NEXT[phase][seen] is Phase.DONE and phase is not Phase.DONE
    }

    assert ways == {(Phase.RELEASE, Seen.OFF_LAST), (Phase.REST, Seen.OFF_LAST)}


def test_every_stop_rule_is_tested_at_its_edge():
    """A rule added without an edge here would be a rule nobody has seen work."""
    assert {rule.cause for rule in STOP_RULES} == {cause for cause, *_ in EDGES}


@pytest.mark.parametrize(("cause", "name", "at", "before"), EDGES)
def test_a_stop_rule_holds_at_its_edge_and_not_before(cause, name, at, before):
    """The limits are promises: not earlier, not later."""
    assert stop_cause(dataclasses.replace(CALM, **{name: at})) is cause
    assert stop_cause(dataclasses.replace(CALM, **{name: before})) is None


@pytest.mark.parametrize("zone", list(Zone))
@pytest.mark.parametrize("phase", [Phase.APPROACH, Phase.HOLD, Phase.RELEASE])
@pytest.mark.parametrize(("cause", "name", "at", "_before"), EDGES)
def test_every_rule_stops_every_pressing_phase_in_every_zone(cause, name, at, _before, phase, zone):
    """No state of pressing hides a danger: every state x every rule x every zone."""
    facts = dataclasses.replace(CALM, phase=phase, zone=zone, **{name: at})

    assert stop_cause(facts) is cause
    assert NEXT[phase][classify(facts)] is Phase.STOPPED


@pytest.mark.parametrize("phase", [p for p in Phase if p is not Phase.STOPPED])
@pytest.mark.parametrize("cause", DEMANDS)
@pytest.mark.parametrize("zone", list(Zone))
def test_what_is_demanded_stops_every_phase(cause, phase, zone):
    """A person who says stop is obeyed in every state."""
    facts = dataclasses.replace(CALM, phase=phase, zone=zone, demanded=cause)

    assert stop_cause(facts) is cause
    assert NEXT[phase][classify(facts)] is Phase.STOPPED


@pytest.mark.parametrize("phase", [Phase.READY, Phase.REST])
@pytest.mark.parametrize("cause_and_fact", [("over_cap_s", 0.5), ("saturated", True)])
def test_pressing_dangerously_in_a_pause_stops_too(phase, cause_and_fact):
    """Somebody who leans on the probe during the rest is told to let go."""
    name, value = cause_and_fact

    assert stop_cause(dataclasses.replace(CALM, phase=phase, **{name: value})) is not None


def test_a_stopped_run_keeps_its_first_cause():
    """What is recorded is why it ended, not what came after."""
    facts = dataclasses.replace(CALM, phase=Phase.STOPPED, over_cap_s=9.0, demanded=Cause.PERSON)

    assert stop_cause(facts) is None


def test_danger_is_named_before_a_limit():
    """Over the cap at the end of the allowed time: the person should hear of the cap."""
    assert stop_cause(dataclasses.replace(CALM, contact_s=120.0, over_cap_s=0.5)) is Cause.OVER_CAP


def test_no_time_in_band_is_done_while_a_rule_stops():
    """The last sample of a hold is judged for danger first."""
    done = dataclasses.replace(CALM, in_band_s=30.0)

    assert classify(done) is Seen.TIME_DONE
    assert classify(dataclasses.replace(done, over_cap_s=0.5)) is Seen.STOP_RULE


def test_before_the_first_contact_missing_data_is_waited_for():
    """Nothing is pressed yet: the screen shows doubt, the run goes on when data comes."""
    waiting = dataclasses.replace(CALM, phase=Phase.READY, begun=False, zone=Zone.UNKNOWN)

    assert stop_cause(dataclasses.replace(waiting, without_value_s=3.0)) is None
    assert stop_cause(dataclasses.replace(waiting, fault=True)) is None
