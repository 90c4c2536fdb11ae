"""Putting exports on the disk: one file, or a folder of them; private, and all whole or none."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from soleus.errors import UsageError
from soleus.store.output_files import Destination


def put_files(
    texts: Sequence[tuple[str, tuple[str, ...]]], endings: tuple[str, ...], to: Destination
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
        UsageError: there is nothing to write, or it may not be written there.
        StoreError: a file cannot be written; then none is.
    """
    place = to.full_path
    if not texts:
        raise UsageError("There is no hold to export.", "No file was written.")
    folder = len(texts) > 1 or place.is_dir()
    if folder and place.exists() and not place.is_dir():
        raise UsageError(
            f"{place} is a file, and there are {len(texts)} holds to write.",
            "No file was written.",
            "Name a folder with -o.",
        )
    files = [
        (path, text)
        for stem, parts in texts
        for path, text in zip(
            _beside(place / f"{stem}{endings[0]}" if folder else place, endings),
            parts,
            strict=True,
        )
    ]
    to.put(files, make_folders=True)
    return tuple(path for path, _ in files)


def _beside(main: Path, endings: tuple[str, ...]) -> list[Path]:
    """The main file under its own name, the others with their ending in place of its."""
    others = [main.with_suffix(ending) for ending in endings[1:]]
    return [main, *(main.with_name(main.name + o.suffix) if o == main else o for o in others)]
