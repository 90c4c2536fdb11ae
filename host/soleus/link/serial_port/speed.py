"""A port whose probe may speak at any of the speeds that a probe can be set to.

Until the first message has been read the speeds are tried in turn, while somebody above asks for
a HELLO again and again; from then on the port is as it is. The usual speed comes first and is
given the time that a board takes to start, so whoever speaks at it does not wait for the others.
Which message it is, and from whom, is not asked here.
"""

from __future__ import annotations

from typing import Final, Protocol

from soleus.link.clock import NS_PER_S, Clock
from soleus.link.source import Chunk, Source
from soleus.wire.decoder import Decoder, Received
from soleus.wire.spec import BAUDS

FIRST_S: Final = 2.5  # a board that was reset by opening its port has started by then
NEXT_S: Final = 1.5  # a probe sends a STATUS each second, and answers within milliseconds
GARBLED_S: Final = 0.7  # so long after bytes that nobody could read: another speed
GARBLED_MIN: Final = 8  # bytes; fewer may be the rest of a message that was cut


class Line(Source, Protocol):
    """A source on a serial line."""

    @property
    def baud(self) -> int:
        """Bits per second."""

    def set_baud(self, baud: int) -> None:
        """Go on at another speed. Raises ``LinkLost``."""


class SpeedSearch:
    """Tries the speeds in turn until something can be read.

    Args:
        line: the open port, at the first speed.
        clock: the host's clock.
        bauds: the speeds, the usual one first.
    """

    def __init__(self, line: Line, clock: Clock, bauds: tuple[int, ...] = BAUDS) -> None:
        self._line = line
        self._clock = clock
        self._bauds = bauds
        self._turns_n = 0
        self._decoder: Decoder | None = Decoder()  # None once something has been read
        self._since_ns = clock.now_ns()
        self._garbled_n = 0
        self._garbled_ns = 0  # when the first of them came

    @property
    def url(self) -> str:
        """What a person types to open this port again, at the speed of the moment."""
        return self._line.url

    @property
    def baud(self) -> int:
        """Bits per second at the moment."""
        return self._line.baud

    def read(self, timeout_s: float) -> Chunk:
        """As the port.

        Raises:
            LinkLost: as the port.
        """
        if self._decoder is not None and self._is_time():
            self._try_next()
        chunk = self._line.read(timeout_s)
        if self._decoder is not None and chunk.data:
            self._look(self._decoder, chunk)
        return chunk

    def write(self, data: bytes) -> None:
        """As the port.

        Raises:
            LinkLost: as the port.
        """
        self._line.write(data)

    def close(self) -> None:
        """As the port."""
        self._line.close()

    def _look(self, decoder: Decoder, chunk: Chunk) -> None:
        if any(isinstance(one, Received) for one in decoder.feed(chunk.data, chunk.host_ns)):
            self._decoder = None
            return
        self._garbled_ns = self._garbled_ns if self._garbled_n else chunk.host_ns
        self._garbled_n += len(chunk.data)

    def _is_time(self) -> bool:
        now_ns = self._clock.now_ns()
        most_s = NEXT_S if self._turns_n else FIRST_S
        if now_ns - self._since_ns > most_s * NS_PER_S:
            return True
        long_ago = now_ns - self._garbled_ns > GARBLED_S * NS_PER_S
        return self._garbled_n >= GARBLED_MIN and long_ago

    def _try_next(self) -> None:
        self._turns_n += 1
        self._line.set_baud(self._bauds[self._turns_n % len(self._bauds)])
        self._decoder = Decoder()
        self._since_ns, self._garbled_n = self._clock.now_ns(), 0
