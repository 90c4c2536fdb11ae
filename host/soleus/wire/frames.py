"""Frames as values: what a payload says, field by field, once its bytes are known to be right.

The names and their order are those of the table in ``spec``; a test holds the two together. A
number that should be one of an enum but is not, because the sender is newer, stays the number.
Nothing here knows how a frame lies on the line.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from typing import ClassVar, Final

from soleus.wire.spec import (
    AckStatus,
    Board,
    Capability,
    Flag,
    FrameType,
    Op,
    ResetCause,
    Sensor,
    Setting,
)


@dataclass(frozen=True, slots=True)
class ProbeFrame:
    """What every frame from the probe begins with.

    Attributes:
        flags: what is wrong or new right now.
        seq: counts all frames of the probe since boot, u16, wraps.
        device_us: the probe's clock, µs, u32, wraps after 71.6 min.
    """

    flags: Flag
    seq: int
    device_us: int


@dataclass(frozen=True, slots=True)
class Data(ProbeFrame):
    """1 to 16 samples; ``device_us`` is when the first one was ready.

    Attributes:
        sample_n: running number of the first sample since boot, u32, wraps.
        span_us: from the first sample to the last in this frame, µs.
        lost_n: samples given up by the probe since boot, u16, wraps.
        channel: 0 is the pressing sensor.
        no_value_mask: bit i set: sample i has no value and its count means nothing.
        raw_counts: one signed 24-bit count per sample.
    """

    frame_type: ClassVar = FrameType.DATA

    sample_n: int
    span_us: int
    lost_n: int
    channel: int
    no_value_mask: int
    raw_counts: tuple[int, ...]

    @property
    def n(self) -> int:
        """Samples in this frame."""
        return len(self.raw_counts)


@dataclass(frozen=True, slots=True)
class Hello(ProbeFrame):
    """The probe describes itself; the meaning of each field stands in ``spec.FIELDS``."""

    frame_type: ClassVar = FrameType.HELLO

    wire_version: int
    spec_hash: int
    firmware_major: int
    firmware_minor: int
    firmware_patch: int
    build_hash: int
    board: Board | int
    uid: bytes
    boots_n: int
    reset_cause: ResetCause
    capabilities: Capability
    tip_area_cmm2: int
    calibration_id: str
    channels_n: int
    sensor: Sensor | int
    bits: int
    gain: int
    oversampling: int
    nominal_rate_dhz: int
    period_us: int
    full_scale_min: int
    full_scale_max: int
    settling_ms: int


@dataclass(frozen=True, slots=True)
class Status(ProbeFrame):
    """How the probe is, sent about once a second.

    Attributes:
        uptime_s: since boot.
        sample_n: number that the next sample will have, u32.
        lost_n: samples given up since boot, u32.
        rx_errors_n: frames or bytes from the host that were given up, u16, wraps.
        vcc_mv: supply in mV, 0 where it is not measured.
        streaming: True while DATA is being sent.
    """

    frame_type: ClassVar = FrameType.STATUS

    uptime_s: int
    sample_n: int
    lost_n: int
    rx_errors_n: int
    vcc_mv: int
    streaming: bool


@dataclass(frozen=True, slots=True)
class Button(ProbeFrame):
    """The probe's button went down (``pressed``) or up, at ``device_us``."""

    frame_type: ClassVar = FrameType.BUTTON

    pressed: bool


@dataclass(frozen=True, slots=True)
class Ack(ProbeFrame):
    """How the command ``command_id`` ended."""

    frame_type: ClassVar = FrameType.ACK

    command_id: int
    op: Op | int
    status: AckStatus | int
    value: int


@dataclass(frozen=True, slots=True)
class Settings(ProbeFrame):
    """What the probe keeps, as it holds from the next boot on; fields as in ``spec.FIELDS``."""

    frame_type: ClassVar = FrameType.SETTINGS

    name: str
    calibration_id: str
    tip_area_cmm2: int
    sensor: Sensor | int
    gain: int
    rate_dhz: int
    baud: int
    bridge: bool
    watchdog: bool


@dataclass(frozen=True, slots=True)
class Command:
    """What the host asks for. Sent again, it keeps its ``command_id`` (u16) and is done once."""

    frame_type: ClassVar = FrameType.CMD

    command_id: int
    op: Op | int
    argument: int = 0


@dataclass(frozen=True, slots=True)
class SetCommand:
    """The host wants a setting kept: ``argument`` or ``text``, whichever its value is."""

    frame_type: ClassVar = FrameType.SET

    command_id: int
    op: Op | int
    argument: int
    setting: Setting | int
    text: str


HostFrame = Command | SetCommand
Frame = Data | Hello | Status | Button | Ack | Settings | HostFrame

FRAME_CLASSES: Final[dict[FrameType, type[Frame]]] = {
    FrameType.DATA: Data,
    FrameType.HELLO: Hello,
    FrameType.STATUS: Status,
    FrameType.BUTTON: Button,
    FrameType.ACK: Ack,
    FrameType.SETTINGS: Settings,
    FrameType.CMD: Command,
    FrameType.SET: SetCommand,
}


def _known(enum: type[IntEnum]) -> Callable[[int], int]:
    members = {member.value: member for member in enum}
    return lambda number: members.get(number, number)


# How a number that is more than a number is read, by the name of its field.
MEANING_OF: Final[dict[str, Callable[[int], object]]] = {
    "flags": Flag,
    "board": _known(Board),
    "reset_cause": ResetCause,
    "capabilities": Capability,
    "sensor": _known(Sensor),
    "setting": _known(Setting),
    "streaming": bool,
    "bridge": bool,
    "watchdog": bool,
    "pressed": bool,
    "op": _known(Op),
    "status": _known(AckStatus),
}
