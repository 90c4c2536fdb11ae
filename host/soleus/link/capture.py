"""Raw captures: the bytes of a probe with the time of each read, in a file to keep or to send.

Text, one read per line, made to be looked at and to survive a cut:

    soleus-capture 1
    <host_ns> <bytes in hexadecimal> <CRC-32 of what stands before, 8 hexadecimal digits>

``host_ns`` is the monotonic clock of the host that recorded it, so only differences mean anything.
A line whose CRC is wrong ends the recording: what stands before it is used, and that is said.
Nothing here knows what the bytes mean.
"""

from __future__ import annotations

import os
import re
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from soleus.errors import StoreError, UsageError
from soleus.link.source import Chunk

VERSION: Final = 1
_HEAD: Final = "soleus-capture"
_LINE: Final = re.compile(r"([0-9]{1,19}) ((?:[0-9a-f]{2})+) ([0-9a-f]{8})")


@dataclass(frozen=True, slots=True)
class Capture:
    """A recording as it was read.

    Attributes:
        chunks: the reads, in order.
        problem: why it ends early, in a sentence; empty when it is whole.
    """

    chunks: tuple[Chunk, ...]
    problem: str


class CaptureWriter:
    """Writes a capture; each read is in the file when ``add`` returns.

    Args:
        path: a file that does not exist yet; only its owner may read it.

    Attributes:
        bytes_n: bytes of the probe written so far.

    Raises:
        UsageError: there is such a file already.
        StoreError: the file cannot be made.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self.bytes_n = 0
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError as error:
            raise UsageError(
                f"There is a file {path} already.", "It was left as it is.", "Give another name."
            ) from error
        except OSError as error:
            raise self._unwritable(error) from error
        self._file = os.fdopen(descriptor, "w", encoding="ascii", newline="\n", buffering=1)
        self._write(f"{_HEAD} {VERSION}\n")

    def __enter__(self) -> Self:
        """The writer itself, closed at the end of the block."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the file."""
        self.close()

    def add(self, chunk: Chunk) -> None:
        """Write one read; an empty one is left out.

        Raises:
            StoreError: the file cannot be written.
        """
        if chunk.data:
            self._write(line_of(chunk))
            self.bytes_n += len(chunk.data)

    def close(self) -> None:
        """Close the file; may be called again."""
        try:
            self._file.close()
        except OSError as error:
            raise self._unwritable(error) from error

    def _write(self, line: str) -> None:
        try:
            self._file.write(line)
        except OSError as error:
            raise self._unwritable(error) from error

    def _unwritable(self, error: OSError) -> StoreError:
        return StoreError(
            f"The capture {self._path} cannot be written: {error.strerror}.",
            "What stands in it already can be used.",
            "Choose a folder that you may write to and that has room.",
        )


def read_capture(path: Path) -> Capture:
    """Read a capture file.

    Raises:
        UsageError: it cannot be read, is no capture, or was made by a newer version.
    """
    try:
        text = path.read_text(encoding="ascii", errors="replace")
    except OSError as error:
        raise UsageError(f"The capture {path} cannot be read: {error.strerror}.") from error
    return parse_capture(text.split("\n"), str(path))


def parse_capture(lines: Iterable[str], name: str) -> Capture:
    """Read a capture from its lines; ``name`` is how the file is called in a complaint.

    Args:
        lines: without their line ends. A last, empty line shows that the one before was ended.
        name: of the file.

    Raises:
        UsageError: it is no capture, or was made by a newer version.
    """
    numbered = enumerate(lines, start=1)
    _, head = next(numbered, (1, ""))
    _must_be_capture(head, name)
    chunks: list[Chunk] = []
    for number, line in numbered:
        if not line:
            continue
        chunk = _chunk_of(line)
        if chunk is None:
            problem = f"{name}, line {number} is damaged or cut off; the recording ends before it."
            return Capture(tuple(chunks), problem)
        chunks.append(chunk)
    return Capture(tuple(chunks), "")


def line_of(chunk: Chunk) -> str:
    """One read as a line of the file, its end included."""
    body = f"{chunk.host_ns} {chunk.data.hex()}"
    return f"{body} {zlib.crc32(body.encode('ascii')):08x}\n"


def _must_be_capture(head: str, name: str) -> None:
    word, _, version = head.strip().partition(" ")
    if word != _HEAD or not version.isdecimal():
        raise UsageError(
            f"{name} is not a capture of soleus.",
            next_step="A capture is made with: soleus probe capture",
        )
    if int(version) > VERSION:
        raise UsageError(
            f"{name} is a capture of version {version}; this soleus reads version {VERSION}.",
            next_step="Update soleus.",
        )


def _chunk_of(line: str) -> Chunk | None:
    """One line as a read, None if the line is not what was written."""
    matched = _LINE.fullmatch(line)
    if matched is None:
        return None
    host_ns, data, crc = matched.groups()
    if int(crc, 16) != zlib.crc32(f"{host_ns} {data}".encode("ascii")):
        return None
    return Chunk(bytes.fromhex(data), int(host_ns))
