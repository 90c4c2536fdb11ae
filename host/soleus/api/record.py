"""``soleus.open_record``: what is on record, read only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Self

from soleus.api.data import Data, folder_to_read
from soleus.api.session import Session, session_of
from soleus.core.calibration.model import Calibration
from soleus.errors import StoreError
from soleus.report.session.evidence_then import EvidenceThen, evidence_then
from soleus.report.session.replayed import ReplayedSession, replay_session
from soleus.report.session.retold import retold, retold_each, told_or_damaged
from soleus.store.atlas import load_atlas
from soleus.store.folder import DataFolder
from soleus.store.problems import RecordDamage
from soleus.store.sessions.reader import Reader
from soleus.store.sessions.records import SessionList


def open_record(data: Data = None) -> OpenRecord:
    """Open the record of a data folder to read it; nothing in it is changed.

    Args:
        data: the data folder; None for the one that the commands use.

    Returns:
        The record, to be used with ``with``; from the thread that opened it only.

    Raises:
        StoreError: there is no record yet, or it cannot be read.
    """
    return OpenRecord(folder_to_read(data))


class OpenRecord:
    """A record that is open for reading. Use as a context manager, or call ``close``.

    Args:
        folder: where it lies.

    Raises:
        StoreError: there is no record yet, or it cannot be read; so do all methods.
    """

    def __init__(self, folder: DataFolder) -> None:
        self._folder = folder
        self._open: Reader | None = Reader(folder)

    def __enter__(self) -> Self:
        """The record itself, closed at the end of the block."""
        return self

    def __exit__(self, *_: object) -> None:
        """Let go of the file."""
        self.close()

    def close(self) -> None:
        """Let go of the file; may be called again."""
        if self._open is not None:
            self._open.close()
            self._open = None

    @property
    def people(self) -> tuple[str, ...]:
        """Everybody there is, by the name that ``sessions`` takes."""
        return tuple(person.key for person in self._reader.people())

    def sessions(self, person: str | None = None, spot: str | None = None) -> tuple[Session, ...]:
        """What is on record, newest first, the damaged ones among it as such.

        Args:
            person: only those of one person; None for all.
            spot: only those with a hold at one place, by its id; None for all.

        Raises:
            UsageError: there is no such place.
        """
        listed = self.listed(person, spot).newest_first
        return tuple(session_of(each, self.retold) for each in listed)

    def session(self, session_id: str) -> Session:
        """One session.

        Args:
            session_id: its id, or as much of its beginning as no other session shares.

        Raises:
            UsageError: none or several fit.
            StoreError: it is damaged.
        """
        return session_of(self._reader.summary(session_id), self.retold)

    # -- for the commands ----------------------------------------------------------------------

    def listed(self, person: str | None = None, spot: str | None = None) -> SessionList:
        """The list behind ``sessions``, with what a line of it shows."""
        spot_id = None if spot is None else load_atlas().spot(spot).spot_id
        return self._reader.listed(person=person, spot=spot_id)

    def retold(self, session_id: str) -> ReplayedSession:
        """One session told again, all of it.

        Raises:
            UsageError: none or several fit.
            StoreError: it, or samples of it, are damaged.
        """
        return retold(self._reader, session_id)

    def retold_each(
        self, session_ids: Sequence[str]
    ) -> tuple[list[ReplayedSession], list[RecordDamage]]:
        """Those that can be told again, and why the others cannot.

        Raises:
            UsageError: no session has one of these ids, or several begin with it.
        """
        return retold_each(self._reader, session_ids)

    @contextmanager
    def told(
        self, session_id: str, another: Calibration | None = None
    ) -> Iterator[ReplayedSession]:
        """Within this block one session is told, if samples of it are damaged without figures.

        Args:
            session_id: its id, or as much of its beginning as no other session shares.
            another: the calibration to read it with; None for the one of then.

        Raises:
            UsageError: none or several fit.
            CalibrationError: the other calibration cannot be that of the probe of then.
            StoreError: it is damaged, which may show only while it is told.
        """
        stored = self._reader.session_left(session_id)
        with told_or_damaged(self._reader, stored.meta.session_id):
            known = EvidenceThen()
            if another is not None:
                known = evidence_then(self._folder, stored, another)
            yield replay_session(stored, another, known)

    @property
    def _reader(self) -> Reader:
        if self._open is None:
            raise StoreError(
                "The record was closed.",
                "Nothing was read.",
                "Ask for holds and sessions while it is open, or open it again.",
            )
        return self._open
