"""The contract of everything that a probe is read from: a port, a simulation, a recording, a gauge.

A source moves bytes and tells when they came; one that makes a probe's frames itself hands them
over as they are. It keeps no log and judges nothing; whoever owns it calls it from one thread.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol, runtime_checkable

from soleus.core.events import EventKind, JsonValue
from soleus.core.view import HoldView
from soleus.wire.codec import encode
from soleus.wire.frames import Frame

UNREADABLE: Final = "unreadable"  # what a line was taken for that could not be read at all


@dataclass(frozen=True, slots=True)
class Chunk:
    """What one read returned, bytes or frames; neither when nothing came in time.

    Attributes:
        data: the bytes, cut anywhere.
        host_ns: monotonic host clock when the read returned, ns.
        frames: what a source made itself and never had as bytes.
    """

    data: bytes
    host_ns: int
    frames: tuple[Frame, ...] = ()

    def in_bytes(self) -> Chunk:
        """The same read as the bytes that a probe would have sent, to be recorded."""
        if not self.frames:
            return self
        return Chunk(self.data + b"".join(map(encode, self.frames)), self.host_ns)


class Source(Protocol):
    """Where bytes or frames come from and commands go to.

    Promises: ``read`` returns within about ``timeout_s`` and raises ``LinkLost`` (never
    anything else) once the other side has gone, however that shows itself; ``write`` likewise;
    ``close`` may be called twice, from any thread, and ends a waiting ``read``; whoever reads or
    writes after it gets ``LinkLost`` too.
    """

    @property
    def url(self) -> str:
        """What a person types to open this source again."""

    def read(self, timeout_s: float) -> Chunk:
        """Wait for bytes or frames. Raises ``LinkLost``."""

    def write(self, data: bytes) -> None:
        """Send bytes. Raises ``LinkLost``."""

    def close(self) -> None:
        """Let go of the port; idempotent."""


def baud_of(source: object) -> int | None:
    """Bits per second of a source that has a ``baud``; None if it is on no line.

    Asked for each picture, so it looks for the one name instead of checking a protocol.
    """
    baud = getattr(source, "baud", None)
    return baud if isinstance(baud, int) else None


@runtime_checkable
class HasZero(Protocol):
    """An instrument that may set itself to zero when soleus takes one."""

    def set_zero(self) -> None:
        """Have it do so, if that was asked for. Raises ``LinkLost``."""


@runtime_checkable
class HasLines(Protocol):
    """An instrument that speaks in lines of text."""

    @property
    def form(self) -> TextLine | None:
        """A reading as it prints them; None before the first."""

    def said(self) -> Sequence[TextLine]:
        """What it has said besides readings of that form since the last call."""


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line of an instrument: as it came, safe to show, and what it was taken for."""

    text: str
    means: str


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
