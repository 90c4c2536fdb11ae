"""Keeps one probe connected: opens the port, shakes hands, decodes, and opens again after a loss.

``poll`` does one short piece of work and is called over and over by whoever owns the thread, so
the same code runs in real time and in virtual time. It keeps the probe alive and returns what has
come as events; it calls nobody, converts nothing, judges nothing and records nothing.
"""

from __future__ import annotations

import logging
import math
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from soleus.core.events import EventKind
from soleus.core.samples import SampleBlock
from soleus.errors import LinkLost, ProbeError, SoleusError
from soleus.link.clock import NS_PER_S, Clock
from soleus.link.conversation import Conversation
from soleus.link.handshake import HandshakeError, PendingCommand
from soleus.link.probe_settings.requests import NoAnswer, SettingsRequest, keeps_settings
from soleus.link.recording.source import RecordingOver
from soleus.link.source import Chunk, Source
from soleus.live.connection.button import ButtonWatch, Press
from soleus.live.connection.events import (
    ConnectionEvent,
    Greeted,
    Pressed,
    ProbeGone,
    Samples,
    SettingsCame,
    StatusCame,
)
from soleus.live.connection.state import ProbeState
from soleus.wire.decoder import Accounting, Decoded, Received
from soleus.wire.frames import Button, Frame, Hello, Settings, Status
from soleus.wire.spec import Op
from soleus.wire.stream import SampleStream, StreamBreak

LOG: Final = logging.getLogger(__name__)
RETRY_FIRST_S: Final = 0.25
RETRY_MAX_S: Final = 2.0
SILENT_MAX_S: Final = 3.0  # a probe sends a STATUS each second, streaming or not


@dataclass(frozen=True, slots=True)
class Connection:
    """One open source and what has been learnt about it so far."""

    source: Source
    conversation: Conversation
    stream: SampleStream


class ProbeConnection:
    """Keeps one probe connected.

    Args:
        find: opens the source, or raises ``SoleusError``; called again after each loss.
        clock: the host's clock, the same that the source uses.

    Attributes:
        state: where the link stands.
        problem: what the last attempt failed with, None when it did not.
        says: what is being waited for; empty when there is nothing to say.
        busy: a port is open; else the caller should pause for a moment before the next ``poll``.
        tap: gets every read in bytes, before anything is made of it; None for nobody.
    """

    def __init__(self, find: Callable[[], Source], clock: Clock) -> None:
        self._find = find
        self._clock = clock
        self._events: list[ConnectionEvent] = []
        self._connection: Connection | None = None
        self._start: PendingCommand | None = None
        self._inquiry: SettingsRequest | None = None
        self._hello_said = False
        self._button = ButtonWatch()
        self._heard_s = 0.0
        self._retry_s = RETRY_FIRST_S
        self._next_try_s = 0.0
        self.state = ProbeState.SEARCHING
        self.problem: SoleusError | None = None
        self.says = ""
        self.busy = False
        self.tap: Callable[[Chunk], None] | None = None

    @property
    def source(self) -> Source | None:
        """The open source, for a simulated hand; None without one."""
        return None if self._connection is None else self._connection.source

    @property
    def accounting(self) -> Accounting | None:
        """Where every byte of this connection went; a gauge's frames never were bytes."""
        return (
            None if self._connection is None else self._connection.conversation.decoder.accounting
        )

    @property
    def stream(self) -> SampleStream | None:
        """Counters and clock of this connection."""
        return None if self._connection is None else self._connection.stream

    @property
    def inquiring(self) -> bool:
        """The probe has not yet told what it keeps, and may."""
        return self._inquiry is not None

    @property
    def button_down(self) -> bool:
        """The probe's button is pressed."""
        return self._hello_said and self._button.down

    def no_answer(self, waited_s: float) -> HandshakeError | None:
        """What to say of an open port if nobody waits any longer; None if none is open."""
        if self._connection is None or self._hello_said:
            return None
        return self._connection.conversation.handshake.gave_up(waited_s)

    def poll(self) -> list[ConnectionEvent]:
        """One piece of work, of about ``READ_S`` at most; returns what came of it, in order."""
        if self._connection is None:
            self.busy = self._try_to_open()
        else:
            self.busy = True
            try:
                self._read(self._connection)
            except ProbeError as lost:
                self._lose(lost)
        events, self._events = self._events, []
        return events

    def close(self) -> None:
        """Let go of the source; no event tells of it."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.source.close()

    def give_up(self) -> None:
        """Let go of the source for good, after a mistake of the program."""
        self.close()
        self.state = ProbeState.LOST
        self.says = ""

    def _now_s(self) -> float:
        return self._clock.now_ns() / NS_PER_S

    def _try_to_open(self) -> bool:
        if self._now_s() < self._next_try_s:
            return False
        try:
            source = self._find()
        except SoleusError as problem:  # no such port, or no such URL: said, and tried again
            if str(problem) != str(self.problem):  # the same once, not at each try
                LOG.info("no probe: %s", problem)
            self.problem = problem
            self._wait_before_retry()
            return False
        LOG.info("opened %s", source.url)
        conversation = Conversation(source, self._clock)
        self._connection = Connection(source, conversation, SampleStream())
        self._start = None
        self._hello_said = False
        self.state = ProbeState.CONNECTING
        return True

    def _read(self, connection: Connection) -> None:
        conversation, handshake = connection.conversation, connection.conversation.handshake
        chunk, decoded = conversation.hear()
        if self.tap is not None:
            self.tap(chunk.in_bytes())
        self._keep_asking(conversation, chunk, decoded)
        for one in decoded:
            if isinstance(one, Received):
                self._heard_s = self._now_s()
                for found in connection.stream.take(one.frame, one.host_ns):
                    self._hand_on(connection, found)
                if self._hello_said:
                    self._tell(connection, one.frame, one.host_ns)
        if conversation.handshake is not handshake:
            return  # it has started again: what the old greeting said may not hold any more
        if conversation.hello is not None and not self._hello_said:
            self._welcome(conversation, conversation.hello)
        held = self._button.held(self._clock.now_ns())
        if held is not None:
            self._pressed(connection, held)
        self._must_be_heard()

    def _tell(self, connection: Connection, frame: Frame, host_ns: int) -> None:
        """Hand on what is no sample."""
        match frame:
            case Button():
                press = self._button.take(frame, connection.stream.device_us, host_ns)
                if press is not None:
                    self._pressed(connection, press)
            case Status():
                self._events.append(StatusCame(frame, host_ns))
            case Settings():
                self._events.append(SettingsCame(frame))

    def _pressed(self, connection: Connection, press: Press) -> None:
        host_ns = connection.stream.line.host_ns(press.device_us)
        self._events.append(Pressed(press, host_ns))

    def _must_be_heard(self) -> None:
        """Raise ``LinkLost`` once a greeted probe has said nothing for too long."""
        if self._hello_said and self._now_s() - self._heard_s > SILENT_MAX_S:
            raise LinkLost(
                f"The probe has sent nothing for {SILENT_MAX_S:g} s.",
                "What was measured until then is kept.",
                "Check the cable; unplug the probe, wait a moment, plug it in.",
            )

    def _keep_asking(
        self, conversation: Conversation, chunk: Chunk, decoded: list[Decoded]
    ) -> None:
        """Greet, then start the samples, then ask what the probe keeps."""
        inquiry = self._inquiry if self._start is not None and self._start.done else None
        with suppress(NoAnswer):  # one that does not tell what it keeps is a probe all the same
            conversation.reply(chunk, decoded, inquiry or self._start)
        if inquiry is not None and (inquiry.done or inquiry.given_up):
            self._inquiry = None
        if self._start is None:
            self.says = conversation.handshake.says
            if conversation.hello is not None:
                self._start = PendingCommand(Op.START, conversation.now_s, conversation.ids)

    def _welcome(self, conversation: Conversation, hello: Hello) -> None:
        self._hello_said = True
        self._button = ButtonWatch()
        self._inquiry = None
        if keeps_settings(hello):
            self._inquiry = SettingsRequest(conversation.now_s, conversation.ids)
        self.state = ProbeState.CONNECTED
        self.problem = None
        self.says = ""
        self._retry_s = RETRY_FIRST_S
        firmware = (hello.firmware_major, hello.firmware_minor, hello.firmware_patch)
        LOG.info("probe %s, firmware %d.%d.%d, has greeted", hello.uid.hex(), *firmware)
        self._events.append(Greeted(hello))

    def _hand_on(self, connection: Connection, found: SampleBlock | StreamBreak) -> None:
        if not self._hello_said:
            return
        if isinstance(found, SampleBlock):
            taken_ns = connection.stream.line.host_ns(int(found.device_us[-1]))
            age_s = (self._clock.now_ns() - taken_ns) / NS_PER_S
            self._events.append(Samples(found, age_s))
        else:
            self._restart()

    def _restart(self) -> None:
        """The probe has started again on an open port: greet it anew."""
        connection = self._connection
        if connection is None:
            return
        LOG.warning("the probe has started again")
        self._events.append(ProbeGone(EventKind.REBOOT))
        connection.conversation.greet_anew()
        self._start = None
        self._hello_said = False
        self.state = ProbeState.CONNECTING

    def _lose(self, problem: ProbeError) -> None:
        self.close()
        was_connected = self._hello_said
        LOG.warning("lost: %s", problem)
        self._hello_said = False
        self.problem = problem
        self.state = ProbeState.LOST if was_connected else ProbeState.SEARCHING
        self.says = ""
        self._wait_before_retry()
        if was_connected:
            self._events.append(ProbeGone(EventKind.LINK_LOST, problem))

    def _wait_before_retry(self) -> None:
        """A recording is over for good: begun anew it would look as if it came from now."""
        over = isinstance(self.problem, RecordingOver)
        self._next_try_s = math.inf if over else self._now_s() + self._retry_s
        self._retry_s = min(self._retry_s * 2, RETRY_MAX_S)
