"""What is said and heard at one open source: the handshake first, then one request after another.

The one loop over ``Handshake``. Whoever keeps a probe connected does ``hear`` and ``reply`` by
turns and goes on with other work; whoever only waits for an answer calls ``greet`` and ``ask``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final, Protocol

from soleus.link.clock import NS_PER_S, Clock
from soleus.link.handshake import CommandIds, Handshake
from soleus.link.source import Chunk
from soleus.wire.decoder import Decoded, Decoder, Received
from soleus.wire.frames import Hello

READ_S: Final = 0.02

Say = Callable[[str], None]


class Speaker(Protocol):
    """What a conversation needs of a source."""

    @property
    def url(self) -> str:
        """What a person types to open this source again."""

    def read(self, timeout_s: float) -> Chunk:
        """Wait for bytes or frames. Raises ``LinkLost``."""

    def write(self, data: bytes) -> None:
        """Send bytes. Raises ``LinkLost``."""


class Request(Protocol):
    """Something that is asked again until the answer has come."""

    @property
    def done(self) -> bool:
        """The answer is there."""

    def step(self, now_s: float, decoded: Iterable[Decoded]) -> bytes:
        """Take one read; return the bytes to send now, often none. Raises ``ProbeError``."""


class Conversation:
    """Reads, decodes what comes as bytes, and writes what handshake or request want to be sent.

    Args:
        source: an open source; it stays with whoever opened it.
        clock: the host's clock, the same that the source uses.

    Attributes:
        decoder: what the bytes were, from the first on.
        ids: the numbers of its commands.
        handshake: the one under way, or the one that is over.
    """

    def __init__(self, source: Speaker, clock: Clock) -> None:
        self._source = source
        self._clock = clock
        self.decoder = Decoder()
        self.ids = CommandIds()
        self.handshake = self._new_handshake()

    @property
    def hello(self) -> Hello | None:
        """What the probe has said of itself; None until then."""
        return self.handshake.hello

    @property
    def now_s(self) -> float:
        """The time that handshake and questions are told, s."""
        return self._clock.now_ns() / NS_PER_S

    def greet_anew(self) -> None:
        """Ask for HELLO from now on: what was said before does not hold any more."""
        self.handshake = self._new_handshake()

    def hear(self) -> tuple[Chunk, list[Decoded]]:
        """One read of ``READ_S`` at most, and the frames in it, with what was none.

        Raises:
            LinkLost: the other side has gone.
        """
        chunk = self._source.read(READ_S)
        decoded = self.decoder.feed(chunk.data, chunk.host_ns)
        return chunk, [*decoded, *(Received(frame, chunk.host_ns) for frame in chunk.frames)]

    def reply(self, chunk: Chunk, decoded: list[Decoded], request: Request | None = None) -> None:
        """Send what is to be sent after one read.

        Args:
            chunk: the read.
            decoded: the frames in it, with what was none.
            request: what is asked once there is a HELLO; None for nothing.

        Raises:
            ProbeError: as the handshake or the request.
        """
        wanted = b""
        if self.hello is None:
            wanted = self.handshake.step(self.now_s, chunk.data, decoded)
        elif request is not None and not request.done:
            wanted = request.step(self.now_s, decoded)
        if wanted:
            self._source.write(wanted)

    def greet(self, seconds: float | None = None, say: Say | None = None) -> Hello | None:
        """Ask for HELLO, and wait for it.

        Args:
            seconds: for so long; None for as long as the handshake itself is patient.
            say: gets a sentence about what is being waited for, each one once.

        Returns:
            None if nobody has answered after so long.

        Raises:
            ProbeError: nobody answers, or somebody whom this soleus cannot read.
        """
        self.greet_anew()
        until_s, said = None if seconds is None else self.now_s + seconds, ""
        while self.hello is None and (until_s is None or self.now_s < until_s):
            self.reply(*self.hear())
            if say is not None and self.handshake.says != said:
                said = self.handshake.says
                say(said)
        return self.hello

    def ask(self, request: Request) -> None:
        """Ask a probe that has greeted, and wait for the answer.

        Raises:
            SoleusError: as the request; or the probe has gone.
        """
        while not request.done:
            self.reply(*self.hear(), request)

    def _new_handshake(self) -> Handshake:
        return Handshake(self.now_s, self._source.url, self.ids)
