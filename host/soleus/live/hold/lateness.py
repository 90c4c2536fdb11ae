"""How late samples are read: what nobody could see is not held.

A computer that is busy or asleep reads nothing, and then all of it at once: samples with good times
of their own, seconds after they were taken. Two signs tell it: their age by the probe's clock, and
that nobody has looked at the link for so long, which holds for a gauge without a clock as well.
"""

from __future__ import annotations

from typing import Final

from soleus.core.events import Late
from soleus.core.hold.rules import STALE_AFTER_S
from soleus.link.clock import NS_PER_S

AFTERWARDS_NS: Final = NS_PER_S  # what has piled up is read within this


class Lateness:
    """Follows when somebody looked at the link, and how old what they found was.

    Args:
        now_ns: the host's clock when this begins.
    """

    def __init__(self, now_ns: int) -> None:
        self._looked_ns = now_ns
        self._away_s = 0.0  # how long nobody had looked, the last time that it was too long
        self._back_ns = now_ns - AFTERWARDS_NS

    def look(self, now_ns: int, age_s: float = 0.0) -> Late | None:
        """Somebody looks; ``age_s`` is how old the newest sample is that was found, 0 without one.

        Returns:
            What nobody has seen until now; None where that is not worth a word.
        """
        away_s = (now_ns - self._looked_ns) / NS_PER_S
        self._looked_ns = now_ns
        if away_s > STALE_AFTER_S:
            self._away_s, self._back_ns = away_s, now_ns
            return Late(away_s, computer_busy=True)
        if age_s <= STALE_AFTER_S:
            return None
        busy = now_ns - self._back_ns < AFTERWARDS_NS
        return Late(self._away_s if busy else age_s, computer_busy=busy)
