"""From the last byte of a frame at the host's port to its samples, decoded and handed on.

    python -m tests.bench latency

The probe is a simulated one in a process of its own behind a pseudo terminal; the host opens it as
any serial port. The clock starts just before the probe writes a frame, and stops when the reader
thread hands the decoded block to the run. A frame reaches a pty whole: what a real line takes for
its bytes comes before that, and what a USB bridge gathers is its own. Both processes read the same
monotonic clock.

Beside it a bare loop that only reads the port: what the pty and the system take, and what no
program can be faster than. How late a machine wakes a reader changes from minute to minute (a
virtual one that is shared is taken away for milliseconds), so the ways take turns, ``ROUNDS``
times, and how much of the cores was taken away meanwhile stands beside each.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from tests.bench.curve import write_curve
from tests.bench.live import END_GRACE_S, SIZE, start
from tests.bench.live_run import TARGET, Job
from tests.bench.results import ROOT, Figures, percentile

RATES_HZ = (80, 1000)
WAYS = ("bare", "no_screen", "screen")
ROUNDS = 4
SECONDS = 6.0  # a contact, a ramp and some of a hold
QUICK_S = 4.0
STOLEN_FIELD = 8  # of the line "cpu" in /proc/stat


@dataclass(frozen=True, slots=True)
class Delays:
    """What one run has seen, a number per frame.

    Attributes:
        seen_ms: from the write to the samples handed on.
        decoding_ms: the part of it after the port had given its last byte.
        wall_s: how long the run took.
        stolen_s: for how long the host of this machine gave a core that was wanted to others.
    """

    seen_ms: list[float]
    decoding_ms: list[float]
    wall_s: float
    stolen_s: float


def measure(*, quick: bool = False) -> Figures:
    """With and without a screen, at both rates, in turns."""
    rounds, seconds = (1, QUICK_S) if quick else (ROUNDS, SECONDS)
    figures: Figures = {"terminal": "x".join(map(str, SIZE)), "rounds": rounds}
    for rate_hz in RATES_HZ:
        turns = [{way: delays(way, rate_hz, seconds) for way in WAYS} for _ in range(rounds)]
        seen = {way: told([turn[way] for turn in turns]) for way in WAYS}
        for way in WAYS[1:]:
            seen[way]["beyond_bare_p50_ms"] = round(seen[way]["p50_ms"] - seen["bare"]["p50_ms"], 3)
        figures[f"{rate_hz}_hz"] = seen
    return figures


def told(runs: list[Delays]) -> Figures:
    """What runs of one way have seen together; milliseconds."""
    seen_ms = [one for run in runs for one in run.seen_ms]
    decoding_ms = [one for run in runs for one in run.decoding_ms]
    by_run = [round(percentile(run.seen_ms, 0.99), 3) for run in runs]
    return {
        "n": len(seen_ms),
        "p50_ms": round(percentile(seen_ms, 0.5), 3),
        "p99_ms": round(percentile(seen_ms, 0.99), 3),
        "p99_by_run_ms": sorted(by_run),
        "max_ms": round(max(seen_ms), 3),
        "over_1_ms_n": sum(one > 1.0 for one in seen_ms),
        "decoding_p50_ms": round(percentile(decoding_ms, 0.5), 3),
        "decoding_p99_ms": round(percentile(decoding_ms, 0.99), 3),
        "stolen_percent": round(
            100 * sum(run.stolen_s for run in runs) / sum(run.wall_s for run in runs), 2
        ),
    }


def delays(way: str, rate_hz: int, end_s: float) -> Delays:
    """One run."""
    begun_s, stolen_s = time.monotonic(), stolen_so_far_s()
    with tempfile.TemporaryDirectory() as name:
        sent, handed_on = _run(Path(name), way, rate_hz, end_s)
    return Delays(
        seen_ms=[(ns - sent[n]) / 1e6 for n, _, ns in handed_on],
        decoding_ms=[(ns - read_ns) / 1e6 for _, read_ns, ns in handed_on],
        wall_s=time.monotonic() - begun_s,
        stolen_s=stolen_so_far_s() - stolen_s,
    )


def stolen_so_far_s() -> float:
    """For how long, since the machine started, a core that was wanted was given to others."""
    try:
        fields = Path("/proc/stat").read_text(encoding="ascii").splitlines()[0].split()
    except FileNotFoundError:  # only Linux tells
        return 0.0
    return int(fields[STOLEN_FIELD]) / os.sysconf("SC_CLK_TCK")


def _run(
    folder: Path, way: str, rate_hz: int, end_s: float
) -> tuple[dict[int, int], list[tuple[int, int, int]]]:
    """When each frame was sent, by its first sample; what the reader saw, as ``latency_run``."""
    curve = folder / "curve.csv"
    write_curve(curve, TARGET.target_kpa, [], end_s + END_GRACE_S)
    command = [sys.executable, "-m", "tests.bench.pty_probe"]
    probe = subprocess.Popen(
        [*command, f"sim:file={curve}?rate={rate_hz}"],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert probe.stdout is not None
        port = probe.stdout.readline().strip()
        report = str(folder / "report.json")
        job = Job(way, port, str(folder / "data"), report, end_s)
        start(job, SIZE, "tests.bench.latency_run")
        sent = dict(json.loads(probe.communicate(timeout=END_GRACE_S)[0]))
    finally:
        probe.kill()
    return sent, json.loads(Path(report).read_text(encoding="utf-8"))
