"""Opening the one SQLite file, to write or to read, with every guard that it needs.

Nobody else may open, hash, copy or zip the live file in this process: closing any second handle
of it would silently drop SQLite's locks.
"""

from __future__ import annotations

import os
import sqlite3
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from soleus.store import problems
from soleus.store.folder import FILE_MODE, DataFolder
from soleus.store.sessions import schema
from soleus.store.sessions.records import ME
from soleus.store.sessions.same_file import is_another_now

OPEN_PATIENCE_S: Final = 2.0  # several first starts at once take turns
OPEN_RETRY_S: Final = 0.02
BUSY_MS: Final = 500  # another process's commit takes a few ms; a reader never blocks
_COMMON: Final = (
    "PRAGMA foreign_keys=ON",
    "PRAGMA trusted_schema=OFF",
    "PRAGMA cell_size_check=ON",
)
_WRITER: Final = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",  # NORMAL lost 1 to 10 s at power cuts
    "PRAGMA secure_delete=ON",
    "PRAGMA journal_size_limit=4194304",
)
_MAC: Final = ("PRAGMA fullfsync=ON", "PRAGMA checkpoint_fullfsync=ON")


def connect_writer(folder: DataFolder) -> sqlite3.Connection:
    """Open the record to write, making or updating it where needed.

    Belongs to the thread that calls this. ``isolation_level`` is None: the caller begins and
    commits.

    Raises:
        StoreError: it cannot be opened or written, is not ours, is damaged or is too new.
    """
    path = folder.database_path
    if is_another_now(path):
        raise problems.record_gone(path)
    _create_private(path)
    until_s = time.monotonic() + OPEN_PATIENCE_S
    with words_for(path):
        while True:
            try:
                return _open_to_write(path)
            except sqlite3.OperationalError as error:
                # Turning a new file to WAL does not wait for its turn as a transaction does.
                busy = problems.primary_code(error) == sqlite3.SQLITE_BUSY
                if not busy or time.monotonic() > until_s:
                    raise
            time.sleep(OPEN_RETRY_S)


def _open_to_write(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None, timeout=BUSY_MS / 1000)
    try:
        _check_ours(connection, path)
        connection.execute(f"PRAGMA page_size={schema.PAGE_BYTES}")
        _configure(connection, _WRITER + (_MAC if sys.platform == "darwin" else ()))
        _migrate(connection, path)
        _try_writing(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def connect_reader(folder: DataFolder) -> sqlite3.Connection:
    """Open the record to read; it is never changed through this connection.

    In a folder that may not be written, or on a full disk, SQLite cannot share memory with a
    writer. Then the file alone is read, provided that no journal lies beside it.

    Raises:
        StoreError: there is none, or it cannot be read, is not ours, damaged or too new.
    """
    path = folder.database_path
    if is_another_now(path):
        raise problems.record_gone(path)
    if not path.exists():
        raise problems.no_record(path)
    with words_for(path):
        connection = _open_read_only(path)
        try:
            _check_ours(connection, path)
            _configure(connection, ())
        except BaseException:
            connection.close()
            raise
    return connection


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All of it or nothing, with the write lock taken at once."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:  # SQLite may have rolled back by itself
            connection.execute("ROLLBACK")
        raise


@contextmanager
def words_for(path: Path) -> Iterator[None]:
    """Turn what SQLite complains about into a ``StoreError``; program mistakes pass through."""
    try:
        yield
    except (sqlite3.Error, UnicodeDecodeError) as error:
        told = problems.from_sqlite(error, path)
        if told is None:
            raise
        raise told from error


def _create_private(path: Path) -> None:
    """SQLite would make the file readable for others; -wal and -shm follow its mode."""
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, FILE_MODE))
    except FileExistsError:
        return  # never opened here: that would drop locks (see the module's first lines)
    except OSError as error:
        raise problems.folder_unwritable(path.parent, error.strerror or str(error)) from error


def _open_read_only(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(
        f"{path.as_uri()}?mode=ro", uri=True, isolation_level=None, timeout=BUSY_MS / 1000
    )
    try:
        connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    except sqlite3.OperationalError as error:
        connection.close()
        if not _cannot_share(error, path) or (_has_journal(path) and _may_write(path)):
            raise
    except BaseException:
        connection.close()
        raise
    else:
        return connection
    if _has_journal(path):
        raise problems.read_only_with_wal(path)
    return sqlite3.connect(f"{path.as_uri()}?immutable=1", uri=True, isolation_level=None)


def _cannot_share(error: sqlite3.Error, path: Path) -> bool:
    """Whether there is no place for the memory shared with a writer: no right, or no room."""
    code = problems.primary_code(error)
    if code in (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_FULL):
        return True
    return code in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY) and not _may_write(path)


def _has_journal(path: Path) -> bool:
    wal = path.with_name(path.name + "-wal")
    return wal.exists() and wal.stat().st_size > 0


def _may_write(path: Path) -> bool:
    effective = os.access in os.supports_effective_ids
    return os.access(path.parent, os.W_OK, effective_ids=effective)


def _check_ours(connection: sqlite3.Connection, path: Path) -> None:
    """An empty file is one that was just made; anything else must carry our mark.

    All is read as of one moment: another process may be making the tables right now.
    """
    connection.execute("BEGIN")
    try:
        mark, version = _mark(connection)
        tables = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
    finally:
        connection.execute("ROLLBACK")
    if mark != schema.APPLICATION_ID and (mark or version or tables):
        raise problems.not_ours(path)
    if version > schema.VERSION:
        raise problems.too_new(path, version, schema.VERSION)


def _mark(connection: sqlite3.Connection) -> tuple[int, int]:
    mark: int = connection.execute("PRAGMA application_id").fetchone()[0]
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return mark, version


def _configure(connection: sqlite3.Connection, more: tuple[str, ...]) -> None:
    connection.row_factory = sqlite3.Row
    for pragma in _COMMON + more:
        connection.execute(pragma)


def _try_writing(connection: sqlite3.Connection) -> None:
    """SQLite opens a read-only file without a word and even lets a transaction begin."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        connection.execute(f"PRAGMA user_version={schema.VERSION}")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")


def _migrate(connection: sqlite3.Connection, path: Path) -> None:
    if _mark(connection)[1] == schema.VERSION:
        return
    with transaction(connection):
        version = _mark(connection)[1]  # again, inside the lock: another process may have done it
        if version > schema.VERSION:
            raise problems.too_new(path, version, schema.VERSION)
        for statements in schema.MIGRATIONS[version:]:
            for statement in statements:
                connection.execute(statement)
        if version == 0:
            connection.execute(
                "INSERT INTO person (uuid, key) VALUES (?, ?)", (str(uuid.uuid4()), ME)
            )
        connection.execute(f"PRAGMA application_id={schema.APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version={schema.VERSION}")
