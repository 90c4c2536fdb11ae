"""Who is writing: a lock that the system itself lets go when a process dies, however it dies.

A session names its writer's lock file. If nobody holds that lock, nobody is writing the session
any more, and if it was not closed it was interrupted. Process numbers would not do: they are used
again.
"""

from __future__ import annotations

import os
import sys
import time
import uuid
from pathlib import Path
from typing import Final

from soleus.store import problems
from soleus.store.folder import FILE_MODE, FOLDER_MODE, DataFolder

# A new owner locks its file at once; one left unlocked for this long belongs to the dead.
_LEFT_BEHIND_S: Final = 3600.0


class Owner:
    """This writer's claim on its sessions, held until ``release`` or the death of the process.

    Raises:
        StoreError: the lock file cannot be made.
    """

    def __init__(self, folder: DataFolder) -> None:
        self.name = uuid.uuid4().hex
        self._path = _path_of(folder, self.name)
        try:
            folder.owners_path.mkdir(mode=FOLDER_MODE, exist_ok=True)
            self._handle: int | None = os.open(
                self._path, os.O_CREAT | os.O_EXCL | os.O_RDWR, FILE_MODE
            )
        except OSError as error:
            why = error.strerror or str(error)
            raise problems.folder_unwritable(folder.path, why) from error
        _lock(self._handle, exclusive=True)

    def release(self) -> None:
        """Give the claim up; may be called again."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None
            self._path.unlink(missing_ok=True)


def is_alive(folder: DataFolder, name: str) -> bool:
    """Whether some process still holds this claim; unknown counts as yes."""
    try:
        handle = os.open(_path_of(folder, name), os.O_RDONLY)
    except FileNotFoundError:
        return False
    except OSError:
        return True
    try:
        return not _lock(handle, exclusive=False)
    finally:
        os.close(handle)


def sweep(folder: DataFolder) -> None:
    """Remove the lock files that dead processes have left."""
    for path in folder.owners_path.glob("*.lock"):
        try:
            old = time.time() - path.stat().st_mtime > _LEFT_BEHIND_S
            if old and not is_alive(folder, path.stem):
                path.unlink()
        except OSError:
            continue  # another process was faster, or it is not ours to remove


def _path_of(folder: DataFolder, name: str) -> Path:
    return folder.owners_path / f"{name}.lock"


if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int, *, exclusive: bool) -> bool:
        """Try to take the lock; False if another holds it. Windows knows only exclusive ones."""
        del exclusive
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _lock(handle: int, *, exclusive: bool) -> bool:
        """Try to take the lock; False if another holds it."""
        try:
            fcntl.flock(handle, (fcntl.LOCK_EX if exclusive else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
