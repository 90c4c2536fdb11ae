"""What a stream gives: some samples of a probe as pressure, with all that is known against them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from soleus.api.arrays import read_only
from soleus.core.terms import Label


@dataclass(frozen=True, slots=True, eq=False)
class PressureBlock:
    """Some samples in order, n of them; the arrays cannot be written to.

    Attributes:
        sample_n: int64[n], the probe's own running numbers; a jump is a gap.
        t_s: float64[n], seconds on the probe's clock since the first sample of the stream.
        pressure_kpa: float64[n], pressure under the tip; NaN where there is no trustworthy number:
            no calibration that fits, or a sample that is saturated, missing, faulted, a lone
            corrupt one, or far below zero.
        u95_kpa: float64[n], half-width of the 95 % interval of each number; NaN where none is
            claimed.
        raw_counts: int32[n], counts of the converter as they came.
        quality: uint8[n], ``Quality`` bits: what is known against each sample.
        label: what the numbers may claim: that of the one that claims least.
        simulated: no real sensor has measured them.
        lost_n: samples that are missing since the block before, or between those of this one.
        stale: nothing has come for half a second; n is 0 then, and no earlier number holds any
            more.
    """

    sample_n: NDArray[np.int64]
    t_s: NDArray[np.float64]
    pressure_kpa: NDArray[np.float64]
    u95_kpa: NDArray[np.float64]
    raw_counts: NDArray[np.int32]
    quality: NDArray[np.uint8]
    label: Label
    simulated: bool
    lost_n: int = 0
    stale: bool = False

    def __post_init__(self) -> None:
        read_only(
            self.sample_n, self.t_s, self.pressure_kpa, self.u95_kpa, self.raw_counts, self.quality
        )

    def __len__(self) -> int:
        """How many samples the block holds."""
        return len(self.sample_n)
