"""Commands that only read work where nothing can be written: a full disk, a read-only folder."""

import os
import resource
import subprocess
import sys

import pytest

from soleus.cli import main
from soleus.store.folder import open_folder
from tests.report.recorded_hold import CURVE, SESSION_ID, record
from tests.store.sessions.samples import as_somebody_else

RUN = "from soleus.cli import main; raise SystemExit(main())"
READING = [
    "sessions",
    "sessions --json",
    f"show {SESSION_ID}",
    f"replay {SESSION_ID}",
    "verify",
    "config get theme",
    "config path",
]


@pytest.mark.parametrize("words", READING)
def test_a_read_only_folder_can_be_read(words, capsys, monkeypatch):
    """A copy on a stick or a backup must open as it is."""
    with as_somebody_else() as place:
        data = place / "data"
        record(open_folder(data), CURVE)
        data.chmod(0o500)
        monkeypatch.setenv("SOLEUS_DATA", str(data))
        try:
            exit_code = main(words.split())
        finally:
            data.chmod(0o700)
    said = capsys.readouterr()

    assert (0, "") == (exit_code, said.err)
    assert said.out


def test_a_read_only_folder_can_be_exported_from(capsys, monkeypatch):
    """The files go elsewhere; the record need not be writable for that."""
    with as_somebody_else() as place:
        data, to = place / "data", place / "holds.csv"
        record(open_folder(data), CURVE)
        data.chmod(0o500)
        monkeypatch.setenv("SOLEUS_DATA", str(data))
        try:
            exit_code = main(["export", SESSION_ID, "--format", "holds", "-o", str(to)])
            written = to.exists()
        finally:
            data.chmod(0o700)

    assert (0, True) == (exit_code, written)


@pytest.mark.parametrize("words", READING)
def test_a_full_disk_can_be_read(words, tmp_path):
    """When there is no room left, people first want to see what they have.

    No file may grow here, which is what a full disk does to a program.
    """
    record(open_folder(tmp_path / "data"), CURVE)
    ran = subprocess.run(
        [sys.executable, "-B", "-c", RUN, *words.split()],
        env={**os.environ, "SOLEUS_DATA": str(tmp_path / "data")},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0)),
        capture_output=True,
        text=True,
        check=False,
    )

    assert (0, "") == (ran.returncode, ran.stderr)
    assert ran.stdout


def test_a_setting_that_cannot_be_kept_says_nothing_of_holds(capsys, monkeypatch):
    """Words that fit another command send people to look in the wrong place."""
    with as_somebody_else() as place:
        place.chmod(0o500)
        monkeypatch.setenv("SOLEUS_DATA", str(place))
        try:
            exit_code = main(["config", "set", "theme", "light"])
        finally:
            place.chmod(0o700)
    said = capsys.readouterr().err

    assert 5 == exit_code
    assert "cannot be written" in said
    assert "hold" not in said.lower()
    assert "can still be read" in said
