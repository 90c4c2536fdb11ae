"""What a session with a probe is made with."""

from __future__ import annotations

from dataclasses import dataclass

from soleus.core.terms import Role
from soleus.live.hold.setup import STOP_TAIL_S
from soleus.store.folder import DataFolder
from soleus.store.sessions.records import ME


@dataclass(frozen=True, slots=True)
class Options:
    """What a session with a probe is made with.

    Attributes:
        folder: where the record and the calibrations lie.
        url: the probe, None to look for one.
        person: who is pressed.
        role: who presses.
        no_contact_s: without contact for this long a run ends.
        done_tail_s: how long samples are recorded after the last hold is done.
        threaded: read in a thread of its own; else ``ProbeSession.turn`` has to be called.
    """

    folder: DataFolder
    url: str | None
    person: str = ME
    role: Role = Role.SELF
    no_contact_s: float = 90.0
    done_tail_s: float = STOP_TAIL_S
    threaded: bool = True
