"""Putting exports on the disk: one file, or a folder of them; private, and each whole or not."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from soleus.errors import StoreError, UsageError
from soleus.store.folder import private_file


def put_files(
    texts: Sequence[tuple[str, tuple[str, ...]]], endings: tuple[str, ...], to: Path
) -> tuple[Path, ...]:
    """Write texts under their names.

    Args:
        texts: for each thing its file name without ending, and one text per ending.
        endings: the ending of each text, the main one first.
        to: the main file where there is one thing; a folder for several, or where a folder of
            that name is there already.

    Returns:
        Full paths of all files, in order.

    Raises:
        UsageError: there is nothing to write, or a file stands where a folder has to be.
        StoreError: a file cannot be written.
    """
    to = to.expanduser().absolute()
    if not texts:
        raise UsageError("There is no hold to export.", "No file was written.")
    folder = len(texts) > 1 or to.is_dir()
    if folder and to.exists() and not to.is_dir():
        raise UsageError(
            f"{to} is a file, and there are {len(texts)} holds to write.",
            "No file was written.",
            "Name a folder with -o.",
        )
    written: list[Path] = []
    try:
        (to if folder else to.parent).mkdir(parents=True, exist_ok=True)
        for stem, parts in texts:
            main = to / f"{stem}{endings[0]}" if folder else to
            for path, text in zip(_beside(main, endings), parts, strict=True):
                private_file(path, text)
                written.append(path)
    except OSError as error:
        raise StoreError(
            f"{error.filename or to} cannot be written: {error.strerror or error}.",
            f"{len(written)} of the files are complete; the record itself is not touched.",
            "Look at the place and its rights, or choose another with -o.",
        ) from error
    return tuple(written)


def _beside(main: Path, endings: tuple[str, ...]) -> list[Path]:
    """The main file under its own name, the others with their ending in place of its."""
    others = [main.with_suffix(ending) for ending in endings[1:]]
    return [main, *(main.with_name(main.name + o.suffix) if o == main else o for o in others)]
