"""Whether the open record is still the one that its name leads to, and where it went if not.

A sync client renames the open file and puts another in its place, a hand deletes it: what is
written then is in no list. SQLite goes on without a word, since a file that is open outlives its
name on Linux, macOS and the BSDs. Windows lets nobody rename or delete it while it is open, so
there nothing of this happens.

Names are only looked up here, never opened: closing a second handle of the live file would drop
SQLite's locks.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Final

_OWN_HANDLES: Final = Path("/proc/self/fd")  # Linux: what this process has open, by present names


@dataclass(frozen=True, slots=True)
class FileIdentity:
    """What a file is called by the system itself, whatever name it has just now."""

    device: int
    inode: int


class Gone(Enum):
    """What no longer is what was opened."""

    RECORD = "record"
    JOURNAL = "journal"  # one of the two files beside it, which SQLite cannot do without


class OpenFiles:
    """The record that this process writes and the two files beside it, as they were opened.

    Args:
        path: of the record, open by now.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.record = identity_of(path)
        beside = (path.with_name(path.name + ending) for ending in ("-wal", "-shm"))
        self._beside = {each: identity_of(each) for each in beside}

    def gone(self) -> Gone | None:
        """What has been removed or replaced since; None while all is in place, or none can tell."""
        with suppress(OSError):
            if identity_of(self.path) != self.record:
                return Gone.RECORD
            for path, opened in self._beside.items():
                now = identity_of(path)
                if opened is None:
                    self._beside[path] = now  # SQLite makes them when it first needs them
                elif now != opened:
                    return Gone.JOURNAL
        return None

    def present_path(self) -> Path | None:
        """The name that the record has now; None if it has none, or none that can be told."""
        for path in (*_files_in(self.path.parent), *_own_files()):
            with suppress(OSError):
                if identity_of(path) == self.record:
                    return path
        return None


def identity_of(path: Path) -> FileIdentity | None:
    """What a name leads to; None for nothing. Never opens it.

    Raises:
        OSError: it cannot be told.
    """
    try:
        found = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    return FileIdentity(found.st_dev, found.st_ino)


# What this process writes now: no second connection to such a name may be made once it leads to
# another file, since the two would share one journal by its name.
_WRITING: Final[list[OpenFiles]] = []


@contextmanager
def writing(files: OpenFiles) -> Iterator[None]:
    """Within this block this process writes them."""
    _WRITING.append(files)
    try:
        yield
    finally:
        _WRITING.remove(files)


def is_another_now(path: Path) -> bool:
    """Whether this process writes a record that was opened by this name, which has it no more."""
    with suppress(OSError):
        written = [files for files in _WRITING if files.path == path]
        return bool(written) and any(identity_of(path) != files.record for files in written)
    return False


def _files_in(folder: Path) -> list[Path]:
    with suppress(OSError):
        return sorted(folder.iterdir())
    return []


def _own_files() -> list[Path]:
    """Present names of what this process has open, where the system tells them."""
    found: list[Path] = []
    with suppress(OSError):
        for handle in _OWN_HANDLES.iterdir():
            with suppress(OSError):
                found.append(handle.readlink())
    return found
