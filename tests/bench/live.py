"""Runs of ``tests.bench.live_run`` as a bench asks for them: which way, at which rate, how long."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

from tests.bench.curve import STEPS_FROM_S, Step, steps_until, write_curve
from tests.bench.live_run import TARGET, Job, ProbeTimes
from tests.bench.results import ROOT
from tests.bench.terminal import Terminal, Written

ON_TERMINAL = ("screen", "one_call_per_sample")
SIZE = (80, 24)
END_GRACE_S = 60.0


@dataclass(frozen=True, slots=True)
class BenchRun:
    """What came out of one run.

    Attributes:
        steps: the steps of force that were played while it was measured.
        times: when the probe made its samples.
        cpu_share: of the process and of each of its threads, 1 is one core.
        written: what arrived at the terminal; empty without one.
        report: all that the process itself has told.
    """

    steps: list[Step]
    times: ProbeTimes
    cpu_share: dict[str, float]
    written: list[Written]
    report: dict[str, Any]


def _no_look(folder: Path, report: dict[str, Any]) -> None:
    """Nothing but the report is wanted."""


@cache
def run(
    way: str,
    rate_hz: int,
    seconds: float,
    size: tuple[int, int] = SIZE,
    look: Callable[[Path, dict[str, Any]], None] = _no_look,
) -> BenchRun:
    """Run one way of a guided hold and measure for ``seconds``; asked again, the same run again.

    Args:
        way: see ``live_run.Job``.
        rate_hz: of the simulated probe.
        seconds: how long it is measured.
        size: of the terminal.
        look: gets the data folder and the report before the folder is thrown away.
    """
    end_s = STEPS_FROM_S + seconds
    steps = steps_until(end_s - 0.5)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        curve = folder / "curve.csv"
        write_curve(curve, TARGET.target_kpa, steps, end_s + END_GRACE_S)
        job = Job(
            way=way,
            url=f"sim:file={curve}?rate={rate_hz}",
            folder=str(folder / "data"),
            report=str(folder / "report.json"),
            end_s=end_s,
        )
        written = start(job, size)
        report = json.loads(Path(job.report).read_text(encoding="utf-8"))
        look(folder / "data", report)
    return BenchRun(steps, ProbeTimes(**report["times"]), report["cpu_share"], written, report)


def start(job: Job, size: tuple[int, int], module: str = "tests.bench.live_run") -> list[Written]:
    """Do a job in a process of its own; returns what arrived at its terminal, if it has one.

    Raises:
        RuntimeError: it failed on its terminal; says its last words.
        CalledProcessError: it failed without one.
    """
    command = [sys.executable, "-m", module, json.dumps(asdict(job))]
    within_s = job.end_s + END_GRACE_S
    if job.way in ON_TERMINAL:
        with Terminal(command, size) as terminal:
            code = terminal.read_to_end(within_s)
            if code:
                raise RuntimeError(terminal.tail().decode("utf-8", "replace"))
            return terminal.written
    subprocess.run(
        command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=True,
        timeout=within_s,
    )  # fmt: skip
    return []
