"""A digit that is mended within three seconds, and what it may not leave behind."""

from __future__ import annotations

import pytest

from soleus.core.hold.pain_ratings import Ratings, Taken
from soleus.core.plan import RULES_FIRST
from soleus.core.terms import Phase, Prompt, Zone


def in_band(limit: int = 3, rules: int = 2) -> Ratings:
    """Ratings of a run that has just reached the band at 5 s."""
    ratings = Ratings(limit, rules)
    ratings.step(0.0, Phase.READY)
    ratings.step(5.0, Phase.HOLD)
    return ratings


def rated(ratings: Ratings, *given: tuple[int, float], phase: Phase = Phase.HOLD) -> list[Taken]:
    """Digits at their times, all in one phase."""
    return [ratings.answer(nrs, t_s, phase) for nrs, t_s in given]


def test_a_later_digit_stands_for_the_first_for_three_seconds():
    """Who hits 4 for 3 says so at once; a rating half a minute later is another rating."""
    assert [Taken(False), Taken(False, instead_of=4)] == rated(in_band(), (4, 6.0), (3, 9.0))
    assert [None, None] == [each.instead_of for each in rated(in_band(), (4, 6.0), (3, 9.01))]


def test_the_three_seconds_begin_with_the_first_digit():
    """Otherwise one digit every two seconds would never be a rating that others follow."""
    told = rated(in_band(limit=6), (4, 6.0), (3, 8.0), (4, 10.0))

    assert [None, 4, None] == [taken.instead_of for taken in told]


def test_a_corrected_digit_leaves_no_ease_off():
    """Nobody is told to ease off for a pain that nobody had."""
    ratings = in_band()
    rated(ratings, (5, 6.0))
    assert (True, True) == (ratings.ease_off, ratings.asks_to_ease)
    rated(ratings, (3, 7.0))

    assert (False, False) == (ratings.ease_off, ratings.asks_to_ease)


def test_a_corrected_digit_is_not_what_later_ones_are_compared_with():
    """First 4 by mistake, then 2: with 4 to compare with, the pain could rise to 5 unnoticed."""
    ratings = in_band(limit=5)
    rated(ratings, (4, 6.0), (2, 8.0))
    assert 2 == ratings.first_of_hold_nrs

    assert rated(ratings, (4, 25.0))[0].stops


def test_the_first_of_the_hold_is_the_corrected_one():
    """A hold whose first rating was 4 is no good hold, whatever was typed before it."""
    ratings = in_band()
    rated(ratings, (3, 6.0), (4, 7.0))

    assert 4 == ratings.first_of_hold_nrs


def test_a_correction_counts_where_the_digit_was_given():
    """Mended on the way down, it is still the first rating in the band, and never lost."""
    ratings = in_band()
    rated(ratings, (3, 6.0))
    rated(ratings, (4, 8.0), phase=Phase.RELEASE)

    assert 4 == ratings.first_of_hold_nrs


@pytest.mark.parametrize(("first", "later"), [(2, 7), (3, 5), (0, 2)])
def test_a_correction_never_holds_up_a_stop(first, later):
    """Who types 3 and then 5 may have mistyped, or may be hurt: the tip comes off first."""
    assert rated(in_band(limit=5), (first, 6.0), (later, 7.0))[-1].stops


def test_a_digit_answers_the_question_that_was_asked_after_the_last_one():
    """2 before pressing, the band two seconds later, then 4: that is what is felt in the band."""
    ratings = Ratings(3)
    ratings.step(0.0, Phase.READY)
    ratings.answer(2, 3.0, Phase.APPROACH)
    assert Prompt.FIRST_IN_BAND is ratings.step(4.0, Phase.HOLD)

    assert [None] == [taken.instead_of for taken in rated(ratings, (4, 5.0))]
    assert 4 == ratings.first_of_hold_nrs


def test_after_a_lower_target_the_next_digit_is_its_first():
    """It is about another pressure, so it mends nothing that was said before."""
    ratings = in_band(limit=5)
    rated(ratings, (4, 6.0))
    ratings.new_target()

    assert [None] == [taken.instead_of for taken in rated(ratings, (3, 7.0))]
    assert not ratings.answer(4, 20.0, Phase.HOLD).stops


def test_a_run_of_the_first_rules_knows_no_correction():
    """What 0.1.0 recorded is judged as it was judged then: 4 stays the first rating."""
    ratings = in_band(limit=5, rules=RULES_FIRST)
    told = rated(ratings, (4, 6.0), (2, 7.0), (5, 25.0), (6, 50.0))

    assert [Taken(False), Taken(False), Taken(False), Taken(True)] == told


# -- seven or more before anything is pressed ----------------------------------------------------


def before_contact(rules: int = 2) -> Ratings:
    """Ratings of a run in which nothing has touched yet."""
    ratings = Ratings(3, rules)
    ratings.step(0.0, Phase.READY)
    return ratings


def test_seven_before_contact_waits_for_a_second_key():
    """A mistyped 9 ended a run before anybody had pressed."""
    ratings = before_contact()
    taken = ratings.answer(9, 2.0, Phase.READY, begun=False)

    assert Taken(False, asked_again=True) == taken
    assert (9, Prompt.CONFIRM, None) == (ratings.waiting_nrs, ratings.prompt, ratings.last_nrs)


@pytest.mark.parametrize("again", [9, 7, 10])
def test_a_second_high_digit_confirms(again):
    """Nobody types two digits from 7 up by mistake."""
    ratings = before_contact()
    ratings.answer(9, 2.0, Phase.READY, begun=False)

    assert Taken(True) == ratings.answer(again, 11.0, Phase.READY, begun=False)


def test_another_digit_corrects_however_late():
    """The question stands until it is answered."""
    ratings = before_contact()
    ratings.answer(9, 2.0, Phase.READY, begun=False)
    taken = ratings.answer(2, 11.9, Phase.READY, begun=False)

    assert Taken(False, instead_of=9) == taken
    assert (None, None, 2) == (ratings.waiting_nrs, ratings.prompt, ratings.last_nrs)
    assert not ratings.ease_off


@pytest.mark.parametrize(
    ("t_s", "begun", "given"), [(11.99, False, False), (12.0, False, True), (3.0, True, True)]
)
def test_without_a_second_key_it_counts_as_given(t_s, begun, given):
    """Ten seconds without an answer, or a tip that is laid on all the same: the careful reading."""
    ratings = before_contact()
    ratings.answer(9, 2.0, Phase.READY, begun=False)

    assert given is ratings.counts_as_given(t_s, begun=begun)


@pytest.mark.parametrize(
    ("phase", "begun", "rules"),
    [(Phase.READY, True, 2), (Phase.APPROACH, True, 2), (Phase.READY, False, RULES_FIRST)],
)
def test_once_something_was_pressed_seven_stops_at_once(phase, begun, rules):
    """Nothing is asked of a hand that may be pressing, nor of a run that was judged otherwise."""
    assert Taken(True) == before_contact(rules).answer(7, 2.0, phase, begun=begun)


# -- the word ------------------------------------------------------------------------------------


def test_the_word_is_to_ease_off_until_the_pressure_was_below_the_band():
    """It follows what was said; who has eased off is not told so for ever."""
    ratings = in_band()
    rated(ratings, (4, 6.0))
    asked = []
    for zone in (Zone.IN_BAND, Zone.ABOVE, Zone.UNKNOWN, Zone.BELOW, Zone.IN_BAND):
        ratings.see(zone)
        asked.append(ratings.asks_to_ease)

    assert [True, True, True, False, False] == asked
    assert ratings.ease_off


def test_too_sore_on_the_way_up_is_still_so_in_the_band():
    """Below the band nothing has been eased yet: pressing on into it is what would hurt."""
    ratings = Ratings(3)
    ratings.step(0.0, Phase.READY)
    ratings.answer(4, 2.0, Phase.APPROACH)
    for zone in (Zone.BELOW, Zone.IN_BAND):
        ratings.see(zone)

    assert ratings.asks_to_ease


@pytest.mark.parametrize("mended", ["rating", "target"])
def test_a_lower_rating_or_target_ends_the_word(mended):
    """Both say that it is bearable now."""
    ratings = in_band()
    rated(ratings, (4, 6.0))
    if mended == "rating":
        rated(ratings, (3, 25.0))
    else:
        ratings.new_target()

    assert not ratings.asks_to_ease
