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


def answered_yes(driver):
    """No to the first question of the calf, then twice yes to the second, now."""
    controller = driver.controller
    answering = Answering(checklist_for(controller.atlas, controller.atlas.spot(SPOT)))
    for answer in (Answer.NO, Answer.YES, Answer.YES):
        answering = answering.said(answer, controller.answers.now_s)
    controller.answers.close(Side.LEFT, answering.checklist)
    return answering


def sessions(folder):
    """All sessions on record, whole, the oldest first."""
    with Reader(folder) as reader:
        return [reader.session(s.meta.session_id) for s in reversed(reader.sessions())]


def test_a_yes_closes_and_is_on_record_without_a_hold(drive, folder):
    """The answer is remembered, whoever asks next."""
    driver = drive("sim:").connect()
    answered_yes(driver)
    driver.controller.answers.finish()

    assert ["recent_injury"] == [yes.gate_id for yes in driver.controller.closed.past().gate_yeses]
    with pytest.raises(SpotClosed):
        driver.plan()
    assert () == verify(folder).findings


def test_a_yes_is_on_record_before_the_time_to_take_it_back_is_over(drive, folder):
    """A terminal that is closed in these ten seconds must not open the place."""
    driver = drive("sim:").connect()
    answered_yes(driver)
    (session,) = sessions(folder)

    assert [SLIPPED] == of(session, EventKind.GATE_ANSWER)[1:]
    with pytest.raises(SpotClosed):
        driver.plan()


def test_a_yes_that_is_taken_back_closes_nothing_and_both_are_on_record(drive, folder):
    """A slip of the key costs no day, and nobody has to wonder what happened."""
    driver = drive("sim:").connect().zero()
    closed = answered_yes(driver)
    after = driver.seconds(4.0).controller.answers.take_back(Side.LEFT, closed)
    (session,) = sessions(folder)
    (back,) = of(session, EventKind.GATE_TAKEN_BACK)

    assert [SLIPPED] == of(session, EventKind.GATE_ANSWER)[1:]
    assert SLIPPED | {"after_s": pytest.approx(4.0, abs=0.1)} == back
    assert not after.is_closed
    assert () == driver.controller.closed.past().gate_yeses
    assert driver.plan()
    assert () == verify(folder).findings


def test_after_ten_seconds_a_yes_stands(drive):
    """No re-answering: whoever waits and looks for a way around finds none."""
    driver = drive("sim:").connect().zero()
    closed = answered_yes(driver)
    after = driver.seconds(10.0).controller.answers.take_back(Side.LEFT, closed)

    assert closed == after
    with pytest.raises(SpotClosed):
        driver.plan()


def test_a_yes_after_one_that_was_taken_back_closes(drive, folder):
    """Only the slip is undone, not the answer that follows it."""
    driver = drive("sim:").connect().zero()
    driver.controller.answers.take_back(Side.LEFT, answered_yes(driver))
    answered_yes(driver)

    assert 2 == len(sessions(folder))
    with pytest.raises(SpotClosed):
        driver.plan()


def test_a_hold_after_a_slip_has_a_record_of_its_own(drive, folder):
    """What was taken back stays readable beside the answers that opened the place."""
    driver = drive("sim:steady").connect().zero()
    driver.controller.answers.take_back(Side.LEFT, answered_yes(driver))
    driver.begin().until_in_band(1.0)
    driver.act(EventKind.LET_GO).finish()
    slip, held = sessions(folder)

    assert 1 == len(of(slip, EventKind.GATE_TAKEN_BACK))
    assert {"no"} == {value["answer"] for value in of(held, EventKind.GATE_ANSWER)}
    assert 1 == len(held.holds)


def test_leaving_soleus_right_after_a_yes_finishes_its_record(drive, folder):
    """The yes stands, and the session is not taken for one that was cut off."""
    driver = drive("sim:").connect()
    answered_yes(driver)
    driver.controller.close()
    (session,) = sessions(folder)

    assert not session.summary.interrupted
    assert [SLIPPED] == of(session, EventKind.GATE_ANSWER)[1:]
