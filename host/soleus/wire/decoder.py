"""Bytes in any portions to frames, with an account of every byte.

The decoder stands at the 0x00 that end frames: whatever was damaged, the next 0x00 is a fresh
start. It holds at most one unfinished frame. What it gives depends on the bytes alone, never on
where a read was cut; only ``host_ns`` tells which read completed a frame. It knows nothing of
ports, and does not look inside frames.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from soleus.wire.codec import END, DecodeResult, decode
from soleus.wire.frames import Frame
from soleus.wire.spec import FRAME_MAX


@dataclass(frozen=True, slots=True)
class Received:
    """A good frame and the monotonic host clock of the read that completed it, ns."""

    frame: Frame
    host_ns: int


@dataclass(frozen=True, slots=True)
class Damage:
    """Bytes that were no frame.

    Attributes:
        kind: why not; never GOOD, EMPTY or UNKNOWN_TYPE.
        n_bytes: how many, the ending 0x00 included.
        host_ns: monotonic host clock of the read that ended them, ns.
    """

    kind: DecodeResult
    n_bytes: int
    host_ns: int


Decoded = Received | Damage

# Counted, but nothing that anybody has to hear about frame by frame.
SILENT: Final = frozenset({DecodeResult.EMPTY, DecodeResult.UNKNOWN_TYPE})
HARMLESS: Final = SILENT | {DecodeResult.GOOD}


@dataclass(frozen=True, slots=True)
class Accounting:
    """What became of every byte so far.

    Attributes:
        bytes_n: bytes by result, with the 0x00 that ended them; every result has an entry.
        ends_n: how often each result was found: under GOOD, the number of frames.
        pending_n: bytes of a frame that has not ended yet, at most ``FRAME_MAX``. An unfinished
            one that has grown longer is counted as TOO_LONG at once.
    """

    bytes_n: Mapping[DecodeResult, int]
    ends_n: Mapping[DecodeResult, int]
    pending_n: int

    @property
    def fed_n(self) -> int:
        """All bytes that were ever fed."""
        return sum(self.bytes_n.values()) + self.pending_n

    @property
    def damaged_n(self) -> int:
        """Bytes that were neither frames nor harmless."""
        return sum(n for result, n in self.bytes_n.items() if result not in HARMLESS)


class Decoder:
    """Takes bytes as they come and gives the frames in them; one per connection."""

    def __init__(self) -> None:
        self._held = b""  # the unfinished frame
        self._outgrown_n = 0  # bytes of it that were given up because it is too long
        self._bytes_n = dict.fromkeys(DecodeResult, 0)
        self._ends_n = dict.fromkeys(DecodeResult, 0)

    @property
    def accounting(self) -> Accounting:
        """A snapshot of where all bytes went."""
        return Accounting(
            MappingProxyType(self._bytes_n.copy()),
            MappingProxyType(self._ends_n.copy()),
            len(self._held),
        )

    def feed(self, data: bytes, host_ns: int) -> list[Decoded]:
        """Take the bytes of one read.

        Args:
            data: any number of bytes, cut anywhere.
            host_ns: monotonic host clock when the read returned, ns.

        Returns:
            Frames and damage in the order of their ends in the stream. Never raises.
        """
        *ended, rest = data.split(END)
        found = [self._end(run, host_ns) for run in ended]
        self._hold(rest)
        return [one for one in found if one is not None]

    def _end(self, run: bytes, host_ns: int) -> Decoded | None:
        """Judge what has come up to a 0x00."""
        outgrown_n, whole = self._outgrown_n, self._held + run
        self._held, self._outgrown_n = b"", 0
        decoded = DecodeResult.TOO_LONG if outgrown_n else decode(whole)
        result = decoded if isinstance(decoded, DecodeResult) else DecodeResult.GOOD
        self._bytes_n[result] += len(whole) + len(END)
        self._ends_n[result] += 1
        if not isinstance(decoded, DecodeResult):
            return Received(decoded, host_ns)
        return None if result in SILENT else Damage(result, outgrown_n + len(whole) + 1, host_ns)

    def _hold(self, rest: bytes) -> None:
        """Keep what has no 0x00 yet, as long as it can still become a frame."""
        self._held += rest
        if self._outgrown_n or len(self._held) > FRAME_MAX:
            self._bytes_n[DecodeResult.TOO_LONG] += len(self._held)
            self._outgrown_n += len(self._held)
            self._held = b""
