"""When a damaged session that tells no date was first met: from then on it counts for 24 hours.

Without this it would either count for nothing or close places for ever. A file that cannot be read
or written costs a date, never a limit: such a session then counts from now.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Final

from soleus.core.toml_table import read_toml
from soleus.errors import BrokenFile, StoreError
from soleus.store.folder import DataFolder

FOUND_NAME: Final = "damaged.toml"  # in the data folder
_TABLE: Final = "first_found"


def first_found_unix_s(folder: DataFolder, name: str, now_unix_s: float) -> float:
    """When the session of this name was first met, Unix time; it is kept if this is the first."""
    known = _known(folder)
    if known.get(name, now_unix_s) < now_unix_s:
        return known[name]
    known[name] = now_unix_s
    import tomlkit

    table = tomlkit.table()
    table.comment("sessions that cannot be read and tell no date: Unix time, s")
    table.update(known)
    with suppress(StoreError):
        folder.put(folder.path / FOUND_NAME, tomlkit.dumps({_TABLE: table}).encode())
    return now_unix_s


def _known(folder: DataFolder) -> dict[str, float]:
    try:
        text = (folder.path / FOUND_NAME).read_text(encoding="utf-8")
        table = read_toml(text, FOUND_NAME).table(_TABLE)
        return {name: table.take(name, float) for name in table.keys_left}
    except (OSError, UnicodeDecodeError, BrokenFile):
        return {}
