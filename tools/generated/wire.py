"""Renders the wire table for its other readers: the C header and the page for people.

Both are pure text made from ``wire/spec.py``; ``tools/generate.py`` writes and checks the files.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import IntEnum, IntFlag
from typing import Final

from soleus.wire import spec
from soleus.wire.spec import Field, FieldKind, FrameType

_Table = type[IntEnum] | type[IntFlag]

_SPEC_FILE: Final = "host/soleus/wire/spec.py"

# C prefix of each table of values.
_TABLES: Final[dict[_Table, str]] = {
    spec.Flag: "WIRE_FLAG",
    spec.Op: "WIRE_OP",
    spec.AckStatus: "WIRE_ACK",
    spec.Board: "WIRE_BOARD",
    spec.Sensor: "WIRE_SENSOR",
    spec.Setting: "WIRE_SETTING",
    spec.ResetCause: "WIRE_RESET",
    spec.Capability: "WIRE_CAPABILITY",
}
_TITLES: Final[dict[_Table, str]] = {
    spec.Flag: "Flags",
    spec.Op: "Commands",
    spec.AckStatus: "Acknowledgements",
    spec.Board: "Boards",
    spec.Sensor: "Sensors",
    spec.Setting: "Settings",
    spec.ResetCause: "Reset causes",
    spec.Capability: "Capabilities",
}
_LIMITS: Final = {
    "WIRE_VERSION": "version of the table, first field of HELLO",
    "PAYLOAD_MAX": "bytes of a payload, before CRC and COBS",
    "CRC_LEN": "bytes of the CRC behind it",
    "FRAME_MAX": "bytes of a frame after COBS, without its closing 0x00",
    "DATA_SAMPLES_MAX": "samples in one DATA",
    "SAMPLE_WAIT_MAX_US": "µs from a sample to the decision to send it",
    "CRC_INIT": "start value of the CRC",
    "BAUD_DEFAULT": "bits per second, 8 data bits, no parity, 1 stop bit",
    "BAUD_SLOW": "the other baud rate that a probe can be set to",
    "TEXT_LEN": "bytes of a text",
}


def c_header() -> str:
    """Return the text of ``firmware/src/core/wire_spec.h``."""
    blocks = [
        _c_limits(),
        _c_values("WIRE_TYPE", FrameType),
        *(_c_values(prefix, table) for table, prefix in _TABLES.items()),
        *(_c_frame(frame_type) for frame_type in FrameType),
    ]
    head = [
        f"// Generated from {_SPEC_FILE} by `make generate`; do not edit.",
        "//",
        "// *_AT is a field's offset in the payload, *_LEN its bytes; WIRE_<FRAME>_SIZE is the",
        "// whole payload, for DATA without the samples that follow.",
        "#ifndef SOLEUS_CORE_WIRE_SPEC_H",
        "#define SOLEUS_CORE_WIRE_SPEC_H",
        "",
        "#include <stdint.h>",
        "",
    ]
    body = "\n\n".join("\n".join(block) for block in blocks)
    return "\n".join(head) + "\n" + body + "\n\n#endif\n"


def docs_table() -> str:
    """Return the text of ``docs/wire.md``."""
    sections = [
        _docs_head(),
        _docs_limits(),
        *(_docs_frame(frame_type) for frame_type in FrameType),
        *(_docs_values(table, title) for table, title in _TITLES.items()),
    ]
    return "\n\n".join("\n".join(section) for section in sections) + "\n"


def _offsets(fields: Iterable[Field]) -> Iterator[tuple[int, Field]]:
    at = 0
    for field in fields:
        yield at, field
        at += field.kind.size


def _define(name: str, value: str) -> str:
    return f"#define {name} {value}"


def _c_limits() -> list[str]:
    lines = [_define(_c_limit_name(name), _c_number(getattr(spec, name))) for name in _LIMITS]
    return [
        *lines,
        _define("WIRE_SPEC_HASH", f"UINT32_C(0x{spec.spec_hash():08X})"),
        _define("WIRE_SAMPLE_LEN", str(FieldKind.I24.size)),
    ]


def _c_limit_name(name: str) -> str:
    return name if name.startswith("WIRE_") else f"WIRE_{name}"


def _c_number(value: int) -> str:
    # An int of the AVR has 16 bits.
    return f"{value}" if value <= 0x7FFF else f"UINT32_C({value})"


def _c_values(prefix: str, table: _Table) -> list[str]:
    # By __members__, since iterating a Flag leaves its zero out.
    return [_define(f"{prefix}_{name}", str(int(m))) for name, m in table.__members__.items()]


def _c_frame(frame_type: FrameType) -> list[str]:
    name = f"WIRE_{frame_type.name}"
    lines = [_define(f"{name}_SIZE", str(spec.size_of(frame_type)))]
    for at, field in _offsets(spec.fields_of(frame_type)):
        lines.append(_define(f"{name}_{field.name.upper()}_AT", str(at)))
        if field.kind in (FieldKind.UID, FieldKind.TEXT16):
            lines.append(_define(f"{name}_{field.name.upper()}_LEN", str(field.kind.size)))
    if frame_type is FrameType.DATA:
        lines.append(_define(f"{name}_SAMPLES_AT", str(spec.size_of(frame_type))))
    return lines


def _docs_head() -> list[str]:
    return [
        "# The wire between probe and host",
        "",
        f"Generated from `{_SPEC_FILE}` by `make generate`; do not edit.",
        f"Version {spec.WIRE_VERSION}; checksum of the table `0x{spec.spec_hash():08X}`, sent in",
        "every HELLO.",
        "",
        "When the probe sends what is told in [probe.md](probe.md).",
        "",
        "## A frame on the line",
        "",
        "`COBS(payload + CRC)`, then one `0x00`. The `0x00` occurs nowhere else, so a reader that",
        "comes in late or loses bytes goes on at the next one.",
        "",
        "- All numbers are little endian. `i24` is a signed number of three bytes.",
        "- CRC: CRC-16/CCITT-FALSE over the payload, low byte first: polynomial 0x1021, start",
        "  0xFFFF, no reflection, no final XOR. `123456789` gives 0x29B1. In Python:",
        "  `binascii.crc_hqx(payload, 0xFFFF)`.",
        "- COBS: each run of bytes without a zero is preceded by its length plus one, in place of",
        "  the zero that ended the run before. A frame is so short that one byte is added.",
        "- Newer versions only append fields. A reader ignores bytes behind those it knows, and",
        "  reads a shorter frame as far as its version reaches. In DATA the samples stay where",
        "  they are: what a newer version adds comes behind them.",
        f"- Versions of one sixteen (0 to {spec.VERSIONS_ALIKE - 1}, and so on) read each other in",
        "  this way. Whoever changes the meaning of what is there begins the next sixteen; a",
        "  reader refuses a version of another sixteen, and says which side has to be renewed.",
    ]


def _docs_limits() -> list[str]:
    rows = [f"| {name} | {getattr(spec, name)} | {text} |" for name, text in _LIMITS.items()]
    return ["## Limits", "", "| name | value | meaning |", "|---|---|---|", *rows]


def _docs_frame(frame_type: FrameType) -> list[str]:
    way = "host to probe" if frame_type in spec.FROM_HOST else "probe to host"
    size = f"{spec.size_of(frame_type)} bytes"
    if frame_type is FrameType.DATA:
        size += f", then `n` samples of {FieldKind.I24.size} bytes (`i24` raw counts)"
    rows = [
        f"| {at} | {field.name} | {field.kind.value} | {field.doc} |"
        for at, field in _offsets(spec.fields_of(frame_type))
    ]
    return [
        f"## {frame_type.name} (0x{frame_type.value:02X}), {way}",
        "",
        f"{size}.",
        "",
        "| at | field | kind | meaning |",
        "|---|---|---|---|",
        *rows,
    ]


def _docs_values(table: _Table, title: str) -> list[str]:
    meanings = spec.MEANINGS[table]
    rows = [
        f"| {int(member)} | {name} | {meanings[name]} |"
        for name, member in table.__members__.items()
    ]
    return [f"## {title}", "", "| value | name | meaning |", "|---|---|---|", *rows]
