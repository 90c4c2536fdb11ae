"""Intel HEX: the text that compilers leave a firmware image in, as bytes at addresses.

Source of the format: Intel, Hexadecimal Object File Format Specification, revision A, 1988; only
what an image below 64 KiB needs. Every record's length and checksum is examined: a file that was
cut short or damaged on its way must not reach a board. Knows no chip and no file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from soleus.errors import BrokenFile

_RECORD: Final = re.compile(r":((?:[0-9A-Fa-f]{2}){5,})")


class HexRecordKind(IntEnum):
    """The record types that are understood; others belong to images beyond 64 KiB."""

    DATA = 0
    END = 1
    START_SEGMENT = 3  # where a PC would begin to run; means nothing to an AVR
    START_LINEAR = 5  # the same for 32 bits


@dataclass(frozen=True, slots=True)
class HexPart:
    """A run of bytes without a gap.

    Attributes:
        address: of its first byte.
        data: the bytes; at least one.
    """

    address: int
    data: bytes

    @property
    def end(self) -> int:
        """The address behind its last byte."""
        return self.address + len(self.data)


def read_intel_hex(text: str, name: str) -> tuple[HexPart, ...]:
    """Read an image.

    Args:
        text: of the file; either kind of line end.
        name: of the file, for a complaint.

    Returns:
        Its parts by address; neighbours are joined.

    Raises:
        BrokenFile: a line is no record, its checksum is wrong, two records claim one byte, or the
            file has no end; names the line.
    """
    parts: list[HexPart] = []
    for number, kind, part in _records(text, name):
        if kind is HexRecordKind.DATA and part.data:
            parts.append(part)
        if kind is HexRecordKind.END:
            return _joined(parts, name)
        if any(part.address < other.end and other.address < part.end for other in parts[:-1]):
            raise _broken(name, number, "it claims bytes that an earlier line has given")
    raise _broken(name, text.count("\n") + 1, "the file ends before its last record")


def _records(text: str, name: str) -> Iterator[tuple[int, HexRecordKind, HexPart]]:
    for number, line in enumerate(text.split("\n"), start=1):
        stripped = line.strip()
        if not stripped:
            continue
        matched = _RECORD.fullmatch(stripped)
        if matched is None:
            raise _broken(name, number, "this is no record of Intel HEX")
        record = bytes.fromhex(matched.group(1))
        if len(record) != record[0] + 5:
            raise _broken(name, number, "it is not as long as it says")
        if sum(record) & 0xFF:
            raise _broken(name, number, "its checksum is wrong")
        if record[3] not in list(HexRecordKind):
            raise _broken(name, number, f"records of type {record[3]} are not for this chip")
        kind = HexRecordKind(record[3])
        data = record[4:-1] if kind is HexRecordKind.DATA else b""
        yield number, kind, HexPart(int.from_bytes(record[1:3], "big"), data)


def _joined(parts: list[HexPart], name: str) -> tuple[HexPart, ...]:
    joined: list[HexPart] = []
    for part in sorted(parts, key=lambda each: each.address):
        if joined and joined[-1].end == part.address:
            joined[-1] = HexPart(joined[-1].address, joined[-1].data + part.data)
        else:
            joined.append(part)
    if not joined:
        raise BrokenFile(file=name, where="the whole file", what="there is no byte in it")
    return tuple(joined)


def _broken(name: str, number: int, what: str) -> BrokenFile:
    return BrokenFile(
        file=name, where=f"line {number}", what=what, next_step="Get the file again; do not use it."
    )
