"""A probe whose clock runs 1 % fast, as a resonator may: its own times hold, and nothing breaks."""

from __future__ import annotations

import pytest

from soleus.core.events import EventKind
from soleus.core.terms import End
from tests.cli.probe.broken_probes import fast_clock, spoiling
from tests.live.session_driver import of, replayed_otherwise


def test_a_hold_on_a_fast_clock_is_done_and_counted_by_that_clock(drive, through):
    """By hand: 20 s of a clock that makes 1 % too much are 19.8 s of the host's."""
    through(spoiling(fast_clock))
    driver = drive().begin(in_band_s=40.0)
    driver.until_in_band(10.0)
    from_s = driver.now_s
    driver.until_in_band(30.0)
    took_s = driver.now_s - from_s
    session = driver.finish()
    (hold,) = session.holds

    assert (End.DONE, None) == (hold.result.end, hold.result.cause)
    assert pytest.approx(20.0 / 1.01, abs=0.05) == took_s
    assert pytest.approx(40.0, abs=0.05) == hold.result.in_band_s
    assert [] == of(session, EventKind.STALE) + of(session, EventKind.REBOOT)
    assert None is replayed_otherwise(session)
