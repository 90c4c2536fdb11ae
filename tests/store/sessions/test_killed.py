"""What a dying process or a full disk leaves behind: all that was acknowledged, and the truth."""

import os
import sqlite3
import subprocess
import sys
import threading
import time

import numpy as np
import pytest

from soleus.core.events import EventKind
from soleus.core.terms import End, Label
from soleus.errors import StoreError
from soleus.store.folder import find_folder, open_folder
from soleus.store.sessions.log_writer import LogWriter
from soleus.store.sessions.reader import Reader
from soleus.store.sessions.records import SessionState
from soleus.store.sessions.verify import verify
from tests.small_disk import fill, small_disk
from tests.store.sessions.recording_process import ROOT, run_and_kill, value_of
from tests.store.sessions.recovering import recover
from tests.store.sessions.samples import block, event, folder_in, meta, record_session, start


@pytest.mark.parametrize("after_s", [0.05, 0.31, 0.74, 1.3])
def test_a_killed_process_loses_nothing_that_was_acknowledged(tmp_path, after_s):
    """The hold of a person whose laptop died is still their hold; and it did not end well."""
    path = tmp_path / "data"
    heard = run_and_kill(path, after_s, "flush")
    (session_id,) = heard.session_ids
    before = _stored(path, session_id)
    (marked,) = recover(open_folder(path))
    after = _stored(path, session_id)

    assert session_id == marked
    assert heard.acknowledged_n <= before.samples_n <= heard.given_n + 16
    for stored in (before, after):
        assert [value_of(n) for n in range(stored.samples_n)] == _counts(stored)
        assert stored.summary.interrupted
    assert SessionState.INTERRUPTED is after.summary.state
    assert before.holds == after.holds
    assert all(hold.result is not None for hold in after.holds)
    assert verify(find_folder(path)).clean


def test_the_hold_that_was_cut_off_is_interrupted_and_counted_from_its_samples(tmp_path):
    """Never finished, and its contact counts in full against the daily limit."""
    folder = folder_in(tmp_path)
    log = LogWriter(folder)
    log.open_session(header := meta())
    log.put_block(block(0, [1] * 10))
    log.open_hold(hold := start(4))
    log.put_block(block(10, [2, 3, 4], quality=[0, 2, 2]))
    log.put_block(block(20, [5]))
    log.put_event(event(EventKind.LABEL, label="INDICATIVE", why="zero"))
    log.close()
    recover(folder)
    with Reader(folder) as reader:
        (stored,) = reader.session(header.session_id).holds
    result = stored.result

    assert hold == stored.start
    assert (End.INTERRUPTED, None, None, None) == (
        result.end,
        result.cause,
        result.in_band_s,
        result.spikes_n,
    )
    # Samples 4..12 and 20 are there, 13..19 are not; 16 steps of 12.5 ms lie between 4 and 20.
    assert (10, 7, 2, 20) == (
        result.samples_n,
        result.lost_n,
        result.saturated_n,
        result.last_sample_n,
    )
    assert 0.2 == pytest.approx(result.contact_s)
    assert 0.25 == pytest.approx(result.ended_t_s)
    assert (Label.INDICATIVE, None) == (result.label, result.u95_kpa)


def test_a_session_that_is_being_written_is_left_alone(tmp_path):
    """Two windows open: the second must not declare the first one dead."""
    folder = folder_in(tmp_path)
    with LogWriter(folder) as log:
        log.open_session(header := meta())
        with LogWriter(folder) as other, Reader(folder) as reader:
            summary = reader.session(header.session_id).summary

            assert () == other.recovered
            assert () == recover(folder)
            assert (SessionState.OPEN, False) == (summary.state, summary.interrupted)
        log.put_block(block(0, [1]))
        log.close_session(1)
    assert verify(folder).clean


def test_two_processes_may_record_into_one_folder(tmp_path):
    """One person on each side of the couch; neither record may suffer."""
    folder = folder_in(tmp_path)
    with LogWriter(folder) as one, LogWriter(folder) as two:
        for log, first_n in ((one, 0), (two, 1000)):
            log.open_session(meta())
            log.put_block(block(first_n, [1, 2]))
        for n in range(2, 60, 2):
            one.put_block(block(n, [n, n]))
            two.put_block(block(1000 + n, [n, n]))
            time.sleep(0.02)
        one.close_session(1)
        two.close_session(1)
    with Reader(folder) as reader:
        summaries = reader.sessions()

    assert [60, 60] == [summary.samples_n for summary in summaries]
    assert verify(folder).clean


def test_a_claim_ends_with_its_process_however_it_ended(tmp_path):
    """The lock file of a killed process stays behind; it must hold nobody up, nor for ever."""
    path = tmp_path / "data"
    run_and_kill(path, 0.05, "flush")
    folder = open_folder(path)
    (left,) = folder.owners_path.glob("*.lock")
    os.utime(left, (0, 0))

    assert 1 == len(recover(folder))
    assert [] == list(folder.owners_path.glob("*.lock"))


def test_a_file_that_may_not_grow_stops_the_record_and_keeps_what_was_there(tmp_path):
    """A full disk as a process meets it: told in words, nothing acknowledged is lost."""
    path = tmp_path / "data"
    record_session(open_folder(path))
    heard = run_and_kill(path, 1.5, "flush", "limit=700000")
    (session_id,) = heard.session_ids
    stored = _stored(path, session_id)

    assert any("could not be used" in trouble for trouble in heard.trouble)
    assert heard.acknowledged_n <= stored.samples_n
    assert [value_of(n) for n in range(stored.samples_n)] == _counts(stored)
    assert (session_id,) == recover(open_folder(path))
    assert verify(find_folder(path)).clean


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount a small disk")
def test_recording_goes_on_by_itself_when_a_full_disk_gets_room(tmp_path):
    """Somebody empties the bin in mid-session: nothing of what was measured may be missing."""
    with small_disk(tmp_path) as disk:
        folder = open_folder(disk / "data")
        with LogWriter(folder) as log:
            log.open_session(header := meta())
            fill(disk / "filler")
            for n in range(0, 4000, 8):
                log.put_block(block(2 * n, [n] * 8))  # gaps: rows of their own, so that it grows
            with pytest.raises(StoreError, match="the disk is full"):
                log.flush(timeout_s=1.0)
            (disk / "filler").unlink()
            log.flush()
            log.close_session(1)
        with Reader(folder) as reader:
            samples_n = reader.session(header.session_id).samples_n

        assert 4000 == samples_n
        assert verify(folder).clean


def test_a_journal_left_behind_is_taken_up_again(tmp_path):
    """After a kill the newest rows live in the -wal only; the next reader must see them."""
    path = tmp_path / "data"
    heard = run_and_kill(path, 0.3, "flush")
    folder = find_folder(path)
    wal = folder.database_path.with_name(folder.database_path.name + "-wal")

    assert wal.stat().st_size > 0
    assert _stored(path, heard.session_ids[0]).samples_n >= heard.acknowledged_n


def test_many_first_starts_at_once_make_one_good_file(tmp_path):
    """Two windows opened together on a new machine: one file, one set of tables."""
    folder = folder_in(tmp_path)
    ready = threading.Barrier(4)

    def begin():
        ready.wait()
        with LogWriter(folder) as log:
            log.open_session(meta())
            log.close_session(1)

    threads = [threading.Thread(target=begin) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with Reader(folder) as reader:
        assert 4 == len(reader.sessions())
    assert verify(folder).clean


def test_a_newer_file_is_refused_and_left_alone(tmp_path):
    """Going back to an older soleus must not cut up a newer record."""
    folder = folder_in(tmp_path)
    record_session(folder)
    connection = sqlite3.connect(folder.database_path)
    connection.execute("PRAGMA user_version=99")
    connection.close()
    with pytest.raises(StoreError, match="made by a newer soleus"):
        LogWriter(folder)
    with pytest.raises(StoreError, match="made by a newer soleus"):
        Reader(folder)


def test_a_process_that_ends_without_closing_leaves_no_thread_behind(tmp_path):
    """A forgotten log must not keep a finished command alive."""
    code = (
        "from pathlib import Path; import sys;"
        "from soleus.store.folder import open_folder;"
        "from soleus.store.sessions.log_writer import LogWriter;"
        "LogWriter(open_folder(Path(sys.argv[1])))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "data")], cwd=ROOT, timeout=30, check=False
    )

    assert 0 == done.returncode


def _stored(path, session_id):
    with Reader(find_folder(path)) as reader:
        return reader.session(session_id)


def _counts(stored):
    if not stored.blocks:
        return []
    assert 0 == stored.lost_n
    return np.concatenate([each.raw_counts for each in stored.blocks]).tolist()
