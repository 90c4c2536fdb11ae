"""Frames as a small load cell probe sends them, and a line on which they take 5 ms."""

from __future__ import annotations

from soleus.wire.frames import Data, Hello, Status
from soleus.wire.spec import Board, Capability, Flag, ResetCause, Sensor
from soleus.wire.stream import SampleStream

NONE = Flag(0)
HELLO = Hello(
    flags=Flag.REBOOT,
    seq=0,
    device_us=0,
    wire_version=1,
    spec_hash=1,
    firmware_major=0,
    firmware_minor=1,
    firmware_patch=0,
    build_hash=2,
    board=Board.ATMEGA328P,
    uid=b"abcdefgh",
    boots_n=3,
    reset_cause=ResetCause.POWER_ON,
    capabilities=Capability.FREE_RUNNING,
    tip_area_cmm2=10000,
    calibration_id="",
    channels_n=1,
    sensor=Sensor.HX711,
    bits=24,
    gain=128,
    oversampling=1,
    nominal_rate_dhz=800,
    period_us=0,
    full_scale_min=-8388608,
    full_scale_max=8388607,
    settling_ms=50,
)


def data(sample_n, counts=(10, 20), *, at_us=None, **fields):
    """Two samples 12.5 ms apart, taken when their number says so, unless told otherwise."""
    given = {"flags": NONE, "seq": 0, "span_us": 12_500, "lost_n": 0, "channel": 0}
    at_us = sample_n * 12_500 if at_us is None else at_us
    given |= {"no_value_mask": 0, "device_us": at_us % (1 << 32)} | fields
    return Data(sample_n=sample_n % (1 << 32), raw_counts=tuple(counts), **given)


def play(*frames, stream=None):
    """Take frames as they would arrive, 5 ms after each was sent; a list of what came out."""
    stream = stream or SampleStream()
    found = []
    for frame in frames:
        host_ns = getattr(frame, "device_us", 0) * 1000 + 5_000_000
        found.extend(stream.take(frame, host_ns))
    return found


def status(at_us, lost_n):
    """A STATUS that tells all bits of the loss counter."""
    return Status(NONE, 0, at_us, 1, 0, lost_n, 0, 0, streaming=True)
