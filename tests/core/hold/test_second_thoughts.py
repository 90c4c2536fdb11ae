"""What the person decides between the holds, before the first, and by a rating in one."""

from __future__ import annotations

import pytest

from soleus.core.events import EventKind
from soleus.core.terms import Phase
from tests.core.hold.runs import RATED_PHASES, EngineRun, hold_of, in_phase, level, plan


def test_the_next_hold_can_be_begun_before_the_rest_is_over():
    """Whoever is ready after ten seconds need not watch a clock."""
    run = in_phase(Phase.REST).act(EventKind.NEXT_HOLD)
    view = run.engine.view()

    assert (Phase.READY, 2, 0.0) == (view.phase, view.set_n, view.rest_left_s)
    assert "done" == run.feed(hold_of(10.0)).phases[-1]
    assert ["done", "done"] == [end["end"] for end in run.of(EventKind.HOLD_END)]


def test_with_the_tip_still_on_no_hold_begins():
    """It would begin in mid-press, without the lift that belongs between two holds."""
    run = in_phase(Phase.REST).feed(level(30.0, 0.5))
    with pytest.raises(ValueError, match="none now"):
        run.act(EventKind.NEXT_HOLD)

    assert Phase.REST is run.engine.phase


@pytest.mark.parametrize("phase", [phase for phase in RATED_PHASES if phase is not Phase.REST])
def test_the_key_means_nothing_outside_a_rest(phase):
    """A key that was held too long must not skip what comes after the rest."""
    run = in_phase(phase)
    before_n = len(run.events)
    with pytest.raises(ValueError, match="none now"):
        run.act(EventKind.NEXT_HOLD)

    assert before_n == len(run.events)


def test_ending_in_the_rest_keeps_the_hold_that_was_done():
    """The first hold stays what it was; only the second is not begun."""
    run = in_phase(Phase.REST).act(EventKind.LET_GO)

    assert (Phase.STOPPED, "person") == (run.engine.phase, run.cause)
    assert [("done", None)] == [(end["end"], end["cause"]) for end in run.of(EventKind.HOLD_END)]


# -- seven or more before anything is pressed ----------------------------------------------------


def ready() -> EngineRun:
    """A run that waits for its first contact; nobody answers by itself."""
    return EngineRun(plan(), answers=False).feed(level(0.0, 1.0))


@pytest.mark.parametrize(
    "again", [(EventKind.RATING_CONFIRMED, {}), (EventKind.RATING, {"nrs": 9})]
)
def test_a_second_key_confirms_nine_before_contact(again):
    """Enter, or the digit again: then not today."""
    kind, value = again
    run = ready().act(EventKind.RATING, nrs=9)
    assert (None, 9) == (run.cause, run.engine.view().waiting_nrs)
    assert {"prompt": "confirm"} == run.of(EventKind.PROMPT)[-1]
    run.act(kind, **value)

    assert "nrs" == run.cause
    assert [] == run.of(EventKind.HOLD_START)


def test_a_mistyped_nine_before_contact_is_mended_and_on_record():
    """Both digits stay in the record, and which one stands for the other."""
    run = ready().act(EventKind.RATING, nrs=9).act(EventKind.RATING, nrs=2)

    assert [{"nrs": 9}, {"nrs": 2}] == run.of(EventKind.RATING)
    assert [{"nrs": 2, "was": 9}] == run.of(EventKind.RATING_CORRECTED)
    assert [] == run.of(EventKind.EASE_OFF)
    assert "done" == run.feed(hold_of(10.0)).phases[-1]


def test_nine_that_nobody_confirms_counts_after_ten_seconds():
    """The careful reading of silence."""
    run = ready().act(EventKind.RATING, nrs=9).feed(level(0.0, 9.9))
    assert run.cause is None

    assert "nrs" == run.feed(level(0.0, 0.2)).cause


def test_laying_the_tip_on_after_nine_ends_it_before_a_hold_begins():
    """Whoever passes the question over and presses is told to let go with the first sample."""
    run = ready().act(EventKind.RATING, nrs=9).feed(level(20.0, 0.1))

    assert "nrs" == run.cause
    assert [] == run.of(EventKind.HOLD_START)


def test_a_confirmation_that_nothing_waits_for_changes_nothing():
    """Enter is pressed for many reasons."""
    with pytest.raises(ValueError, match="none now"):
        ready().act(EventKind.RATING, nrs=4).act(EventKind.RATING_CONFIRMED)


def test_ease_off_is_the_word_in_the_band_until_the_pressure_was_below_it():
    """It follows what the person has said; the timer's rule stays as it is."""
    run = EngineRun(plan(in_band_s=60.0), answers=False)
    run.feed([*level(0.0, 0.5), *level(60.0, 2.0)]).act(EventKind.RATING, nrs=4)
    before_s = run.engine.view().in_band_s
    run.feed(level(60.0, 1.0))
    view = run.engine.view()
    assert (True, "in_band") == (view.asks_to_ease, view.zone.value)
    assert before_s + 1.0 == pytest.approx(view.in_band_s)
    run.feed([*level(40.0, 0.2), *level(50.0, 0.2)])

    assert not run.engine.view().asks_to_ease
