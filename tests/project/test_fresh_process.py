"""What each command really loads, seen from a process that has loaded nothing before."""

import subprocess
import sys

import pytest

import soleus
from soleus.cli.parser import COMMANDS
from tests.project.processes import run_soleus

# Exit code and words. The two holds go as far as a hold goes without a person or a probe.
SCREEN_FREE = {
    "export": (0, "export --help"),
    "sessions": (0, "sessions --json"),
    "spots": (0, "spots --json"),
    "hold without its spot": (2, "hold no-such-spot --side left --plain"),
    "hold without its probe": (4, "hold ps01 --side left --plain --probe serial:/no/such/probe"),
}
# What Home shows nothing of.
LATER = (
    "importlib.metadata", "tomlkit", "soleus.core.doctor", "soleus.core.fitting",
    "soleus.core.hold.engine", "soleus.live.calibration", "soleus.live.doctor",
    "soleus.live.hold.run", "soleus.report", "soleus.tui.calibration_flow", "soleus.tui.hold_flow",
    "soleus.tui.screens.hold", "soleus.tui.screens.review", "soleus.tui.widgets.hold",
)  # fmt: skip


def test_the_version_is_told_without_numpy_or_textual(tmp_path):
    """Scripts ask for the version first; numpy and Textual would add 0.3 s to the answer."""
    ended = run_soleus(tmp_path, "--version")

    assert (0, f"soleus {soleus.__version__}\n") == (ended.exit_code, ended.stdout)
    assert set() == ended.loaded & {"numpy", "textual", "serial", "sqlite3"}


def test_the_version_is_told_without_any_command(tmp_path):
    """Whoever asks for it waits for every module that is loaded meanwhile."""
    ended = run_soleus(tmp_path, "--version")

    assert {
        "soleus",
        "soleus.cli",
        "soleus.cli.parser",
        "soleus.cli.signals",
        "soleus.errors",
    } == {name for name in ended.modules if name.partition(".")[0] == "soleus"}
    assert set() == ended.modules & {"dataclasses", "importlib.metadata", "inspect", "socket"}


def test_a_command_loads_no_other(tmp_path):
    """The words of ``sessions`` need nothing that flashes, calibrates or draws."""
    ended = run_soleus(tmp_path, "--data", str(tmp_path / "record"), "sessions")

    assert 0 == ended.exit_code, ended.stderr
    commands = {name for name in ended.modules if name in COMMANDS.values()}
    assert {"soleus.cli.sessions.command"} == commands


def test_home_is_loaded_without_what_it_does_not_show():
    """Everybody waits for the first screen; a hold or a report is not on it."""
    loads = "soleus.cli.screen.run, soleus.live.session.probe_session, soleus.tui.app"
    told = subprocess.run(
        [sys.executable, "-c", f"import sys, {loads}; print(*sys.modules)"],
        capture_output=True, text=True, check=True,
    ).stdout.split()  # fmt: skip

    assert [] == [name for name in told if name.startswith(LATER)]


def test_the_package_is_a_command_as_well():
    """``python -m soleus`` works where the script is not on the path, as in a scheduled task."""
    ended = subprocess.run(
        [sys.executable, "-m", "soleus", "--version"], capture_output=True, text=True, check=False
    )

    assert (0, f"soleus {soleus.__version__}\n") == (ended.returncode, ended.stdout)


@pytest.mark.parametrize(("exit_code", "words"), SCREEN_FREE.values(), ids=SCREEN_FREE.keys())
def test_a_command_that_draws_no_screen_loads_no_textual(tmp_path, exit_code, words):
    """The plain ways must work, and start fast, where no screen can be drawn."""
    ended = run_soleus(tmp_path, *words.split())

    assert exit_code == ended.exit_code, ended.stderr
    assert "Traceback" not in ended.stderr
    assert set() == ended.loaded & {"textual", "rich"}


def test_importing_soleus_loads_nothing_until_a_name_is_used():
    """A program's own start must not wait for numpy; what reads a record needs no driver."""
    tell = "import sys, soleus; dir(soleus); {}print(*sys.modules)"
    at_import, at_record = (
        subprocess.run(
            [sys.executable, "-c", tell.format(use)], capture_output=True, text=True, check=True
        ).stdout.split()
        for use in ("", "soleus.open_record; ")
    )

    assert set() == set(at_import) & {"numpy", "textual", "serial", "sqlite3", "platformdirs"}
    assert "numpy" in at_record
    assert set() == set(at_record) & {"textual", "serial"}
