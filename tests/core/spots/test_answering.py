"""One key at a time through a checklist: confirming a yes, and taking it back."""

import pytest

from soleus.core.spots.answering import Answering
from soleus.core.spots.checklist import all_no, checklist_for
from soleus.core.terms import Answer, Side
from soleus.store.atlas import load_atlas
from tests.core.spots.days import at, clock

ATLAS = load_atlas()
CALF = checklist_for(ATLAS, ATLAS.spots["sol_si"])  # how you feel today, then injury, skin, ...
NO, YES, DONT_KNOW = Answer.NO, Answer.YES, Answer.DONT_KNOW


FRESH = Answering(CALF)


def said(*answers, at_s=100.0, by=FRESH):
    """These answers, one after the other."""
    for answer in answers:
        by = by.said(answer, at_s)
    return by


def test_a_no_is_an_answer_at_once_and_the_next_question_is_asked():
    """Thirteen questions are enough keys already."""
    after = said(NO)

    assert {"every_time": NO} == after.checklist.answers
    assert "recent_injury" == after.gate.gate_id


@pytest.mark.parametrize("answer", [YES, DONT_KNOW])
def test_one_yes_closes_nothing(answer):
    """W8: one stray y or d closed the whole body for the day."""
    after = said(NO, answer)

    assert answer is after.unconfirmed
    assert {"every_time": NO} == after.checklist.answers
    assert not after.is_closed


@pytest.mark.parametrize("answer", [YES, DONT_KNOW])
def test_the_same_answer_again_closes(answer):
    """Who means it presses the key once more."""
    after = said(NO, answer, answer)

    assert {"every_time": NO, "recent_injury": answer} == after.checklist.answers
    assert after.is_closed
    assert after.unconfirmed is None


def test_a_no_puts_a_yes_that_was_given_once_aside():
    """A slip of the key is mended by the right key."""
    after = said(NO, YES, NO)

    assert {"every_time": NO, "recent_injury": NO} == after.checklist.answers
    assert "skin" == after.gate.gate_id


def test_another_yes_than_the_first_asks_once_more():
    """Yes and don't know both close, but on record stands what was said twice."""
    after = said(YES, DONT_KNOW)

    assert DONT_KNOW is after.unconfirmed
    assert not after.is_closed
    assert DONT_KNOW is said(DONT_KNOW, by=after).checklist.answers["every_time"]


def test_looking_at_another_question_puts_a_yes_that_was_given_once_aside():
    """It must not be confirmed by a yes to another question."""
    after = said(YES).moved(1)

    assert after.unconfirmed is None
    assert "recent_injury" == after.gate.gate_id
    assert not said(YES, by=after).is_closed


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ((YES,), "Yes closes everything until Tue 00:00."),
        ((NO, YES), "Yes closes this place on this side until Tue 00:00."),
        (
            (NO, DONT_KNOW),
            "Don't know counts as yes and closes this place on this side until Tue 00:00.",
        ),
        ((NO,), ""),
        ((YES, YES), ""),
    ],
)
def test_what_a_yes_would_close_is_said_before_it_closes(answers, words):
    """The question says "at this place"; nobody guesses that it means the whole body, or not."""
    assert words == said(*answers).confirm_words(ATLAS, Side.LEFT, at(clock("Mon 08:10")))


def test_a_yes_of_an_emergency_says_that_it_closes_for_a_day():
    """Signs of a clot close everything for 24 h, whatever the time of day."""
    leg_dvt = [gate.gate_id for gate in CALF.gates].index("leg_dvt")
    words = said(YES, by=Answering(CALF, leg_dvt)).confirm_words(
        ATLAS, Side.LEFT, at(clock("Mon 08:10"))
    )

    assert "Yes closes everything until Tue 08:10." == words


def test_a_yes_can_be_taken_back_for_ten_seconds():
    """Closed at 100 s: at 109.5 s half a second is left, at 110 s nothing."""
    closed = said(YES, YES, at_s=100.0)

    assert 10.0 == closed.take_back_left_s(100.0)
    assert 0.5 == closed.take_back_left_s(109.5)
    assert 0.0 == closed.take_back_left_s(110.0)
    assert closed == closed.taken_back(110.0)


def test_a_yes_that_is_taken_back_leaves_its_question_open_and_the_others_answered():
    """It is not turned into a no: the question is asked again."""
    after = said(NO, NO, YES, YES).taken_back(101.0)

    assert {"every_time": NO, "recent_injury": NO} == after.checklist.answers
    assert "skin" == after.gate.gate_id
    assert not after.is_closed
    assert 0.0 == after.take_back_left_s(101.0)


def test_before_anything_closed_nothing_is_taken_back():
    """The key for it must not undo a no."""
    after = said(NO, YES)

    assert after == after.taken_back(100.0)


def test_once_it_is_closed_no_key_answers_anything():
    """What is on record is changed by taking back only."""
    closed = said(NO, YES, YES)

    assert closed == said(NO, YES, DONT_KNOW, by=closed) == closed.moved(1)


def test_the_last_answer_leaves_the_last_question_asked():
    """There is no next one; the list must not jump to the top."""
    after = said(*[NO] * 13)

    assert after.checklist.is_open
    assert 12 == after.asked_n


def test_going_back_and_answering_leads_to_the_next_open_question():
    """Two questions up, answered again: the one that is open is asked, not an answered one."""
    after = said(NO, by=said(NO, NO, NO).moved(-2))

    assert 3 == after.asked_n


def test_a_hold_does_not_begin_while_a_yes_waits_to_be_confirmed():
    """Enter after a first y on a list of thirteen times no would press where a yes was meant."""
    waiting = said(YES, by=Answering(all_no(CALF), 2))

    assert waiting.checklist.is_open
    assert not waiting.is_open
    assert said(NO, by=waiting).is_open


def test_of_a_list_that_is_all_answered_one_can_still_be_changed():
    """Until enter the person may think better of it."""
    after = said(YES, YES, by=Answering(all_no(CALF), 2))

    assert ["skin"] == [gate.gate_id for gate in after.checklist.closed_by]
