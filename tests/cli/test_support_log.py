"""``--log FILE``: enough to help with, nothing about the person, and nothing unless asked for."""

from pathlib import Path

import pytest

from tests.cli.hold.hold_process import hold


def test_a_log_tells_of_the_port_the_probe_and_the_record(soleus, tmp_path):
    """Whoever helps sees what was opened, who greeted, and when."""
    log = tmp_path / "support.log"

    ran = soleus("probe", "info", "--probe", "sim:steady", "--log", log)
    text = log.read_text(encoding="utf-8")

    assert ran.exit_code == 0
    assert "soleus.live.connection.connection: opened sim:steady" in text
    assert "has greeted" in text
    assert 0o600 == log.stat().st_mode & 0o777


def test_a_log_holds_nothing_personal(tmp_path, monkeypatch):
    """It is made to be sent to somebody else: no person, place, pressure, rating or home."""
    monkeypatch.setenv("HOME", str(tmp_path))
    log = tmp_path / "support.log"

    ended = hold(tmp_path / "data", "--person", "me", "--seconds", "5", "--log", str(log))
    text = log.read_text(encoding="utf-8")

    assert ended.exit_code == 0, ended.err
    assert "begun" in text
    for personal in (str(tmp_path), "sol_si", "left", " me", "nrs", "kpa", "rating"):
        assert personal not in text.lower(), personal


def test_without_the_option_nothing_is_written_anywhere(soleus, tmp_path, monkeypatch):
    """No file, and no line of a logger on stderr."""
    monkeypatch.chdir(tmp_path)

    ran = soleus("probe", "info", "--probe", "sim:steady")

    assert ran.exit_code == 0
    assert "connection:" not in ran.err
    assert [] == [path for path in tmp_path.iterdir() if path.name != "data"]


@pytest.mark.parametrize(
    ("where", "what"),
    [(Path("/dev/null"), "is a device"), (Path("missing/support.log"), "cannot be written")],
)
def test_a_log_that_cannot_be_kept_is_refused_before_anything_begins(soleus, where, what):
    """A log that is not there when it is needed helps nobody."""
    ran = soleus("spots", "--log", where)

    assert (2, "") == (ran.exit_code, ran.out)
    assert what in ran.err


def test_a_log_is_never_written_into_the_data_folder_nor_behind_the_record(soleus, tmp_path):
    """A line behind the last page of the record, or into the settings, breaks them."""
    record = tmp_path / "data" / "soleus.sqlite3"
    soleus("person", "add", "anna")
    before = record.read_bytes()

    for where in (record, tmp_path / "data" / "support.log"):
        ran = soleus("spots", "--log", where)

        assert (2, "") == (ran.exit_code, ran.out)
        assert "data folder" in ran.err
    assert before == record.read_bytes()
    assert not (tmp_path / "data" / "support.log").exists()


@pytest.mark.parametrize("held", ["dear diary\n", "2026-11-21 a day\nsoleus: soleus\n"])
def test_what_is_no_log_is_not_written_to(soleus, tmp_path, held):
    """A slip of the hand behind --log must not put lines into somebody's letter."""
    letter = tmp_path / "letter.txt"
    letter.write_text(held, encoding="utf-8")

    ran = soleus("spots", "--log", letter)

    assert (2, "") == (ran.exit_code, ran.out)
    assert "no log of soleus" in ran.err
    assert held == letter.read_text(encoding="utf-8")


def test_an_empty_file_becomes_a_log(soleus, tmp_path):
    """Somebody may have made it beforehand; nothing of anybody's is in it."""
    log = tmp_path / "support.log"
    log.touch()

    assert soleus("spots", "--log", log).exit_code == 0
    assert "Python" in log.read_text(encoding="utf-8")


def test_a_second_run_goes_on_in_the_same_file(soleus, tmp_path):
    """What happened yesterday is half of the answer; nothing is written over."""
    log = tmp_path / "support.log"

    soleus("spots", "--log", log)
    soleus("spots", "--log", log)

    assert 2 == log.read_text(encoding="utf-8").count("Python")
