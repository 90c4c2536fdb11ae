"""When a rating is asked for, and which answers end a hold."""

from __future__ import annotations

import pytest

from soleus.core.hold.pain_ratings import Ratings
from soleus.core.terms import Phase, Prompt


def in_band(limit: int = 3) -> Ratings:
    """Ratings of a run that has just reached the band at 5 s."""
    ratings = Ratings(limit)
    ratings.step(0.0, Phase.READY)
    ratings.step(5.0, Phase.HOLD)
    return ratings


def test_the_first_questions_come_before_contact_and_at_the_band():
    """The two ratings that everything later is compared with."""
    ratings = Ratings(3)

    assert ratings.step(0.0, Phase.READY) is Prompt.BEFORE
    assert ratings.step(1.0, Phase.READY) is None
    assert ratings.step(2.0, Phase.APPROACH) is None
    assert ratings.step(5.0, Phase.HOLD) is Prompt.FIRST_IN_BAND


def test_an_answer_puts_the_next_question_fifteen_seconds_off():
    """Every 15 to 20 s, counted from the last answer, so that nobody is nagged."""
    ratings = in_band()
    ratings.answer(2, 7.0, Phase.HOLD)

    assert ratings.prompt is None
    assert ratings.step(21.9, Phase.HOLD) is None
    assert ratings.step(22.0, Phase.HOLD) is Prompt.DURING


def test_two_questions_without_an_answer_are_counted():
    """Somebody who no longer answers must not be pressed any longer."""
    ratings = in_band()
    ratings.step(20.0, Phase.HOLD)
    assert ratings.unanswered_n == 1
    ratings.step(35.0, Phase.HOLD)

    assert ratings.unanswered_n == 2


def test_the_question_before_contact_is_no_missed_answer():
    """Nothing was pressed when it was asked."""
    assert in_band().unanswered_n == 0


@pytest.mark.parametrize(("first", "later", "stops"), [(2, 3, False), (2, 4, True), (5, 6, False)])
def test_two_above_the_first_in_the_band_stops(first, later, stops):
    """+2 is against the first rating in the band at this target."""
    ratings = in_band(limit=5)
    ratings.answer(first, 6.0, Phase.HOLD)

    assert stops is ratings.answer(later, 20.0, Phase.HOLD).stops


@pytest.mark.parametrize("phase", [p for p in Phase if p not in (Phase.DONE, Phase.STOPPED)])
def test_seven_stops_in_every_phase_of_a_run(phase):
    """NRS 7 and more ends the hold, whatever came before."""
    assert Ratings(3).answer(7, 1.0, phase).stops
    assert not Ratings(3).answer(6, 1.0, phase).stops


def test_a_lower_target_starts_the_comparison_anew():
    """The first rating at the new, lower pressure is the one to compare with."""
    ratings = in_band(limit=5)
    ratings.answer(2, 6.0, Phase.HOLD)
    ratings.new_target()
    ratings.answer(4, 8.0, Phase.HOLD)

    assert not ratings.answer(5, 20.0, Phase.HOLD).stops
    assert ratings.answer(6, 30.0, Phase.HOLD).stops


def test_above_the_limit_of_the_mode_asks_to_ease_off():
    """Gentle means 3 at most: 4 offers a lower target, it does not stop."""
    ratings = in_band(limit=3)
    ratings.answer(3, 6.0, Phase.HOLD)
    assert ratings.ease_off is False
    taken = ratings.answer(4, 12.0, Phase.HOLD)

    assert (False, True) == (taken.stops, ratings.ease_off)


def test_a_minute_after_the_last_release_it_is_asked_once_more():
    """How sore it is a minute later is part of the record."""
    ratings = in_band()
    ratings.answer(2, 6.0, Phase.HOLD)
    assert ratings.released(40.0, last=True) is Prompt.AT_RELEASE
    ratings.answer(1, 42.0, Phase.DONE)

    assert ratings.step(99.9, Phase.DONE) is None
    assert ratings.step(100.0, Phase.DONE) is Prompt.AFTER
    assert ratings.step(101.0, Phase.DONE) is None


def test_each_hold_of_a_run_asks_at_its_first_time_in_band():
    """The second hold has its own first rating in the band."""
    ratings = in_band()
    ratings.answer(2, 6.0, Phase.HOLD)
    ratings.released(40.0, last=False)

    assert ratings.step(80.0, Phase.HOLD) is Prompt.FIRST_IN_BAND
