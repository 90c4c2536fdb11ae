"""How long the pressure stood on after the time of a hold was done, as the record tells it."""

from __future__ import annotations

from soleus.core.events import EventKind
from soleus.store.sessions.records import StoredHold, StoredSession


def overstayed_s_of(stored: StoredSession, hold: StoredHold) -> float | None:
    """Seconds from the end of the in-band time to the release; None where it was in time.

    The events are the source: they are sealed with the samples, and a replay comes to them again.
    """
    for event in stored.events:
        if event.kind is EventKind.HOLD_END and event.value.get("set") == hold.start.set_n:
            seconds = event.value.get("overstayed_s")
            return float(seconds) if isinstance(seconds, int | float) else None
    return None
