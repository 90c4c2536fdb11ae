"""What can go wrong with the record, in words: the one place where the store speaks to a person.

Every function returns an error that is ready to be raised. Nothing here looks at a disk.
"""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path

from soleus.errors import BrokenFile, SoleusError, StoreError, UsageError

_KEPT = "What was recorded until then is kept."
_NOTHING_CHANGED = "Nothing was changed."
_NOTHING_NEW = "Nothing new can be kept there; what is there already can still be read."


class RecordDamage(StoreError):
    """Something in the record is not what was written.

    Args:
        why: what is wrong, a phrase.
        what, effect, next_step: as in ``SoleusError``.
    """

    def __init__(self, why: str, what: str, effect: str, next_step: str) -> None:
        super().__init__(what, effect, next_step)
        self.why = why


class DamagedBlock(RecordDamage):
    """A stored block does not decode to what its checksum promises."""


class UnreadableSession(RecordDamage):
    """A row of a session is not what was written, so nothing of the session can be told."""


def not_a_folder(path: Path) -> StoreError:
    """The data folder's name belongs to something else."""
    return StoreError(
        f"{path} is not a folder.",
        "Nothing can be recorded there.",
        "Choose another place with --data DIR.",
    )


def folder_unwritable(path: Path, why: str) -> StoreError:
    """The data folder cannot be created or written in."""
    return StoreError(
        f"The data folder {path} cannot be written: {why}.",
        _NOTHING_NEW,
        "Give yourself the right to write there, or choose another place with --data DIR.",
    )


def folder_closed(path: Path, why: str) -> StoreError:
    """The data folder may not even be looked at."""
    return StoreError(
        f"The data folder {path} cannot be opened: {why}.",
        "Nothing in it was read or changed.",
        "Give yourself the right to use it, or choose another place with --data DIR.",
    )


def folder_full(path: Path, free_mb: float) -> StoreError:
    """There is no room for even the journal of one hold."""
    return StoreError(
        f"The disk that holds {path} is full ({free_mb:.1f} MB left).",
        _NOTHING_NEW,
        "Make room there, or choose another place with --data DIR.",
    )


def folder_low(path: Path, free_mb: float) -> str:
    """A warning: recording works, but not for ever."""
    return f"Only {free_mb:.0f} MB are left on the disk that holds {path}; make room soon."


def network_share(path: Path, fs_type: str) -> StoreError:
    """Two machines writing one file over a share would destroy it."""
    return StoreError(
        f"{path} lies on a network share ({fs_type}).",
        "A record that two machines can write is easily destroyed, so it is not used.",
        "Choose a folder on this machine's own disk with --data DIR.",
    )


def no_record(path: Path) -> StoreError:
    """There is nothing to read yet."""
    return StoreError(
        f"There is no record in {path.parent} yet.",
        _NOTHING_CHANGED,
        "Do a first hold, or name another folder with --data DIR.",
    )


def not_ours(path: Path) -> StoreError:
    """The file is a database of something else, or none at all."""
    return StoreError(
        f"{path} is not a record of soleus.",
        _NOTHING_CHANGED,
        "Move it away, or choose another folder with --data DIR.",
    )


def too_new(path: Path, version: int, known: int) -> StoreError:
    """The record was made by a later soleus."""
    return StoreError(
        f"{path} was made by a newer soleus (format {version}, this one knows {known}).",
        _NOTHING_CHANGED,
        "Update soleus on this machine.",
    )


def read_only_with_wal(path: Path) -> StoreError:
    """A read-only folder with an unfinished journal cannot be read without writing."""
    return StoreError(
        f"{path} cannot be read: its folder is read-only and the last recording was cut off.",
        "The newest part lies in the file next to it that ends in -wal; nothing is lost.",
        "Copy the whole folder to a place where you can write, and open it there with --data DIR.",
    )


def no_session(asked: str) -> UsageError:
    """No session has this id."""
    return UsageError(
        f"No session has an id that begins with {asked!r}.",
        _NOTHING_CHANGED,
        "List them with: soleus sessions",
    )


def many_sessions(asked: str, found: list[str]) -> UsageError:
    """A prefix fits several sessions."""
    return UsageError(
        f"{asked!r} fits {len(found)} sessions: {', '.join(found[:4])}"
        f"{', …' if len(found) > 4 else ''}.",
        _NOTHING_CHANGED,
        "Give more of the id.",
    )


def no_person(key: str) -> UsageError:
    """No person has this id."""
    return UsageError(
        f"There is no person {key!r}.",
        _NOTHING_CHANGED,
        f"List them with: soleus person list; or add one with: soleus person add {key}",
    )


def person_exists(key: str) -> UsageError:
    """A person cannot be added because the id is taken."""
    return UsageError(f"There is a person {key!r} already.", _NOTHING_CHANGED, "Choose another id.")


def person_key_bad(key: str) -> UsageError:
    """A person's id has characters that it may not have."""
    return UsageError(
        f"{key!r} cannot be a person's id.",
        _NOTHING_CHANGED,
        "Use 1 to 32 of a-z, 0-9, - and _; put a name, if one is needed, into the label.",
    )


def damaged_block(why: str) -> DamagedBlock:
    """A block cannot be trusted; ``why`` names what differs."""
    return DamagedBlock(
        why,
        f"A block of samples is damaged: {why}.",
        "The other blocks are not touched by it.",
        "To see which: soleus verify",
    )


def damaged_session(session_id: str, block_n: int, why: str) -> DamagedBlock:
    """A session of which not all samples can be given out; ``block_n`` counts from 0."""
    return DamagedBlock(
        why,
        f"Block {block_n} of session {session_id} is damaged: {why}.",
        "The session's samples are not given out; the record is as it was.",
        f"Leave it out, or put a backup in place. Its header and results: soleus show {session_id}",
    )


def unreadable_session(name: str, why: str) -> UnreadableSession:
    """A session of which a row cannot be read."""
    return UnreadableSession(
        why,
        f"Session {name} is damaged and cannot be read: {why}.",
        "The others are not touched by it; the record is as it was.",
        "To see what is wrong: soleus verify; to have it back, put a backup in place.",
    )


def behind(path: Path, behind_s: float) -> StoreError:
    """The disk did not take the record in time."""
    return StoreError(
        f"The record in {path.parent} is {behind_s:.1f} s behind and was not finished.",
        _KEPT,
        "Look at the disk (full? failing? busy?) and try again.",
    )


def writer_gone(path: Path) -> StoreError:
    """Something was to be recorded after the log had been closed."""
    return StoreError(f"The record in {path.parent} is closed.", _KEPT, "Start a new hold.")


_OTHER_PROGRAMS = (
    "Keep other programs out of this folder: one that syncs or cleans up must leave it alone."
)


def record_gone(path: Path) -> StoreError:
    """The record's name leads to another file, or to none, while it is being written."""
    return StoreError(
        f"The record {path} was removed or replaced by another program while it was in use.",
        "What is written from here on would be in no list.",
        f"End soleus in every window and start it again. {_OTHER_PROGRAMS}",
    )


def record_renamed(path: Path, where: Path) -> StoreError:
    """The record was renamed while it was being written; the file is still there."""
    return StoreError(
        f"The record {path} was renamed by another program while it was in use.",
        f"What was recorded until then lies in {where}, this session as interrupted.",
        f"End soleus in every window, move {path.name} away if there is one, and give that file "
        f"its name back. {_OTHER_PROGRAMS}",
    )


def record_rescued(path: Path, copy: Path) -> StoreError:
    """The record was removed while it was being written; all of it was copied out."""
    return StoreError(
        f"The record {path} was removed or replaced by another program while it was in use.",
        f"All that was recorded until then was copied to {copy}, this session as interrupted.",
        f"End soleus in every window, move {path.name} away if there is one, and give that file "
        f"its name. {_OTHER_PROGRAMS}",
    )


def record_lost(path: Path, why: str) -> StoreError:
    """The record was removed while it was being written; nothing could be copied out."""
    return StoreError(
        f"The record {path} was removed or replaced by another program while it was in use.",
        f"It could not be copied out ({why}): what was recorded is lost.",
        f"Put a backup in its place. {_OTHER_PROGRAMS}",
    )


def journal_gone(path: Path) -> StoreError:
    """One of the files beside the record that SQLite works with was taken away."""
    return StoreError(
        f"A file beside the record {path} (-wal or -shm) was removed or replaced by another "
        "program while it was in use.",
        "All that was recorded until then is in the record itself, this session as interrupted.",
        f"End soleus in every window and start it again. {_OTHER_PROGRAMS}",
    )


def not_found_again(path: Path, session_id: str, why: str) -> StoreError:
    """A session that was closed is not in the record as a new reader finds it."""
    return StoreError(
        f"Session {session_id} was written, and is not found whole in {path}: {why}.",
        "It cannot be called recorded.",
        f"Look at the record: soleus verify. {_OTHER_PROGRAMS}",
    )


def settings_broken(broken: BrokenFile) -> UsageError:
    """The settings file cannot be used."""
    next_step = "Fix that line, or delete it to get the default."
    return UsageError(broken.what, broken.effect, next_step)


def setting_unknown(key: str, known: tuple[str, ...]) -> UsageError:
    """No setting has this name."""
    return UsageError(
        f"There is no setting {key!r}.", _NOTHING_CHANGED, f"There are: {', '.join(known)}"
    )


def setting_refused(key: str, why: str) -> UsageError:
    """A value that this setting cannot take."""
    return UsageError(f"{key}: {why}.", _NOTHING_CHANGED, "Give another value.")


_SQLITE_WORDS = {
    sqlite3.SQLITE_FULL: ("the disk is full", "Make room on that disk, then try again."),
    sqlite3.SQLITE_BUSY: (
        "another program keeps it locked",
        "Close the other program that uses this record.",
    ),
    sqlite3.SQLITE_LOCKED: (
        "another program keeps it locked",
        "Close the other program that uses this record.",
    ),
    sqlite3.SQLITE_READONLY: (
        "it may not be written",
        "Give yourself the right to write there, or choose another place with --data DIR.",
    ),
    sqlite3.SQLITE_CANTOPEN: (
        "it cannot be opened",
        "Look at the rights of the file and its folder, or use --data DIR.",
    ),
    sqlite3.SQLITE_PERM: ("it may not be used", "Look at the rights of the file and its folder."),
    sqlite3.SQLITE_IOERR: ("the disk reports an error", "Look at the disk, and try again."),
    sqlite3.SQLITE_CORRUPT: (
        "it is damaged",
        "Keep a copy of the folder as it is, and put a backup in its place.",
    ),
    sqlite3.SQLITE_NOTADB: ("it is no database", "Move it away, or use --data DIR."),
}

_MISSING = re.compile(
    r"no such (table|column|index|function)|has no column|unknown function|malformed database"
)

PASSING = frozenset(
    {
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_READONLY,
    }
)  # these may be over when the same is tried again


def primary_code(error: Exception) -> int | None:
    """SQLite's primary result code, None where Python itself raised the error."""
    code = getattr(error, "sqlite_errorcode", None)
    return None if code is None else code & 0xFF


def from_sqlite(error: sqlite3.Error | UnicodeDecodeError, path: Path) -> SoleusError | None:
    """SQLite's complaint in words; None if it is a mistake in the program, not in the world."""
    code = sqlite3.SQLITE_CORRUPT if is_damage(error) else primary_code(error) or 0
    words = _SQLITE_WORDS.get(code)
    if words is None:
        return None
    return StoreError(f"The record {path} could not be used: {words[0]}.", _KEPT, words[1])


def rows_damaged(path: Path) -> StoreError:
    """Rows that belong together do not fit together any more."""
    what, next_step = _SQLITE_WORDS[sqlite3.SQLITE_CORRUPT]
    return StoreError(f"The record {path} could not be used: {what}.", _KEPT, next_step)


def is_damage(error: Exception) -> bool:
    """Whether what lies in the file is not what was written into it.

    Our own SQL asks for nothing that the tables do not have, so a table or a column that is missing
    is damage, too. A text that is no UTF-8 any more has no code, since Python itself finds it; one
    in SQLite's own complaint is no complaint that could be told.
    """
    if isinstance(error, UnicodeDecodeError):
        return True
    if not isinstance(error, sqlite3.DatabaseError):
        return False
    code = primary_code(error)
    if code == sqlite3.SQLITE_ERROR:
        return _MISSING.search(str(error)) is not None
    undecoded = code is None and isinstance(error, sqlite3.OperationalError)
    return undecoded or code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
