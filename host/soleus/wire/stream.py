"""Frames to numbered samples: the last step of the wire.

``SampleStream`` unwraps the counters of the probe, gives each sample its own time and its doubts,
finds what is missing by the sample number, and says when the numbers belong to another run of the
probe. Time comes from the probe's clock and the numbers, never from when bytes arrived. It
judges no value: what a count means is the business of the calibration.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from soleus.core.samples import Quality, SampleBlock
from soleus.wire.frames import Data, Frame, Hello, HostFrame, ProbeFrame, Status
from soleus.wire.spec import DATA_SAMPLES_MAX, Flag
from soleus.wire.timebase import U16_BITS, U32_BITS, DeviceClock, HostLine, Jump, unwrap_near

_INDEX: Final = np.arange(DATA_SAMPLES_MAX, dtype=np.int64)
_DOUBTS: Final = int(Flag.SENSOR | Flag.SATURATED | Flag.OPEN)


class BreakReason(Enum):
    """Why the numbers and times that follow do not go on from those before."""

    REBOOT = "reboot"  # the probe has started again: numbers and clock begin anew
    OTHER_PROBE = "other_probe"  # a HELLO with another id
    CLOCK_JUMP = "clock_jump"  # the probe's clock made more than the host's allows


@dataclass(frozen=True, slots=True)
class StreamBreak:
    """From here on everything belongs to a new run of a probe.

    Attributes:
        reason: how it was noticed.
        host_ns: monotonic host clock when the frame that showed it was read, ns.
        next_sample_n: the number that would have come next in the old run; None before any.
    """

    reason: BreakReason
    host_ns: int
    next_sample_n: int | None


class SampleStream:
    """Turns the frames of one connection into blocks of one channel.

    A reboot is noticed by the first of these: HELLO with another ``boots_n``, the REBOOT flag
    after it had been clear, the clock set back (``DeviceClock``), or a sample number that goes
    back while the clock goes on. Everything is counted anew after a break, but the loss counters
    below go on.

    Attributes:
        channel: frames of other channels are passed over.
        hello: the newest description of the probe; None before the first. It outlives a reboot,
            so that full scale is known until the probe has described itself again.
        repeated_n: samples dropped because their numbers had been there already.
    """

    def __init__(self, channel: int = 0) -> None:
        self.channel = channel
        self.hello: Hello | None = None
        self.repeated_n = 0
        self._missing_past_n = 0  # lost on the wire in runs that have ended
        self._lost_in_probe_n = 0
        self._begin_run()

    def _begin_run(self) -> None:
        self._clock = DeviceClock()
        self._frame_us = 0
        self._was_acknowledged = False  # the REBOOT flag has been seen clear
        self._introduced = False  # a HELLO has been heard in this run
        self._next_n: int | None = None
        self._missing_n = 0  # numbers skipped since the first sample of this run
        self._lost_n: int | None = None  # the probe's own count since its boot
        self._lost_here_n = 0  # how far that has grown since this run was first heard

    @property
    def line(self) -> HostLine:
        """Device time to host time, by the arrivals of this run; a new one after a break."""
        return self._clock.line

    @property
    def device_us(self) -> int:
        """Unwrapped device time of the frame taken last, for example of a BUTTON, µs."""
        return self._frame_us

    @property
    def lost_in_probe_n(self) -> int:
        """Samples that the probe says it has given up since it was first heard here."""
        return self._lost_in_probe_n

    @property
    def lost_on_wire_n(self) -> int:
        """Missing sample numbers that the probe has not given up itself."""
        return self._missing_past_n + max(0, self._missing_n - self._lost_here_n)

    def take(self, frame: Frame, host_ns: int) -> tuple[SampleBlock | StreamBreak, ...]:
        """Take one frame in the order of arrival.

        Args:
            frame: any frame; only DATA gives a block, the others are listened to.
            host_ns: monotonic host clock of the read that completed it, ns.

        Returns:
            Nothing, a block, or a break and what the same frame says about the new run.
        """
        if isinstance(frame, HostFrame):  # our own voice, on a line that echoes
            return ()
        reason = self._break_in(frame, host_ns)
        broken: tuple[StreamBreak, ...] = ()
        if reason is not None:
            broken = (StreamBreak(reason, host_ns, self._next_n),)
            self._missing_past_n = self.lost_on_wire_n
            self._begin_run()
            self._clock_in(frame, host_ns)
        self._listen(frame)
        if not isinstance(frame, Data) or frame.channel != self.channel:
            return broken
        block = self._block(frame, host_ns)
        return broken if block is None else (*broken, block)

    # ---- one run or another ------------------------------------------------------------------

    def _break_in(self, frame: ProbeFrame, host_ns: int) -> BreakReason | None:
        """Return why ``frame`` cannot belong to the run so far, or None; keeps its time."""
        if isinstance(frame, Hello) and self.hello is not None and self._introduced:
            if frame.uid != self.hello.uid:
                return BreakReason.OTHER_PROBE
            if frame.boots_n != self.hello.boots_n:
                return BreakReason.REBOOT
        if self._was_acknowledged and Flag.REBOOT in frame.flags:
            return BreakReason.REBOOT
        before_us = self._clock.newest_us
        jump = self._clock_in(frame, host_ns)
        if jump is Jump.AHEAD:
            return BreakReason.CLOCK_JUMP
        if jump is Jump.BACK or self._numbers_restart(frame, before_us):
            return BreakReason.REBOOT
        return None

    def _clock_in(self, frame: ProbeFrame, host_ns: int) -> Jump | None:
        span_us = frame.span_us if isinstance(frame, Data) else 0
        now_us = self._clock.unwrap(frame.device_us, host_ns, span_us)
        if isinstance(now_us, Jump):
            return now_us
        self._frame_us = now_us
        return None

    def _numbers_restart(self, frame: ProbeFrame, before_us: int) -> bool:
        if not isinstance(frame, Data) or frame.channel != self.channel or self._next_n is None:
            return False
        first_n = unwrap_near(frame.sample_n, self._next_n, U32_BITS)
        return first_n < self._next_n and self._frame_us > before_us

    def _listen(self, frame: ProbeFrame) -> None:
        """Take from a frame what later samples need to know."""
        self._was_acknowledged |= Flag.REBOOT not in frame.flags
        match frame:
            case Hello():
                self.hello = frame
                self._introduced = True
            case Status():
                self._count_lost(frame.lost_n)
                self._lost_n = frame.lost_n  # all bits; DATA tells 16 of them

    def _count_lost(self, lost_n: int) -> None:
        """Take the probe's own count, of which 16 bits are sure to be there.

        It never goes back within a run; a frame that was filled earlier may still tell less.
        """
        if self._lost_n is None:
            self._lost_n = lost_n
        grown_n = max(0, unwrap_near(lost_n & 0xFFFF, self._lost_n, U16_BITS) - self._lost_n)
        self._lost_n += grown_n
        self._lost_here_n += grown_n
        self._lost_in_probe_n += grown_n

    # ---- samples -----------------------------------------------------------------------------

    def _block(self, frame: Data, host_ns: int) -> SampleBlock | None:
        near = frame.sample_n if self._next_n is None else self._next_n
        first_n = unwrap_near(frame.sample_n, near, U32_BITS)
        skipped_n = 0 if self._next_n is None else first_n - self._next_n
        if skipped_n < 0:
            self.repeated_n += frame.n
            return None
        self._count_lost(frame.lost_n)
        self._missing_n += skipped_n
        self._next_n = first_n + frame.n
        return SampleBlock(
            channel=frame.channel,
            first_sample_n=first_n,
            device_us=_times(self._frame_us, frame.span_us, frame.n),
            raw_counts=_counts(frame),
            quality=_quality(frame, self.hello, after_gap=skipped_n > 0),
            host_ns=host_ns,
            lost_n=self._lost_n or 0,
        )


def _times(first_us: int, span_us: int, n: int) -> NDArray[np.int64]:
    """Return when each sample was ready: first_us + span_us * i // (n - 1), int64[n], µs."""
    times_us = _INDEX[:n] * span_us
    times_us //= max(n - 1, 1)
    times_us += first_us
    return times_us


def _counts(frame: Data) -> NDArray[np.int32]:
    """Return int32[n]: the counts as they came, 0 where there is no value."""
    counts = np.array(frame.raw_counts, dtype=np.int32)
    if frame.no_value_mask:
        counts[_no_value(frame)] = 0
    return counts


def _no_value(frame: Data) -> NDArray[np.bool_]:
    return ((frame.no_value_mask >> _INDEX[: frame.n]) & 1).astype(np.bool_)


def _quality(frame: Data, hello: Hello | None, *, after_gap: bool) -> NDArray[np.uint8]:
    """Return uint8[n]: what is known against each sample of a frame."""
    quality = np.zeros(frame.n, dtype=np.uint8)
    at_rail = _at_a_rail(frame, hello)
    if frame.no_value_mask or int(frame.flags) & _DOUBTS or any(at_rail):
        quality |= _doubts(frame, np.array(at_rail))
    if after_gap:
        quality[0] |= np.uint8(Quality.AFTER_GAP)
    return quality


def _at_a_rail(frame: Data, hello: Hello | None) -> list[bool]:
    """Return per sample: is its count at or beyond full scale? No, before that is known."""
    if hello is None or hello.full_scale_min >= hello.full_scale_max:
        return [False] * frame.n
    low, high = hello.full_scale_min, hello.full_scale_max
    return [not low < count < high for count in frame.raw_counts]


def _doubts(frame: Data, at_rail: NDArray[np.bool_]) -> NDArray[np.uint8]:
    """Return uint8[n]: which samples are meant by the mask, the rails and the flags.

    A flag tells that something is wrong with the frame, the mask and full scale tell with which
    samples. Where they show none, the probe has seen more than they do, and all are doubted.
    """
    no_value = _no_value(frame)
    at_rail = at_rail & ~no_value
    if Flag.SATURATED in frame.flags:
        at_rail = _these_or_all(at_rail) & ~no_value
    doubts = no_value * np.uint8(Quality.NO_VALUE) | at_rail * np.uint8(Quality.SATURATED)
    if Flag.SENSOR in frame.flags:
        doubts |= _these_or_all(no_value) * np.uint8(Quality.SENSOR_FAULT)
    if Flag.OPEN in frame.flags:
        doubts |= np.uint8(Quality.OPEN)
    return doubts


def _these_or_all(chosen: NDArray[np.bool_]) -> NDArray[np.bool_]:
    return chosen if chosen.any() else ~chosen
