"""A calibration run that was broken off, kept until it is finished: one for each probe.

The text is ``core.fitting.procedure``'s; nothing here reads it.
"""

from __future__ import annotations

from pathlib import Path

from soleus.store.calibration.runs import runs_path
from soleus.store.folder import DataFolder, free_name
from soleus.store.text_files import text_of


def unfinished_path(folder: DataFolder, uid: str) -> Path:
    """Where the run of a probe lies until it is finished; may not exist."""
    return runs_path(folder) / f"unfinished-{uid}.toml"


def keep_unfinished(folder: DataFolder, uid: str, text: str) -> Path:
    """Keep a run as it stands, in place of what was kept before; durable on return.

    Raises:
        StoreError: it cannot be written.
    """
    path = unfinished_path(folder, uid)
    folder.put(path, text.encode())
    return path


def unfinished_text(folder: DataFolder, uid: str) -> str | None:
    """What was kept of a probe's run; None if nothing was.

    Raises:
        BrokenFile: it is there and cannot be read.
    """
    path = unfinished_path(folder, uid)
    return text_of(path) if path.exists() else None


def put_unfinished_aside(folder: DataFolder, uid: str) -> Path:
    """Give what was kept another name, so that a new run can begin; returns where it lies.

    Raises:
        StoreError: it cannot be renamed.
    """
    path = unfinished_path(folder, uid)
    aside = free_name(path.with_name(f"{path.name}.broken"))
    with folder.writing():
        path.rename(aside)
    return aside


def drop_unfinished(folder: DataFolder, uid: str) -> None:
    """Forget what was kept; nothing happens if nothing was.

    Raises:
        StoreError: it cannot be taken away.
    """
    with folder.writing():
        unfinished_path(folder, uid).unlink(missing_ok=True)
