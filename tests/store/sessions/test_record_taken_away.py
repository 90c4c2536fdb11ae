"""The open record is renamed, replaced or deleted under the writer: told, and nothing lost."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import sys
from pathlib import Path

import pytest

from soleus.core.terms import End
from soleus.errors import StoreError
from soleus.store.folder import DataFolder, find_folder, open_folder
from soleus.store.sessions.database import connect_reader, connect_writer
from soleus.store.sessions.log_writer import LogWriter
from soleus.store.sessions.reader import Reader
from soleus.store.sessions.records import CalibrationSnapshot
from soleus.store.sessions.rescue import rescue
from soleus.store.sessions.same_file import Gone, OpenFiles, identity_of
from soleus.store.sessions.verify import must_be_recorded, verify
from tests.small_disk import fill, small_disk
from tests.store.sessions.recording_process import value_of
from tests.store.sessions.recovering import recover
from tests.store.sessions.samples import (
    block,
    folder_in,
    meta,
    record_session,
    start,
)

OLD_ID = "01d00000-0000-4000-8000-000000000001"
OTHER_ID = "07e30000-0000-4000-8000-000000000002"
COUNTS = [value_of(n) for n in range(400)]
pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="Windows lets nobody rename or delete an open record"
)


@pytest.fixture
def folder(tmp_path) -> DataFolder:
    """A folder with a session in it."""
    folder = folder_in(tmp_path)
    record_session(folder, session_id=OLD_ID)
    return folder


@pytest.fixture
def other(tmp_path) -> DataFolder:
    """The record of another machine."""
    folder = open_folder(tmp_path / "other")
    record_session(folder, session_id=OTHER_ID)
    return folder


def interrupted_by(folder: DataFolder, deed) -> tuple[str, StoreError]:
    """Write half of a session, have something done to the record, write on until it is told."""
    header = meta()
    log = LogWriter(folder)
    log.open_session(header)
    log.open_hold(start(0))
    for n in range(0, 200, 8):
        log.put_block(block(n, COUNTS[n : n + 8]))
    log.flush()
    deed()
    for n in range(200, 400, 8):
        log.put_block(block(n, COUNTS[n : n + 8]))
    with pytest.raises(StoreError) as first:
        log.flush()
    with pytest.raises(StoreError):
        log.check()  # so the hold is stopped
    with pytest.raises(StoreError) as told:
        log.close()

    assert 5 == first.value.exit_code == told.value.exit_code
    return header.session_id, told.value


def as_record(path: Path, tmp_path: Path) -> DataFolder:
    """What a person does with the file that was named: it becomes the record again."""
    folder = open_folder(tmp_path / "again")
    shutil.move(path, folder.database_path)
    return folder


def is_whole(folder: DataFolder, session_id: str) -> bool:
    """The session that was cut off is there with all its samples, and the older one with it."""
    assert (session_id,) == recover(folder)
    with Reader(folder) as reader:
        stored, old = reader.session(session_id), reader.session(OLD_ID)
    assert End.INTERRUPTED is stored.holds[0].result.end
    assert 8 == old.samples_n
    assert verify(folder).clean
    return [count for each in stored.blocks for count in each.raw_counts.tolist()] == COUNTS


def named(error: StoreError) -> Path:
    """The file that the words name as the place of what was recorded."""
    return Path(re.search(r"(?:copied to|lies in) (/[^,]+),", error.effect)[1])


def test_a_record_that_was_deleted_is_copied_out(folder, tmp_path):
    """The file had no name any more: with the end of soleus all of it would have been gone."""
    session_id, told = interrupted_by(folder, folder.database_path.unlink)
    copy = named(told)

    assert "removed or replaced by another program" in told.what
    assert folder.path == copy.parent
    assert 0o600 == copy.stat().st_mode & 0o777
    assert is_whole(as_record(copy, tmp_path), session_id)


def test_a_record_that_was_replaced_is_copied_out_and_the_other_left_alone(folder, other, tmp_path):
    """Nextcloud put another machine's file in its place, and the session was in neither."""
    before = Path(shutil.copy(other.database_path, tmp_path / "kept")).read_bytes()
    session_id, told = interrupted_by(
        folder, lambda: other.database_path.replace(folder.database_path)
    )

    assert before == folder.database_path.read_bytes()
    with Reader(folder) as reader:
        assert [OTHER_ID] == [each.meta.session_id for each in reader.sessions()]
    assert verify(folder).clean
    assert is_whole(as_record(named(told), tmp_path), session_id)


@pytest.mark.parametrize("replaced", [False, True])
def test_a_record_that_was_renamed_is_named_where_it_lies(folder, other, tmp_path, replaced):
    """A sync client calls it "conflicted copy"; it is whole by itself, so no second one is made."""
    aside = folder.path / "soleus (conflicted copy).sqlite3"

    def rename():
        folder.database_path.rename(aside)
        if replaced:
            other.database_path.rename(folder.database_path)

    session_id, told = interrupted_by(folder, rename)

    assert "was renamed" in told.what
    assert aside == named(told)
    assert [] == list(folder.path.glob("*rescued*"))
    assert is_whole(as_record(aside, tmp_path), session_id)
    if replaced:
        assert verify(folder).clean


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells the new name elsewhere")
def test_a_record_that_was_moved_elsewhere_is_named_there(folder, tmp_path):
    """Into the bin, for instance."""
    away = tmp_path / "bin.sqlite3"
    session_id, told = interrupted_by(folder, lambda: folder.database_path.rename(away))

    assert away == named(told)
    assert is_whole(as_record(away, tmp_path), session_id)


def test_a_moved_folder_takes_its_record_with_it(folder, tmp_path):
    """The whole folder was renamed: all is in it, and the words name it where that can be told."""
    away = tmp_path / "elsewhere"
    session_id, told = interrupted_by(folder, lambda: folder.path.rename(away))

    if sys.platform == "linux":
        assert away / folder.database_path.name == named(told)
    assert is_whole(find_folder(away), session_id)


def test_a_folder_that_was_deleted_is_not_made_again(folder):
    """There is no place for a copy, and somebody wanted all of it gone: it is told as lost."""
    _, told = interrupted_by(folder, lambda: shutil.rmtree(folder.path))

    assert "what was recorded is lost" in told.effect
    assert not folder.path.exists()


@pytest.mark.parametrize("ending", ["-wal", "-shm"])
def test_a_journal_that_was_deleted_leaves_all_in_the_record(folder, ending):
    """What a cleaning program takes for a left-over holds the newest seconds."""
    beside = folder.database_path.with_name(folder.database_path.name + ending)
    session_id, told = interrupted_by(folder, beside.unlink)

    assert "(-wal or -shm)" in told.what
    assert "is in the record itself" in told.effect
    assert is_whole(folder, session_id)


def test_a_record_replaced_between_two_sessions_is_told_before_the_next(folder, other):
    """Nothing was lost, so nothing is copied; and nothing is begun that would be in no list."""
    log = LogWriter(folder)
    other.database_path.replace(folder.database_path)
    for _ in range(2):
        with pytest.raises(StoreError, match="removed or replaced"):
            log.open_session(meta())
    log.close()

    assert [] == list(folder.path.glob("*rescued*"))
    with Reader(folder) as reader:
        assert [OTHER_ID] == [each.meta.session_id for each in reader.sessions()]


def test_nothing_else_of_this_process_opens_what_took_its_place(folder, other):
    """The two would share one journal by its name, and one of them would be destroyed."""
    with LogWriter(folder) as log:
        other.database_path.replace(folder.database_path)
        for opening in (connect_reader, LogWriter):
            with pytest.raises(StoreError, match="removed or replaced"):
                opening(folder)

        assert log.trouble is None
    with Reader(folder) as reader:
        assert [OTHER_ID] == [each.meta.session_id for each in reader.sessions()]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount a small disk")
def test_where_there_is_no_room_for_a_copy_that_is_told(tmp_path):
    """Words that name a file which is not there would be the worse loss."""
    with small_disk(tmp_path) as disk:
        folder = open_folder(disk / "data")
        record_session(folder, calibration=CalibrationSnapshot("big", "#" * 2_000_000))

        def delete():
            folder.database_path.unlink()
            fill(disk / "filler")
            with (disk / "filler").open("r+b") as filler:
                filler.truncate((disk / "filler").stat().st_size - 100_000)

        _, told = interrupted_by(folder, delete)

        assert "could not be copied out" in told.effect
        assert [] == list(folder.path.glob("*rescued*"))


def test_a_copy_never_takes_the_name_of_an_earlier_one(folder):
    """Two in one second."""
    connection = connect_writer(folder)
    files = OpenFiles(folder.database_path)
    folder.database_path.unlink()
    first, second = (named(rescue(connection, files, Gone.RECORD)) for _ in range(2))
    connection.close()

    assert first != second
    assert identity_of(first) != identity_of(second)


# -- what may be called recorded -----------------------------------------------------------------


def test_a_session_that_is_there_and_sealed_is_recorded(folder):
    """Found by the name of the record, with a connection of its own."""
    must_be_recorded(folder, OLD_ID)


@pytest.mark.parametrize(
    ("deed", "why"),
    [
        ("DELETE FROM seal", "seal 0 is missing"),
        ("UPDATE hold SET contact_s = 1", "hold 0 was changed after the session was sealed"),
        ("UPDATE session SET uuid = 'x'", "there is none of this id"),
    ],
)
def test_a_session_that_is_not_found_whole_is_not_recorded(folder, deed, why):
    """It was said to be recorded, and no list had it."""
    connection = sqlite3.connect(folder.database_path)
    connection.execute(deed)
    connection.commit()
    connection.close()
    with pytest.raises(StoreError, match="It cannot be called recorded") as told:
        must_be_recorded(folder, OLD_ID)

    assert why in told.value.what


def test_where_no_record_is_nothing_is_recorded(folder):
    """Its own words say that there is none."""
    folder.database_path.unlink()
    with pytest.raises(StoreError, match="no record"):
        must_be_recorded(folder, OLD_ID)
