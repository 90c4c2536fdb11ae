"""A probe that stands on its own tip until it is picked up.

Its weight presses on the cell like a hand would, only as still as a table. Times are seconds since
the source was opened.
"""

from __future__ import annotations

import math
from typing import Final

PICK_UP_TAKES_S: Final = 0.15
INVITED_AFTER_S: Final = 0.3  # from the picture that invites to press to the grip


class OnItsTip:
    """What stands on the tip.

    Args:
        weight_n: as long as nobody has picked it up; 0 for a probe that lies or is held.
        lifted_after_s: since the probe began to send, it is picked up unasked; infinite for never.
    """

    def __init__(self, weight_n: float = 0.0, lifted_after_s: float = math.inf) -> None:
        self._weight_n = weight_n
        self._lifted_after_s = lifted_after_s
        self._lifted_s = math.inf

    def begins_to_send(self, now_s: float) -> None:
        """From here on the time runs after which it is picked up unasked."""
        self._lift_at(now_s + self._lifted_after_s)

    def is_invited(self, now_s: float) -> None:
        """Whoever holds it is asked to press."""
        self._lift_at(now_s + INVITED_AFTER_S)

    def pick_up(self, now_s: float) -> None:
        """It is picked up now."""
        self._lift_at(now_s)

    def force_n(self, now_s: float) -> float:
        """What of its weight is on the tip, N."""
        lifted = (now_s - self._lifted_s) / PICK_UP_TAKES_S
        return self._weight_n * min(1.0, max(0.0, 1.0 - lifted))

    def _lift_at(self, at_s: float) -> None:
        self._lifted_s = min(self._lifted_s, at_s)
