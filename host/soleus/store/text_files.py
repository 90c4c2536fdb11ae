"""Reading files of text that people edit: what is wrong with one is told with its line."""

from __future__ import annotations

from pathlib import Path

from soleus.errors import BrokenFile


def text_of(path: Path) -> str:
    """The text of a file; raises ``BrokenFile`` where it cannot be read or is none."""
    return decoded(path, bytes_of(path))


def bytes_of(path: Path) -> bytes:
    """The bytes of a file; raises ``BrokenFile`` where it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        what = error.strerror or str(error)
        raise BrokenFile(file=str(path), where="the whole file", what=what) from error


def decoded(path: Path, data: bytes) -> str:
    """The text without the mark that editors and spreadsheets put in front, whatever its ends."""
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        what = "this is not text in UTF-8"
        raise BrokenFile(file=str(path), where=f"line {line}", what=what) from error
