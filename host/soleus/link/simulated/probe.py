"""The probe's state machine in Python, byte for byte as the C core makes it.

Written from the same rules as the firmware, ``docs/probe.md``; a differential test holds the two
together. It has no clock, knows no force and no port: time, samples and the host's bytes come in,
bytes for the host go out. Its send buffer never fills, since a simulation is read from memory.
"""

from __future__ import annotations

from dataclasses import astuple, dataclass
from typing import Final

from soleus.link.simulated.settings import Asked, KeptSettings, change, in_use
from soleus.wire.codec import DecodeResult, cobs_decode, decode, encode
from soleus.wire.frames import Ack, Button, Data, Frame, Hello, HostFrame, Settings, Status
from soleus.wire.spec import (
    DATA_SAMPLES_MAX,
    FRAME_MAX,
    FROM_HOST,
    SAMPLE_WAIT_MAX_US,
    WIRE_VERSION,
    AckStatus,
    Board,
    Capability,
    Flag,
    Op,
    ResetCause,
    Sensor,
    spec_hash,
)

BLOCK_WAIT_US: Final = SAMPLE_WAIT_MAX_US - 5_000  # docs/probe.md, "Samples"
SPAN_MAX_US: Final = 0xFFFF
STATUS_EVERY_US: Final = 1_000_000
REMEMBERED_N: Final = 4
BUTTON_TELLS_N: Final = 4
BUTTON_AGAIN_US: Final = 40_000  # then after twice as long each time
VCC_LOW_MV: Final = 4_000
_U16: Final = 0xFFFF
_U32: Final = 0xFFFFFFFF
_BAD_BYTES: Final = frozenset(
    {DecodeResult.TOO_LONG, DecodeResult.NOISE, DecodeResult.BAD_COBS, DecodeResult.BAD_CRC}
)


@dataclass(frozen=True, slots=True)
class Identity:
    """What a probe says about itself in HELLO; the fields are those of the wire table."""

    uid: bytes
    calibration_id: str
    nominal_rate_dhz: int
    full_scale_min: int
    full_scale_max: int
    firmware: tuple[int, int, int] = (0, 1, 0)
    build_hash: int = 0
    board: Board = Board.SIMULATED
    boots_n: int = 1
    reset_cause: ResetCause = ResetCause.POWER_ON
    capabilities: Capability = Capability.SIMULATED | Capability.FREE_RUNNING
    tip_area_cmm2: int = 10_000
    name: str = ""
    sensor: Sensor | int = Sensor.HX711
    bits: int = 24
    gain: int = 128
    oversampling: int = 1
    period_us: int = 0
    settling_ms: int = 50
    open_below: int = 0  # counts below which nothing is connected; 0: cannot be told


@dataclass(slots=True)
class _Block:
    """Samples that wait to go out together."""

    counts: list[int]
    no_value_mask: int = 0
    first_us: int = 0
    last_us: int = 0
    saturated: bool = False
    open: bool = False


class SimulatedProbe:
    """A simulated probe from its boot on: commands in, frames out.

    All times are the probe's own clock in µs, not wrapped, never going back; on the wire they
    wrap as the probe's 32 bits do.

    Args:
        identity: what it says about itself.
        boot_us: its clock at boot; a HELLO is ready at once.
    """

    def __init__(self, identity: Identity, boot_us: int = 0) -> None:
        self.identity = identity
        self._out: list[Frame] = []
        self._in = bytearray()
        self._seq = 0
        self._status_us = boot_us
        self._uptime_s = 0
        self._acked = False
        self._sensor_answers = True
        self._done: list[tuple[Asked, AckStatus]] = []
        self._kept = in_use(
            identity.name, identity.calibration_id, identity.tip_area_cmm2, identity.sensor
        )
        self._wanted: KeptSettings | None = None  # on its way into the memory
        self._wanted_by: Asked | None = None  # who waits for that to be acknowledged
        self._lost_n = self._lost_told_n = 0
        self._rx_errors_n = self._rx_errors_told_n = 0
        self._block = _Block([])
        self.made_n = 0
        self._last_us: int | None = None  # of the newest sample of this stream
        self._vcc_mv = 0
        self._button = (0, False)  # when it was pressed (True) or released last
        self._button_tells_n = 0  # how often that has still to be told
        self.streaming = False
        self._send_hello(boot_us)

    def take(self) -> bytes:
        """The bytes for the host since the last call."""
        return b"".join(map(encode, self.take_frames()))

    def take_frames(self) -> tuple[Frame, ...]:
        """The frames for the host since the last call, for whom there is no line between."""
        taken = tuple(self._out)
        self._out.clear()
        return taken

    def receive(self, data: bytes, now_us: int) -> None:
        """Bytes from the host."""
        for byte in data:
            if byte:
                if len(self._in) <= FRAME_MAX:  # one more than fits tells that it is too long
                    self._in.append(byte)
            else:
                encoded = bytes(self._in)
                self._in.clear()
                self._end_of_frame(encoded, now_us)

    def sample(self, device_us: int, raw_counts: int | None) -> None:
        """The sensor has a reading, or None where it has none."""
        self._sensor_answers = raw_counts is not None
        if not self.streaming:
            return
        block = self._block
        if block.counts and device_us - block.first_us > SPAN_MAX_US:
            self._send_block()
            block = self._block
        if not block.counts:
            block.first_us = device_us
        self._join(block, device_us, raw_counts)
        alone, period_us = self._last_us is None, device_us - (self._last_us or 0)
        self._last_us = device_us
        no_time_for_next = device_us - block.first_us + period_us > BLOCK_WAIT_US
        if alone or len(block.counts) == DATA_SAMPLES_MAX or no_time_for_next:
            self._send_block()

    def lost(self, n: int) -> None:
        """The sensor had ``n`` readings that nobody fetched."""
        if self.streaming:
            self._send_block()
            self.made_n += n
            self._lost_n += n

    def button(self, device_us: int, *, pressed: bool) -> None:
        """The button was pressed or released at this time."""
        self._button = (device_us, pressed)
        self._button_tells_n = BUTTON_TELLS_N
        self._tell_button()

    def supply(self, vcc_mv: int) -> None:
        """The supply was measured."""
        self._vcc_mv = vcc_mv

    def kept(self, now_us: int, *, well: bool) -> None:
        """The setting that was being kept, if any, is in the memory or could not be kept."""
        if self._wanted is None:
            return
        if well:
            self._kept = self._wanted
        self._wanted = None
        if self._wanted_by is not None:
            status = AckStatus.OK if well else AckStatus.FAILED
            self._finish(self._wanted_by, status, now_us)

    def tick(self, now_us: int) -> None:
        """Send what is due by now: a waiting block, a STATUS, the button told again."""
        told_n = BUTTON_TELLS_N - self._button_tells_n
        again_us = BUTTON_AGAIN_US << max(0, told_n - 1)
        if self._button_tells_n and (told_n == 0 or now_us - self._button[0] >= again_us):
            self._tell_button()
        if self._block.counts and now_us - self._block.first_us >= BLOCK_WAIT_US:
            self._send_block()
        seconds = (now_us - self._status_us) // STATUS_EVERY_US
        if seconds >= 1:
            self._status_us += seconds * STATUS_EVERY_US
            self._uptime_s += seconds
            self._send_status(now_us)

    def _join(self, block: _Block, device_us: int, raw_counts: int | None) -> None:
        identity = self.identity
        if raw_counts is None:
            block.no_value_mask |= 1 << len(block.counts)
        elif not identity.full_scale_min < raw_counts < identity.full_scale_max:
            block.saturated = True
        elif 0 < identity.open_below > raw_counts:
            block.open = True
        block.counts.append(raw_counts or 0)
        block.last_us = device_us
        self.made_n += 1

    def _end_of_frame(self, encoded: bytes, now_us: int) -> None:
        received = decode(encoded)
        if received in _BAD_BYTES or (received is DecodeResult.MALFORMED and _is_command(encoded)):
            self._rx_errors_n += 1
        if isinstance(received, HostFrame):
            self._obey(Asked.of(received), now_us)

    def _obey(self, asked: Asked, now_us: int) -> None:
        status = next((status for done, status in self._done if done == asked), None)
        if asked.op == Op.HELLO:
            self._greet(asked, now_us)
        elif asked.op == Op.SETTINGS:
            self._ack(asked, AckStatus.OK if asked.bare else AckStatus.BAD_ARGUMENT, now_us)
            if asked.bare:
                self._send_settings(now_us)
        elif status is not None:
            self._ack(asked, status, now_us)
        elif asked.op == Op.SET:
            self._set(asked, now_us)
        else:
            self._finish(asked, self._do(asked), now_us)

    def _finish(self, asked: Asked, status: AckStatus, now_us: int) -> None:
        self._done = [*self._done, (asked, status)][-REMEMBERED_N:]
        self._ack(asked, status, now_us)

    def _set(self, asked: Asked, now_us: int) -> None:
        if self._wanted is not None:
            return  # the host asks again
        self._wanted = change(self._kept, asked)
        self._wanted_by = asked
        if self._wanted is None:
            self._finish(asked, AckStatus.BAD_ARGUMENT, now_us)

    def _greet(self, asked: Asked, now_us: int) -> None:
        if not asked.bare:
            self._ack(asked, AckStatus.BAD_ARGUMENT, now_us)
            return
        self._done.clear()  # a new conversation: a host that starts again may use its old ids
        self._wanted_by = None
        self._ack(asked, AckStatus.OK, now_us)
        self._send_hello(now_us)
        if self._button[1]:  # whoever greets has not heard of it
            self._button = (now_us, True)
            self._button_tells_n = BUTTON_TELLS_N

    def _do(self, command: Asked) -> AckStatus:
        if command.op not in {Op.START, Op.STOP}:
            return AckStatus.UNKNOWN_OP
        if not command.bare:
            return AckStatus.BAD_ARGUMENT
        if command.op == Op.START and not self.streaming:
            self.streaming = True
            self._last_us = None
        elif command.op == Op.STOP and self.streaming:
            self._send_block()
            self.streaming = False
        return AckStatus.OK

    def _ack(self, command: Asked, status: AckStatus, now_us: int) -> None:
        self._acked = True
        flags = self._flags(no_value=not self._sensor_answers)
        self._send(Ack(flags, self._seq, now_us & _U32, command.command_id, command.op, status, 0))

    def _tell_button(self) -> None:
        device_us, pressed = self._button
        flags = self._flags(no_value=not self._sensor_answers)
        self._send(Button(flags, self._seq, device_us & _U32, pressed))
        self._button_tells_n -= 1

    def _send_block(self) -> None:
        block = self._block
        if not block.counts:
            return
        flags = self._flags(no_value=block.no_value_mask != 0)
        if block.saturated:
            flags |= Flag.SATURATED
        if block.open:
            flags |= Flag.OPEN
        first_n = self.made_n - len(block.counts)
        self._block = _Block([])
        self._send(
            Data(
                flags,
                self._seq,
                block.first_us & _U32,
                first_n & _U32,
                block.last_us - block.first_us,
                self._lost_n & _U16,
                0,
                block.no_value_mask,
                tuple(block.counts),
            )
        )

    def _send_status(self, now_us: int) -> None:
        self._send(
            Status(
                self._flags(no_value=not self._sensor_answers),
                self._seq,
                now_us & _U32,
                self._uptime_s,
                self.made_n & _U32,
                self._lost_n & _U32,
                self._rx_errors_n & _U16,
                self._vcc_mv,
                self.streaming,
            )
        )

    def _send_settings(self, now_us: int) -> None:
        flags = self._flags(no_value=not self._sensor_answers)
        self._send(Settings(flags, self._seq, now_us & _U32, *astuple(self._kept)))

    def _send_hello(self, now_us: int) -> None:
        identity = self.identity
        major, minor, patch = identity.firmware
        self._send(
            Hello(
                flags=self._flags(no_value=not self._sensor_answers),
                seq=self._seq,
                device_us=now_us & _U32,
                wire_version=WIRE_VERSION,
                spec_hash=spec_hash(),
                firmware_major=major,
                firmware_minor=minor,
                firmware_patch=patch,
                build_hash=identity.build_hash,
                board=identity.board,
                uid=identity.uid,
                boots_n=identity.boots_n,
                reset_cause=identity.reset_cause,
                capabilities=identity.capabilities,
                tip_area_cmm2=self._kept.tip_area_cmm2,
                calibration_id=self._kept.calibration_id,
                channels_n=1,
                sensor=identity.sensor,
                bits=identity.bits,
                gain=identity.gain,
                oversampling=identity.oversampling,
                nominal_rate_dhz=identity.nominal_rate_dhz,
                period_us=identity.period_us,
                full_scale_min=identity.full_scale_min,
                full_scale_max=identity.full_scale_max,
                settling_ms=identity.settling_ms,
            )
        )

    def _flags(self, *, no_value: bool) -> Flag:
        flags = Flag(0) if self._acked else Flag.REBOOT
        if no_value:
            flags |= Flag.SENSOR
        if self._lost_n != self._lost_told_n:
            flags |= Flag.LOST
        if self._rx_errors_n != self._rx_errors_told_n:
            flags |= Flag.RX_ERROR
        if 0 < self._vcc_mv < VCC_LOW_MV:
            flags |= Flag.LOW_VCC
        return flags

    def _send(self, frame: Frame) -> None:
        self._out.append(frame)
        self._seq = (self._seq + 1) & _U16
        self._lost_told_n = self._lost_n
        self._rx_errors_told_n = self._rx_errors_n


def _is_command(encoded: bytes) -> bool:
    return (cobs_decode(encoded) or b"\0")[0] in FROM_HOST
