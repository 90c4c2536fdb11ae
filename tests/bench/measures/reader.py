"""How much work a hold is for the reader's thread, beside an older checkout if one is named.

    SOLEUS_BENCH_BEFORE=CHECKOUT python -m tests.bench reader

Processor time of the thread that reads, for each second of a hold in virtual time: simulated
probe, wire, loop, run and pictures, without log thread and screen. Now and before take turns, so
that a machine that becomes slower is slower for both; the least of the turns counts, since other
work on the machine only ever adds.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

from tests.bench.results import ROOT, Figures

RATES_HZ: Final = (80, 1000)
SECONDS: Final = 40.0
TURNS: Final = 5
RUN: Final = ROOT / "tests" / "bench" / "reader_run.py"


def measure(*, quick: bool = False) -> Figures:
    """Milliseconds of work per second of a hold."""
    named = os.environ.get("SOLEUS_BENCH_BEFORE")
    checkouts = {"now": ROOT} | ({"before": Path(named).resolve()} if named else {})
    turns, seconds = (1, 2.0) if quick else (TURNS, SECONDS)
    figures: Figures = {"unit": "ms of work per second of a hold", "turns": turns}
    if named:
        figures["before_commit"] = _commit(checkouts["before"])
    for rate_hz in RATES_HZ:
        taken: dict[str, list[tuple[float, float]]] = {name: [] for name in checkouts}
        for _ in range(turns):
            for name, checkout in checkouts.items():
                taken[name].append(_run(checkout, rate_hz, seconds))
        figures[f"{rate_hz}_hz"] = {name: _least(runs) for name, runs in taken.items()}
    return figures


def _least(runs: list[tuple[float, float]]) -> Figures:
    hold, probe = min(run[0] for run in runs), min(run[1] for run in runs)
    return {
        "reader": round(hold, 2),
        "simulated_probe_alone": round(probe, 2),
        "product": round(hold - probe, 2),
    }


def _run(checkout: Path, rate_hz: int, seconds: float) -> tuple[float, float]:
    path = os.pathsep.join((str(checkout / "host"), str(checkout)))
    told = subprocess.run(
        [sys.executable, str(RUN), str(rate_hz), str(seconds)],
        cwd=checkout,
        env=os.environ | {"PYTHONPATH": path},
        check=True,
        capture_output=True,
        text=True,
    ).stdout.split()
    return float(told[0]), float(told[1])


def _commit(checkout: Path) -> str:
    words = ["git", "-C", str(checkout), "rev-parse", "--short", "HEAD"]
    return subprocess.run(words, check=True, capture_output=True, text=True).stdout.strip()
