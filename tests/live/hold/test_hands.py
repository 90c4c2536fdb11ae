"""Every simulated hand, from the first question to the record: what a whole session leaves."""

from __future__ import annotations

import numpy as np
import pytest

from soleus.core.events import EventKind
from soleus.core.terms import Cause, End, Label
from soleus.store.sessions.verify import verify
from tests.live.session_driver import of, replayed_otherwise


def numbers_of(session):
    """The sample numbers of all stored blocks, in order."""
    return np.concatenate(
        [np.arange(block.first_sample_n, block.next_sample_n) for block in session.blocks]
    )


@pytest.mark.parametrize(
    ("url", "end", "cause"),
    [
        ("sim:steady", End.DONE, None),
        ("sim:shaky", End.DONE, None),
        ("sim:overstay", End.DONE, None),
        ("sim:pushy", End.STOPPED, Cause.OVER_CAP),
        ("sim:drop", End.STOPPED, Cause.LINK_LOST),
        ("sim:saturate", End.STOPPED, Cause.SATURATED),
        ("sim:steady?rate=10", End.DONE, None),
        ("sim:steady?rate=1000", End.DONE, None),
    ],
)
def test_each_hand_ends_as_its_name_says_and_is_on_record_whole(drive, folder, url, end, cause):
    """These are the runs that a newcomer sees; a record that tells another story is worthless."""
    session = drive(url).begin().finish()

    (hold,) = session.holds
    assert (end, cause) == (hold.result.end, hold.result.cause)
    assert [{"set": 1}] == of(session, EventKind.HOLD_START)
    assert [end.value] == [value["end"] for value in of(session, EventKind.HOLD_END)]
    numbers = numbers_of(session)
    inside = (numbers >= hold.start.first_sample_n) & (numbers <= hold.result.last_sample_n)
    assert int(np.sum(inside)) == hold.result.samples_n
    assert 0 == hold.result.lost_n
    assert None is replayed_otherwise(session)
    assert () == verify(folder).findings


def test_a_finished_hold_has_its_in_band_time_and_all_its_contact(drive):
    """8 s in the band, and the ways up (3 s at 20 kPa/s) and down (3 s) are contact as well."""
    result = drive().begin(8.0).finish().holds[0].result

    assert result.in_band_s == pytest.approx(8.0, abs=0.05)
    assert 8.0 + 4.0 < result.contact_s < 8.0 + 8.0
    assert Label.CALIBRATED is result.label
    assert 2 == result.first_nrs


def test_two_holds_with_a_rest_between_are_two_rows(drive):
    """The usual dose of the place is two holds; each has its own row, timer and zero check."""
    session = drive().begin(None).finish()

    assert [1, 2] == [hold.start.set_n for hold in session.holds]
    assert [End.DONE, End.DONE] == [hold.result.end for hold in session.holds]
    assert ["before", "after", "before", "after"] == [
        value["when"] for value in of(session, EventKind.ZERO_CHECK)
    ]
    assert None is replayed_otherwise(session)


def test_five_seconds_after_a_stop_are_on_record(drive):
    """What was measured until 5 s after a stop belongs to it: did the hand really let go?"""
    session = drive("sim:pushy").begin().finish()

    stop = next(event for event in session.events if event.kind is EventKind.STOP)
    after_s = (session.blocks[-1].next_sample_n - 1 - stop.after_sample_n) / 79.8
    assert after_s == pytest.approx(5.0, abs=0.1)


def test_answers_zero_and_ratings_stand_in_the_record_in_their_order(drive):
    """Every gate answer, the zero and every rating is an event with its place."""
    driver = drive().begin()
    gates = [gate.gate_id for gate in driver.checklist().gates]
    session = driver.finish()

    assert gates == [value["gate"] for value in of(session, EventKind.GATE_ANSWER)]
    assert {"no"} == {value["answer"] for value in of(session, EventKind.GATE_ANSWER)}
    assert [True] == [value["quiet"] for value in of(session, EventKind.ZERO)]
    assert [2, 2, 2] == [value["nrs"] for value in of(session, EventKind.RATING)]
