"""For how long LET GO stands, told from the picture of a run.

Where the pressure is known it stands while there is contact. Where nobody can know it, it stands
until a person says that it was read: a calm page must not stand before a hand that still presses.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from soleus.core.contact import CONTACT_KPA
from soleus.core.hold.rules import KEEPS_DONE, TOUCHING
from soleus.core.terms import Cause, Doubt, End, Phase, Zone
from soleus.core.view import HoldView, Reading, without_number

# After these a number may come again, of a probe that was just plugged in, of a sensor that had
# failed, beside a record that is not written: none of them shows that this pressure has gone.
UNSEEN_CAUSES: Final = frozenset({Cause.LINK_LOST, Cause.STALE, Cause.FAULT, Cause.STORE})
_PRESSING: Final = frozenset({Zone.BELOW, Zone.IN_BAND, Zone.ABOVE})


def frozen(view: HoldView) -> HoldView:
    """The picture of a run that nobody feeds any more: whoever may be pressing has to let go."""
    unseen = without_number(view, Doubt.STALE)
    pressing = view.phase in TOUCHING or view.zone in _PRESSING
    return replace(unseen, zone=Zone.STOP) if pressing else unseen


def is_frozen(view: HoldView) -> bool:
    """Whether nobody feeds this run any more while somebody may be pressing."""
    return view.zone is Zone.STOP and view.phase is not Phase.STOPPED


def is_unseen(view: HoldView) -> bool:
    """No reading can show any more that the pressure of this run has gone."""
    return is_frozen(view) or (view.phase is Phase.STOPPED and view.cause in UNSEEN_CAUSES)


def still_pressing(view: HoldView, reading: Reading) -> bool:
    """Whether there is contact, or nobody can know that there is none.

    Args:
        view: the run that says let go.
        reading: the newest one, of the run or of the probe itself.
    """
    pressure_kpa = reading.pressure_kpa
    return is_unseen(view) or pressure_kpa is None or pressure_kpa >= CONTACT_KPA


def has_done_its_time(view: HoldView) -> bool:
    """The run has ended by its in-band time, even if the pressure then stood on."""
    if view.phase is Phase.DONE:
        return True
    kept = view.end is End.DONE and view.cause in KEEPS_DONE
    return view.phase is Phase.STOPPED and kept and view.set_n >= view.sets_n
