"""Frames to bytes on the line and back, by the table in ``spec``.

On the line a frame is COBS(payload + CRC) and a 0x00. Whatever bytes come, reading never raises:
it gives the frame, or the ``DecodeResult`` that says why there is none. What is read of a shorter
or a longer frame is settled by the golden vectors (``tests/vectors/README.md``). Nothing here keeps
state between two frames.
"""

from __future__ import annotations

import binascii
import struct
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from itertools import accumulate
from typing import Any, Final

from soleus.wire.frames import FRAME_CLASSES, MEANING_OF, Data, Frame
from soleus.wire.spec import (
    CRC_INIT,
    CRC_LEN,
    DATA_SAMPLES_MAX,
    FRAME_MAX,
    FROM_HOST,
    FieldKind,
    FrameType,
    fields_of,
    header_of,
)

COBS_RUN_MAX: Final = 253  # longer runs need the code 0xFF, which this wire never sends
ENCODED_MIN: Final = 1 + 1 + CRC_LEN  # COBS code, type, CRC
END: Final = b"\0"


class DecodeResult(Enum):
    """What became of the bytes up to a 0x00; the first that fits, in this order."""

    EMPTY = "empty"  # nothing before the 0x00: harmless, clears the line
    TOO_LONG = "too_long"
    NOISE = "noise"  # too few to hold type and CRC
    BAD_COBS = "bad_cobs"
    BAD_CRC = "bad_crc"
    UNKNOWN_TYPE = "unknown_type"  # right, but from a newer version: ignored
    MALFORMED = "malformed"  # right CRC, but the fields contradict the table
    GOOD = "good"


def crc16(data: bytes) -> int:
    """Return the CRC-16/CCITT-FALSE of some bytes; that of b"123456789" is 0x29B1."""
    return binascii.crc_hqx(data, CRC_INIT)


def cobs_encode(data: bytes) -> bytes:
    """Return ``data`` without a single 0x00, one byte longer.

    Source: Cheshire and Baker, "Consistent Overhead Byte Stuffing", 1999; the case without
    blocks of 254, since no frame of this wire is that long.

    Raises:
        ValueError: ``data`` is longer than ``COBS_RUN_MAX``.
    """
    if len(data) > COBS_RUN_MAX:
        raise ValueError(f"{len(data)} bytes do not fit one COBS run of {COBS_RUN_MAX}")
    return b"".join(bytes((len(run) + 1,)) + run for run in data.split(END))


def cobs_decode(encoded: bytes) -> bytes | None:
    """Return what ``cobs_encode`` was given, or None if a code points past the end."""
    if not encoded or 0 in encoded:
        return None
    plain = bytearray(encoded)
    at = 0
    while at < len(encoded):  # each code is where a zero was, and tells how far the next one is
        plain[at] = 0
        at += encoded[at]
    return bytes(plain[1:]) if at == len(encoded) else None


def encode(frame: Frame) -> bytes:
    """Return the bytes of a frame on the line, its ending 0x00 included.

    Raises:
        ValueError: a field does not fit its place in the table.
    """
    payload = pack(frame)
    return cobs_encode(payload + crc16(payload).to_bytes(CRC_LEN, "little")) + END


def decode(encoded: bytes) -> Frame | DecodeResult:
    """Read the bytes between two 0x00; gives the frame, or why there is none."""
    if not encoded:
        return DecodeResult.EMPTY
    if len(encoded) > FRAME_MAX:
        return DecodeResult.TOO_LONG
    if len(encoded) < ENCODED_MIN:
        return DecodeResult.NOISE
    body = cobs_decode(encoded)
    if body is None:
        return DecodeResult.BAD_COBS
    payload = body[:-CRC_LEN]
    if crc16(payload) != int.from_bytes(body[-CRC_LEN:], "little"):
        return DecodeResult.BAD_CRC
    return unpack(payload)


def pack(frame: Frame) -> bytes:
    """Return the payload of a frame: its fields in order, without CRC and COBS.

    Raises:
        ValueError: a field does not fit its place in the table.
    """
    layout = _LAYOUTS[frame.frame_type]
    values = [
        write(frame.frame_type if name == "type" else getattr(frame, name))
        for name, write in layout.writers
    ]
    try:
        payload = layout.numbers.pack(*values)
    except struct.error as problem:
        raise ValueError(f"{frame.frame_type.name}: {problem}") from problem
    if not isinstance(frame, Data):
        return payload
    if not 1 <= frame.n <= DATA_SAMPLES_MAX:
        raise ValueError(f"DATA holds 1 to {DATA_SAMPLES_MAX} samples, not {frame.n}")
    return payload + b"".join(map(_i24_bytes, frame.raw_counts))


def unpack(payload: bytes) -> Frame | DecodeResult:
    """Read a payload whose CRC was right; gives the frame, UNKNOWN_TYPE or MALFORMED."""
    layout = _LAYOUTS.get(payload[0])
    if layout is None:
        return DecodeResult.UNKNOWN_TYPE
    if len(payload) < layout.numbers.size:
        if len(payload) not in layout.shorter_sizes:
            return DecodeResult.MALFORMED
        payload = payload.ljust(layout.numbers.size, b"\0")
    values: list[Any] = list(layout.numbers.unpack_from(payload))
    for index, read in layout.readers:
        values[index] = read(values[index])
    if layout.sample_count_at is not None:
        n = values.pop(layout.sample_count_at)
        samples = payload[layout.numbers.size : layout.numbers.size + 3 * n]
        if not 1 <= n <= DATA_SAMPLES_MAX or len(samples) != 3 * n:
            return DecodeResult.MALFORMED
        values.append(tuple(low + (high << 16) for low, high in _I24.iter_unpack(samples)))
    return layout.frame_class(*values[1:])


# ---- the table, made ready once --------------------------------------------------------------

_I24: Final = struct.Struct("<Hb")  # the upper byte carries the sign
_FORMATS: Final = {
    FieldKind.U8: "B",
    FieldKind.U16: "H",
    FieldKind.U32: "I",
    FieldKind.I24: "3s",
    FieldKind.UID: "8s",
    FieldKind.TEXT16: "16s",
}


def _i24_bytes(count: int) -> bytes:
    try:
        return count.to_bytes(3, "little", signed=True)
    except OverflowError as problem:
        raise ValueError(f"{count} does not fit 24 bits") from problem


def _i24_from(data: bytes) -> int:
    return int.from_bytes(data, "little", signed=True)


def _uid_bytes(uid: bytes) -> bytes:
    if len(uid) != FieldKind.UID.size:
        raise ValueError(f"an id has {FieldKind.UID.size} bytes, not {len(uid)}")
    return uid


def _text_bytes(text: str) -> bytes:
    size = FieldKind.TEXT16.size
    if len(text) > size or not (text.isascii() and (text.isprintable() or not text)):
        raise ValueError(f"{text!r} is not a text of up to {size} printable ASCII letters")
    return text.encode("ascii")  # struct pads with zeros


def _text_from(data: bytes) -> str:
    # What a probe says ends up on a terminal: only printable letters pass as they are.
    text = data.split(b"\0", 1)[0]
    return "".join(chr(code) if 0x20 <= code < 0x7F else f"\\x{code:02x}" for code in text)


_READ: Final[dict[FieldKind, Callable[[bytes], object]]] = {
    FieldKind.I24: _i24_from,
    FieldKind.TEXT16: _text_from,
}
_WRITE: Final[dict[FieldKind, Callable[[Any], object]]] = {
    FieldKind.I24: _i24_bytes,
    FieldKind.UID: _uid_bytes,
    FieldKind.TEXT16: _text_bytes,
}


@dataclass(frozen=True, slots=True)
class _Layout:
    """One frame of the table: how to take it apart and put it together.

    ``readers`` and ``sample_count_at`` count from the type; ``shorter_sizes`` are payload sizes
    at which the frame of an older version may end.
    """

    frame_class: Callable[..., Frame]
    numbers: struct.Struct
    readers: tuple[tuple[int, Callable[[Any], object]], ...]
    writers: tuple[tuple[str, Callable[[Any], object]], ...]
    shorter_sizes: frozenset[int]
    sample_count_at: int | None


def _layout(frame_type: FrameType) -> _Layout:
    fields = fields_of(frame_type)
    header_n = len(header_of(frame_type))
    ends = list(accumulate(field.kind.size for field in fields))
    readers = [MEANING_OF.get(field.name) or _READ.get(field.kind) for field in fields]
    has_samples = frame_type is FrameType.DATA
    never_shorter = has_samples or frame_type in FROM_HOST
    return _Layout(
        frame_class=FRAME_CLASSES[frame_type],
        numbers=struct.Struct("<" + "".join(_FORMATS[field.kind] for field in fields)),
        readers=tuple((index, read) for index, read in enumerate(readers) if read),
        writers=tuple((field.name, _WRITE.get(field.kind, int)) for field in fields),
        shorter_sizes=frozenset() if never_shorter else frozenset(ends[header_n:]),
        sample_count_at=[field.name for field in fields].index("n") if has_samples else None,
    )


_LAYOUTS: Final[dict[int, _Layout]] = {
    frame_type.value: _layout(frame_type) for frame_type in FrameType
}
