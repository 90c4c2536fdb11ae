"""One flipped byte costs what was computed from the samples, and nothing else of the session."""

import sqlite3

import pytest

from soleus.store.folder import open_folder
from tests.report.recorded_hold import CURVE, SESSION_ID, record
from tests.store.sessions.samples import START_NS, record_session


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


# -- a session that cannot be read -----------------------------------------------------------------

OTHER_ID = "07e30000-0000-4000-8000-000000000002"


@pytest.fixture
def unreadable(data, damaged):
    """Beside the session with a damaged block one whose row cannot be read, and a sound one."""
    folder = open_folder(data)
    bad = record_session(folder, started_unix_ns=START_NS + 10**9)
    record_session(folder, session_id=OTHER_ID, started_unix_ns=START_NS + 2 * 10**9)
    connection = sqlite3.connect(folder.database_path)
    connection.execute("UPDATE session SET plan = '{' WHERE uuid = ?", (bad,))
    # the calibration of the samples is none that could be judged by
    connection.execute("UPDATE session SET calibration_id = 1 WHERE uuid = ?", (OTHER_ID,))
    connection.commit()
    connection.close()
    return bad


def test_the_list_names_it_and_goes_on(soleus, unreadable):
    """One bad row must not take the others from view."""
    ran = soleus("sessions")
    lines = [line for line in ran.out.splitlines() if not line.startswith(" ")]

    assert 0 == ran.exit_code
    assert [OTHER_ID, unreadable, SESSION_ID] == [line.split()[0] for line in lines]
    assert "(damaged: cannot be read, soleus verify tells more)" in lines[1]
    assert " me " in lines[1]


def test_the_list_for_scripts_has_it_with_nulls(soleus, unreadable):
    """What is left of it, and nothing that was guessed."""
    newest, bad, oldest = soleus("sessions", "--json").json["sessions"]
    nulls = ("role", "interrupted", "holds_n", "ends", "samples_n")

    assert [False, True, False] == [each["damaged"] for each in (newest, bad, oldest)]
    assert (unreadable, "me", "soleus_mid") == (bad["id"], bad["person"], bad["spot"])
    assert {None} == {bad[key] for key in nulls}
    assert newest.keys() == bad.keys()
    assert bad["why"]


def test_show_names_what_is_wrong_and_shows_the_others(soleus, unreadable):
    """Whoever asks for it is told why there is nothing to show."""
    ran = soleus("show", unreadable)

    assert (5, "") == (ran.exit_code, ran.out)
    assert f"Session {unreadable} is damaged and cannot be read" in ran.err
    assert "soleus verify" in ran.err
    assert 0 == soleus("show", SESSION_ID).exit_code


def test_verify_names_it(soleus, unreadable):
    """It is what the list sends people to."""
    ran = soleus("verify")

    assert 1 == ran.exit_code
    assert [f"session {unreadable}: session 0 was changed after the session was sealed"] == [
        line for line in ran.out.splitlines() if unreadable in line
    ]


def test_an_export_of_a_person_leaves_out_what_is_damaged_and_names_it(
    soleus, unreadable, tmp_path
):
    """One damaged block withheld all of a person's sessions."""
    to = tmp_path / "holds.csv"
    ran = soleus("export", "--person", "me", "--format", "holds", "-o", to)
    rows = to.read_text().splitlines()[1:]

    assert (5, f"{to}\n") == (ran.exit_code, ran.out)
    assert [OTHER_ID] == [row.split(",")[0] for row in rows]
    assert f"Session {unreadable} is damaged" in ran.err
    assert f"Block 0 of session {SESSION_ID} is damaged" in ran.err


def test_an_export_of_nothing_but_damage_writes_nothing(soleus, unreadable, tmp_path):
    """A table with a heading and no row looks like a person without a hold."""
    to = tmp_path / "holds.csv"
    ran = soleus("export", unreadable, SESSION_ID, "--format", "holds", "-o", to)

    assert (5, "", False) == (ran.exit_code, ran.out, to.exists())


def test_an_event_that_says_something_else_is_damage_and_no_traceback(soleus, data, tmp_path):
    """A key that is called otherwise can be read, and means nothing any more."""
    folder = open_folder(data)
    record(folder, CURVE)
    connection = sqlite3.connect(folder.database_path)
    connection.execute("UPDATE event SET value = '{\"nrz\": 2}' WHERE kind = 'rating'")
    connection.commit()
    connection.close()
    to = tmp_path / "hold.csv"
    for words in (
        ("show", SESSION_ID),
        ("show", SESSION_ID, "--json"),
        ("replay", SESSION_ID),
        ("export", SESSION_ID, "--format", "csv", "-o", to),
    ):
        ran = soleus(*words)
        assert (5, "") == (ran.exit_code, ran.out)
        assert "is damaged and cannot be read: it was changed" in ran.err
