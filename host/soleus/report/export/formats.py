"""The formats that records can leave in; to add one, write its module and give it a line here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from soleus.errors import UsageError
from soleus.report.export import csv_holds, csv_samples
from soleus.report.session.replayed import ReplayedSession, replay_session
from soleus.store.output_files import Destination
from soleus.store.sessions.records import StoredSession


@dataclass(frozen=True, slots=True)
class Format:
    """One format.

    Attributes:
        name: what the command line takes.
        doc: one line for the help.
        write: from retold sessions and a place to the files written.
    """

    name: str
    doc: str
    write: Callable[[Sequence[ReplayedSession], Destination], tuple[Path, ...]]


FORMATS: Final[dict[str, Format]] = {
    each.name: each
    for each in (
        Format("csv", "every sample of each hold, with a JSON file beside it", csv_samples.write),
        Format("holds", "one table with a row per hold and all its figures", csv_holds.write),
    )
}


def export(sessions: Iterable[StoredSession], name: str, to: Destination) -> tuple[Path, ...]:
    """Write sessions in one of ``FORMATS``; returns the full paths of all files.

    Raises:
        UsageError: no such format, no hold in the sessions, or no such place to write.
        StoreError: a file cannot be written.
    """
    if name not in FORMATS:
        raise UsageError(
            f"There is no format {name!r}.",
            "No file was written.",
            f"There are: {', '.join(FORMATS)}",
        )
    return FORMATS[name].write([replay_session(session) for session in sessions], to)
