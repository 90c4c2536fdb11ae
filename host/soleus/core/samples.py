"""What a probe measured: raw counts with their own numbers, times and doubts.

A block is the unit of transfer everywhere above the wire. Doubt travels beside the value, in
``quality``, never inside it: a sample without a value keeps its place and its number.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntFlag

import numpy as np
from numpy.typing import NDArray


class Quality(IntFlag):
    """What is known against one sample; 0 is a sample with nothing against it."""

    GOOD = 0
    NO_VALUE = 1  # the probe had no reading for this number; raw_counts is 0 and means nothing
    SATURATED = 2  # at a rail of the converter: the true value lies beyond
    OPEN = 4  # the sensor is not connected, as far as the circuit can tell
    SENSOR_FAULT = 8  # the probe reports a fault of the sensor while this was taken
    SPIKE = 16  # lone corrupt sample: kept, drawn as such, judged by no rule
    OUTSIDE_SPAN = 32  # above the weighed span: a value without a stated uncertainty
    AFTER_GAP = 64  # at least one sample before this one was lost


NO_COUNT = Quality.NO_VALUE | Quality.OPEN | Quality.SENSOR_FAULT  # nothing was measured
NO_PRESSURE = NO_COUNT | Quality.SATURATED  # how hard it was cannot be told
UNUSABLE = NO_COUNT | Quality.SPIKE
UNTRUSTED = UNUSABLE | Quality.SATURATED  # no figure and no zero is made from it


@dataclass(frozen=True, slots=True, eq=False)  # arrays have no single truth value: no ==
class SampleBlock:
    """A run of samples without a gap inside; a jump of ``first_sample_n`` between blocks is one.

    Attributes:
        channel: the probe's channel, 0 for the pressing sensor.
        first_sample_n: running number of the first sample since the probe's boot, unwrapped.
        device_us: int64[n], when each sample was ready on the probe's clock, unwrapped, µs.
        raw_counts: int32[n], counts of the converter as they came.
        quality: uint8[n], ``Quality`` bits.
        host_ns: monotonic host clock when the bytes that completed the block were read, ns.
        lost_n: samples that the probe itself has given up since boot, unwrapped, cumulative.
    """

    channel: int
    first_sample_n: int
    device_us: NDArray[np.int64]
    raw_counts: NDArray[np.int32]
    quality: NDArray[np.uint8]
    host_ns: int
    lost_n: int = 0

    def __post_init__(self) -> None:
        if not len(self.device_us) == len(self.raw_counts) == len(self.quality):
            raise ValueError("a block needs one time, one count and one quality per sample")
        for array in (self.device_us, self.raw_counts, self.quality):
            array.setflags(write=False)  # frozen guards the name; this, the numbers

    @property
    def n(self) -> int:
        """How many samples the block holds."""
        return len(self.raw_counts)

    @property
    def next_sample_n(self) -> int:
        """The number that the sample after this block will have if none is lost."""
        return self.first_sample_n + self.n


@dataclass(frozen=True, slots=True, eq=False)
class ConvertedBlock:
    """A block of samples as pressure under the tip.

    Attributes:
        first_sample_n: as in the ``SampleBlock`` it came from.
        device_us: int64[n], unwrapped device time, µs.
        pressure_kpa: float64[n]; NaN where there is no trustworthy count.
        quality: uint8[n]; ``OUTSIDE_SPAN`` added where the value lies beyond the weighed span.
    """

    first_sample_n: int
    device_us: NDArray[np.int64]
    pressure_kpa: NDArray[np.float64]
    quality: NDArray[np.uint8]

    def __post_init__(self) -> None:
        for array in (self.device_us, self.pressure_kpa, self.quality):
            array.setflags(write=False)
