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
import stat
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from soleus.errors import StoreError, UsageError
from soleus.link.source import Chunk

VERSION: Final = 1
_HEAD: Final = "soleus-capture"
_HEAD_LINE: Final = re.compile(rb"soleus-capture ([0-9]{1,9})\s*")
PART_N: Final = 1 << 20  # bytes that are read at once; a line is some thousands at most
_LINE: Final = re.compile(rb"([0-9]{1,19}) ((?:[0-9a-f]{2})+) ([0-9a-f]{8})")


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
        try:
            self._write(f"{_HEAD} {VERSION}\n")
        except StoreError:  # an empty file would only be in the way of the next try
            with suppress(OSError):
                self._file.close()
            path.unlink(missing_ok=True)
            raise

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


class CaptureFile:
    """A capture file to be played, however long it is: a part of it is read at a time.

    Args:
        path: of the file.

    Attributes:
        problem: why it ends early, in a sentence; empty as long as it is whole.

    Raises:
        UsageError: it cannot be read, is no capture, or was made by a newer version.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self.problem = ""
        try:
            is_file = stat.S_ISREG(path.stat().st_mode)  # a device or a pipe may have no end
            lines = self._lines(0)[0] if is_file else []
        except OSError as error:
            raise UsageError(
                f"The capture {path} cannot be read: {error.strerror}.",
                "Nothing was played.",
                "Look at its name, and whether you may read it.",
            ) from error
        _must_be_capture(lines[0] if lines else b"", path)

    def chunks(self) -> Iterator[Chunk]:
        """The reads, in order; ``problem`` is settled when there are no more."""
        for number, line in enumerate(self._all_lines(), start=1):
            if number == 1 or not line:
                continue  # the head, or the end of the last line
            chunk = _chunk_of(line)
            if chunk is None:
                self.problem = (
                    f"{self._path}, line {number} is damaged or cut off; the recording ends "
                    "before it."
                )
                return
            yield chunk

    def _all_lines(self) -> Iterator[bytes]:
        at, lines = 0, [b""]
        while lines:
            try:
                lines, at = self._lines(at)
            except OSError as error:
                self.problem = f"{self._path} cannot be read any more: {error.strerror}."
                return
            yield from lines

    def _lines(self, at: int) -> tuple[list[bytes], int]:
        """The next lines, some ``PART_N`` bytes of them, and where those behind them begin.

        Raises:
            OSError: they cannot be read.
        """
        with self._path.open("rb") as file:
            file.seek(at)
            part = file.read(PART_N)
        whole_n = part.rfind(b"\n") + 1
        if len(part) < PART_N or not whole_n:
            whole_n = len(part)
        return part[:whole_n].splitlines(), at + whole_n


def line_of(chunk: Chunk) -> str:
    """One read as a line of the file, its end included."""
    body = f"{chunk.host_ns} {chunk.data.hex()}"
    return f"{body} {zlib.crc32(body.encode('ascii')):08x}\n"


def _must_be_capture(head: bytes, path: Path) -> None:
    matched = _HEAD_LINE.fullmatch(head)
    if matched is None:
        raise _no_capture(path)
    version = int(matched.group(1))
    if version > VERSION:
        raise UsageError(
            f"{path} is a capture of version {version}; this soleus reads version {VERSION}.",
            "Nothing was played.",
            "Update soleus.",
        )


def _no_capture(path: Path) -> UsageError:
    return UsageError(
        f"{path} is not a capture of soleus.",
        "Nothing was played.",
        "A capture is made with: soleus probe capture",
    )


def _chunk_of(line: bytes) -> Chunk | None:
    """One line as a read, None if the line is not what was written."""
    matched = _LINE.fullmatch(line)
    if matched is None:
        return None
    host_ns, data, crc = matched.groups()
    if int(crc, 16) != zlib.crc32(host_ns + b" " + data):
        return None
    return Chunk(bytes.fromhex(data.decode("ascii")), int(host_ns))
