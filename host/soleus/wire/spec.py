"""The wire, defined once: frames, fields, flags and commands between probe and host.

The codec reads this table, ``tools/generated/wire.py`` makes of it the C header ``wire_spec.h``
and ``docs/wire.md``, and a checksum of it travels in every HELLO. To add a field, append one row
to a frame and raise ``WIRE_VERSION``: newer versions only append, readers ignore what they do not
know, and a frame shorter than this table is read as far as its version reaches. A change that an
older reader would misread begins the next sixteen of versions, see ``reads_version``.

On the line a frame is ``COBS(payload + CRC) + 0x00``. All numbers are little endian. The CRC is
CRC-16/CCITT-FALSE (polynomial 0x1021, start 0xFFFF, no reflection; "123456789" gives 0x29B1)
over the payload, low byte first.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from enum import Enum, IntEnum, IntFlag
from typing import Final

WIRE_VERSION: Final = 3  # 1: without SET and SETTINGS; 2: without WATCHDOG
VERSIONS_ALIKE: Final = 16  # 0 to 15 only append to each other, and so on; see reads_version
PAYLOAD_MAX: Final = 96  # bytes before CRC and COBS; fits COBS's single block (254)
CRC_LEN: Final = 2
FRAME_MAX: Final = PAYLOAD_MAX + CRC_LEN + 1  # COBS adds one byte below 254; without the 0x00
DATA_SAMPLES_MAX: Final = 16  # one bit each in no_value_mask
SAMPLE_WAIT_MAX_US: Final = 25_000  # a sample is on its way after this long in the probe
CRC_INIT: Final = 0xFFFF
BAUD_DEFAULT: Final = 250_000  # 0 % error at 16 MHz with U2X
BAUD_SLOW: Final = 115_200  # 2.1 % error; for adapters that cannot do the other
BAUDS: Final = (BAUD_DEFAULT, BAUD_SLOW)  # all that a probe can be set to, the usual one first
TEXT_LEN: Final = 16


class FieldKind(Enum):
    """How a field lies in the payload; the value is its size in bytes."""

    U8 = "u8"
    U16 = "u16"
    U32 = "u32"
    I24 = "i24"
    UID = "bytes8"
    TEXT16 = "text16"  # ASCII, padded with zeros

    @property
    def size(self) -> int:
        """Bytes on the wire."""
        return _SIZES[self]


_SIZES: Final = {
    FieldKind.U8: 1,
    FieldKind.U16: 2,
    FieldKind.U32: 4,
    FieldKind.I24: 3,
    FieldKind.UID: 8,
    FieldKind.TEXT16: 16,
}


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a frame: name (with its unit), kind, meaning."""

    name: str
    kind: FieldKind
    doc: str


class FrameType(IntEnum):
    """First byte of every payload. Probe to host below 0x40, host to probe from there."""

    DATA = 0x01
    HELLO = 0x02
    STATUS = 0x03
    BUTTON = 0x04
    ACK = 0x05
    SETTINGS = 0x07
    CMD = 0x40
    SET = 0x42


class Flag(IntFlag):
    """Second byte of every payload from the probe: what is wrong or new right now."""

    LOST = 1
    SENSOR = 2
    SATURATED = 4
    OPEN = 8
    RX_ERROR = 16
    NV_BAD = 32
    LOW_VCC = 64
    REBOOT = 128


class Op(IntEnum):
    """What a CMD asks for."""

    HELLO = 1
    START = 2
    STOP = 3
    SET = 4
    SETTINGS = 5


class AckStatus(IntEnum):
    """How a CMD ended."""

    OK = 0
    UNKNOWN_OP = 1
    BAD_ARGUMENT = 2
    FAILED = 3


class Board(IntEnum):
    """What the firmware was built for."""

    UNKNOWN = 0
    ATMEGA328P = 1
    POSIX = 2
    SIMULATED = 3


class Sensor(IntEnum):
    """What sits on a channel."""

    NONE = 0
    HX711 = 1
    ANALOG = 2


class Setting(IntEnum):
    """What the probe keeps over power cuts and a host may change, one at a time."""

    NAME = 1
    CALIBRATION = 2
    TIP_AREA = 3
    SENSOR = 4
    GAIN = 5
    RATE = 6
    BAUD = 7
    BRIDGE = 8
    WATCHDOG = 9


class ResetCause(IntFlag):
    """Why the probe started, as the chip says it."""

    UNKNOWN = 0
    POWER_ON = 1
    EXTERNAL = 2
    BROWN_OUT = 4
    WATCHDOG = 8


class Capability(IntFlag):
    """What this probe can do or is."""

    NONE = 0
    SIMULATED = 1
    FREE_RUNNING = 2
    BUTTON = 4
    SEES_OPEN = 8
    WATCHDOG = 16


# What each value means, by table and name: for readers of this file and of docs/wire.md.
MEANINGS: Final[dict[type[Enum], dict[str, str]]] = {
    Flag: {
        "LOST": "lost_n has grown since the last frame",
        "SENSOR": "the sensor does not answer",
        "SATURATED": "a sample in this frame is at a rail",
        "OPEN": "the circuit says: nothing connected",
        "RX_ERROR": "bytes from the host were given up since the last frame",
        "NV_BAD": "both settings slots were bad; defaults are in use",
        "LOW_VCC": "supply below what the board needs",
        "REBOOT": "no command has been acknowledged since the probe's boot",
    },
    Op: {
        "HELLO": "send a HELLO",
        "START": "start DATA; a stream that runs goes on",
        "STOP": "stop DATA; idempotent",
        "SET": "keep a setting; acknowledged once it is durable. Only in a SET",
        "SETTINGS": "send SETTINGS",
    },
    AckStatus: {
        "OK": "done, or was so already",
        "UNKNOWN_OP": "this firmware does not know the command",
        "BAD_ARGUMENT": "the argument is not allowed; nothing was done",
        "FAILED": "it was tried and did not work",
    },
    Board: {
        "UNKNOWN": "not told",
        "ATMEGA328P": "Arduino Uno, Nano and their kind",
        "POSIX": "the same C, run as a program",
        "SIMULATED": "the simulated probe of the host software",
    },
    Sensor: {
        "NONE": "nothing",
        "HX711": "load cell with HX711 amplifier",
        "ANALOG": "analogue input, thin force sensor",
    },
    Setting: {
        "NAME": "text: what people call the probe",
        "CALIBRATION": "text: which calibration belongs to the probe; empty: none",
        "TIP_AREA": "contact tip, 1/100 mm², 1 to 65535",
        "SENSOR": "see Sensors; gain, rate and bridge become its defaults; from the next boot on",
        "GAIN": "amplifier gain, one that the sensor has; from the next boot on",
        "RATE": "0.1 samples per second, one that the sensor has; from the next boot on",
        "BAUD": "bits per second, 250000 or 115200; from the next boot on",
        "BRIDGE": "1: 470 kΩ lie across an analogue sensor, else 0; from the next boot on",
        "WATCHDOG": "1: a firmware that hangs is started again, else 0; from the next boot on",
    },
    ResetCause: {
        "UNKNOWN": "the boot loader has cleared the chip's note",
        "POWER_ON": "power came on",
        "EXTERNAL": "reset button or line",
        "BROWN_OUT": "the supply sagged",
        "WATCHDOG": "the firmware hung",
    },
    Capability: {
        "NONE": "nothing special",
        "SIMULATED": "not a real sensor: never enters trends or limits",
        "FREE_RUNNING": "the sensor runs on its own clock; the nominal rate is a label",
        "BUTTON": "has a pin for a button",
        "SEES_OPEN": "tells an open circuit at the sensor from no force",
        "WATCHDOG": "a firmware that hangs is started again",
    },
}


HEADER: Final = (
    Field("type", FieldKind.U8, "which frame this is"),
    Field("flags", FieldKind.U8, "flag bits, see Flags"),
    Field("seq", FieldKind.U16, "counts all frames of the probe since boot; wraps"),
    Field(
        "device_us", FieldKind.U32, "the probe's clock, µs, wraps after 71.6 min; see each frame"
    ),
)

# What comes from the host, which has no probe clock, has a header of its own.
FROM_HOST: Final = frozenset({FrameType.CMD, FrameType.SET})
COMMAND_HEADER: Final = (
    Field("type", FieldKind.U8, "which frame this is"),
    Field("command_id", FieldKind.U16, "a command sent again keeps its id and is done once"),
    Field("op", FieldKind.U8, "what is asked, see Commands"),
    Field(
        "argument", FieldKind.U32, "0 where the command takes none; in SET a value that is a number"
    ),
)

FIELDS: Final[dict[FrameType, tuple[Field, ...]]] = {
    FrameType.DATA: (
        Field("sample_n", FieldKind.U32, "running number of the first sample since boot"),
        Field(
            "span_us",
            FieldKind.U16,
            "first sample (device_us) to last: sample i is at device_us + span_us * i // (n - 1)",
        ),
        Field("lost_n", FieldKind.U16, "samples given up since boot, never reset; wraps"),
        Field("channel", FieldKind.U8, "0 is the pressing sensor"),
        Field("n", FieldKind.U8, "samples that follow, 1 to 16"),
        Field("no_value_mask", FieldKind.U16, "bit i set: sample i has no value (its i24 is 0)"),
    ),  # then n x i24 raw counts, at the same place in every version; what is new goes behind them
    FrameType.HELLO: (
        Field("wire_version", FieldKind.U8, "version of this table"),
        Field("spec_hash", FieldKind.U32, "CRC-32 of this table in canonical form"),
        Field("firmware_major", FieldKind.U8, "firmware version"),
        Field("firmware_minor", FieldKind.U8, "firmware version"),
        Field("firmware_patch", FieldKind.U8, "firmware version"),
        Field("build_hash", FieldKind.U32, "which sources the image was built from"),
        Field("board", FieldKind.U8, "see Boards"),
        Field("uid", FieldKind.UID, "unique id, drawn at the first boot and kept"),
        Field("boots_n", FieldKind.U16, "starts since the id was drawn"),
        Field("reset_cause", FieldKind.U8, "see Reset causes"),
        Field("capabilities", FieldKind.U16, "see Capabilities"),
        Field("tip_area_cmm2", FieldKind.U16, "contact tip, 1/100 mm²; 10000 is 1 cm²"),
        Field(
            "calibration_id",
            FieldKind.TEXT16,
            "which calibration belongs to the probe; may be empty",
        ),
        Field("channels_n", FieldKind.U8, "channels; this version describes the first"),
        Field("sensor", FieldKind.U8, "see Sensors"),
        Field("bits", FieldKind.U8, "resolution of a raw count"),
        Field("gain", FieldKind.U8, "amplifier gain"),
        Field("oversampling", FieldKind.U8, "conversions per sample"),
        Field("nominal_rate_dhz", FieldKind.U16, "promised rate, 0.1 samples per second"),
        Field("period_us", FieldKind.U32, "exact period where a timer makes it, else 0"),
        Field(
            "full_scale_min", FieldKind.I24, "lowest count; at or below it a sample is saturated"
        ),
        Field(
            "full_scale_max", FieldKind.I24, "highest count; at or above it a sample is saturated"
        ),
        Field("settling_ms", FieldKind.U16, "from a step of force to a settled count"),
    ),
    FrameType.STATUS: (
        Field("uptime_s", FieldKind.U32, "since boot"),
        Field("sample_n", FieldKind.U32, "number that the next sample will have"),
        Field("lost_n", FieldKind.U32, "samples given up since boot, all bits"),
        Field("rx_errors_n", FieldKind.U16, "frames or bytes from the host given up; wraps"),
        Field("vcc_mv", FieldKind.U16, "supply in mV, 0 where not measured"),
        Field("streaming", FieldKind.U8, "1 while DATA is being sent"),
    ),
    FrameType.BUTTON: (
        Field(
            "pressed",
            FieldKind.U8,
            "1 pressed, 0 released; device_us is when, each time it is told",
        ),
    ),
    FrameType.ACK: (
        Field("command_id", FieldKind.U16, "the command that this answers"),
        Field("op", FieldKind.U8, "what was asked"),
        Field("status", FieldKind.U8, "see Acknowledgements"),
        Field("value", FieldKind.U32, "a result where there is one, else 0"),
    ),
    FrameType.SETTINGS: (
        Field("name", FieldKind.TEXT16, "what people call the probe; may be empty"),
        Field("calibration_id", FieldKind.TEXT16, "which calibration belongs to the probe"),
        Field("tip_area_cmm2", FieldKind.U16, "contact tip, 1/100 mm²"),
        Field("sensor", FieldKind.U8, "see Sensors; from the next boot on"),
        Field("gain", FieldKind.U8, "amplifier gain; from the next boot on"),
        Field("rate_dhz", FieldKind.U16, "0.1 samples per second; from the next boot on"),
        Field("baud", FieldKind.U32, "bits per second; from the next boot on"),
        Field(
            "bridge", FieldKind.U8, "1: a resistor lies across the sensor; from the next boot on"
        ),
        Field("watchdog", FieldKind.U8, "1: a hang ends with a new start; from the next boot on"),
    ),
    FrameType.CMD: (),
    FrameType.SET: (
        Field("setting", FieldKind.U8, "which one, see Settings"),
        Field("text", FieldKind.TEXT16, "the value where it is a text, else empty"),
    ),
}


def header_of(frame_type: FrameType) -> tuple[Field, ...]:
    """The fields before the frame's own ones."""
    return COMMAND_HEADER if frame_type in FROM_HOST else HEADER


def fields_of(frame_type: FrameType) -> tuple[Field, ...]:
    """All fields of a frame in order, without the samples that follow in DATA."""
    return header_of(frame_type) + FIELDS[frame_type]


def size_of(frame_type: FrameType) -> int:
    """Payload bytes of this version's frame, without the samples that follow in DATA."""
    return sum(field.kind.size for field in fields_of(frame_type))


def reads_version(version: int) -> bool:
    """Whether frames of another version can be read by this table.

    Versions of one sixteen (0 to 15, 16 to 31 and so on) only append: each reads the other, as far
    as it goes. Whoever changes the meaning of what is there begins the next sixteen.
    """
    return version // VERSIONS_ALIKE == WIRE_VERSION // VERSIONS_ALIKE


def spec_hash() -> int:
    """CRC-32 of every name, number and size in this table: same table, same hash."""
    lines = [f"wire {WIRE_VERSION} payload {PAYLOAD_MAX} samples {DATA_SAMPLES_MAX}"]
    for frame_type in FrameType:
        parts = " ".join(f"{field.name}:{field.kind.value}" for field in fields_of(frame_type))
        lines.append(f"{frame_type.value} {frame_type.name} {parts}")
    for table in (Flag, Op, AckStatus, Board, Sensor, Setting, ResetCause, Capability):
        members = " ".join(f"{member.name}={member.value}" for member in table)
        lines.append(f"{table.__name__} {members}")
    return zlib.crc32("\n".join(lines).encode("ascii"))
