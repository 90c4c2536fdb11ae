"""One flipped byte costs what was computed from the samples, and nothing else of the session."""

import sqlite3

import pytest

from soleus.store.folder import open_folder
from tests.report.recorded_hold import CURVE, SESSION_ID, record


@pytest.fixture
def damaged(data):
    """A session of one hold; one byte in the middle of its only block's counts is another."""
    folder = open_folder(data)
    record(folder, CURVE)
    connection = sqlite3.connect(folder.database_path)
    (raw,) = connection.execute("SELECT data FROM block WHERE seq = 0").fetchone()
    middle = len(raw) // 2
    flipped = raw[:middle] + bytes([raw[middle] ^ 1]) + raw[middle + 1 :]
    connection.execute("UPDATE block SET data = ? WHERE seq = 0", (flipped,))
    connection.commit()
    connection.close()
    return SESSION_ID


def test_a_replay_ends_with_1_and_names_the_block(soleus, damaged):
    """It is a check, and it has found something."""
    ran = soleus("replay", damaged)

    assert 1 == ran.exit_code
    assert ran.out.startswith(f"Session {damaged}: block 0 is damaged: ")


def test_show_prints_what_is_left_and_what_is_missing(soleus, damaged):
    """Who, when, how it ended and why were not in that byte."""
    ran = soleus("show", damaged)

    assert 0 == ran.exit_code
    assert "Person                    me, self" in ran.out
    assert "Damaged                   block 0: " in ran.out
    assert "no figure is computed" in ran.out
    assert "Hold 1" in ran.out
    assert "highest pressure" not in ran.out


def test_json_has_the_stored_results_and_says_why_figures_are_null(soleus, damaged):
    """From the record, by hand in made.py: done after 4 s in the band, 186 samples."""
    told = soleus("show", damaged, "--json").json
    (hold,) = told["holds"]

    assert [0] == [each["block"] for each in told["damaged"]]
    assert ("done", 4.0, 186) == (hold["end"], hold["in_band_s"], hold["samples_n"])
    assert {None} == set(hold["metrics"].values())
    assert all("damaged" in why for why in hold["metrics_why"].values())
    assert told["session"]["lost_n"] is None


def test_a_sound_session_names_no_damage(soleus, data):
    """The list is there to be looked at, and empty."""
    record(open_folder(data), CURVE)

    assert [] == soleus("show", SESSION_ID, "--json").json["damaged"]


def test_an_export_is_refused_with_a_step_that_leads_somewhere(soleus, damaged, tmp_path):
    """Half a curve must not pass for a whole one; and the command named does not refuse too."""
    to = tmp_path / "holds.csv"
    ran = soleus("export", damaged, "--format", "holds", "-o", to)

    assert (5, False) == (ran.exit_code, to.exists())
    assert f"Block 0 of session {damaged} is damaged" in ran.err
    assert f"soleus show {damaged}" in ran.err
    assert 0 == soleus("show", damaged).exit_code


def test_verify_names_the_damage_once(soleus, damaged):
    """One fact, one sentence."""
    first = soleus("verify").out.splitlines()[0]

    assert 1 == first.count("damaged")
