"""The contract of everything that bytes come from: a port, a simulation, a recording.

A source moves bytes and tells when they came. It decodes nothing, keeps no log and judges
nothing; whoever owns it calls it from one thread.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from soleus.core.events import EventKind, JsonValue
from soleus.core.view import HoldView


@dataclass(frozen=True, slots=True)
class Chunk:
    """Bytes as one read returned them; empty when nothing came in time.

    Attributes:
        data: the bytes, cut anywhere.
        host_ns: monotonic host clock when the read returned, ns.
    """

    data: bytes
    host_ns: int


class Source(Protocol):
    """Where bytes come from and commands go to.

    Promises: ``read`` returns within about ``timeout_s`` and raises ``LinkLost`` (never
    anything else) once the other side has gone, however that shows itself; ``write`` likewise;
    ``close`` may be called twice, from any thread, and ends a waiting ``read``; whoever reads or
    writes after it gets ``LinkLost`` too.
    """

    @property
    def url(self) -> str:
        """What a person types to open this source again."""

    def read(self, timeout_s: float) -> Chunk:
        """Wait for bytes. Raises ``LinkLost``."""

    def write(self, data: bytes) -> None:
        """Send bytes. Raises ``LinkLost``."""

    def close(self) -> None:
        """Let go of the port; idempotent."""


@dataclass(frozen=True, slots=True)
class Act:
    """Something a simulated person does: an input event without its place in time."""

    kind: EventKind
    value: dict[str, JsonValue]


@runtime_checkable
class HasHand(Protocol):
    """A source that simulates the person as well: it looks at the screen and presses."""

    def look(self, view: HoldView) -> Sequence[Act]:
        """See what a person would see now; return what that person does at the keyboard."""

    def push(self, delta_kpa: float) -> None:
        """A key pressed by the user moves the simulated hand by so much; takes it over."""

    def lift(self) -> None:
        """The user lets the simulated hand go."""

    def put_on(self, force_n: float | None) -> None:
        """A known load stands on the tip instead of the hand, N; None gives it back."""
