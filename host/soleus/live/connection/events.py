"""What comes of one look at a connection: events, handed to whoever called ``poll``.

A consumer loops over them with one ``match``; the connection knows none of its consumers.
"""

from __future__ import annotations

from dataclasses import dataclass

from soleus.core.events import EventKind
from soleus.core.samples import SampleBlock
from soleus.errors import SoleusError
from soleus.live.connection.button import Press
from soleus.wire.frames import Hello, Settings, Status


@dataclass(frozen=True, slots=True)
class Greeted:
    """A probe has said who it is; its samples follow."""

    hello: Hello


@dataclass(frozen=True, slots=True, eq=False)
class Samples:
    """Samples have come that follow those of the event before.

    Attributes:
        block: in order, following the block before.
        age_s: how old its newest sample was when it was decoded, against the fastest arrivals.
    """

    block: SampleBlock
    age_s: float


@dataclass(frozen=True, slots=True)
class StatusCame:
    """How the probe is, once a second; ``host_ns`` is when that arrived."""

    status: Status
    host_ns: int


@dataclass(frozen=True, slots=True)
class SettingsCame:
    """What the probe keeps, its name among it; newer than what HELLO said."""

    settings: Settings


@dataclass(frozen=True, slots=True)
class Pressed:
    """The probe's button: a mark, or, held for a second, a let-go.

    Attributes:
        press: what it was, on the probe's clock.
        host_ns: the same moment on the host's clock, late by the shortest delay of the line.
    """

    press: Press
    host_ns: int


@dataclass(frozen=True, slots=True)
class ProbeGone:
    """No further sample of this run of the probe will come.

    Attributes:
        kind: LINK_LOST, or REBOOT where it has started again.
        problem: why the link was lost, as far as that is known.
    """

    kind: EventKind
    problem: SoleusError | None = None


ConnectionEvent = Greeted | Samples | StatusCame | SettingsCame | Pressed | ProbeGone
