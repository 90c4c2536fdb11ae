"""First words with a probe: who is there, and has it understood?

Two small state machines without a clock, a port or a thread. Whoever reads the port hands them
the time and what was decoded, and sends what they return:

    handshake.step(now_s, chunk.data, decoded) -> bytes to send; handshake.hello when it is done
    request.step(now_s, decoded)               -> bytes to send; request.done when it is done

Opening a port may reset the board, and a modem service may hold a new one for ten seconds, so
nothing here sleeps: what is asked is asked again until the answer comes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from soleus.errors import ProbeError
from soleus.wire.codec import encode
from soleus.wire.decoder import Decoded, Received
from soleus.wire.frames import Ack, Command, Data, Frame, Hello
from soleus.wire.spec import WIRE_VERSION, AckStatus, Op, spec_hash

REPEAT_S: Final = 0.25
SAY_AFTER_S: Final = 3.0
GIVE_UP_AFTER_S: Final = 20.0
FOREIGN_AFTER_S: Final = 6.0  # a board loader's last words are over by then
ANSWER_WITHIN_S: Final = 5.0  # a probe that has said HELLO acknowledges in milliseconds
HEARD_MAX: Final = 256
QUOTE_MAX: Final = 40
_NOTHING_RECORDED: Final = "Nothing was measured."
_WHICH_PORT: Final = "Look which port is the probe's with: soleus probe list"


class CommandIds:
    """Numbers for commands: each command of a connection has its own."""

    def __init__(self) -> None:
        self._last = 0

    def next(self) -> int:
        """A number that was not used lately; u16, never 0."""
        self._last = self._last % 0xFFFF + 1
        return self._last


class Handshake:
    """Asks for HELLO until there is one.

    Args:
        started_s: when the source was opened, s, on the clock that ``step`` is told.
        url: the source's name, for the sentences.
        ids: where command numbers come from; share it with the requests that follow.

    Attributes:
        hello: what the probe has said about itself; None until then.
        says: what is being waited for, in a sentence; empty before there is something to say.
    """

    def __init__(self, started_s: float, url: str, ids: CommandIds) -> None:
        self._started_s = started_s
        self._url = url
        self._ids = ids
        self._next_s = started_s
        self._heard = b""
        self._frames_n = 0
        self.hello: Hello | None = None
        self.says = ""

    def step(self, now_s: float, data: bytes, decoded: Iterable[Decoded]) -> bytes:
        """Take one read; return the bytes to send now, often none.

        Args:
            now_s: the time.
            data: the bytes of this read, as they came.
            decoded: what the decoder has made of them.

        Raises:
            ProbeError: nobody answers, somebody else does, or a probe that this version of soleus
                cannot read.
        """
        for frame in _frames(decoded):
            self._frames_n += 1
            if isinstance(frame, Hello) and self.hello is None:
                _must_be_readable(frame, self._url)
                self.hello = frame
        if self.hello is not None:
            return b""
        self._heard = (self._heard + data)[:HEARD_MAX]
        self._judge_waiting(now_s - self._started_s)
        if now_s < self._next_s:
            return b""
        self._next_s = now_s + REPEAT_S
        return encode(Command(self._ids.next(), Op.HELLO))

    def _judge_waiting(self, waited_s: float) -> None:
        text = "" if self._frames_n else readable_text(self._heard)
        if text and waited_s >= FOREIGN_AFTER_S:
            raise ProbeError(
                f"What is plugged in at {self._url} is not a soleus probe: it says '{text}'.",
                _NOTHING_RECORDED,
                f"{_WHICH_PORT} -- if it is this board, put the probe's firmware on it.",
            )
        if waited_s >= GIVE_UP_AFTER_S:
            raise self._gave_up()
        if waited_s >= SAY_AFTER_S:
            self.says = (
                f"Waiting for the probe at {self._url} to answer. A board that was just plugged "
                "in may take ten seconds."
            )

    def _gave_up(self) -> ProbeError:
        if self._frames_n:
            what = f"The probe at {self._url} sends, but does not hear: it gave no HELLO."
            return ProbeError(what, _NOTHING_RECORDED, "Unplug it, wait a moment, plug it in.")
        if self._heard:
            what = f"What is plugged in at {self._url} sends bytes that no soleus probe would send."
        else:
            what = f"Nothing has answered at {self._url} for {GIVE_UP_AFTER_S:.0f} seconds."
        return ProbeError(
            what,
            _NOTHING_RECORDED,
            f"{_WHICH_PORT} -- if it is this one, put the probe's firmware on the board.",
        )


class Request:
    """One command, sent again until the probe has acknowledged it.

    START also counts as understood when samples come, which is what it was for; so a recording,
    which answers no new question, can be started like a probe.

    Args:
        op: what is asked.
        started_s: when it is first asked, s, on the clock that ``step`` is told.
        ids: where the command's number comes from.

    Attributes:
        done: the probe has understood.
    """

    def __init__(self, op: Op, started_s: float, ids: CommandIds) -> None:
        self._command = Command(ids.next(), op)
        self._started_s = self._next_s = started_s
        self.done = False

    def step(self, now_s: float, decoded: Iterable[Decoded]) -> bytes:
        """Take one read; return the bytes to send now, often none.

        Raises:
            ProbeError: the probe refuses, or does not acknowledge in time.
        """
        for frame in _frames(decoded):
            self.done = self.done or self._is_answer(frame)
        if self.done:
            return b""
        if now_s - self._started_s >= ANSWER_WITHIN_S:
            raise ProbeError(
                f"The probe does not acknowledge {self._name}.",
                "What was measured until then is kept.",
                "Unplug the probe, wait a moment and plug it in again.",
            )
        if now_s < self._next_s:
            return b""
        self._next_s = now_s + REPEAT_S
        return encode(self._command)

    def _is_answer(self, frame: Frame) -> bool:
        if isinstance(frame, Data):
            return self._command.op == Op.START
        if not isinstance(frame, Ack) or frame.command_id != self._command.command_id:
            return False
        if frame.status != AckStatus.OK:
            status = frame.status.name if isinstance(frame.status, AckStatus) else frame.status
            raise ProbeError(
                f"The probe refuses {self._name}: {status}.",
                _NOTHING_RECORDED,
                "Its firmware may be too old: put the one that came with this soleus on it.",
            )
        return True

    @property
    def _name(self) -> str:
        return Op(self._command.op).name


def readable_text(heard: bytes) -> str:
    """The first words of a device that speaks text, safe to show; empty if it is no text.

    Args:
        heard: its first bytes.
    """
    text = heard.decode("ascii", errors="replace")
    letters = [letter for letter in text if letter.isascii() and letter.isprintable()]
    if len(letters) < 4 or len(letters) + text.count("\n") + text.count("\r") < 0.9 * len(text):
        return ""
    words = re.sub(r"\s+", " ", "".join(c if c.isprintable() else " " for c in text)).strip()
    return words if len(words) <= QUOTE_MAX else f"{words[:QUOTE_MAX]}…"


def _frames(decoded: Iterable[Decoded]) -> Iterable[Frame]:
    return (one.frame for one in decoded if isinstance(one, Received))


def _must_be_readable(hello: Hello, url: str) -> None:
    """Refuse a probe whose DATA this version might misread."""
    if hello.wire_version > WIRE_VERSION:
        raise ProbeError(
            f"The probe at {url} speaks wire version {hello.wire_version}; this soleus reads "
            f"version {WIRE_VERSION}.",
            _NOTHING_RECORDED,
            "Update soleus, or put the firmware that came with this soleus on the probe.",
        )
    if hello.wire_version == WIRE_VERSION and hello.spec_hash != spec_hash():
        raise ProbeError(
            f"The probe at {url} was built from another table of wire version {WIRE_VERSION}.",
            _NOTHING_RECORDED,
            "Put the firmware that came with this soleus on the probe.",
        )
