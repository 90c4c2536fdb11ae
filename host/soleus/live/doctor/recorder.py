"""Collects what the doctor needs from one probe: damaged frames, lost samples, restarts, latency.

The bytes of the examination are read a second time here, so that nothing is missed that a guided
hold does not need: damage, states, restarts, lateness. It judges nothing and asks nobody anything.
"""

from __future__ import annotations

from dataclasses import replace
from enum import Enum
from typing import Final

from soleus.core.doctor.observation import (
    BoardFacts,
    LinkFacts,
    Observed,
    ObservedPart,
    StatedFacts,
    stretch_of,
)
from soleus.core.samples import SampleBlock
from soleus.errors import ProbeError
from soleus.link.clock import NS_PER_S
from soleus.link.handshake import HEARD_MAX, readable_text
from soleus.link.source import UNREADABLE, Chunk, TextLine
from soleus.wire.codec import DecodeResult
from soleus.wire.decoder import Decoder, Received
from soleus.wire.frames import Button, Frame, Hello, ProbeFrame, Status
from soleus.wire.spec import BAUDS, Flag, ResetCause
from soleus.wire.stream import SampleStream, StreamBreak
from soleus.wire.timebase import U16_BITS, unwrap_near

LATE_S: Final = 0.25  # half of the silence that ends a hold
CLOCK_MIN_S: Final = 8.0  # below it the two clocks cannot be told apart from jitter


class ExamPart(Enum):
    """Where the examination stands."""

    BEFORE = "before"
    UNTOUCHED = "untouched"
    PRESSED = "pressed"
    RELEASED = "released"


class UnreadableProbe(ProbeError):
    """Bytes came, and neither a frame nor text was among them."""

    def __init__(self, url: str, heard_n: int) -> None:
        super().__init__(
            f"What is plugged in at {url} has sent {heard_n} bytes, and none of them can be read.",
            "Nothing was measured.",
            f"{_speed_words(url)} Try another cable, then put the firmware that came with this "
            "soleus on the board: soleus probe flash",
        )


class ObservationRecorder:
    """Hears every byte of an examination and sorts what it means.

    Attributes:
        part: where samples belong that come now.
        asked: the parts that were gone through to their end.
        samples_n: samples heard so far.
    """

    def __init__(self) -> None:
        self.part = ExamPart.BEFORE
        self.asked: set[ExamPart] = set()
        self.samples_n = 0
        self._heard = b""  # the newest bytes, until there is a probe
        self._in_step = True  # what is heard begins with a frame, not in the middle of one
        self._decoder = Decoder()
        self._stream = SampleStream()
        self._blocks: dict[ExamPart, list[SampleBlock]] = {part: [] for part in ExamPart}
        self._run: list[SampleBlock] = []  # since the probe's last start
        self._link = LinkFacts()
        self._board = BoardFacts()
        self._rx_errors_n: int | None = None

    def greet(self, hello: Hello, host_ns: int, *, button_down: bool = False) -> None:
        """Know a probe that has said its HELLO, and of its button, before anybody listened.

        The first bytes may then be the rest of a frame, which is no damage.
        """
        self._stream.take(hello, host_ns)
        self._in_step = False
        self._board = replace(self._board, button_down=button_down)

    def hear(self, chunk: Chunk) -> None:
        """Take one read of the examination."""
        if not self._greeted:
            self._heard = (self._heard + chunk.data)[-HEARD_MAX:]
        for one in self._decoder.feed(chunk.data, chunk.host_ns):
            in_step, self._in_step = self._in_step, True
            if isinstance(one, Received):
                self._take(one.frame, one.host_ns)
            elif self._greeted and in_step:
                self._link = replace(self._link, damaged_n=self._link.damaged_n + 1)

    def hear_line(self, said: TextLine, usual: TextLine | None) -> None:
        """Take a line of a gauge that was no reading, and how its readings look."""
        if said.means != UNREADABLE:
            return
        self._link = replace(
            self._link,
            unreadable_n=self._link.unreadable_n + 1,
            unreadable_line=self._link.unreadable_line or said.text,
            usual_line="" if usual is None else usual.text,
        )

    def better_reason(self, url: str) -> ProbeError | None:
        """Why nobody answered, if the bytes tell more than the greeting could."""
        accounting = self._decoder.accounting
        read_n = accounting.ends_n[DecodeResult.GOOD] + accounting.ends_n[DecodeResult.UNKNOWN_TYPE]
        if read_n or readable_text(self._heard):
            return None
        strange_n = accounting.damaged_n + accounting.pending_n
        return UnreadableProbe(url, accounting.fed_n) if strange_n else None

    def observed(self, promise: StatedFacts, losses_n: int, *, over: bool) -> Observed:
        """All that was heard, as facts.

        Args:
            promise: what the probe says of itself.
            losses_n: how often the connection was lost and came back.
            over: what was heard was a recording, and it has ended.
        """
        return Observed(
            promise,
            self._link_facts(losses_n, over=over),
            self._board,
            stretch_of(self._blocks[ExamPart.UNTOUCHED]),
            self._stretch(ExamPart.PRESSED),
            self._stretch(ExamPart.RELEASED),
        )

    @property
    def _greeted(self) -> bool:
        return self._stream.hello is not None

    def _stretch(self, part: ExamPart) -> ObservedPart | None:
        return stretch_of(self._blocks[part]) if part in self.asked else None

    def _take(self, frame: Frame, host_ns: int) -> None:
        for found in self._stream.take(frame, host_ns):
            if isinstance(found, StreamBreak):
                self._begin_anew()
            else:
                self._keep(found)
        if self._greeted:
            self._link = replace(self._link, frames_n=self._link.frames_n + 1)
        if isinstance(frame, ProbeFrame):
            self._note_state(frame)

    def _keep(self, block: SampleBlock) -> None:
        self.samples_n += block.n
        self._run.append(block)
        self._blocks[self.part].append(block)

    def _begin_anew(self) -> None:
        """The probe has started again: its numbers and its clock do not go on."""
        self._run.clear()
        self._blocks[self.part].clear()
        self._rx_errors_n = None
        self._board = replace(self._board, button_down=False)  # it is told again after HELLO
        if self.samples_n:
            self._board = replace(self._board, restarts_n=self._board.restarts_n + 1)

    def _note_state(self, frame: ProbeFrame) -> None:
        board = self._board
        board = replace(
            board,
            settings_bad=board.settings_bad or Flag.NV_BAD in frame.flags,
            supply_low=board.supply_low or Flag.LOW_VCC in frame.flags,
        )
        if isinstance(frame, Hello) and board.restarts_n:
            board = replace(
                board,
                brown_out=board.brown_out or ResetCause.BROWN_OUT in frame.reset_cause,
                watchdog=board.watchdog or ResetCause.WATCHDOG in frame.reset_cause,
            )
        if isinstance(frame, Button):
            board = replace(board, button_down=frame.pressed)
        if isinstance(frame, Status):
            self._count_commands(frame.rx_errors_n)
            if frame.vcc_mv:
                board = replace(board, supply_mv=(*board.supply_mv, frame.vcc_mv))
        self._board = board

    def _count_commands(self, rx_errors_n: int) -> None:
        """Count from the first status on: what a board missed while it started is no fault."""
        before_n, self._rx_errors_n = self._rx_errors_n, rx_errors_n
        if before_n is not None:
            grown_n = max(0, unwrap_near(rx_errors_n, before_n, U16_BITS) - before_n)
            damaged_n = self._link.commands_damaged_n + grown_n
            self._link = replace(self._link, commands_damaged_n=damaged_n)

    def _link_facts(self, losses_n: int, *, over: bool) -> LinkFacts:
        line, run = self._stream.line, self._run
        late_s = [
            (block.host_ns - line.host_ns(int(block.device_us[-1]))) / NS_PER_S for block in run
        ]
        heard_s = (run[-1].device_us[-1] - run[0].device_us[0]) / 1e6 if run else 0.0
        return replace(
            self._link,
            lost_in_probe_n=self._stream.lost_in_probe_n,
            lost_on_wire_n=self._stream.lost_on_wire_n,
            latest_s=max(late_s, default=0.0),
            late_n=sum(each > LATE_S for each in late_s),
            clock_rate=line.rate if heard_s >= CLOCK_MIN_S else None,
            losses_n=losses_n,
            recording_s=heard_s if over else None,
        )


def _speed_words(url: str) -> str:
    """What was tried; without a speed in the URL all of them were."""
    if "baud=" in url:
        return "Leave baud= out of its URL: then it is listened to at every speed of a probe."
    return f"It was listened to at {' and at '.join(map(str, BAUDS))} baud."
