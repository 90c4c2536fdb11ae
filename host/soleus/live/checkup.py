"""A check-up: a visit in three parts, and what was heard in it as facts for the doctor.

Ten seconds untouched, then somebody presses, then lets go. The bytes of the visit are read a
second time here, so that nothing is missed that a guided hold does not need: damage, states,
restarts, lateness. Nothing here judges; that is for ``core.doctor``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum
from typing import Final

from soleus.core.calibration import SensorKind
from soleus.core.doctor.observed import (
    BoardFacts,
    LinkFacts,
    Observed,
    Promise,
    Stretch,
    stretch_of,
)
from soleus.core.samples import SampleBlock
from soleus.core.units import kpa_from_n
from soleus.core.zero import usual_counts_per_kpa
from soleus.errors import ProbeError
from soleus.link.clock import HOST_CLOCK, NS_PER_S, Clock
from soleus.link.handshake import readable_text
from soleus.link.source import Chunk
from soleus.live.probe import Probe
from soleus.live.view import ProbeState
from soleus.live.visit import Visit
from soleus.store.folder import DataFolder
from soleus.wire.decoder import Decoder, Received
from soleus.wire.frames import Frame, Hello, ProbeFrame, Status
from soleus.wire.spec import BAUD_DEFAULT, BAUD_SLOW, Capability, Flag, ResetCause
from soleus.wire.stream import SampleStream, StreamBreak
from soleus.wire.timebase import U16_BITS, unwrap_near

SAMPLES_WITHIN_S: Final = 3.0  # a sensor that is not there has been found out by then
SETTLE_S: Final = 0.5  # the first readings after a start are thrown away
UNTOUCHED_S: Final = 10.0
PRESS_S: Final = 6.0
RELEASE_S: Final = 5.0
EVERY_S: Final = 0.1
SIMULATED_PRESS_KPA: Final = 100.0
LATE_S: Final = 0.25  # half of the silence that ends a hold
CLOCK_MIN_S: Final = 8.0  # below it the two clocks cannot be told apart from jitter
USUAL_TIP_MM2: Final = 100.0
THIN_SENSOR_KPA: Final = 200.0  # an FSR of the 400 series is through by then, by its data sheet
QUOTED_BYTES: Final = 256

Say = Callable[[str], None]


class Part(Enum):
    """Where the visit stands."""

    BEFORE = "before"
    UNTOUCHED = "untouched"
    PRESSED = "pressed"
    RELEASED = "released"


@dataclass(frozen=True, slots=True)
class CheckUp:
    """What a check-up has shown, and of which probe."""

    probe: Probe
    url: str
    observed: Observed


class Unreadable(ProbeError):
    """Bytes came, and neither a frame nor text was among them."""

    def __init__(self, url: str, heard_n: int) -> None:
        super().__init__(
            f"What is plugged in at {url} has sent {heard_n} bytes, and none of them can be read.",
            "Nothing was measured.",
            "If it is the probe, it may be set to another speed: try --probe "
            f"'serial:PORT?baud={_other_baud(url)}'. Else try another cable, then put the firmware "
            "that came with this soleus on the board.",
        )


def check_up(
    folder: DataFolder,
    url: str | None,
    say: Say,
    *,
    press: bool = True,
    clock: Clock | None = None,
) -> CheckUp:
    """Visit a probe and write down what it does.

    Args:
        folder: where calibration profiles lie; only read.
        url: the probe, None to look for one.
        say: gets what the person has to do, a sentence each.
        press: ask for pressing; else only the untouched part.
        clock: the host's clock.

    Raises:
        ProbeError: there is no probe, or it has gone.
        UsageError: the URL is none.
    """
    ear = _Ear()
    with Visit(folder, url, clock=clock or HOST_CLOCK, tap=ear.hear) as visit:
        try:
            probe = visit.connect(say=say)
        except ProbeError as problem:
            raise ear.better_reason(visit.view().url) or problem from problem
        losses_n = _Parts(visit, ear, say).go(press=press)
        probe = _still_there(visit, probe)
        observed = ear.observed(_promise(probe), losses_n)
        return CheckUp(probe, visit.view().url, observed)


def _still_there(visit: Visit, probe: Probe) -> Probe:
    """The probe as it is now; the one of before while one that restarted is greeted anew."""
    return probe if visit.view().state is ProbeState.CONNECTING else visit.probe


class _Parts:
    """Goes through the parts of a visit, telling the ear which one it hears."""

    def __init__(self, visit: Visit, ear: _Ear, say: Say) -> None:
        self._visit = visit
        self._ear = ear
        self._say = say
        self._was_lost = False
        self._losses_n = 0

    def go(self, *, press: bool) -> int:
        """Go through all parts; returns how often the connection was lost meanwhile."""
        self._say("Lay the probe down, and touch neither it nor its cable for ten seconds.")
        self._wait(SAMPLES_WITHIN_S, until=lambda: self._ear.samples_n > 0)
        self._wait(SETTLE_S)
        self._hear(Part.UNTOUCHED, UNTOUCHED_S)
        if not press or not self._ear.samples_n:
            return self._losses_n
        self._say("Now press on the tip, firmly, and stay there.")
        self._move(lambda: self._visit.push(SIMULATED_PRESS_KPA))
        self._hear(Part.PRESSED, PRESS_S)
        self._say("Let go, and lay it down as before.")
        self._move(self._visit.lift)
        self._hear(Part.RELEASED, RELEASE_S)
        return self._losses_n

    def _move(self, how: Callable[[], None]) -> None:
        """Have the simulated hand do it, unless it plays a curve of its own."""
        if not self._visit.view().url.startswith("sim:file="):
            how()

    def _hear(self, part: Part, seconds: float) -> None:
        self._ear.part = part
        self._wait(seconds)
        self._ear.part = Part.BEFORE

    def _wait(self, seconds: float, until: Callable[[], bool] = lambda: False) -> None:
        for _, view in self._visit.look(seconds, EVERY_S):
            lost = view.state is ProbeState.LOST
            self._losses_n += lost and not self._was_lost
            self._was_lost = lost
            if until():
                return


class _Ear:
    """Hears every byte of a visit and sorts what it means.

    Attributes:
        part: where samples belong that come now.
        samples_n: samples heard so far.
    """

    def __init__(self) -> None:
        self.part = Part.BEFORE
        self.samples_n = 0
        self._first_bytes = b""
        self._decoder = Decoder()
        self._stream = SampleStream()
        self._blocks: dict[Part, list[SampleBlock]] = {part: [] for part in Part}
        self._run: list[SampleBlock] = []  # since the probe's last start
        self._link = LinkFacts()
        self._board = BoardFacts()
        self._rx_errors_n: int | None = None

    def hear(self, chunk: Chunk) -> None:
        """Take one read of the visit."""
        self._first_bytes = (self._first_bytes + chunk.data)[:QUOTED_BYTES]
        for one in self._decoder.feed(chunk.data, chunk.host_ns):
            if isinstance(one, Received):
                self._take(one.frame, one.host_ns)
            elif self._greeted:
                self._link = replace(self._link, damaged_n=self._link.damaged_n + 1)

    def better_reason(self, url: str) -> ProbeError | None:
        """Why nobody answered, if the bytes tell more than the greeting could."""
        accounting = self._decoder.accounting
        if self._link.frames_n or readable_text(self._first_bytes):
            return None
        strange_n = accounting.damaged_n + accounting.pending_n
        return Unreadable(url, accounting.fed_n) if strange_n else None

    def observed(self, promise: Promise, losses_n: int) -> Observed:
        """All that was heard, as facts."""
        return Observed(
            promise,
            self._link_facts(losses_n),
            self._board,
            self._stretch(Part.UNTOUCHED) or stretch_of([]),
            self._stretch(Part.PRESSED),
            self._stretch(Part.RELEASED),
        )

    @property
    def _greeted(self) -> bool:
        return self._stream.hello is not None

    def _stretch(self, part: Part) -> Stretch | None:
        blocks = self._blocks[part]
        return stretch_of(blocks) if blocks else None

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

    def _link_facts(self, losses_n: int) -> LinkFacts:
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
        )


def _other_baud(url: str) -> int:
    return BAUD_SLOW if f"baud={BAUD_SLOW}" not in url else BAUD_DEFAULT


def _promise(probe: Probe) -> Promise:
    hello, calibration = probe.hello, probe.calibration
    facts = probe.evidence().probe
    tip_mm2 = probe.tip_area_mm2 or USUAL_TIP_MM2
    per_kpa = usual_counts_per_kpa(hello.full_scale_max) or 1.0
    if facts.sensor is SensorKind.ANALOG:
        per_kpa = hello.full_scale_max / THIN_SENSOR_KPA or 1.0
    per_n = per_kpa * kpa_from_n(1.0, tip_mm2)
    if calibration is not None:
        per_kpa, per_n = calibration.counts_per_kpa, calibration.counts_per_n
    return Promise(
        sensor=facts.sensor,
        free_running=Capability.FREE_RUNNING in hello.capabilities,
        nominal_rate_hz=facts.nominal_rate_hz,
        full_scale_min=hello.full_scale_min,
        full_scale_max=hello.full_scale_max,
        gain=facts.gain,
        calibrated_gain=None if calibration is None else calibration.gain,
        counts_per_kpa=per_kpa,
        counts_per_n=per_n,
        calibrated=calibration is not None,
    )
