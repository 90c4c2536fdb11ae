"""Whether somebody presses on after the time of a hold is done.

The hold is done all the same; it is said loudly, put on record, and never counted as in-band time.
"""

from __future__ import annotations

from typing import Final

from soleus.core.hold.rules import OVERSTAY_AFTER_S
from soleus.core.terms import Phase

RULES_SINCE: Final = 2


class Overstay:
    """Follows one run; a run that was judged by older rules never overstays.

    Attributes:
        begun: the present hold, or the one just finished, was overstayed.
        standing: and the pressure has not been let go of since.
    """

    def __init__(self, rules: int) -> None:
        self._in_force = rules >= RULES_SINCE
        self.begun = False
        self.standing = False

    def next_set(self) -> None:
        """Begin to follow the next hold of the run."""
        self.begun = self.standing = False

    def step(self, after_done_s: float, phase: Phase, *, touching: bool) -> bool:
        """Take the state after a sample; True once, when it begins.

        Args:
            after_done_s: contact since the in-band time was complete.
            phase: where the run stands.
            touching: the tip touches.
        """
        if phase is not Phase.RELEASE:
            self.standing = self.standing and touching
            return False
        if not self._in_force or self.begun or after_done_s < OVERSTAY_AFTER_S:
            return False
        self.begun = self.standing = True
        return True
