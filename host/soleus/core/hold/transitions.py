"""Every move of a guided run, as one total table: ``NEXT[phase][seen]``.

All judgement (bands, timers, staleness, stop rules) happens before, in ``rules.classify``. The
table only moves. A row that misses a column does not import, and a stop rule leads to STOPPED
from every phase.
"""

from __future__ import annotations

from enum import Enum
from typing import Final

from soleus.core.terms import Phase


class Seen(Enum):
    """What one sample, or one act, amounts to. Columns of the table, most urgent last."""

    OFF = "off"  # no contact
    OFF_LAST = "off_last"  # no contact, and no hold is left after this one
    BELOW = "below"
    IN_BAND = "in_band"
    ABOVE = "above"
    TIME_DONE = "time_done"  # the in-band time of this hold is complete
    REST_OVER = "rest_over"
    UNTRUSTED = "untrusted"  # a sample that nothing may be judged by
    STOP_RULE = "stop_rule"


_Y, _A, _H, _L, _T, _D, _X = (
    Phase.READY,
    Phase.APPROACH,
    Phase.HOLD,
    Phase.RELEASE,
    Phase.REST,
    Phase.DONE,
    Phase.STOPPED,
)

NEXT: Final[dict[Phase, dict[Seen, Phase]]] = {
    phase: dict(zip(Seen, row, strict=True))
    for phase, row in {
        #   OFF OFF_LAST BELOW IN_BAND ABOVE TIME_DONE REST_OVER UNTRUSTED STOP_RULE
        _Y: (_Y, _Y, _A, _H, _A, _Y, _Y, _Y, _X),
        _A: (_Y, _Y, _A, _H, _A, _L, _A, _A, _X),
        _H: (_Y, _Y, _H, _H, _H, _L, _H, _H, _X),
        _L: (_T, _D, _L, _L, _L, _L, _L, _L, _X),
        _T: (_T, _D, _T, _T, _T, _T, _Y, _T, _X),
        _D: (_D, _D, _D, _D, _D, _D, _D, _D, _X),
        _X: (_X, _X, _X, _X, _X, _X, _X, _X, _X),
    }.items()
}
"""HOLD goes back to READY when contact is lost: the timer keeps its time and waits."""
