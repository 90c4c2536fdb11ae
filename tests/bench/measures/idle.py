"""What Home takes of the processor while nobody does anything.

    python -m tests.bench idle

``soleus`` on a terminal, at Home, for a minute: seconds of processor time per second, of the whole
process and all its threads. The simulated probe lives once in a process of its own behind a pseudo
terminal, where the host opens it as any serial port, and once inside soleus, as in the demo; both
send 80 samples per second and nobody presses. Counted from when Home has stood for a moment.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.bench.measures.start import LAST_OF_HOME, SOLEUS, WITHIN_S
from tests.bench.results import ROOT, Figures
from tests.bench.terminal import Terminal

SIZE = (80, 24)
SETTLED_S = 3.0
SECONDS = 60.0
QUICK_S = 1.0
URL = "sim:"
PROBE_THERE = "●".encode()


def measure(*, quick: bool = False) -> Figures:
    """Both in turn; per cent of one core."""
    seconds = QUICK_S if quick else SECONDS
    with tempfile.TemporaryDirectory() as name:
        behind_pty = _behind_pty(Path(name) / "pty", seconds)
        inside = _percent(Path(name) / "inside", URL, seconds)
    return {
        "unit": "per cent of one core",
        "seconds": seconds,
        "terminal": "x".join(map(str, SIZE)),
        "probe_on_a_pty": behind_pty,
        "simulator_inside": inside,
    }


def _behind_pty(data: Path, seconds: float) -> float:
    command = [sys.executable, "-m", "tests.bench.pty_probe", URL]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as probe:
        try:
            assert probe.stdout is not None
            return _percent(data, probe.stdout.readline().strip(), seconds)
        finally:
            probe.kill()


def _percent(data: Path, url: str, seconds: float) -> float:
    with Terminal([SOLEUS, "--data", str(data), "--probe", url], SIZE) as terminal:
        if not terminal.read(_stands, WITHIN_S):
            raise RuntimeError(terminal.tail().decode("utf-8", "replace"))
        _read_for(terminal, SETTLED_S)
        began_s, cpu_s = time.monotonic(), terminal.cpu_s()
        _read_for(terminal, seconds)
        return round(100 * (terminal.cpu_s() - cpu_s) / (time.monotonic() - began_s), 2)


def _stands(terminal: Terminal) -> bool:
    """Home is there, and so is the probe."""
    seen = terminal.tail(100_000)
    return LAST_OF_HOME in seen and PROBE_THERE in seen


def _read_for(terminal: Terminal, seconds: float) -> None:
    end_s = time.monotonic() + seconds
    terminal.read(lambda _: time.monotonic() >= end_s, seconds)
