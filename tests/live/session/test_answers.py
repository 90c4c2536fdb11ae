"""A yes is on record at once, and so is its taking back."""

from __future__ import annotations

import pytest

from soleus.core.events import EventKind
from soleus.core.spots.answering import Answering
from soleus.core.spots.checklist import checklist_for
from soleus.core.terms import Answer, Side
from soleus.errors import SpotClosed
from soleus.store.sessions.reader import Reader
from soleus.store.sessions.verify import verify
from tests.live.session_driver import SPOT, of

SLIPPED = {"gate": "recent_injury", "answer": "yes", "spot": SPOT, "side": "left"}


def answered_yes(sitting):
    """No to the first question of the calf, then twice yes to the second, now."""
    controller = sitting.controller
    answering = Answering(checklist_for(controller.atlas, controller.atlas.spot(SPOT)))
    for answer in (Answer.NO, Answer.YES, Answer.YES):
        answering = answering.said(answer, controller.answers.now_s)
    controller.answers.close(Side.LEFT, answering.checklist)
    return answering


def sessions(folder):
    """All sessions on record, whole, the oldest first."""
    with Reader(folder) as reader:
        return [reader.session(s.meta.session_id) for s in reversed(reader.sessions())]


def test_a_yes_closes_and_is_on_record_without_a_hold(sit, folder):
    """The answer is remembered, whoever asks next."""
    sitting = sit("sim:").connect()
    answered_yes(sitting)
    sitting.controller.answers.finish()

    assert ["recent_injury"] == [yes.gate_id for yes in sitting.controller.closed.past().gate_yeses]
    with pytest.raises(SpotClosed):
        sitting.plan()
    assert () == verify(folder).findings


def test_a_yes_is_on_record_before_the_time_to_take_it_back_is_over(sit, folder):
    """A terminal that is closed in these ten seconds must not open the place."""
    sitting = sit("sim:").connect()
    answered_yes(sitting)
    (session,) = sessions(folder)

    assert [SLIPPED] == of(session, EventKind.GATE_ANSWER)[1:]
    with pytest.raises(SpotClosed):
        sitting.plan()


def test_a_yes_that_is_taken_back_closes_nothing_and_both_are_on_record(sit, folder):
    """A slip of the key costs no day, and nobody has to wonder what happened."""
    sitting = sit("sim:").connect().zero()
    closed = answered_yes(sitting)
    after = sitting.seconds(4.0).controller.answers.take_back(Side.LEFT, closed)
    (session,) = sessions(folder)
    (back,) = of(session, EventKind.GATE_TAKEN_BACK)

    assert [SLIPPED] == of(session, EventKind.GATE_ANSWER)[1:]
    assert SLIPPED | {"after_s": pytest.approx(4.0, abs=0.1)} == back
    assert not after.is_closed
    assert () == sitting.controller.closed.past().gate_yeses
    assert sitting.plan()
    assert () == verify(folder).findings


def test_after_ten_seconds_a_yes_stands(sit):
    """No re-answering: whoever waits and looks for a way around finds none."""
    sitting = sit("sim:").connect().zero()
    closed = answered_yes(sitting)
    after = sitting.seconds(10.0).controller.answers.take_back(Side.LEFT, closed)

    assert closed == after
    with pytest.raises(SpotClosed):
        sitting.plan()


def test_a_yes_after_one_that_was_taken_back_closes(sit, folder):
    """Only the slip is undone, not the answer that follows it."""
    sitting = sit("sim:").connect().zero()
    sitting.controller.answers.take_back(Side.LEFT, answered_yes(sitting))
    answered_yes(sitting)

    assert 2 == len(sessions(folder))
    with pytest.raises(SpotClosed):
        sitting.plan()


def test_a_hold_after_a_slip_has_a_record_of_its_own(sit, folder):
    """What was taken back stays readable beside the answers that opened the place."""
    sitting = sit("sim:steady").connect().zero()
    sitting.controller.answers.take_back(Side.LEFT, answered_yes(sitting))
    sitting.begin().until_in_band(1.0)
    sitting.act(EventKind.LET_GO).finish()
    slip, held = sessions(folder)

    assert 1 == len(of(slip, EventKind.GATE_TAKEN_BACK))
    assert {"no"} == {value["answer"] for value in of(held, EventKind.GATE_ANSWER)}
    assert 1 == len(held.holds)


def test_leaving_soleus_right_after_a_yes_finishes_its_record(sit, folder):
    """The yes stands, and the session is not taken for one that was cut off."""
    sitting = sit("sim:").connect()
    answered_yes(sitting)
    sitting.controller.close()
    (session,) = sessions(folder)

    assert not session.summary.interrupted
    assert [SLIPPED] == of(session, EventKind.GATE_ANSWER)[1:]
