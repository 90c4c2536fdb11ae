"""Another program takes the open record away in mid-hold: real processes, in real time."""

from __future__ import annotations

from pathlib import Path

import pytest

from soleus.core.terms import End
from soleus.store.folder import find_folder
from soleus.store.sessions.reader import Reader
from tests.cli.hold.hold_process import hold, taking_the_record

SHORT = ("--seconds", "5")


def aside(record: Path) -> None:
    """What a sync client does that has found a newer one elsewhere."""
    record.rename(record.with_name("soleus (conflicted copy).sqlite3"))


@pytest.mark.slow
def test_a_record_taken_away_in_mid_hold_ends_it_and_is_told_where_it_lies(tmp_path):
    """It was "Recorded as" a session that was in no list, with exit code 0."""
    run = hold(tmp_path / "data", *SHORT, react=taking_the_record(Path.unlink))
    (stop,) = run.of("stop")
    (copy,) = run.data.glob("soleus-rescued-*.sqlite3")
    restored = find_folder(run.data.with_name("restored"))
    restored.path.mkdir()
    copy.rename(restored.database_path)
    with Reader(restored) as reader:
        (summary,) = reader.sessions()
        session = reader.session(summary.meta.session_id)

    assert (5, "store") == (run.exit_code, stop["cause"])
    assert "was removed or replaced by another program" in run.err
    assert str(copy) in run.err
    assert [End.INTERRUPTED] == [hold.result.end for hold in session.holds]
    assert session.samples_n > 80
    assert session.summary.interrupted


@pytest.mark.slow
def test_what_no_list_has_is_not_called_recorded(tmp_path):
    """Whoever reads the last line believes it."""
    run = hold(tmp_path / "data", *SHORT, plain=True, react=taking_the_record(aside))

    assert 5 == run.exit_code
    assert "let go" in run.text
    assert "Recorded as" not in run.text
    assert f"lies in {run.data / 'soleus (conflicted copy).sqlite3'}" in run.err
