"""Watches a load on the tip: how steady it is, how long it has been waited for, what came of it.

Fed with samples by whoever reads the probe, and asked from the same thread; a picture of it goes to
whoever shows it. What is steady enough is for ``core.calibration.stability``; it knows no link and
no clock.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import Final

from soleus.core.calibration.stability import STEP_S, StepBefore, StepSeen, judge_step, waited_out
from soleus.core.samples import SampleBlock

JUDGE_EVERY_S: Final = 0.1  # a picture more often than that tells nobody more


@dataclass(frozen=True, slots=True)
class LoadView:
    """One whole picture of a load.

    Attributes:
        seen: the newest seconds; None before there was a sample.
        waited_s: for how long a measurement has been under way; None without one.
        number: of the newest measurement that was asked for; 0 before the first.
        answer: what that measurement came to; None while it runs, and when it was broken off.
        losses_n: how often the probe has gone or started again since this began.
    """

    seen: StepSeen | None = None
    waited_s: float | None = None
    number: int = 0
    answer: StepSeen | None = None
    losses_n: int = 0


class LoadMonitor:
    """The newest seconds of samples, judged again and again."""

    def __init__(self) -> None:
        self._blocks: deque[SampleBlock] = deque()
        self._before = StepBefore(0)
        self._began_s: float | None = None
        self._judged_s = float("-inf")
        self._fresh = False
        self._view = LoadView()

    @property
    def newest(self) -> LoadView:
        """The picture as it was made last."""
        return self._view

    def feed(self, block: SampleBlock) -> None:
        """Take the next samples; only as many are kept as are looked at."""
        self._blocks.append(block)
        self._fresh = True
        newest_us = int(block.device_us[-1])
        while newest_us - int(self._blocks[0].device_us[-1]) > STEP_S * 1e6:
            self._blocks.popleft()

    def gone(self) -> None:
        """The probe has gone or has started again: its numbers and times do not go on."""
        self._blocks.clear()
        self._began_s = None
        view = self._view
        self._view = LoadView(number=view.number, answer=view.answer, losses_n=view.losses_n + 1)

    def look_at(self, before: StepBefore) -> None:
        """Judge by this from now on, without an end; a measurement under way is broken off."""
        self._before = before
        self._began_s = None
        self._judged_s = float("-inf")
        self._view = LoadView(number=self._view.number, losses_n=self._view.losses_n)

    def measure(self, before: StepBefore, now_s: float) -> None:
        """Begin anew and wait until the load stands still, or it is clear that it will not do.

        Args:
            before: what it is judged by.
            now_s: a clock that never goes back.
        """
        self.look_at(before)
        self._blocks.clear()
        self._began_s = now_s
        last = self._view
        self._view = LoadView(None, 0.0, last.number + 1, losses_n=last.losses_n)

    def view(self, now_s: float) -> LoadView:
        """The picture of now; the samples are judged at most every ``JUDGE_EVERY_S``."""
        if now_s < self._judged_s + JUDGE_EVERY_S or not (self._fresh or self._began_s is not None):
            return self._view
        self._judged_s, self._fresh = now_s, False
        seen = judge_step(self._blocks, self._before)
        last = self._view
        if self._began_s is None:
            self._view = LoadView(seen, None, last.number, last.answer, last.losses_n)
            return self._view
        waited_s = now_s - self._began_s
        if waited_out(seen, waited_s):
            self._began_s = None
            self._view = LoadView(seen, None, last.number, seen, last.losses_n)
        else:
            self._view = LoadView(seen, waited_s, last.number, None, last.losses_n)
        return self._view
