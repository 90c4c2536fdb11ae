"""How long a start takes: a command that says one line, and the first screen.

    python -m tests.bench start

Each start is a fresh process, turn by turn with an empty Python and with the import of Textual,
which nothing that has a Textual screen can be faster than. The first screen counts as there when
the terminal has read the key bar, the last line of Home. Everything is compiled by a first start
that does not count, as it is in an installed program.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.bench.results import ROOT, Figures
from tests.bench.terminal import Terminal

TURNS = 9
QUICK_TURNS = 1
WITHIN_S = 30.0
SOLEUS = str(Path(sys.executable).with_name("soleus"))
LAST_OF_HOME = b"quit"


def measure(*, quick: bool = False) -> Figures:
    """All of them in turn; medians in ms, and ratios of medians."""
    turns = QUICK_TURNS if quick else TURNS
    with tempfile.TemporaryDirectory() as name:
        data = str(Path(name) / "data")
        compiled = {"PYTHONPYCACHEPREFIX": str(Path(name) / "pyc"), "PYTHONDONTWRITEBYTECODE": ""}
        ways: dict[str, Callable[[], float]] = {
            "python_c_pass": lambda: _command_ms([sys.executable, "-c", "pass"], compiled),
            "python_c_import_textual": lambda: _command_ms(
                [sys.executable, "-c", "import textual.app"], compiled
            ),
            "soleus_version": lambda: _command_ms([SOLEUS, "--version"], compiled),
            "soleus_first_screen": lambda: _first_screen_ms(data, compiled),
        }
        taken: dict[str, list[float]] = {way: [] for way in ways}
        for _ in range(1 + turns):
            for way, one in ways.items():
                taken[way].append(one())
    medians = {way: round(statistics.median(all_ms[1:]), 1) for way, all_ms in taken.items()}
    return {
        "turns": turns,
        "median_ms": medians,
        "version_to_pass": _ratio(medians, "soleus_version", "python_c_pass"),
        "first_screen_to_pass": _ratio(medians, "soleus_first_screen", "python_c_pass"),
        "first_screen_to_import_textual": _ratio(
            medians, "soleus_first_screen", "python_c_import_textual"
        ),
    }


def _ratio(medians: dict[str, float], way: str, base: str) -> float:
    return round(medians[way] / medians[base], 1)


def _command_ms(command: Sequence[str], more_env: dict[str, str]) -> float:
    env = {**os.environ, **more_env}
    start = time.perf_counter()
    subprocess.run(command, cwd=ROOT, env=env, stdout=subprocess.DEVNULL, check=True)
    return (time.perf_counter() - start) * 1000


def _first_screen_ms(data: str, more_env: dict[str, str]) -> float:
    command = [SOLEUS, "--data", data, "--probe", "sim:"]
    with Terminal(command, (80, 24), more_env) as terminal:
        if not terminal.read(lambda seen: LAST_OF_HOME in seen.tail(20_000), WITHIN_S):
            raise RuntimeError(terminal.tail().decode("utf-8", "replace"))
        return (terminal.written[-1].host_ns - terminal.started_ns) / 1e6
