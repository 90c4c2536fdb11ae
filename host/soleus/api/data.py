"""Which data folder a program means that names one, or none."""

from __future__ import annotations

import os
from pathlib import Path

from soleus.store.folder import DataFolder, default_path, find_folder

Data = str | os.PathLike[str] | None


def folder_to_read(data: Data) -> DataFolder:
    """Return the data folder to read from: nothing is made or tried in it.

    Args:
        data: its path; None for the one that the commands use, which ``SOLEUS_DATA`` may name.

    Raises:
        StoreError: its name belongs to something else.
    """
    named = data or os.environ.get("SOLEUS_DATA")
    return find_folder(Path(named) if named else default_path())
