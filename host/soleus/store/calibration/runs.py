"""Where one's own calibration runs lie; a profile names its run by hash, and here it is found.

Runs are kept beside the profiles of the data folder and never written over: a second run of one
day gets a number. What a run is worth is for ``core.fitting.fit``.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from soleus.core.calibration.model import Calibration
from soleus.core.fitting.run import Run
from soleus.core.fitting.run_csv import run_sha256, run_text
from soleus.store.calibration.profiles import installed_path
from soleus.store.folder import DataFolder, free_name


def runs_path(folder: DataFolder) -> Path:
    """Runs made on this machine, a folder for each profile's id; may not exist."""
    return folder.path / "runs"


def save_run(folder: DataFolder, run: Run, remark: str = "") -> Path:
    """Keep a run as ``runs/<id>/<date>.csv``, or with a number behind if that is taken.

    Returns:
        The file; load it again before fitting, so that the profile names it by its hash.

    Raises:
        StoreError: it cannot be written.
    """
    return _put(folder, run, run_text(run, remark).encode())


def keep_run(folder: DataFolder, run: Run, data: bytes) -> Path:
    """Keep the file of a run that was brought along, as it is; one that is here stays.

    Args:
        folder: the data folder.
        run: the run, under the id of its profile.
        data: its file.

    Returns:
        The file, new or old.

    Raises:
        StoreError: it cannot be written.
    """
    place = runs_path(folder) / run.facts.id
    for path in _with_hash(place, run.sha256):
        return path
    return _put(folder, run, data)


def find_run(folder: DataFolder, cal: Calibration) -> Path | None:
    """The run file that a profile was fitted from, by its hash; None if it is not here.

    One's own runs are searched first, then those that come with a checkout.
    """
    if not cal.run_sha256:
        return None
    for place in (runs_path(folder), installed_path().parent / "runs"):
        for path in _with_hash(place / cal.id, cal.run_sha256):
            return path
    return None


def _with_hash(place: Path, sha256: str) -> Iterator[Path]:
    return (path for path in sorted(place.glob("*.csv")) if _hash(path) == sha256)


def _put(folder: DataFolder, run: Run, data: bytes) -> Path:
    path = free_name(runs_path(folder) / run.facts.id / f"{run.facts.made_on.isoformat()}.csv")
    folder.put(path, data)
    return path


def _hash(path: Path) -> str:
    try:
        return run_sha256(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError):
        return ""  # a file that cannot be read is not the run
