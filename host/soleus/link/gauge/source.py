"""Another maker's gauge as a source: its lines come in, a probe's frames go out.

The gauge is asked, or listened to, and each number that it prints becomes one sample of a probe
that says HELLO in its name: the count is the printed digits, and the name of the calibration says
unit, decimals and tip. So everything above the wire works as with any probe, and the record holds
what the instrument showed. No number is put into bytes on its way: the frames are handed over as
they are. Time is when a line was complete here. Whatever would make the numbers
mean something else (another unit, finer digits) ends the connection and is said.
"""

from __future__ import annotations

import hashlib
from typing import Final

from soleus.core.calibration.gauge_profile import COUNT_MAX, gauge_calibration_id
from soleus.errors import LinkLost, UsageError
from soleus.link.clock import NS_PER_S, Clock
from soleus.link.gauge import problems
from soleus.link.handshake import FOREIGN_AFTER_S
from soleus.link.serial_port.source import SerialSource, open_serial
from soleus.link.simulated.probe import Identity, SimulatedProbe
from soleus.link.source import UNREADABLE, Chunk, TextLine
from soleus.link.url import ProbeUrl
from soleus.wire.gauge.dialects import DIALECTS
from soleus.wire.gauge.lines import (
    GAUGE_SENSOR,
    WRITTEN,
    Dialect,
    GaugeReading,
    Line,
    LineReader,
    Overload,
    Unit,
    UnreadableLine,
    unit_named,
)
from soleus.wire.spec import Board, Capability, ResetCause
from soleus.wire.timebase import NS_PER_US

SLICE_S: Final = 0.02  # of waiting, between two looks whether to ask
ASK_AGAIN_S: Final = 0.2  # a gauge that has not answered by then is asked again
SILENT_MAX_S: Final = 3.0
TIME_STEP_S: Final = 0.0001
UNREADABLE_MAX_S: Final = 1.0  # so long nothing but lines that cannot be read
# Opening a port resets an Uno: its boot loader, a greeting of the sketch, a zero of its own. So
# what speaks by itself has this long until its first reading; a list of ports waits a bit longer.
BEGINS_WITHIN_S: Final = FOREIGN_AFTER_S
TIP_MAX_MM2: Final = 2000
BAUD_MAX: Final = 1_000_000
ZERO_SETTLES_S: Final = 0.4  # readings of before are on their way so long; less than "stale"
_ZERO_BY: Final = "gauge"


class GaugeSource:
    """One gauge on one port, presented as a probe.

    Args:
        url: what a person typed.
        dialect: how it talks.
        port: its open port.
        clock: the host's clock.
        tip_area_mm2: of the tip that is screwed on.
        unit: of lines that name none; None: such lines cannot be used.
        zeroes: it is to set itself to zero whenever soleus takes one.
    """

    def __init__(
        self,
        url: ProbeUrl,
        dialect: Dialect,
        port: SerialSource,
        clock: Clock,
        tip_area_mm2: int,
        unit: Unit | None,
        *,
        zeroes: bool = False,
    ) -> None:
        self._url = url
        self._zeroes = zeroes
        self._dialect = dialect
        self._port = port
        self._clock = clock
        self._tip_area_mm2 = tip_area_mm2
        self._unit_unsaid = unit
        self._lines = LineReader(dialect)
        self._opened_ns = clock.now_ns()
        self._lost: LinkLost | None = None
        self._probe: SimulatedProbe | None = None  # from the first reading on
        self._unit = unit
        self._prints_unit = False
        self._decimals = 0  # of a count
        self._printed_n = 0  # decimals of the newest number
        self._asked_s: float | None = None
        self._waiting = False  # for the answer to what was asked last
        self._newest_s = 0.0  # time of the newest line
        self._heard_s = 0.0  # the newest line
        self._strange_s: float | None = None  # the first line after those that could be read
        self._settled_s = 0.0  # readings of before this are of before its zero
        self._said: list[TextLine] = []
        self.form: TextLine | None = None

    @property
    def url(self) -> str:
        """What a person types to open this gauge again."""
        return self._url.text

    @property
    def baud(self) -> int:
        """Bits per second."""
        return self._port.baud

    def set_zero(self) -> None:
        """Have the gauge set itself to zero, if the URL asks for that; nothing may touch it.

        Raises:
            LinkLost: the port has gone or was closed.
        """
        if self._zeroes:
            self._port.write(self._dialect.zero)
            self._settled_s = self._now_s(self._clock.now_ns()) + ZERO_SETTLES_S

    def said(self) -> tuple[TextLine, ...]:
        """Lines since the last call that were no readings of the usual form."""
        said, self._said = self._said, []
        return tuple(said)

    def read(self, timeout_s: float) -> Chunk:
        """Wait for lines and return the frames that a probe would have sent of them.

        Raises:
            LinkLost: the port has gone or was closed, or the gauge is silent, cannot be read, or
                has changed what its numbers mean.
        """
        until_ns = self._clock.now_ns() + round(timeout_s * NS_PER_S)
        while True:
            left_s = (until_ns - self._clock.now_ns()) / NS_PER_S
            chunk = self._must_not_be_lost(max(0.0, min(left_s, SLICE_S)))
            if chunk.frames or chunk.host_ns >= until_ns:
                return chunk

    def _must_not_be_lost(self, timeout_s: float) -> Chunk:
        """One turn; what is lost stays lost, for whatever reason."""
        if self._lost is not None:
            raise self._lost
        try:
            return self._turn(timeout_s)
        except LinkLost as lost:
            self._lost = lost
            raise

    def _turn(self, timeout_s: float) -> Chunk:
        """Ask if it is time, and take what has come."""
        self._ask()
        chunk = self._port.read(timeout_s)
        now_s = self._now_s(chunk.host_ns)
        lines = self._lines.feed(chunk.data)
        for behind_n, line in zip(range(len(lines) - 1, -1, -1), lines, strict=True):
            self._take(line, self._line_s(now_s, behind_n))
        self._must_be_heard(now_s)
        if self._probe is None:
            return Chunk(b"", chunk.host_ns)
        self._probe.tick(self._now_us(now_s))
        return Chunk(b"", chunk.host_ns, self._probe.take_frames())

    def write(self, data: bytes) -> None:
        """Hand the host's bytes to the probe that stands for the gauge, not to the gauge.

        Raises:
            LinkLost: the port was closed, or the gauge is lost.
        """
        if self._lost is not None:
            raise self._lost
        self._port.write(b"")
        if self._probe is not None:
            self._probe.receive(data, self._now_us(self._now_s(self._clock.now_ns())))

    def close(self) -> None:
        """Let go of the port; may be called again, from any thread."""
        self._port.close()

    # ---- talking to the gauge --------------------------------------------------------------------

    def _ask(self) -> None:
        """Ask for a reading, if the gauge wants to be asked and it is time."""
        if not self._dialect.ask:
            return
        now_s = self._now_s(self._clock.now_ns())
        pause_s = ASK_AGAIN_S if self._waiting else 1.0 / self._dialect.rate_hz
        if self._asked_s is None or now_s - self._asked_s >= pause_s:
            self._lines.forget()
            self._port.write(self._dialect.ask)
            self._asked_s, self._waiting = now_s, True

    def _must_be_heard(self, now_s: float) -> None:
        most_s = max(SILENT_MAX_S, BEGINS_WITHIN_S) if self._may_be_starting else SILENT_MAX_S
        if now_s - self._heard_s > most_s:
            raise problems.fell_silent(self._url, self._dialect)

    @property
    def _may_be_starting(self) -> bool:
        """Whether a gauge that prints by itself has given no number since its port was opened."""
        return self._probe is None and not self._dialect.ask

    def _line_s(self, now_s: float, behind_n: int) -> float:
        """When a line was complete that came together with ``behind_n`` later ones.

        Adapters hand over several lines at once; two samples never have the same time.
        """
        usual_s = now_s - behind_n / self._dialect.rate_hz
        self._newest_s = max(usual_s, self._newest_s + TIME_STEP_S)
        return self._newest_s

    # ---- its lines -------------------------------------------------------------------------------

    def _take(self, line: Line, now_s: float) -> None:
        self._heard_s, self._waiting = now_s, False
        if now_s < self._settled_s:
            self._strange_s = None
            return
        match line:
            case UnreadableLine(text):
                self._take_strange(text, now_s)
            case Overload(text):
                if self._probe is None:
                    raise problems.beyond_at_first(self._url)
                self._said.append(TextLine(text, "overload"))
                self._strange_s = None
                self._probe.sample(self._now_us(now_s), COUNT_MAX)
            case GaugeReading() if self._is_torn(line):
                self._take(UnreadableLine(line.text), now_s)
            case GaugeReading():
                self._take_reading(line, now_s)

    def _take_strange(self, text: str, now_s: float) -> None:
        """A line that cannot be read; nothing else for too long ends it."""
        self._said.append(TextLine(text[: problems.QUOTE_MAX], UNREADABLE))
        if self._strange_s is None:
            self._strange_s = now_s
        until_s = self._strange_s + UNREADABLE_MAX_S
        if now_s >= (max(until_s, BEGINS_WITHIN_S) if self._may_be_starting else until_s):
            raise problems.unreadable(self._url, self._dialect, text)
        if self._probe is not None:
            self._probe.lost(1)

    def _is_torn(self, reading: GaugeReading) -> bool:
        """Whether a part of it is missing: its unit, or its point stands elsewhere."""
        if self._probe is None:
            return False
        if self._prints_unit and reading.unit is None:
            return True
        return self._dialect.answer_n > 0 and reading.decimals != self._decimals

    def _take_reading(self, reading: GaugeReading, now_s: float) -> None:
        unit = reading.unit or self._unit_unsaid
        if unit is None:
            raise problems.without_unit(self._url)
        self._strange_s = None
        if self._probe is None:
            self._begin(unit, reading, now_s)
        if unit is not self._unit:
            self._said.append(TextLine(reading.text, "other unit"))
            raise problems.other_unit(self._url, self._unit, unit)
        if reading.decimals > self._decimals:
            self._said.append(TextLine(reading.text, "finer digits"))
            raise problems.finer_digits(self._url)
        if self._probe is not None:
            self._note_decimals(reading)
            counts = reading.digits * 10 ** (self._decimals - reading.decimals)
            counts = max(-COUNT_MAX - 1, min(COUNT_MAX, counts))
            self._probe.sample(self._now_us(now_s), counts)

    def _note_decimals(self, reading: GaugeReading) -> None:
        """Fewer than at first lose nothing: the count gets zeros, the line is told as it came."""
        if reading.decimals != self._printed_n:
            self._printed_n = reading.decimals
            self.form = TextLine(reading.text, "reading")
            self._said.append(TextLine(reading.text, f"{reading.decimals} decimals"))

    def _begin(self, unit: Unit, reading: GaugeReading, now_s: float) -> None:
        """The first reading has come: now it is known what a count means."""
        decimals = reading.decimals
        too_fine = problems.too_fine_digits(self._url, unit, decimals, COUNT_MAX)
        if too_fine is not None:
            raise too_fine
        self.form = TextLine(reading.text, "reading")
        self._said.clear()  # what it said while it started was no reading
        self._unit, self._decimals, self._printed_n = unit, decimals, decimals
        self._prints_unit = reading.unit is not None
        calibration_id = gauge_calibration_id(unit.value, decimals, self._tip_area_mm2)
        # The unit is part of who it is: a profile chosen for newtons must not be used for pounds.
        who = f"{self._dialect.name}@{self._port.url} {calibration_id}"
        identity = Identity(
            uid=hashlib.sha256(who.encode()).digest()[:8],
            calibration_id=calibration_id,
            nominal_rate_dhz=round(10 * self._dialect.rate_hz),
            full_scale_min=-COUNT_MAX - 1,
            full_scale_max=COUNT_MAX,
            firmware=(0, 0, 0),
            board=Board.UNKNOWN,
            reset_cause=ResetCause.UNKNOWN,
            capabilities=Capability.FREE_RUNNING,
            tip_area_cmm2=100 * self._tip_area_mm2,
            sensor=GAUGE_SENSOR,
            gain=1,
            settling_ms=0,
        )
        self._probe = SimulatedProbe(identity, self._now_us(now_s))

    def _now_s(self, host_ns: int) -> float:
        return (host_ns - self._opened_ns) / NS_PER_S

    def _now_us(self, now_s: float) -> int:
        return round(now_s * NS_PER_S) // NS_PER_US


def open_url(url: ProbeUrl, clock: Clock) -> GaugeSource:
    """Open what a ``gauge:DIALECT@PORT?tip=MM2`` URL names.

    Raises:
        UsageError: there is no such dialect, no port is named, or an option cannot be used.
        ProbeError: the port cannot be opened, with the reason and what to do about it.
    """
    url.only_options("tip", "unit", "baud", "zero")
    name, _, port = url.name.partition("@")
    dialect = DIALECTS.get(name)
    if dialect is None or not port:
        raise UsageError(
            f"'{url.text}' names no gauge and port that soleus knows.",
            "Nothing was opened.",
            f"Use gauge:DIALECT@PORT?tip=100, where DIALECT is one of: {', '.join(DIALECTS)}",
        )
    tip_area_mm2 = _whole(url, "tip", TIP_MAX_MM2, "the area of its tip in mm² (100 is 1 cm²)")
    baud = dialect.baud
    if "baud" in url.options:
        baud = _whole(url, "baud", BAUD_MAX, "its bits per second")
    unit, zeroes = _unit(url), _zeroes(url, dialect)
    opened = open_serial(port, clock, baud)
    return GaugeSource(url, dialect, opened, clock, tip_area_mm2, unit, zeroes=zeroes)


def _whole(url: ProbeUrl, option: str, most: int, what: str) -> int:
    text = url.options.get(option, "")
    if text.isascii() and text.isdigit() and len(text) <= len(f"{most}") and 1 <= int(text) <= most:
        return int(text)
    raise UsageError(
        f"'{url.text}' does not say {what}.",
        "Nothing was opened: without it no pressure can be told.",
        f"Add {option}=N, a whole number from 1 to {most}.",
    )


def _unit(url: ProbeUrl) -> Unit | None:
    text = url.options.get("unit")
    if text is None:
        return None
    unit = unit_named(text)
    if unit is None:
        known = ", ".join(written[0] for written in WRITTEN.values())
        raise UsageError(f"'{url.text}': soleus knows no unit '{text}'.", next_step=f"Use: {known}")
    return unit


def _zeroes(url: ProbeUrl, dialect: Dialect) -> bool:
    by = url.options.get("zero")
    if by is not None and (by != _ZERO_BY or not dialect.zero):
        why = "there is one choice" if dialect.zero else "it has no published command for that"
        raise UsageError(
            f"'{url.text}': the zero of {dialect.name} cannot be taken so; {why}.",
            "Nothing was opened.",
            f"Use zero={_ZERO_BY}, or leave it out." if dialect.zero else "Leave zero= out.",
        )
    return by is not None
