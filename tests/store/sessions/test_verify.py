"""Verify: whatever is changed in the file afterwards is found and named."""

import sqlite3

import pytest

from soleus.errors import StoreError
from soleus.store.folder import DataFolder
from soleus.store.sessions.reader import Reader
from soleus.store.sessions.verify import verify
from tests.store.sessions.samples import folder_in, record_session

SEALED = ("session", "calibration", "hold", "event", "block", "seal")
# What only holds the tables together inside, and a name for the eyes: no part of the record.
FREE = {("person", "id"), ("probe", "id"), ("calibration", "id"), ("person", "label")}


@pytest.fixture
def folder(tmp_path) -> DataFolder:
    """Three sealed sessions, so that the changed one has neighbours."""
    folder = folder_in(tmp_path)
    for _ in range(3):
        record_session(folder)
    return folder


def test_what_was_written_is_clean(folder):
    """A check that cries wolf would be switched off."""
    verdict = verify(folder)

    assert (True, 3, 6, 24, 0) == (
        verdict.clean,
        verdict.sessions_n,
        verdict.blocks_n,
        verdict.samples_n,
        verdict.unsealed_n,
    )


def test_every_bit_of_a_stored_blob_is_guarded(folder):
    """SQLite's own check passes a flipped bit in a blob; ours must find each one."""
    connection = _plain(folder)
    middle = connection.execute("SELECT uuid FROM session WHERE id = 2").fetchone()[0]
    missed = []
    for column in ("data", "quality", "device_us"):
        row, blob = connection.execute(
            f"SELECT rowid, {column} FROM block WHERE session_id = 2 AND {column} IS NOT NULL"
        ).fetchone()
        for bit in range(8 * len(blob)):
            _set(connection, "block", column, row, _flipped(blob, bit))
            findings = verify(folder).findings
            if [(middle, "block", 0)] != [(f.session_id, f.table, f.row) for f in findings]:
                missed.append((column, bit))
            _set(connection, "block", column, row, blob)
    connection.close()

    assert [] == missed
    assert verify(folder).clean


def test_every_column_of_every_row_is_guarded(folder):
    """Walks the tables as they are, so a column added later cannot be forgotten."""
    connection = _plain(folder)
    missed = []
    for table, column, where, old in _cells(connection):
        if (table, column) in FREE:
            continue
        for new in _other_values(table, column, old):
            connection.execute(f"UPDATE {table} SET {column} = ? WHERE {where}", (new,))
            if verify(folder).clean:
                missed.append((table, column, old, new))
            connection.execute(f"UPDATE {table} SET {column} = ? WHERE {where}", (old,))
    connection.close()

    assert [] == missed
    assert verify(folder).clean


@pytest.mark.parametrize("table", [*SEALED, "person", "probe"])
def test_a_row_taken_away_is_found(folder, table):
    """Leaving out what does not fit is the oldest way to mend a record."""
    connection = _plain(folder)
    connection.execute(f"DELETE FROM {table} WHERE {_key(table)} = 1")
    connection.close()

    assert not verify(folder).clean


def test_each_missing_event_is_named(folder):
    """The first thing that differs, by session, table and number."""
    connection = _plain(folder)
    (session_id,) = connection.execute("SELECT uuid FROM session WHERE id = 2").fetchone()
    named = []
    for seq in range(3):
        row = connection.execute(
            "SELECT * FROM event WHERE session_id = 2 AND seq = ?", (seq,)
        ).fetchone()
        connection.execute("DELETE FROM event WHERE session_id = 2 AND seq = ?", (seq,))
        named += [str(finding) for finding in verify(folder).findings]
        connection.execute("INSERT INTO event VALUES (?, ?, ?, ?, ?, ?)", row)
    connection.close()

    assert [f"session {session_id}: event {seq} is missing" for seq in range(3)] == named


@pytest.mark.parametrize("table", ["hold", "event", "block"])
def test_a_row_put_in_is_found(folder, table):
    """A rating or a hold that nobody gave must not slip in."""
    connection = _plain(folder)
    names = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
    copied = ", ".join({"seq": "9", "uuid": "'x'"}.get(name, name) for name in names)
    connection.execute(
        f"INSERT INTO {table} ({', '.join(names)}) SELECT {copied} FROM {table} "
        "WHERE session_id = 3 LIMIT 1"
    )
    connection.close()

    (finding,) = verify(folder).findings
    assert (table, 9, "was added after the session was sealed") == (
        finding.table,
        finding.row,
        finding.what,
    )


def test_two_events_that_change_places_are_found(folder):
    """The order in which things happened is part of what happened."""
    connection = _plain(folder)
    for old, new in ((0, 90), (1, 0), (90, 1)):
        connection.execute("UPDATE event SET seq = ? WHERE session_id = 1 AND seq = ?", (new, old))
    connection.close()

    (finding,) = verify(folder).findings
    assert ("event", 0) == (finding.table, finding.row)


def test_a_damaged_block_is_not_given_out_as_samples(folder):
    """Better no curve than one that was never measured."""
    connection = _plain(folder)
    row, blob = connection.execute("SELECT rowid, data FROM block LIMIT 1").fetchone()
    _set(connection, "block", "data", row, _flipped(blob, 8 * len(blob) // 2))
    (session_id,) = connection.execute("SELECT uuid FROM session WHERE id = 1").fetchone()
    connection.close()

    with Reader(folder) as reader, pytest.raises(StoreError, match="damaged"):
        reader.session(session_id)


@pytest.mark.parametrize("keep_bytes", [0.3, 0.6, 0.9])
def test_a_file_cut_short_is_told_in_words(folder, keep_bytes):
    """A copy that broke off: a sentence and an exit code, no traceback."""
    size = folder.database_path.stat().st_size
    with folder.database_path.open("r+b") as file:
        file.truncate(int(size * keep_bytes))
    try:
        clean = verify(folder).clean
    except StoreError as error:
        clean = "damaged" not in str(error)

    assert not clean


def test_a_file_of_something_else_is_refused_and_left_alone(folder):
    """--data may name the wrong folder; what lies there belongs to somebody."""
    folder.database_path.write_bytes(b"these are my own notes\n" * 100)
    with pytest.raises(StoreError):
        verify(folder)

    assert folder.database_path.read_bytes() == b"these are my own notes\n" * 100


def _plain(folder):
    """What any program that speaks SQLite can do, with none of our guards."""
    return sqlite3.connect(folder.database_path, isolation_level=None)


def _key(table):
    return "session_id" if table in ("hold", "event", "block", "seal") else "id"


def _set(connection, table, column, row, value):
    connection.execute(f"UPDATE {table} SET {column} = ? WHERE rowid = ?", (value, row))


def _flipped(blob, bit):
    changed = bytearray(blob)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


def _cells(connection):
    """Every stored cell of the second session and of what it refers to."""
    found = []
    for table in (*SEALED, "person", "probe"):
        key = {"session": "id", "calibration": "id", "person": "id", "probe": "id"}
        number = {"session": 2}.get(table, 1) if table in key else 2
        where = f"{key.get(table, 'session_id')} = {number}"
        for _, column, *_ in connection.execute(f"PRAGMA table_info({table})").fetchall():
            if table in ("hold", "event", "block"):
                rows = connection.execute(f"SELECT seq, {column} FROM {table} WHERE {where}")
                found += [(table, column, f"{where} AND seq = {n}", old) for n, old in rows]
            else:
                old = connection.execute(f"SELECT {column} FROM {table} WHERE {where}")
                found.append((table, column, where, old.fetchone()[0]))
    # Moving a row's own key away would lose sight of it; deletions and insertions try that.
    return [each for each in found if each[1] not in ("seq", "session_id")]


def _other_values(table, column, old):
    if (table, column) == ("session", "state"):
        return ["open", "interrupted"]
    if (table, column) == ("session", "id"):
        return []  # the key of the row that is looked for; see the test of deletions
    if isinstance(old, bytes):
        return [_flipped(old, 0), _flipped(old, 8 * len(old) - 1), old + b"\0", old[:-1]]
    if isinstance(old, str):
        return [f"{old} ", chr(ord(old[0]) ^ 1) + old[1:], ""]
    if isinstance(old, int):
        return [old + 1, -1] if old != -1 else [0]
    if isinstance(old, float):
        return [old + 1e-9, old - 1.5]
    return _instead_of_none(column)


def _instead_of_none(column):
    if column in ("cause", "symptom", "plan"):
        return ["numb", ""]
    return [b"\0"] if column == "quality" else [1]
