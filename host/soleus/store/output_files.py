"""Files that a person asks for, outside of the data folder: each whole or not there at all.

One place decides where a command may write. A file that is there is replaced only where that was
asked for; what is no ordinary file (a folder, a link, a device, a pipe) is never written to; and
nothing goes into the data folder, where a name of the record could be hit.
"""

from __future__ import annotations

import contextlib
import os
import stat
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from soleus.errors import StoreError, UsageError
from soleus.store.folder import DataFolder, draft

_UNTOUCHED = "Nothing was written."


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a command was told to write.

    Attributes:
        path: as it was typed.
        folder: the data folder, in which nothing may be put.
        force: a file that is there already may be replaced.
    """

    path: Path
    folder: DataFolder
    force: bool = False

    @property
    def full_path(self) -> Path:
        """The path from the root."""
        return self.path.expanduser().absolute()

    def usable(self, file: Path | None = None) -> Path:
        """The full path of a file to be written; of another one than was typed, if given.

        Raises:
            UsageError: it may not be written there; says why and what to do.
        """
        path = self.full_path if file is None else file
        if _lies_in(path, self.folder.path):
            raise _in_data_folder(path, self.folder.path)
        try:
            mode = path.lstat().st_mode
        except (FileNotFoundError, NotADirectoryError):
            return path
        except OSError as error:
            raise _unwritable(path, error) from error
        if not stat.S_ISREG(mode):
            raise _no_file(path, mode)
        if not self.force:
            raise _is_there(path)
        return path

    def growing(self) -> Path:
        """The name under which a file is to be made that grows while it is used.

        Its own, so that what is in it stays whatever happens. Where an older file is to be
        replaced it is another one beside it: ``put_in_place`` at the end.

        Raises:
            UsageError: it may not be written there.
        """
        path = self.usable()
        beside = f".{path.name[:100]}.{uuid.uuid4().hex[:8]}"
        return path.with_name(beside) if path.exists() else path

    def put(self, texts: Sequence[tuple[Path, str]], *, make_folders: bool = False) -> None:
        """Write files, all of them or none; durable on return.

        Only a failure while older files are being replaced can leave some of them new.

        Args:
            texts: full paths, and what each is to hold.
            make_folders: make the folders that they lie in where they are missing.

        Raises:
            UsageError: one of them may not be written there.
            StoreError: one cannot be written.
        """
        for path, _ in texts:
            self.usable(path)
        at = self.full_path
        try:
            for path, _ in texts if make_folders else ():
                path.parent.mkdir(parents=True, exist_ok=True)
            with contextlib.ExitStack() as drafts:
                made = []
                for at, text in texts:
                    made.append((drafts.enter_context(draft(at, text.encode())), at))
                self._publish(made)
        except OSError as error:
            raise _unwritable(at, error) from error

    def _publish(self, drafts: Sequence[tuple[Path, Path]]) -> None:
        published: list[Path] = []
        try:
            for new, path in drafts:
                if self.force:
                    new.replace(path)
                else:
                    _name(new, path)
                    published.append(path)
        except BaseException:
            for path in published:  # each of them is new, and without the others of no use
                path.unlink(missing_ok=True)
            raise


def put_in_place(new: Path, path: Path) -> None:
    """Give a finished file its name, in place of the older one; does nothing if it has it.

    Raises:
        StoreError: the older one cannot be replaced; both are there.
    """
    try:
        if new != path:
            new.replace(path)
    except OSError as error:
        raise _not_replaced(path, new, error) from error


def _name(new: Path, path: Path) -> None:
    """Give a draft its name, never in place of something: also not of what has just come.

    Raises:
        UsageError: the name is taken.
    """
    try:
        os.link(new, path)
    except FileExistsError as error:
        raise _is_there(path) from error
    except OSError:  # a file system without links, such as that of a stick
        try:
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        except FileExistsError as error:
            raise _is_there(path) from error
        new.replace(path)


def _lies_in(path: Path, folder: Path) -> bool:
    """Whether a path leads into a folder, by whatever links or spellings."""
    place = Path(os.path.realpath(path))  # never raises, not even for links that lead in a circle
    if place.is_relative_to(os.path.realpath(folder)):
        return True
    try:
        there = folder.stat()
    except OSError:
        return False
    for parent in place.parents:
        with contextlib.suppress(OSError):
            if os.path.samestat(parent.stat(), there):
                return True
    return False


def _in_data_folder(path: Path, folder: Path) -> UsageError:
    return UsageError(
        f"{path} lies in the data folder {folder}.",
        f"{_UNTOUCHED} The record and the settings lie there, and nothing else may.",
        "Name a place outside of it.",
    )


def _is_there(path: Path) -> UsageError:
    return UsageError(
        f"There is a file {path} already.",
        f"{_UNTOUCHED} It was left as it is.",
        "Give another name, or replace it with --force.",
    )


def _no_file(path: Path, mode: int) -> UsageError:
    what, to_do = "neither a file nor free", "Name a file."
    if stat.S_ISDIR(mode):
        what, to_do = "a folder", "Name a file in it."
    elif stat.S_ISLNK(mode):
        what, to_do = f"a link to {path.readlink()}", "Name the file itself."
    elif stat.S_ISFIFO(mode):
        what = "a pipe"
    elif stat.S_ISCHR(mode) or stat.S_ISBLK(mode):
        what = "a device"
    return UsageError(f"{path} is {what}.", _UNTOUCHED, to_do)


def _not_replaced(path: Path, new: Path, error: OSError) -> StoreError:
    return StoreError(
        f"{path} cannot be replaced: {error.strerror or error}.",
        f"It was left as it is; the new file lies beside it as {new.name}.",
        "Rename one of them.",
    )


def _unwritable(path: Path, error: OSError) -> StoreError:
    return StoreError(
        f"{path} cannot be written: {error.strerror or error}.",
        f"{_UNTOUCHED} The record itself is not touched.",
        "Look at the place, its rights and its room, or choose another.",
    )
