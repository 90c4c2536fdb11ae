"""For how long LET GO stands: while there is contact, or nobody can know that there is none."""

from __future__ import annotations

import pytest

from soleus.core.events import EventKind
from soleus.core.hold.let_go import (
    UNSEEN_CAUSES,
    frozen,
    has_done_its_time,
    is_frozen,
    still_pressing,
)
from soleus.core.terms import Cause, Doubt, Label, Phase, Zone
from soleus.core.view import Reading
from tests.core.hold.runs import RATED_PHASES, EngineRun, hold_of, in_phase

GONE = Reading(0.0, 1.0, Label.CALIBRATED)
PRESSED = Reading(5.0, 1.0, Label.CALIBRATED)
UNKNOWN = Reading(None, None, Label.CALIBRATED, Doubt.SATURATED)
STOPS = {
    Cause.PERSON: EventKind.LET_GO,
    Cause.LINK_LOST: EventKind.LINK_LOST,
    Cause.STALE: EventKind.STALE,
    Cause.STORE: EventKind.STORE_BEHIND,
}


@pytest.mark.parametrize("cause", STOPS)
def test_where_the_pressure_cannot_be_known_no_number_takes_let_go_away(cause):
    """A probe that comes back at 0 kPa, or a number beside a record that failed, shows nothing."""
    view = in_phase(Phase.HOLD).act(STOPS[cause]).engine.view()

    assert still_pressing(view, GONE) is (cause in UNSEEN_CAUSES)
    assert still_pressing(view, PRESSED)
    assert still_pressing(view, UNKNOWN)


def test_the_causes_without_sight_are_these():
    """A new way of losing sight of the pressure needs its place here."""
    assert {Cause.LINK_LOST, Cause.STALE, Cause.FAULT, Cause.STORE} == UNSEEN_CAUSES


@pytest.mark.parametrize("phase", [Phase.APPROACH, Phase.HOLD, Phase.RELEASE])
def test_a_picture_that_nobody_renews_says_let_go_to_who_may_be_pressing(phase):
    """The thread that reads the probe hangs: the number was right half a second ago."""
    view = frozen(in_phase(phase).engine.view())

    assert (Zone.STOP, None, Doubt.STALE) == (
        view.zone,
        view.reading.pressure_kpa,
        view.reading.doubt,
    )
    assert is_frozen(view)
    assert view.asks_let_go
    assert still_pressing(view, GONE)


@pytest.mark.parametrize("phase", [Phase.READY, Phase.REST])
def test_without_contact_it_says_only_that_there_is_no_number(phase):
    """LET GO to somebody who does not touch would make the next one be overheard."""
    view = frozen(in_phase(phase).engine.view())

    assert (Zone.UNKNOWN, False) == (view.zone, view.asks_let_go)


@pytest.mark.parametrize("phase", RATED_PHASES)
def test_the_end_by_time_is_only_what_went_through_its_time(phase):
    """Exit code 0 says that the in-band time was done."""
    assert not has_done_its_time(in_phase(phase).act(EventKind.LET_GO).engine.view())


def test_a_run_that_is_done_has_done_its_time_unless_something_felt_wrong_after_it():
    """The person's feeling has the last word, as ever."""
    run = EngineRun().feed(hold_of(10.0))
    before = has_done_its_time(run.engine.view())
    run.act(EventKind.SYMPTOM_KEY)

    assert [True, False] == [before, has_done_its_time(run.engine.view())]
