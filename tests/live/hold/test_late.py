"""Time that nobody saw: data that pile up unread while somebody presses."""

from __future__ import annotations

import threading
from collections import deque

import pytest

from soleus.core.events import EventKind
from soleus.core.hold.rules import STALE_AFTER_S
from soleus.core.terms import Cause, Phase, Zone
from soleus.link.clock import NS_PER_S
from soleus.link.registry import open_source
from soleus.link.source import Chunk
from soleus.live.hold.run import HoldRun
from tests.live.session_driver import Through, of, replayed_otherwise


def stand_still(driver, seconds):
    """The computer does nothing for so long, and then goes on as if nothing had been."""
    driver.clock.wait(threading.Event(), seconds)
    driver.controller.turn()
    return driver


class Slow(Through):
    """Reads ever later: of each millisecond it hands on so much, once told to."""

    share = 1.0

    def __init__(self, inner, clock):
        super().__init__(inner, clock)
        self._waiting = deque()
        self._read_ns = self._until_ns = 0

    def read(self, timeout_s):
        """What is due; the rest waits where nobody sees it."""
        got = self.inner.read(timeout_s)
        now_ns = self.clock.now_ns()
        passed_ns, self._read_ns = now_ns - self._read_ns, now_ns
        self._until_ns = now_ns if self.share >= 1 else self._until_ns + self.share * passed_ns
        self._waiting.append(got)
        data = b""
        while self._waiting and self._waiting[0].host_ns <= self._until_ns:
            data += self._waiting.popleft().data
        return Chunk(data, now_ns)


@pytest.mark.parametrize("seconds", [0.6, 3.2, 6.0])
def test_a_computer_that_stands_still_in_a_hold_ends_it_and_counts_none_of_that_time(
    drive, seconds
):
    """Three to six blind seconds counted as in the band, CALIBRATED, without a word."""
    driver = drive().begin()
    driver.until_in_band(2.0)
    stand_still(driver, seconds)
    seen = driver.view
    session = driver.finish()
    (hold,) = session.holds
    (stale,) = of(session, EventKind.STALE)

    assert (Phase.STOPPED, Zone.STOP, Cause.STALE) == (seen.phase, seen.zone, seen.cause)
    assert 2.0 == pytest.approx(hold.result.in_band_s, abs=0.1)
    assert seconds == pytest.approx(stale["late_s"], abs=0.05)
    assert (True, True) == (stale["computer_busy"], seen.late.computer_busy)
    assert None is replayed_otherwise(session)


def test_a_computer_that_stands_still_just_after_it_has_read_is_told_once(drive, monkeypatch):
    """Between the samples and the look at the clock: silence and lateness are one thing."""
    driver = drive().begin()
    driver.until_in_band(2.0)
    feed = HoldRun.take

    def feed_and_stand_still(run, judged):
        feed(run, judged)
        driver.clock.wait(threading.Event(), 3.0)
        monkeypatch.undo()

    monkeypatch.setattr(HoldRun, "take", feed_and_stand_still)
    session = driver.finish()

    assert [True] == [stale["computer_busy"] for stale in of(session, EventKind.STALE)]
    assert Cause.STALE is session.holds[0].result.cause


def test_readings_that_come_ever_later_end_the_hold(drive, through):
    """The picture moved on smoothly, half a second behind the hand."""
    (made, driver) = (through(Slow), drive().begin(60.0))
    driver.until_in_band(2.0)
    made[0].share = 0.8
    driver.until(lambda: driver.view.cause is not None, most_s=5.0)
    session = driver.finish()
    (stale,) = of(session, EventKind.STALE)

    assert Cause.STALE is session.holds[0].result.cause
    assert STALE_AFTER_S == pytest.approx(stale["late_s"], abs=0.05)
    assert not stale["computer_busy"]
    assert None is replayed_otherwise(session)


def test_a_stumble_below_half_a_second_changes_nothing(drive):
    """A slow disk, a busy moment: the hold goes on, and all of its time counts."""
    driver = drive().begin()
    driver.until_in_band(2.0)
    stand_still(driver, 0.45)
    session = driver.finish()

    assert (None, []) == (session.holds[0].result.cause, of(session, EventKind.STALE))
    assert 8.0 == pytest.approx(session.holds[0].result.in_band_s, abs=0.05)


def test_time_that_nobody_saw_before_contact_and_in_the_rest_ends_nothing(drive):
    """Nobody pressed, as the late samples tell; the run waits on."""
    driver = stand_still(drive("sim:").begin(None), 3.0)
    ready = driver.view.phase
    driver = drive().begin(None)
    driver.until(lambda: driver.view.phase is Phase.REST).seconds(5.0)
    stand_still(driver, 3.0)

    assert (Phase.READY, Phase.REST) == (ready, driver.view.phase)
    assert [] == [event for event in driver.finish().events if event.kind is EventKind.STALE]


def test_a_contact_that_began_while_nobody_looked_is_let_go_of(drive):
    """The tip was laid on while the computer stood still: it was pressed unseen."""
    driver = drive("sim:").begin()
    driver.seconds(1.0)
    driver.controller.push(60.0)
    driver.controller.turn()
    stand_still(driver, 3.0)
    session = driver.finish()

    assert [Cause.STALE] == [hold.result.cause for hold in session.holds]
    assert 0.0 == session.holds[0].result.in_band_s
    assert None is replayed_otherwise(session)


def test_a_source_without_a_clock_of_its_own_is_blind_as_well(drive, monkeypatch):
    """A gauge's lines are stamped when they are read: they look as fresh as ever."""

    class Stamped(Through):
        """Hands nothing on of what was sent while nobody read."""

        read_ns = 0

        def read(self, timeout_s):
            late = self.clock.now_ns() - self.read_ns > NS_PER_S
            got = self.inner.read(timeout_s)
            self.read_ns = self.clock.now_ns()
            return Chunk(b"", got.host_ns) if late else got

    monkeypatch.setattr(
        "soleus.live.connection.finder.open_source",
        lambda url, *, clock: Stamped(open_source(url, clock=clock), clock),
    )
    driver = drive().begin()
    driver.until_in_band(2.0)
    stand_still(driver, 3.0)

    assert (Cause.STALE, True) == (driver.view.cause, driver.view.late.computer_busy)
