"""The samples of one probe as judged pressure: each is converted once and despiked once.

Everybody who asks what a sample reads, live or in a replay, gets it from here, so no two of them
can see another pressure of the same sample. The owner of a probe keeps one of these for it; the
zero in force is kept here and nowhere else.
"""

from __future__ import annotations

import numpy as np

from soleus.core.calibration.model import Calibration, to_pressure
from soleus.core.despike import Despiker, JudgedBlock, Sample
from soleus.core.samples import ConvertedBlock, SampleBlock


class PressureStream:
    """Converts and despikes blocks in order.

    Args:
        calibration: turns counts into pressure; None: every pressure is NaN.
        zero_counts: the zero in force at the start.

    Attributes:
        zero_counts: the zero in force; the next block is measured from it.
    """

    def __init__(self, calibration: Calibration | None, zero_counts: float) -> None:
        self.zero_counts = zero_counts
        self._calibration = calibration
        self._despiker = Despiker()

    def take(self, block: SampleBlock) -> JudgedBlock:
        """Take the next samples; a jump of their numbers is a gap."""
        return self._despiker.take(self._converted(block))

    def begin_anew(self) -> tuple[Sample, ...]:
        """Let the next sample be the first of a run, which has no neighbour before it.

        Returns:
            The sample that waited for its successor, if one did, as real.
        """
        waiting = self._despiker.flush()
        self._despiker = Despiker()
        return waiting

    def flush(self) -> tuple[Sample, ...]:
        """Return the sample that waits for its successor, if one does, as real: none will come."""
        return self._despiker.flush()

    def lower_zero(self, zero_counts: float, by_kpa: float) -> None:
        """Measure what comes next from a zero that lies so much lower; nobody has moved."""
        self.zero_counts = zero_counts
        self._despiker.lift(by_kpa)

    def _converted(self, block: SampleBlock) -> ConvertedBlock:
        if self._calibration is not None:
            return to_pressure(block, self._calibration, self.zero_counts)
        nothing_kpa = np.full(block.n, np.nan)
        return ConvertedBlock(block.first_sample_n, block.device_us, nothing_kpa, block.quality)
