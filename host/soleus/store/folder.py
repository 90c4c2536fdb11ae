"""The data folder: where it is, whether it can be used, what lies in it under which name.

Everything in it is for its owner only: the folder is made 0700, its files 0600. Which folder to
use (``--data``, ``SOLEUS_DATA``) is decided by the caller.
"""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import platformdirs

from soleus.store import file_systems as mounts
from soleus.store import problems

WARN_BYTES: Final = 200_000_000
NEEDED_BYTES: Final = 4 * 1024 * 1024  # what the journal of a running hold may take
FOLDER_MODE: Final = 0o700
FILE_MODE: Final = 0o600


@dataclass(frozen=True, slots=True)
class DataFolder:
    """A folder that was looked at and found usable, and the names of what is in it."""

    path: Path

    @property
    def database_path(self) -> Path:
        """All sessions, people and samples."""
        return self.path / "soleus.sqlite3"

    @property
    def settings_path(self) -> Path:
        """What the person has set."""
        return self.path / "settings.toml"

    @property
    def profiles_path(self) -> Path:
        """Calibration profiles made on this machine; may not exist."""
        return self.path / "profiles"

    @property
    def owners_path(self) -> Path:
        """One locked file per running process that records."""
        return self.path / "owners"

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Within this block something is written here; raises ``StoreError`` for an ``OSError``."""
        try:
            yield
        except OSError as error:
            raise problems.folder_unwritable(self.path, error.strerror or str(error)) from error

    def put(self, path: Path, data: bytes) -> None:
        """Replace a file of the folder in one step; durable on return.

        Only its owner may read it, and the folders that are made for it.

        Raises:
            StoreError: it cannot be written.
        """
        with self.writing():
            for place in reversed(path.parents):
                if place.is_relative_to(self.path) and place != self.path:
                    place.mkdir(mode=FOLDER_MODE, exist_ok=True)
            with draft(path, data) as new:
                new.replace(path)

    def warnings(self) -> tuple[str, ...]:
        """What a person should know before recording here; empty if all is well."""
        free_bytes = shutil.disk_usage(self.path).free
        if free_bytes < WARN_BYTES:
            return (problems.folder_low(self.path, free_bytes / 1e6),)
        return ()


def default_path() -> Path:
    """Where this system keeps a program's data for the present user."""
    return platformdirs.user_data_path("soleus", appauthor=False)


def open_folder(path: Path, fs_type_of: Callable[[Path], str] = mounts.fs_type_of) -> DataFolder:
    """Make the folder if it is missing and make sure that it can hold a record.

    Args:
        path: the folder.
        fs_type_of: tells the kind of file system under an existing path.

    Raises:
        StoreError: it is not a folder, cannot be made or written, is full, or is a network share.
    """
    path = path.expanduser().absolute()
    _refuse_share(path, fs_type_of)
    _make(path)
    _try_writing(path)
    free_bytes = shutil.disk_usage(path).free
    if free_bytes < NEEDED_BYTES:
        raise problems.folder_full(path, free_bytes / 1e6)
    return DataFolder(path)


def find_folder(path: Path) -> DataFolder:
    """A folder to read from: nothing is made, and it may be read-only, full or even missing.

    Raises:
        StoreError: the name belongs to something that is not a folder, or may not be looked at.
    """
    path = path.expanduser().absolute()
    if _is_there(path) and not path.is_dir():
        raise problems.not_a_folder(path)
    return DataFolder(path)


@contextmanager
def draft(path: Path, data: bytes) -> Iterator[Path]:
    """A whole file beside ``path`` that only its owner may read, gone at the end if still there."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:100]}.")  # made 0600
    new = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        yield new
    finally:
        new.unlink(missing_ok=True)


def free_name(path: Path) -> Path:
    """The path, or where it is taken the first that is free: ``name-2.csv``."""
    number, free = 1, path
    while free.exists():
        number += 1
        free = path.with_name(f"{path.stem}-{number}{path.suffix}")
    return free


def _refuse_share(path: Path, fs_type_of: Callable[[Path], str]) -> None:
    existing = next(parent for parent in (path, *path.parents) if _is_there(parent))
    fs_type = fs_type_of(existing)
    if fs_type in mounts.NETWORK_TYPES:
        raise problems.network_share(path, fs_type)


def _is_there(path: Path) -> bool:
    """Whether something has this name; raises ``StoreError`` where one may not even look."""
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as error:
        raise problems.folder_closed(path, error.strerror or str(error)) from error
    return True


def _make(path: Path) -> None:
    if _is_there(path) and not path.is_dir():
        raise problems.not_a_folder(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.mkdir(mode=FOLDER_MODE, exist_ok=True)
    except (FileExistsError, NotADirectoryError) as error:
        raise problems.not_a_folder(path) from error
    except OSError as error:
        raise problems.folder_unwritable(path, error.strerror or str(error)) from error


def _try_writing(path: Path) -> None:
    """Only a real write tells: rights, read-only mounts and quotas hide from every question."""
    try:
        with tempfile.TemporaryFile(dir=path) as file:
            file.write(b"\0" * 4096)
            file.flush()
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise problems.folder_full(path, shutil.disk_usage(path).free / 1e6) from error
        raise problems.folder_unwritable(path, error.strerror or str(error)) from error
