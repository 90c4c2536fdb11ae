"""What was recorded into a file that has lost its name: where it lies, or a copy of it.

The connection that wrote it still reaches it. Nothing is opened here by the lost name, and what
stands there now is not touched.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path

from soleus.errors import StoreError
from soleus.store import problems
from soleus.store.folder import FILE_MODE
from soleus.store.sessions.same_file import Gone, OpenFiles


def rescue(connection: sqlite3.Connection, files: OpenFiles, gone: Gone) -> StoreError:
    """Keep what can be kept, outside of a transaction; returns what to tell, with its place.

    A record that was renamed is whole by itself once its journal is in it. Otherwise all of it is
    copied into a new file in the data folder.
    """
    whole = _emptied_journal(connection)
    if gone is Gone.JOURNAL and whole:
        return problems.journal_gone(files.path)
    renamed = files.present_path()
    if renamed is not None and renamed != files.path and whole:
        return problems.record_renamed(files.path, renamed)
    copy: Path | None = None
    try:
        copy = _new_file(files.path)
        with closing(sqlite3.connect(copy)) as target:
            target.execute("PRAGMA journal_mode=OFF")  # a copy that fails is thrown away whole
            connection.backup(target)
    except (OSError, sqlite3.Error) as error:
        if copy is not None:
            copy.unlink(missing_ok=True)
        return problems.record_lost(files.path, str(error))
    _emptied_journal(connection)
    return problems.record_rescued(files.path, copy)


def _emptied_journal(connection: sqlite3.Connection) -> bool:
    """Put everything into the record's own file; False if not all could be.

    The journal is found by the name of the record: left full, it would be taken for that of the
    file which has that name now.
    """
    with suppress(sqlite3.Error):
        busy, *_ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        return not busy
    return False


def _new_file(path: Path) -> Path:
    """A new empty file beside the record, for its owner only."""
    stem = f"{path.stem}-rescued-{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
    number, copy = 1, path.with_name(f"{stem}{path.suffix}")
    while True:
        try:
            os.close(os.open(copy, os.O_CREAT | os.O_EXCL | os.O_WRONLY, FILE_MODE))
        except FileExistsError:
            number += 1
            copy = path.with_name(f"{stem}-{number}{path.suffix}")
        else:
            return copy
