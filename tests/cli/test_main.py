"""The command line as such: options anywhere, streams, exit codes, signals."""

import os
import signal
import subprocess
import sys

import pytest

import soleus as package
from soleus.cli import main
from tests.project.files import ROOT
from tests.project.processes import run_soleus
from tests.store.sessions.samples import as_somebody_else

START = "import sys; from soleus.cli import main; sys.exit(main(sys.argv[1:]))"


def test_the_version_goes_to_stdout(capsys):
    """Scripts read it from there."""
    with pytest.raises(SystemExit) as ended:
        main(["--version"])

    assert (0, f"soleus {package.__version__}\n") == (ended.value.code, capsys.readouterr().out)


@pytest.mark.parametrize(
    "words",
    [
        "--data {there} config path",
        "config --data {there} path",
        "config path --data {there}",
    ],
)
def test_options_work_before_and_after_the_command(soleus, tmp_path, words):
    """Nobody remembers on which side of a command its options belong."""
    there = tmp_path / "there"

    assert f"{there}\n" == soleus(*words.format(there=there).split()).out


def test_the_data_folder_comes_from_the_environment(soleus, data):
    """SOLEUS_DATA serves those who keep the record elsewhere for good."""
    assert f"{data}\n" == soleus("config", "path").out


def test_the_probe_comes_from_the_environment(soleus, monkeypatch):
    """SOLEUS_PROBE serves those whose probe never changes its port."""
    monkeypatch.setenv("SOLEUS_PROBE", "sim:steady")

    assert "sim:steady" == soleus("probe", "list", "--json").json["ports"][0]["url"]


def test_an_option_wins_over_the_environment(soleus, monkeypatch):
    """What was typed last is meant."""
    monkeypatch.setenv("SOLEUS_PROBE", "/no/such/port")

    assert 0 == soleus("probe", "list", "--probe", "sim:steady").exit_code


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ("no-such-command", "no-such-command"),
        ("spots --no-such-option", "--no-such-option"),
        ("probe", "COMMAND"),
        ("person add", "KEY"),
        ("probe watch --seconds never", "'never' is not a number of seconds"),
        ("probe watch --seconds -1", "'-1' is not a number of seconds"),
        ("probe watch --seconds nan", "'nan' is not a number of seconds"),
    ],
)
def test_words_that_are_not_understood_are_named_and_end_with_2(soleus, words, named):
    """A typing mistake costs one look at one sentence, which also says where help is."""
    ran = soleus(*words.split())

    assert 2 == ran.exit_code
    assert named in ran.err
    assert "--help" in ran.err
    assert "" == ran.out


@pytest.mark.parametrize(
    "words",
    [
        "config set theme light",
        "person add anna",
        "calibration use sim-hx711 --uid 0123456789abcdef",
        f"calibration fit {ROOT}/calibration/runs/sim-hx711/2026-11-21.csv",
        "hold ps03 --side left --plain --checklist-all-no --probe sim:steady",
    ],
)
@pytest.mark.parametrize("where", ["a-file/data", "a-file"])
def test_a_data_folder_that_cannot_be_made_ends_with_5(soleus, tmp_path, words, where):
    """Below a file there is no folder, even for root; it is said before anybody presses."""
    (tmp_path / "a-file").touch()
    ran = soleus("--data", tmp_path / where, *words.split())

    assert 5 == ran.exit_code
    assert "--data DIR" in ran.err


def test_a_folder_where_nobody_may_write_ends_with_5(tmp_path):
    """/proc refuses everybody; the process shows what the shell sees."""
    ended = run_soleus(tmp_path, "--data", "/proc/soleus", "person", "add", "anna")

    assert 5 == ended.exit_code
    assert "The data folder /proc/soleus cannot be written" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_talk_never_mixes_into_the_data(tmp_path):
    """What is piped on is data alone: the sentence about simulated probes stays on stderr."""
    ended = run_soleus(tmp_path, "probe", "list", "--probe", "sim:steady")

    assert ["sim:steady"] == [line.split()[0] for line in ended.stdout.splitlines()]
    assert "Simulated probes need no hardware" in ended.stderr


def test_a_reader_that_has_had_enough_is_no_mistake(tmp_path):
    """As in ``soleus spots | head -1``."""
    reader, writer = os.pipe()
    os.close(reader)
    ended = subprocess.run(
        [sys.executable, "-c", START, "spots"],
        stdout=writer,
        stderr=subprocess.PIPE,
        text=True,
        timeout=60,
        check=False,
    )
    os.close(writer)

    assert (128 + signal.SIGPIPE, "") == (ended.returncode, ended.stderr)


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_ends_a_command_with_128_and_its_number(tmp_path, number, code):
    """Ctrl-C on a watched probe is the usual way out; nobody wants a traceback for it."""
    watching = subprocess.Popen(
        [sys.executable, "-c", START, "probe", "watch", "--probe", "sim:steady"],
        env={**os.environ, "SOLEUS_DATA": str(tmp_path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    first = watching.stdout.readline()
    watching.send_signal(number)
    _, said = watching.communicate(timeout=60)

    assert "kPa" in first
    assert code == watching.returncode
    assert "Traceback" not in said


@pytest.mark.parametrize("words", ["config path", "verify", "calibration list", "probe list"])
def test_a_data_folder_that_may_not_even_be_looked_at_ends_with_5(soleus, tmp_path, words):
    """For example one in somebody else's home: a sentence, not a traceback."""
    # Loads all that it needs while the program's own files may be read for certain.
    soleus("--data", tmp_path / "data", "--probe", "sim:steady", *words.split())
    with as_somebody_else() as folder:
        closed = folder / "closed"
        closed.mkdir(mode=0)
        ran = soleus("--data", closed / "data", "--probe", "sim:steady", *words.split())

    assert 5 == ran.exit_code
    assert "--data DIR" in ran.err
