"""``soleus verify``: clean is 0, changed is 1 with what differs first."""

import sqlite3

import pytest

from soleus.store.folder import open_folder
from tests.store.sessions.samples import record_session


@pytest.fixture
def recorded(data):
    """Two sealed sessions of 8 samples in 2 blocks each; their ids."""
    folder = open_folder(data)
    return [record_session(folder), record_session(folder)]


@pytest.fixture
def changed(recorded, data):
    """The same with one sample count changed in the first session; its id."""
    connection = sqlite3.connect(open_folder(data).database_path)
    connection.execute("UPDATE block SET n = n + 1 WHERE session_id = 1 AND seq = 1")
    connection.commit()
    connection.close()
    return recorded[0]


def test_an_unchanged_record_ends_with_0_and_what_was_looked_at(soleus, recorded):
    """``fine`` without figures could also mean that nothing was read."""
    ran = soleus("verify")

    assert 0 == ran.exit_code
    assert "Checked: sessions 2, blocks 4, samples 16. All is as it was written.\n" == ran.out


def test_a_change_ends_with_1_and_is_named(soleus, changed):
    """Session, table and row are where somebody has to look."""
    ran = soleus("verify")

    assert 1 == ran.exit_code
    assert ran.out.startswith(f"session {changed}: block 1 ")


def test_json_names_the_change(soleus, changed):
    """A script that watches over records reads this."""
    told = soleus("verify", "--json").json
    found = told["findings"][0]

    assert (False, 2) == (told["clean"], told["sessions_n"])
    assert (changed, "block", 1) == (found["session"], found["table"], found["row"])


def test_one_session_can_be_checked_alone(soleus, changed, recorded):
    """By id or its beginning; what is wrong elsewhere is not its fault."""
    ran = soleus("verify", recorded[1][:13])

    assert 0 == ran.exit_code
    assert "sessions 1, blocks 2, samples 8." in ran.out


def test_the_changed_session_alone_ends_with_1(soleus, changed):
    """The other way round."""
    assert 1 == soleus("verify", changed).exit_code


def test_an_unknown_session_ends_with_2(soleus, recorded):
    """It must never look like a clean one."""
    ran = soleus("verify", "zzz")

    assert 2 == ran.exit_code
    assert "soleus sessions" in ran.err


def test_a_folder_without_a_record_ends_with_5(soleus, data):
    """Nothing to check is not the same as all is well; and none is made by looking."""
    ran = soleus("verify")

    assert 5 == ran.exit_code
    assert "There is no record" in ran.err
    assert not data.exists()


def test_a_file_that_is_no_record_ends_with_5(soleus, data):
    """For example a record that was overwritten by something else."""
    open_folder(data).database_path.write_text("not a database", encoding="utf-8")
    ran = soleus("verify")

    assert 5 == ran.exit_code
