"""What the person and the link do, in every phase of a run."""

from __future__ import annotations

import pytest

from soleus.core.events import EventKind
from soleus.core.terms import Cause, Doubt, Phase, Symptom, Zone
from tests.core.hold.runs import RATED_PHASES, EngineRun, hold_of, in_phase, level


@pytest.mark.parametrize("phase", RATED_PHASES)
@pytest.mark.parametrize(
    ("kind", "value", "cause"),
    [
        (EventKind.LET_GO, {}, Cause.PERSON),
        (EventKind.SYMPTOM_KEY, {}, Cause.SYMPTOM),
        (EventKind.SYMPTOM, {"symptom": "numb"}, Cause.SYMPTOM),
        (EventKind.LINK_LOST, {}, Cause.LINK_LOST),
        (EventKind.REBOOT, {}, Cause.LINK_LOST),
        (EventKind.STORE_BEHIND, {}, Cause.STORE),
    ],
)
def test_what_the_person_or_the_link_says_stops_every_phase(phase, kind, value, cause):
    """At once, without waiting for the next sample."""
    run = in_phase(phase).act(kind, **value)

    assert run.cause == cause.value
    assert run.engine.phase is Phase.STOPPED
    assert run.engine.view().zone is Zone.STOP


@pytest.mark.parametrize("phase", [p for p in RATED_PHASES if p is not Phase.READY])
def test_seven_stops_every_phase_once_something_was_pressed(phase):
    """At once: no second key is waited for while a hand may be pressing."""
    assert "nrs" == in_phase(phase).act(EventKind.RATING, nrs=7).cause


@pytest.mark.parametrize("phase", [p for p in RATED_PHASES if p is not Phase.READY])
def test_stale_data_stops_every_phase_once_contact_was_made(phase):
    """The host saw nothing for half a second."""
    assert in_phase(phase).act(EventKind.STALE).cause == "stale"


def test_before_contact_stale_data_is_shown_and_waited_for():
    """No hold had begun: doubt on the screen, and on it goes when data comes."""
    run = in_phase(Phase.READY).act(EventKind.STALE)
    view = run.engine.view()
    assert (view.phase, view.zone, view.reading.doubt) == (Phase.READY, Zone.UNKNOWN, Doubt.STALE)
    run.feed([0.0])

    assert run.engine.view().reading.doubt is None


def test_a_stopped_hold_is_on_record_as_stopped():
    """Never as finished, and with its cause."""
    run = in_phase(Phase.HOLD).act(EventKind.LET_GO)
    ended = run.of(EventKind.HOLD_END)

    assert [(end["end"], end["cause"]) for end in ended] == [("stopped", "person")]


def test_after_a_stop_the_reading_goes_on_and_nothing_else():
    """The five seconds after are recorded and shown; the run does not come back."""
    run = in_phase(Phase.HOLD).act(EventKind.LET_GO).feed(level(60.0, 1.0)).feed(level(0.0, 40.0))

    assert run.engine.phase is Phase.STOPPED
    assert run.engine.view().reading.pressure_kpa == 0.0
    assert run.phases[-1] == "stopped"


def test_a_symptom_named_after_the_stop_is_kept_with_it():
    """The key stops; the list is asked afterwards."""
    run = in_phase(Phase.HOLD).act(EventKind.SYMPTOM_KEY).act(EventKind.SYMPTOM, symptom="burning")

    assert run.cause == "symptom"
    assert run.engine.view().symptom is Symptom.BURNING


def test_a_symptom_after_a_finished_run_is_still_taken():
    """What the person feels afterwards counts, and is on record."""
    run = EngineRun().feed(hold_of(10.0))
    assert run.engine.phase is Phase.DONE
    run.act(EventKind.SYMPTOM_KEY)

    assert run.cause == "symptom"
    assert run.of(EventKind.HOLD_END)[0]["end"] == "done"


def test_letting_go_after_the_run_changes_nothing():
    """A late key must not turn a finished hold into a stopped one."""
    run = EngineRun().feed(hold_of(10.0)).act(EventKind.LET_GO).act(EventKind.LINK_LOST)

    assert run.engine.phase is Phase.DONE
    assert run.cause is None


def test_a_rating_above_the_limit_asks_to_ease_off_and_goes_on():
    """Gentle allows 3; the lower target is offered, not forced."""
    run = in_phase(Phase.HOLD, in_band_s=60.0).act(EventKind.RATING, nrs=3)
    assert run.of(EventKind.EASE_OFF) == []
    run = in_phase(Phase.HOLD, in_band_s=60.0, pain_limit_nrs=2).act(EventKind.RATING, nrs=3)

    assert run.of(EventKind.EASE_OFF) == [{"nrs": 3}]
    assert run.engine.view().ease_off
    assert run.engine.phase is Phase.HOLD


def test_a_lower_target_moves_the_band():
    """From then on the band lies lower, and the cap where it was."""
    run = in_phase(Phase.HOLD).act(EventKind.LOWER_TARGET, target_kpa=40.0)
    view = run.engine.view()

    assert view.target_kpa == 40.0
    assert view.low_kpa < 40.0 < view.high_kpa < 60.0
    assert view.cap_kpa == 100.0


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (EventKind.RATING, {"nrs": 11}),
        (EventKind.RATING, {"nrs": -1}),
        (EventKind.RATING, {"nrs": "2"}),
        (EventKind.RATING, {"nrs": True}),
        (EventKind.SYMPTOM, {"symptom": "bored"}),
        (EventKind.LOWER_TARGET, {"target_kpa": "low"}),
    ],
)
def test_nonsense_from_a_key_changes_nothing(kind, value):
    """Bad input loses nothing and leaves no trace in the record."""
    run = in_phase(Phase.HOLD)
    before_n = len(run.events)
    with pytest.raises(ValueError, match=r"."):
        run.act(kind, **value)

    assert len(run.events) == before_n
    assert run.engine.phase is Phase.HOLD


def test_a_higher_target_is_refused():
    """The keys may only lower."""
    run = in_phase(Phase.HOLD)
    with pytest.raises(ValueError, match="lower"):
        run.act(EventKind.LOWER_TARGET, target_kpa=70.0)

    assert run.engine.view().target_kpa == 60.0
