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
from enum import Enum
from typing import Final

from soleus.errors import ProbeError
from soleus.wire.codec import encode
from soleus.wire.decoder import Decoded, Received
from soleus.wire.frames import Ack, Command, Data, Frame, Hello, HostFrame
from soleus.wire.spec import BAUDS, WIRE_VERSION, AckStatus, Op, reads_version, spec_hash

REPEAT_S: Final = 0.25
SAY_AFTER_S: Final = 3.0
GIVE_UP_AFTER_S: Final = 20.0
FOREIGN_AFTER_S: Final = 6.0  # a board loader's last words are over by then
ANSWER_WITHIN_S: Final = 5.0  # a probe that has said HELLO acknowledges in milliseconds
HEARD_MAX: Final = 4096
QUOTE_MAX: Final = 40
_NOTHING_RECORDED: Final = "Nothing was measured."
_WHICH_PORT: Final = "Look which port is the probe's with: soleus probe list"
_FLASH: Final = "Put the firmware that came with this soleus on the probe: soleus probe flash"
_LINE_ENDS: Final = re.compile(r"[\r\n]+")
_LINE_MIN: Final = 6  # letters; a shorter run of them comes about by chance


class NoHello(Enum):
    """Why there is no probe to talk to at a port that opens."""

    SILENT = "silent"
    FOREIGN = "foreign"  # text, or bytes that are no frames
    DEAF = "deaf"  # a probe that sends and does not hear
    NEWER = "newer_firmware"
    OLDER = "older_firmware"


class HandshakeError(ProbeError):
    """Nobody to talk to; ``why`` tells programs what the sentence tells people."""

    def __init__(self, why: NoHello, what: str, next_step: str) -> None:
        super().__init__(what, _NOTHING_RECORDED, next_step)
        self.why = why


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
        self._frames_n = self._echoes_n = 0
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
            if isinstance(frame, HostFrame):
                self._echoes_n += 1  # our own voice: no probe sends commands
                continue
            self._frames_n += 1
            if isinstance(frame, Hello) and self.hello is None:
                _must_be_readable(frame, self._url)
                self.hello = frame
        if self.hello is not None:
            return b""
        self._heard = (self._heard + data)[-HEARD_MAX:]
        self._judge_waiting(now_s - self._started_s)
        if now_s < self._next_s:
            return b""
        self._next_s = now_s + REPEAT_S
        return encode(Command(self._ids.next(), Op.HELLO))

    def _judge_waiting(self, waited_s: float) -> None:
        text = "" if self._frames_n else readable_text(self._heard)
        if text and waited_s >= FOREIGN_AFTER_S:
            raise HandshakeError(
                NoHello.FOREIGN,
                f"What is plugged in at {self._url} is not a soleus probe: it says '{text}'.",
                f"{_WHICH_PORT} -- if it is this board, put the probe's firmware on it: "
                "soleus probe flash",
            )
        if waited_s >= GIVE_UP_AFTER_S:
            raise self.gave_up(waited_s)
        if waited_s >= SAY_AFTER_S:
            self.says = (
                f"Waiting for the probe at {self._url} to answer. A board that was just plugged "
                "in may take ten seconds."
            )

    def gave_up(self, waited_s: float) -> HandshakeError:
        """What to say to somebody who has waited for so long, s, and will not wait any more."""
        next_step = (
            f"{_WHICH_PORT} -- if it is this one, put the probe's firmware on the board: "
            "soleus probe flash"
        )
        if self._frames_n:
            what = f"The probe at {self._url} sends data but does not answer commands."
            next_step = "Unplug it, wait a moment, plug it in."
            return HandshakeError(NoHello.DEAF, what, next_step)
        if self._echoes_n:
            what = f"What is plugged in at {self._url} only sends back what it is sent."
            return HandshakeError(NoHello.FOREIGN, what, next_step)
        if self._heard:
            what = f"What is plugged in at {self._url} sends bytes that no soleus probe would send"
            on_a_line = self._url.startswith("serial:") and "?baud=" not in self._url
            what += f", read at {' and at '.join(map(str, BAUDS))} baud." if on_a_line else "."
            return HandshakeError(NoHello.FOREIGN, what, next_step)
        what = f"Nothing has answered at {self._url} for {waited_s:.0f} seconds."
        return HandshakeError(NoHello.SILENT, what, next_step)


class PendingCommand:
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
                f"Its firmware may be too old. {_FLASH}",
            )
        return True

    @property
    def _name(self) -> str:
        return Op(self._command.op).name


def readable_text(heard: bytes) -> str:
    """The words of a device that speaks text, safe to show; empty if it speaks none.

    Args:
        heard: its bytes. If they are not text as a whole, for example because some of them were
            read at another speed, the lines in them are that are.
    """
    text = heard.decode("ascii", errors="replace")
    if not _is_text(text):
        lines = [line for line in _LINE_ENDS.split(text)[1:-1] if len(line) >= _LINE_MIN]
        text = " ".join(line for line in lines if _is_text(line))
    words = re.sub(r"\s+", " ", "".join(c if _is_letter(c) else " " for c in text)).strip()
    return words if len(words) <= QUOTE_MAX else f"{words[:QUOTE_MAX]}…"


def _is_text(text: str) -> bool:
    letters_n = sum(map(_is_letter, text))
    ends_n = text.count("\n") + text.count("\r")
    return letters_n >= 4 and letters_n + ends_n >= 0.9 * len(text)


def _is_letter(character: str) -> bool:
    return character.isascii() and character.isprintable()


def _frames(decoded: Iterable[Decoded]) -> Iterable[Frame]:
    return (one.frame for one in decoded if isinstance(one, Received))


class Firmware(Enum):
    """How a probe's firmware stands to this soleus, by the table of the wire that it speaks."""

    SAME = "same"
    OLDER = "older"
    NEWER = "newer"

    @property
    def remark(self) -> str:
        """What a person should know of it; empty where there is nothing to know."""
        return _REMARKS[self]


_REMARKS: Final = {
    Firmware.SAME: "",
    Firmware.OLDER: "older than this soleus: soleus probe flash brings what is new",
    Firmware.NEWER: "newer than this soleus, which does not show what is new in it: update soleus",
}


def firmware_of(hello: Hello) -> Firmware:
    """How the firmware of a probe that can be read stands to this soleus."""
    if hello.wire_version == WIRE_VERSION:
        return Firmware.SAME
    return Firmware.NEWER if hello.wire_version > WIRE_VERSION else Firmware.OLDER


def _must_be_readable(hello: Hello, url: str) -> None:
    """Refuse a probe whose frames this version might misread."""
    version = hello.wire_version
    if version > WIRE_VERSION and not reads_version(version):
        raise HandshakeError(
            NoHello.NEWER,
            f"The firmware of the probe at {url} is newer than this soleus can read: it speaks "
            f"wire version {version}, this soleus version {WIRE_VERSION}.",
            f"Update soleus. Or: {_FLASH}",
        )
    if not reads_version(version) or (version == WIRE_VERSION and hello.spec_hash != spec_hash()):
        raise HandshakeError(
            NoHello.OLDER,
            f"The firmware of the probe at {url} speaks wire version {version} by another table "
            f"than this soleus, which reads version {WIRE_VERSION}.",
            _FLASH,
        )
