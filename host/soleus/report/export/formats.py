"""The formats that records can leave in; to add one, write its module and give it a line here.

A module is imported when its format is asked for, so the command line may read this table for its
help. Another package adds a format by an entry point in the group ``soleus.export``: its name is
the format, and what it names is a function like ``csv_holds.write``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

from soleus.entry_points import added, loaded
from soleus.errors import UsageError

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

    from soleus.report.session.replayed import ReplayedSession
    from soleus.store.output_files import Destination

    Write = Callable[[Sequence[ReplayedSession], Destination], tuple[Path, ...]]

GROUP: Final = "soleus.export"

# What the command line takes: the module with its ``write``, and one line for the help.
FORMATS: Final[dict[str, tuple[str, str]]] = {
    "csv": (
        "soleus.report.export.csv_samples",
        "every sample of each hold, with a JSON file beside it",
    ),
    "holds": (
        "soleus.report.export.csv_holds",
        "one table with a row per hold and all its figures",
    ),
}


def known_format(name: str) -> str:
    """The name itself, where there is such a format.

    Raises:
        UsageError: there is none; the sentence names those there are.
    """
    if name in FORMATS or name in _installed():
        return name
    raise UsageError(
        f"There is no format {name!r}.",
        "No file was written.",
        f"There are: {', '.join([*FORMATS, *_installed()])}",
    )


def export(sessions: Sequence[ReplayedSession], name: str, to: Destination) -> tuple[Path, ...]:
    """Write retold sessions in one of the formats; returns the full paths of all files.

    Raises:
        UsageError: no such format, no hold in the sessions, or no such place to write.
        StoreError: a file cannot be written.
    """
    return _writer(known_format(name))(sessions, to)


def _writer(name: str) -> Write:
    if name in FORMATS:
        return cast("Write", import_module(FORMATS[name][0]).write)
    entry = _installed()[name]
    return cast("Write", loaded(entry, f"The format {name!r}", "No file was written."))


def _installed() -> dict[str, EntryPoint]:
    """Formats of other packages on this machine, without those that bear a name of ours."""
    return added(GROUP, FORMATS)
