"""The probe's counters and clock, made whole: unwrapped, and laid beside the host's clock.

Three things, each a plain calculation on what it was told: ``unwrap_near`` for counters that
wrap, ``HostLine`` which maps device time to host time, and ``DeviceClock`` which unwraps the µs
clock with its help and notices when it can no longer be the same run of the same probe. Arrival
times enter as arguments; no clock is read here.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Final

NS_PER_US: Final = 1_000
U16_BITS: Final = 16
U32_BITS: Final = 32

# A frame may be stamped earlier than one sent before it (a button while a block was filling),
# but not by a second. A restart sets the clock back to 0 and takes longer than that.
BACK_MAX_US: Final = 1_000_000
# Nothing arrives before it was sent. The line says when that was, apart from what a clock 1 % off
# (a resonator's tolerance, doubled) may make since the last frame, and from jitter.
AHEAD_MAX_US: Final = 5_000_000
FAST_MAX_PERCENT: Final = 2

BUCKET_US: Final = 1_000_000
BUCKETS_MAX: Final = 120
COMPLETE_MIN: Final = 3  # with more buckets than this, the newest, still open one is left out
STRETCH_MIN_US: Final = 2_000_000  # below this a slope would be made of jitter
RATE_ERROR_MAX: Final = 0.02  # a steeper or flatter line is jitter, not a clock


class Jump(Enum):
    """How a clock value contradicts those before it."""

    BACK = "back"  # the clock has started again: a reboot
    AHEAD = "ahead"  # it has made more than the host's clock allows


def unwrap_near(raw: int, near: int, bits: int) -> int:
    """Return the number nearest to ``near`` whose lowest ``bits`` bits are ``raw``."""
    half = 1 << (bits - 1)
    return near + ((raw - near + half) & ((1 << bits) - 1)) - half


@dataclass(frozen=True, slots=True)
class _Arrival:
    device_us: int
    host_ns: int

    @property
    def lead_ns(self) -> int:
        """Host time less device time: the smaller, the faster it came."""
        return self.host_ns - self.device_us * NS_PER_US


class HostLine:
    """Device time to host time, by a line under the fastest arrivals.

    A frame can be late, never early. So of each second of device time the fastest arrival is
    kept, for the last two minutes, and the line is the one that lies under all of them and
    closest to them: the edge of their lower convex hull at their mean time. Its slope is the
    ratio of the two clocks; what remains is the shortest delay, which cannot be told from a shift.
    It is laid anew when a second is complete; in the first few, with every faster arrival.

    Source: the linear-programming estimate of Moon, Skelly and Towsley, "Estimation and removal
    of clock skew from network delay measurements", INFOCOM 1999.
    """

    def __init__(self) -> None:
        self._fastest: list[_Arrival] = []  # one per bucket, in order of device time
        self._line: tuple[_Arrival, float] | None = None  # a point on it, host µs per device µs

    @property
    def rate(self) -> float:
        """Host seconds per device second; 1.0 until two seconds have been seen."""
        return self._current()[1] if self._fastest else 1.0

    def add(self, device_us: int, host_ns: int) -> None:
        """Take one arrival: unwrapped device time in µs, monotonic host clock in ns."""
        new = _Arrival(device_us, host_ns)
        bucket = device_us // BUCKET_US
        last = self._fastest[-1] if self._fastest else None
        if last is None or bucket > last.device_us // BUCKET_US:
            self._fastest.append(new)
            del self._fastest[:-BUCKETS_MAX]
        elif bucket == last.device_us // BUCKET_US and new.lead_ns < last.lead_ns:
            self._fastest[-1] = new
            if len(self._fastest) > COMPLETE_MIN:
                return  # this second is not complete; its turn comes
        else:
            return
        self._line = None

    def host_ns(self, device_us: int) -> int:
        """Return the host time of a device time, both as in ``add``.

        Raises:
            ValueError: nothing has arrived yet.
        """
        if not self._fastest:
            raise ValueError("no arrival yet: device time cannot be placed on the host's clock")
        point, rate = self._current()
        return point.host_ns + round((device_us - point.device_us) * rate * NS_PER_US)

    def _current(self) -> tuple[_Arrival, float]:
        if self._line is None:
            complete = len(self._fastest) > COMPLETE_MIN
            self._line = _line_under(self._fastest[:-1] if complete else self._fastest)
        return self._line


def _line_under(arrivals: list[_Arrival]) -> tuple[_Arrival, float]:
    """Return a point and the slope of the line under ``arrivals``, at least one."""
    if arrivals[-1].device_us - arrivals[0].device_us < STRETCH_MIN_US:
        return min(arrivals, key=lambda one: one.lead_ns), 1.0
    mean_us = sum(one.device_us for one in arrivals) / len(arrivals)
    hull = _lower_hull(arrivals)
    right_at = next(i for i, one in enumerate(hull) if one.device_us >= mean_us)
    left, right = hull[right_at - 1], hull[right_at]  # the first corner lies before the mean
    rate = (right.host_ns - left.host_ns) / NS_PER_US / (right.device_us - left.device_us)
    return left, min(max(rate, 1.0 - RATE_ERROR_MAX), 1.0 + RATE_ERROR_MAX)


def _lower_hull(arrivals: list[_Arrival]) -> list[_Arrival]:
    """Return the corners of the lower convex hull, in order of device time (monotone chain)."""
    hull: list[_Arrival] = []
    for new in arrivals:
        while len(hull) > 1 and not _turns_up(hull[-2], hull[-1], new):
            hull.pop()
        hull.append(new)
    return hull


def _turns_up(a: _Arrival, b: _Arrival, c: _Arrival) -> bool:
    """Is the slope from ``b`` to ``c`` steeper than from ``a`` to ``b``?"""
    rise_ab, rise_bc = b.host_ns - a.host_ns, c.host_ns - b.host_ns
    return rise_ab * (c.device_us - b.device_us) < rise_bc * (b.device_us - a.device_us)


class DeviceClock:
    """The probe's µs clock without its wraps, for one run of one probe.

    The rule: of all values that the 32 bits can stand for, the one nearest to what the host's
    clock expects (last value + host time since then) is taken. So a silence of hours is unwrapped
    rightly. A value below the last one is a restart, not a wrap; one that arrives long before the
    line says it was sent is no value of this clock either.

    Attributes:
        line: device time to host time, fed by every frame.
    """

    def __init__(self) -> None:
        self.line = HostLine()
        self._newest_us = 0
        self._newest_host_ns: int | None = None

    @property
    def newest_us(self) -> int:
        """The highest unwrapped value so far, µs; 0 before the first."""
        return self._newest_us

    def unwrap(self, device_us: int, host_ns: int, span_us: int = 0) -> int | Jump:
        """Take the clock value of one frame.

        Args:
            device_us: the clock as sent, u32.
            host_ns: monotonic host clock when it arrived, ns.
            span_us: how long after ``device_us`` the frame was complete.

        Returns:
            Unwrapped µs, equal to ``device_us`` at first; or the ``Jump`` which says that this
            is not the same run any more. A jump changes nothing here: begin a new clock with it.
        """
        if self._newest_host_ns is None:
            now_us = device_us
        else:
            since_us = (host_ns - self._newest_host_ns) // NS_PER_US
            now_us = unwrap_near(device_us, self._newest_us + since_us, U32_BITS)
            if now_us < self._newest_us - BACK_MAX_US:
                return Jump.BACK
            early_us = (self.line.host_ns(now_us + span_us) - host_ns) // NS_PER_US
            if early_us > AHEAD_MAX_US + max(since_us, 0) * FAST_MAX_PERCENT // 100:
                return Jump.AHEAD
        self.line.add(now_us + span_us, host_ns)
        if self._newest_host_ns is None or now_us > self._newest_us:
            self._newest_us, self._newest_host_ns = now_us, host_ns
        return now_us
