"""What the person decides between holds and mends in ratings is on record, and replays the same."""

from __future__ import annotations

import pytest

from soleus.core.events import EventKind
from soleus.core.terms import End, Phase
from tests.live.session_driver import SessionDriver, folder_in, of, replayed_otherwise


def test_a_rest_that_was_cut_short_is_on_record_and_replays(tmp_path):
    """Ten seconds of rest instead of thirty: a reader of the curve has to know why."""
    with SessionDriver(folder_in(tmp_path)) as driver:
        driver.begin(None)
        driver.until(lambda: driver.view.phase is Phase.REST).seconds(10.0)
        driver.act(EventKind.NEXT_HOLD)
        assert (Phase.READY, 2) == (driver.view.phase, driver.view.set_n)
        session = driver.finish()

    first, second = session.holds
    assert [{}] == of(session, EventKind.NEXT_HOLD)
    assert [End.DONE, End.DONE] == [hold.result.end for hold in session.holds]
    assert second.start.started_t_s - first.result.ended_t_s < 15.0
    assert replayed_otherwise(session) is None


def test_a_first_rating_that_was_corrected_is_the_one_that_counts(tmp_path):
    """The next target is made from it: 4 typed as 3 would open a stronger hold."""
    with SessionDriver(folder_in(tmp_path), "sim:?seed=3") as driver:
        driver.begin(8.0)
        driver.controller.push(60.0)
        driver.until_in_band(0.5).act(EventKind.RATING, nrs=3)
        driver.seconds(1.0).act(EventKind.RATING, nrs=4)
        assert driver.view.asks_to_ease
        driver.until_in_band(8.0)
        driver.controller.lift()
        session = driver.finish()

    assert 4 == session.holds[0].result.first_nrs
    assert [{"nrs": 4, "was": 3}] == of(session, EventKind.RATING_CORRECTED)
    assert replayed_otherwise(session) is None


@pytest.mark.parametrize(
    ("second", "ends"),
    [(EventKind.RATING_CONFIRMED, True), (EventKind.RATING, False), (None, True)],
)
def test_nine_before_contact_is_settled_by_a_second_key_on_record(tmp_path, second, ends):
    """Enter, another digit, or nobody at all: each replays to the same end."""
    with SessionDriver(folder_in(tmp_path), "sim:") as driver:
        driver.begin(8.0).seconds(1.0).act(EventKind.RATING, nrs=9)
        assert Phase.READY is driver.view.phase
        if second is not None:
            driver.act(second, **({"nrs": 2} if second is EventKind.RATING else {}))
        driver.seconds(11.0)
        assert ends is (driver.view.phase is Phase.STOPPED)
        if not ends:
            driver.act(EventKind.LET_GO)
        session = driver.finish()

    assert () == session.holds
    assert ["nrs" if ends else "person"] == [stop["cause"] for stop in of(session, EventKind.STOP)]
    assert replayed_otherwise(session) is None
