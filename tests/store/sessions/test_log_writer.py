"""The log: what goes in comes out, safe on the disk, and nobody else may read it."""

import itertools
import sqlite3
import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from soleus.core.events import EventKind
from soleus.core.terms import Cause, End, Symptom
from soleus.errors import StoreError, UsageError
from soleus.store.sessions.log_writer import BEHIND_MAX_S, LogWriter
from soleus.store.sessions.reader import Reader
from soleus.store.sessions.records import SessionState
from soleus.store.sessions.sample_codec import Codec
from soleus.store.sessions.verify import verify
from tests.store.sessions.samples import (
    CALIBRATION,
    PLAN,
    START_NS,
    block,
    end,
    event,
    folder_in,
    meta,
    record_session,
    same,
    start,
)


def test_a_session_comes_back_as_it_was_given(tmp_path):
    """The record is what was measured and done; nothing of it may change on the way."""
    folder = folder_in(tmp_path)
    header = meta()
    hold = start()
    with LogWriter(folder) as log:
        log.open_session(header)
        log.put_block(block(0, [1, 2, 3]))
        log.open_hold(hold)
        log.put_event(event(EventKind.RATING, 0.5, 2, nrs=3))
        log.close_hold(hold.hold_id, end())
        log.close_session(START_NS + 1)
    with Reader(folder) as reader:
        stored = reader.session(header.session_id)

    assert header == stored.meta
    assert CALIBRATION == stored.meta.calibration
    assert PLAN == stored.meta.plan
    assert (event(EventKind.RATING, 0.5, 2, nrs=3),) == stored.events
    assert [(hold, end())] == [(each.start, each.result) for each in stored.holds]
    assert same(block(0, [1, 2, 3]), stored.blocks[0])
    assert (SessionState.CLOSED, False, START_NS + 1) == (
        stored.summary.state,
        stored.summary.interrupted,
        stored.summary.closed_unix_ns,
    )


def test_small_blocks_are_joined_and_a_gap_stays_a_gap(tmp_path):
    """One row per run keeps the file small; a lost sample must stay visible as a jump."""
    folder = folder_in(tmp_path)
    with LogWriter(folder) as log:
        log.open_session(header := meta())
        for first_n in (0, 2, 4, 9, 11):
            log.put_block(block(first_n, [first_n, first_n + 1]))
        log.close_session(START_NS)
    with Reader(folder) as reader:
        stored = reader.session(header.session_id)

    assert [(0, 6), (9, 4)] == [(each.first_sample_n, each.n) for each in stored.blocks]
    assert (10, 3) == (stored.samples_n, stored.lost_n)


def test_a_reboot_in_mid_session_is_no_gap_and_joins_nothing(tmp_path):
    """The probe counts from 0 again; neither may samples be dropped nor losses invented."""
    folder = folder_in(tmp_path)
    with LogWriter(folder) as log:
        log.open_session(header := meta())
        log.put_block(block(0, [1, 2, 3]))
        log.put_block(block(0, [4, 5], start_us=90_000))
        log.close_session(START_NS)
    with Reader(folder) as reader:
        stored = reader.session(header.session_id)

    assert [[1, 2, 3], [4, 5]] == [each.raw_counts.tolist() for each in stored.blocks]
    assert 0 == stored.lost_n


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    counts=st.lists(st.integers(-(2**31), 2**31 - 1), min_size=1, max_size=40),
    cuts=st.lists(st.integers(1, 40), max_size=6),
    seals=st.integers(0, 3),
)
def test_how_samples_were_cut_into_blocks_leaves_no_trace(tmp_path_factory, counts, cuts, seals):
    """Any portions, any number of commits and seals between them: the same samples."""
    folder = folder_in(tmp_path_factory.mktemp("cut"))
    whole = block(0, counts, quality=[n % 3 for n in range(len(counts))])
    edges = sorted({0, len(counts), *(cut for cut in cuts if cut < len(counts))})
    with LogWriter(folder) as log:
        log.open_session(header := meta())
        for n, (low, high) in enumerate(itertools.pairwise(edges)):
            part = block(low, counts[low:high], quality=[m % 3 for m in range(low, high)])
            log.put_block(part)
            if n < seals:
                log.open_hold(hold := start())
                log.close_hold(hold.hold_id, end())
        log.close_session(START_NS)
    with Reader(folder) as reader:
        blocks = reader.session(header.session_id).blocks

    assert counts == np.concatenate([each.raw_counts for each in blocks]).tolist()
    assert whole.device_us.tolist() == np.concatenate([b.device_us for b in blocks]).tolist()
    assert whole.quality.tolist() == np.concatenate([b.quality for b in blocks]).tolist()
    assert verify(folder).clean


def test_a_hold_in_progress_is_on_the_disk_before_it_ends(tmp_path):
    """Whatever happens to the process, what was flushed is there for another one to read."""
    folder = folder_in(tmp_path)
    with LogWriter(folder) as log, Reader(folder) as reader:
        log.open_session(header := meta())
        log.put_block(block(0, [1, 2, 3]))
        log.open_hold(start())
        log.flush()
        stored = reader.session(header.session_id)

        assert 3 == stored.samples_n
        assert stored.holds[0].result is None
        assert (SessionState.OPEN, False) == (stored.summary.state, stored.summary.interrupted)


def test_live_blocks_are_plain_and_packed_once_the_hold_is_over(tmp_path):
    """Packing costs milliseconds and belongs behind the hold, not into it."""
    folder = folder_in(tmp_path)
    with LogWriter(folder) as log:
        log.open_session(meta())
        log.open_hold(hold := start())
        log.put_block(block(0, [1, 2, 3]))
        log.flush()
        live = _codecs(folder)
        log.close_hold(hold.hold_id, end())
        log.flush()

        assert ([Codec.PLAIN], [Codec.PACKED]) == (live, _codecs(folder))


def test_a_hold_may_be_corrected_until_the_session_is_closed(tmp_path):
    """The symptom is named after the stop; the row must come to say it."""
    folder = folder_in(tmp_path)
    named = end(end=End.STOPPED, cause=Cause.SYMPTOM, symptom=Symptom.NUMB)
    with LogWriter(folder) as log:
        log.open_session(header := meta())
        log.open_hold(hold := start())
        log.close_hold(hold.hold_id, end(end=End.STOPPED, cause=Cause.SYMPTOM))
        log.put_block(block(0, [1, 2, 3]))
        log.close_hold(hold.hold_id, named)
        log.close_session(START_NS)
    with Reader(folder) as reader:
        stored = reader.session(header.session_id)

    assert named == stored.holds[0].result
    assert verify(folder).clean


def test_one_calibration_is_kept_once_however_many_sessions_use_it(tmp_path):
    """A snapshot in every session must not mean a copy in every session."""
    folder = folder_in(tmp_path)
    record_session(folder)
    record_session(folder)

    assert [(1,)] == _rows(folder, "SELECT count(*) FROM calibration")


def test_every_file_is_for_its_owner_only(tmp_path):
    """What hurts where is nobody else's business; -wal and -shm hold the same data."""
    folder = folder_in(tmp_path)
    with LogWriter(folder) as log:
        log.open_session(meta())
        files = [path for path in folder.path.rglob("*") if path.is_file()]
        modes = {path.name: path.stat().st_mode & 0o777 for path in files}

    assert {0o600} == set(modes.values())
    assert {"soleus.sqlite3", "soleus.sqlite3-wal", "soleus.sqlite3-shm"} < set(modes)
    assert 0o700 == folder.path.stat().st_mode & 0o777
    assert 0o700 == folder.owners_path.stat().st_mode & 0o777


def test_the_file_has_the_guards_of_its_design(tmp_path):
    """Each of these was chosen against a loss that was measured."""
    folder = folder_in(tmp_path)
    record_session(folder)
    names = ("application_id", "user_version", "page_size", "journal_mode")

    assert [0x534F4C45, 1, 4096, "wal"] == [_rows(folder, f"PRAGMA {name}")[0][0] for name in names]


def test_a_session_for_nobody_is_refused_and_nothing_is_stored(tmp_path):
    """A mistyped person must not begin a history of their own; the next try must work."""
    folder = folder_in(tmp_path)
    with LogWriter(folder) as log:
        with pytest.raises(UsageError, match="no person 'nobody'"):
            log.open_session(meta(person="nobody"))
        with pytest.raises(UsageError, match="no person 'nobody'"):
            log.open_session(meta(person="nobody"))
        log.open_session(header := meta())
        log.close_session(START_NS)
    with Reader(folder) as reader:
        listed = [summary.meta for summary in reader.sessions()]

    assert [header] == listed


def test_a_session_that_could_not_begin_leaves_nothing_and_may_be_tried_again(tmp_path):
    """The disk was busy or full for a moment; the person presses start again."""
    folder = folder_in(tmp_path)
    other = sqlite3.connect(folder.database_path, isolation_level=None)
    with LogWriter(folder) as log:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="locked"):
            log.open_session(meta())
        other.close()
        log.open_session(header := meta())
        log.put_block(block(0, [1]))
        log.close_session(START_NS)
    with Reader(folder) as reader:
        listed = [(summary.meta, summary.samples_n) for summary in reader.sessions()]

    assert [(header, 1)] == listed
    assert verify(folder).clean


def test_a_session_left_open_is_interrupted_when_the_next_one_begins(tmp_path):
    """Its record had failed; the app goes on, and the list must not show it as running."""
    folder = folder_in(tmp_path)
    with LogWriter(folder) as log:
        log.open_session(meta())
        log.put_block(block(0, [1, 2, 3]))
        log.open_hold(start())
        log.open_session(meta(started_unix_ns=START_NS + 1))
        log.close_session(START_NS + 2)
    with Reader(folder) as reader:
        newer, older = reader.sessions()

    assert (SessionState.CLOSED, SessionState.INTERRUPTED) == (newer.state, older.state)
    assert End.INTERRUPTED is older.holds[0].result.end
    assert verify(folder).clean


def test_a_lock_held_by_another_is_waited_out_and_loses_nothing(tmp_path):
    """Another program may hold the file for a while; the log falls behind, says so, recovers."""
    folder = folder_in(tmp_path)
    other = sqlite3.connect(folder.database_path, isolation_level=None)
    with LogWriter(folder) as log:
        log.open_session(header := meta())
        other.execute("BEGIN IMMEDIATE")
        for n in range(50):
            log.put_block(block(2 * n, [n, n]))
        with pytest.raises(StoreError, match="another program keeps it locked"):
            log.flush(timeout_s=1.5)
        behind_s, trouble = log.behind_s, log.trouble
        other.execute("ROLLBACK")
        log.flush()

        assert behind_s >= 1.0
        assert "locked" in str(trouble)
        assert (0.0, None) == (log.behind_s, log.trouble)
    other.close()
    with Reader(folder) as reader:
        assert 100 == reader.session(header.session_id).samples_n


def test_behind_grows_until_the_hold_has_to_end(tmp_path):
    """Whoever guides the hold ends it at 2 s; for that the figure has to go on growing."""
    folder = folder_in(tmp_path)
    with LogWriter(folder) as log:
        log.open_session(meta())
        other = sqlite3.connect(folder.database_path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        log.put_block(block(0, [1]))
        deadline = time.monotonic() + 20
        while log.behind_s < BEHIND_MAX_S and time.monotonic() < deadline:
            time.sleep(0.05)
        with pytest.raises(StoreError, match=r"locked|behind"):
            log.check()
        other.close()
        log.flush()
        log.check()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_log_that_failed_says_so_to_every_later_caller(tmp_path):
    """A writer thread must never die silently: the reader thread would go on pressing."""
    folder = folder_in(tmp_path)
    log = LogWriter(folder)
    log.open_session(meta())
    other = sqlite3.connect(folder.database_path)
    other.execute("DROP TABLE event")
    other.commit()
    other.close()
    log.put_event(event())
    with pytest.raises(StoreError):
        log.flush()
    with pytest.raises(StoreError):
        log.put_block(block(0, [1]))
    with pytest.raises(StoreError):
        log.close()


def test_a_closed_log_takes_nothing_more(tmp_path):
    """Samples handed to a closed log would be lost without a word."""
    log = LogWriter(folder_in(tmp_path))
    log.close()
    log.close()

    with pytest.raises(StoreError, match="is closed"):
        log.put_block(block(0, [1]))


def test_a_value_that_json_cannot_keep_hurts_who_gave_it(tmp_path):
    """Not the writer thread, seconds later, with nobody to tell."""
    with LogWriter(folder_in(tmp_path)) as log:
        log.open_session(meta())
        with pytest.raises(ValueError, match="JSON"):
            log.put_event(event(pressure_kpa=float("nan")))


def test_two_readers_see_whole_states_while_a_writer_writes(tmp_path):
    """A list, a review and a running hold share one file; none may disturb another."""
    folder = folder_in(tmp_path)
    with LogWriter(folder) as log, Reader(folder) as one, Reader(folder) as two:
        log.open_session(header := meta())
        seen = []
        for n in range(30):
            log.put_block(block(8 * n, [n] * 8))
            log.put_event(event(after=8 * n + 7))
            log.flush()
            for reader in (one, two):
                stored = reader.session(header.session_id)
                seen.append((stored.samples_n, len(stored.events)))

    assert [(8 * n, n) for n in range(1, 31) for _ in range(2)] == seen


def _codecs(folder):
    return [row[0] for row in _rows(folder, "SELECT codec FROM block ORDER BY seq")]


def _rows(folder, sql):
    connection = sqlite3.connect(f"{Path(folder.database_path).as_uri()}?mode=ro", uri=True)
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()
