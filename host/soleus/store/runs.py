"""Where one's own calibration runs lie; a profile names its run by hash, and here it is found.

Runs are kept beside the profiles of the data folder and never written over: a second run of one
day gets a number. What a run is worth is for ``core.fitting``.
"""

from __future__ import annotations

from pathlib import Path

from soleus.core.calibration import Calibration
from soleus.core.run_file import run_sha256
from soleus.core.run_text import run_text
from soleus.core.runs import Run
from soleus.store import problems
from soleus.store.folder import FOLDER_MODE, DataFolder, private_file
from soleus.store.profiles import installed_path


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
    place = runs_path(folder) / run.facts.id
    try:
        for made in (runs_path(folder), place):
            made.mkdir(mode=FOLDER_MODE, exist_ok=True)
        path = _free(place, run.facts.made_on.isoformat())
        private_file(path, run_text(run, remark))
    except OSError as error:
        raise problems.folder_unwritable(folder.path, error.strerror or str(error)) from error
    return path


def find_run(folder: DataFolder, cal: Calibration) -> Path | None:
    """The run file that a profile was fitted from, by its hash; None if it is not here.

    One's own runs are searched first, then those that come with a checkout.
    """
    if not cal.run_sha256:
        return None
    for place in (runs_path(folder), installed_path().parent / "runs"):
        for path in sorted((place / cal.id).glob("*.csv")):
            if _hash(path) == cal.run_sha256:
                return path
    return None


def _free(place: Path, stem: str) -> Path:
    number, path = 1, place / f"{stem}.csv"
    while path.exists():
        number += 1
        path = place / f"{stem}-{number}.csv"
    return path


def _hash(path: Path) -> str:
    try:
        return run_sha256(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        return ""  # a file that cannot be read is not the run
