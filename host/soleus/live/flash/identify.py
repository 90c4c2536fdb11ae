"""Who is on the board, before and after it is flashed: listens first, and asks only a probe.

A boot loader that hears HELLO requests at another speed takes them for commands. So nothing is
sent until a frame of a probe has come, or until the loader must have left.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from soleus.errors import LinkLost, ProbeError
from soleus.link.clock import Clock
from soleus.link.conversation import Conversation, Say
from soleus.link.flash.port import BoardPort
from soleus.link.handshake import readable_text
from soleus.link.serial_port.speed import FIRST_S, NEXT_S, SpeedSearch
from soleus.wire.decoder import Received
from soleus.wire.frames import Hello

LISTEN_S: Final = FIRST_S + NEXT_S  # each speed once; a probe says HELLO at its start
QUESTIONS_S: Final = 3.0  # a probe that was heard answers at once
HEARD_MAX: Final = 256


@dataclass(frozen=True, slots=True)
class BoardAnswer:
    """What was on the board.

    Attributes:
        hello: what the probe says of itself; None if there is none that can be read.
        words: what was there instead, for a person.
        heard: what another program has said, if that was text.
    """

    hello: Hello | None
    words: str = ""
    heard: bytes = b""


def who_is_there(port: BoardPort, clock: Clock, bauds: tuple[int, ...]) -> BoardAnswer:
    """Listen for a probe at the speeds that a probe may have; ask it once it was heard.

    Args:
        port: of the board.
        clock: the host's clock.
        bauds: those of the speeds that the port's adapter can do.

    Raises:
        LinkLost: the port has gone.
    """
    recorder = _Listener(port, clock, bauds)
    if recorder.listen(LISTEN_S):
        return recorder.answer()
    if recorder.text:
        return BoardAnswer(
            None, f"another program, which says '{readable_text(recorder.text)}'", recorder.text
        )
    return BoardAnswer(None, "no probe's firmware that can be heard")


def greet(port: BoardPort, clock: Clock, say: Say, bauds: tuple[int, ...]) -> Hello:
    """Wait for the probe that was just flashed, with the patience of any connection.

    Args:
        port: of the board.
        clock: the host's clock.
        say: gets a sentence about what is being waited for.
        bauds: as for ``who_is_there``.

    Raises:
        ProbeError: it does not come, or cannot be read.
    """
    recorder = _Listener(port, clock, bauds)
    recorder.listen(LISTEN_S)
    hello = recorder.ask(None, say)
    assert hello is not None  # without a limit it is found, or the handshake gives up by itself
    return hello


class _Listener:
    """Listens at one speed after another, and keeps what was heard for the sentence about it."""

    def __init__(self, port: BoardPort, clock: Clock, bauds: tuple[int, ...]) -> None:
        port.set_baud(bauds[0])
        self._line = SpeedSearch(port, clock, bauds)
        self._conversation = Conversation(self._line, clock)
        self._heard = b""  # at the speed of the moment
        self.text = b""  # the newest that was text, at whichever speed

    def listen(self, seconds: float) -> bool:
        """Hear for so long, or until a frame has come; return whether one has."""
        there = self._conversation
        until_s = there.now_s + seconds
        while there.now_s < until_s:
            baud, (chunk, decoded) = self._line.baud, there.hear()
            if self._line.baud != baud:
                self._end_of_speed()
            self._heard = (self._heard + chunk.data)[-HEARD_MAX:]
            if any(isinstance(one, Received) for one in decoded):
                return True
        self._end_of_speed()
        return False

    def _end_of_speed(self) -> None:
        """Keep what was text; bytes of another speed would make it unreadable."""
        if readable_text(self._heard):
            self.text = self._heard
        self._heard = b""

    def answer(self) -> BoardAnswer:
        """Ask a probe that was heard; what it cannot say is said for it."""
        try:
            hello = self.ask(QUESTIONS_S)
        except LinkLost:
            raise
        except ProbeError as error:
            return BoardAnswer(None, f"a probe that cannot be read: {error.what.rstrip('.')}")
        return BoardAnswer(hello, "a probe that sends and does not hear" if hello is None else "")

    def ask(self, seconds: float | None, say: Say | None = None) -> Hello | None:
        """Ask for HELLO; None after so long, or until the handshake gives up."""
        return self._conversation.greet(seconds, say)
