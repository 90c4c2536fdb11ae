"""The clock that ages of readings are told by."""

from __future__ import annotations

import time

import pytest

from soleus.link.clock import HostClock


@pytest.mark.skipif(not hasattr(time, "CLOCK_BOOTTIME"), reason="this system has no such clock")
def test_the_clock_goes_on_while_the_machine_sleeps(monkeypatch):
    """A lid that is shut in a hold: hours that nobody saw looked like no time at all."""
    awake_ns, slept_ns = 5_000_000_000, 3_600_000_000_000
    told = {time.CLOCK_BOOTTIME: awake_ns + slept_ns, time.CLOCK_MONOTONIC: awake_ns}
    monkeypatch.setattr(time, "clock_gettime_ns", told.__getitem__)
    monkeypatch.setattr(time, "monotonic_ns", lambda: awake_ns)

    assert awake_ns + slept_ns == HostClock().now_ns()
