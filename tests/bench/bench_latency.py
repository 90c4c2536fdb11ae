"""From the last byte of a frame at the host's port to its samples, decoded and handed on.

    python -m tests.bench latency

The probe is a simulated one in a process of its own behind a pseudo terminal; the host opens it as
any serial port. The clock starts just before the probe writes a frame, and stops when the reader
thread hands the decoded block to the run. A frame reaches a pty whole: what a real line takes for
its bytes comes before that, and what a USB bridge gathers is its own. Both processes read the same
monotonic clock. Beside it, in the same run of the bench, a bare loop that only reads the port: what
the pty and the system take, and what no program can be faster than.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.bench.curve import write_curve
from tests.bench.live import END_GRACE_S, SIZE, start
from tests.bench.live_run import TARGET, Job
from tests.bench.results import ROOT, Figures, percentile

RATES_HZ = (80, 1000)
SECONDS = 15.0  # a contact, a ramp and a hold
QUICK_S = 4.0
BARE_S = 5.0


def measure(*, quick: bool = False) -> Figures:
    """With and without a screen, at both rates."""
    seconds = QUICK_S if quick else SECONDS
    ways = {"bare": min(seconds, BARE_S), "no_screen": seconds, "screen": seconds}
    figures: Figures = {"terminal": "x".join(map(str, SIZE))}
    for rate_hz in RATES_HZ:
        figures[f"{rate_hz}_hz"] = {way: delays(way, rate_hz, s) for way, s in ways.items()}
    return figures


def delays(way: str, rate_hz: int, end_s: float) -> Figures:
    """One run; milliseconds."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
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
        handed_on = json.loads(Path(report).read_text(encoding="utf-8"))
    seen_ms = [(ns - sent[n]) / 1e6 for n, _, ns in handed_on]
    decode_ms = [(ns - read_ns) / 1e6 for _, read_ns, ns in handed_on]
    return {
        "n": len(seen_ms),
        "p50_ms": round(percentile(seen_ms, 0.5), 3),
        "p99_ms": round(percentile(seen_ms, 0.99), 3),
        "max_ms": round(max(seen_ms), 3),
        "over_1_ms_n": sum(one > 1.0 for one in seen_ms),
        "of_it_decoding_p99_ms": round(percentile(decode_ms, 0.99), 3),
    }
