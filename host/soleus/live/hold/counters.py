"""What one hold's record counts from contact to release, kept while it runs."""

from __future__ import annotations

import numpy as np

from soleus.core.samples import Quality, SampleBlock
from soleus.core.terms import Label


class HoldCounters:
    """Counts samples of a session and, between ``start`` and the end, of one hold."""

    def __init__(self) -> None:
        self.lost_n = 0  # in the session: numbers that never came
        self.saturated_n = 0
        self.label = Label.UNCALIBRATED
        self._next_n: int | None = None
        self._first_n = 0
        self._lost_before_n = 0
        self._spikes_before_n = 0
        self._open = False

    def start(self, sample_n: int, spikes_n: int, label: Label) -> None:
        """A hold has begun at this sample."""
        self._open = True
        self._first_n = sample_n
        self._lost_before_n = self.lost_n
        self._spikes_before_n = spikes_n
        self.saturated_n = 0
        self.label = label

    def feed(self, block: SampleBlock) -> None:
        """Take the next samples; a jump of numbers is counted as lost."""
        if self._next_n is not None and block.first_sample_n > self._next_n:
            self.lost_n += block.first_sample_n - self._next_n
        self._next_n = block.next_sample_n
        if self._open:
            self.saturated_n += int(np.count_nonzero(block.quality & int(Quality.SATURATED)))

    def hold_lost_n(self) -> int:
        """Numbers that never came since the hold began."""
        return self.lost_n - self._lost_before_n

    def hold_spikes_n(self, spikes_n: int) -> int:
        """Lone corrupt samples since the hold began, from the count of the session."""
        return spikes_n - self._spikes_before_n

    def samples_n(self, last_sample_n: int) -> int:
        """Samples stored from contact to this one, both included."""
        return last_sample_n - self._first_n + 1 - self.hold_lost_n()

    def close(self) -> None:
        """Stop counting for the hold; its counts stay."""
        self._open = False
