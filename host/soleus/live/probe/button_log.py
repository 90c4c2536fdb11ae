"""The presses of a probe's button while it is connected, for whoever looks on without a record."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Final

from soleus.core.marks import MarkFinder
from soleus.core.terms import Label
from soleus.live.connection.button import Press
from soleus.live.probe.state import PressSeen

SHOWN_MAX: Final = 8  # more than a thumb makes between two pictures


class ButtonLog:
    """Each press with the pressure at its moment.

    Args:
        label: what a number of the probe claims now.

    Attributes:
        finder: gets every sample of the probe that may be used.
        n: presses so far.
    """

    def __init__(self, label: Callable[[], Label]) -> None:
        self._label = label
        self._waiting: dict[int, tuple[bool, int]] = {}  # held, and when by the host's clock
        self._shown: deque[PressSeen] = deque(maxlen=SHOWN_MAX)
        self._told: tuple[PressSeen, ...] = ()
        self.finder = MarkFinder()
        self.n = 0

    def add(self, press: Press, host_ns: int) -> None:
        """Take the next press, and when it was on the host's clock."""
        self._waiting[press.device_us] = (press.held, host_ns)
        self.finder.add_mark(press.device_us)

    def shown(self) -> tuple[PressSeen, ...]:
        """The newest presses that the samples have caught up with, the newest last."""
        if not self.finder.waiting:
            return self._told
        for mark in self.finder.found():
            held, host_ns = self._waiting.pop(mark.device_us)
            seen = PressSeen(mark.device_us, host_ns, held, mark.pressure_kpa, self._label())
            self._shown.append(seen)
            self.n += 1
        self._told = tuple(self._shown)
        return self._told
