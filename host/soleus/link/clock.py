"""The host's clock as sources use it, so that a simulation can run faster than life.

A clock tells the time and waits; both in one object, because a source that waits on one clock and
reads another would never wake.
"""

from __future__ import annotations

import threading
import time
from typing import Final, Protocol

NS_PER_S: Final = 1_000_000_000


class Clock(Protocol):
    """A monotonic clock and the waiting that belongs to it."""

    def now_ns(self) -> int:
        """Nanoseconds since some fixed moment; never goes back."""

    def wait(self, ended: threading.Event, timeout_s: float) -> bool:
        """Wait until ``ended`` is set or the time is over; return whether it is set."""


class HostClock:
    """The clock of this machine; it goes on while the machine sleeps, where the system tells that.

    A probe that has power goes on as well, and time that was slept through must not look as if no
    time had passed.
    """

    def __init__(self) -> None:
        self._clock_id = getattr(time, "CLOCK_BOOTTIME", None)

    def now_ns(self) -> int:
        """Monotonic time of the host, ns."""
        if self._clock_id is None:
            return time.monotonic_ns()
        return time.clock_gettime_ns(self._clock_id)

    def wait(self, ended: threading.Event, timeout_s: float) -> bool:
        """Sleep until ``ended`` is set or ``timeout_s`` is over."""
        return ended.wait(timeout_s)


class VirtualClock:
    """A clock that jumps ahead instead of waiting: minutes of simulated pressing in a moment.

    For one thread only: whoever waits moves the time. The same run gives the same times.

    Args:
        start_ns: what the clock shows first.
    """

    def __init__(self, start_ns: int = 0) -> None:
        self._now_ns = start_ns

    def now_ns(self) -> int:
        """The time up to which somebody has waited, ns."""
        return self._now_ns

    def wait(self, ended: threading.Event, timeout_s: float) -> bool:
        """Be ``timeout_s`` later at once, unless ``ended`` is set already."""
        if not ended.is_set():
            self._now_ns += max(1, round(timeout_s * NS_PER_S))
        return ended.is_set()


HOST_CLOCK: Final = HostClock()
