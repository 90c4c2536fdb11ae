"""What all benches share: a result as JSON beside the command that made it, and simple sums.

A result says on what kind of machine, when and from which commit it came, and how busy the machine
was already; it names no machine, no person and no folder. A figure in milliseconds is true for one
machine; what is meant to be compared is a ratio to something measured in the same run.
"""

from __future__ import annotations

import json
import math
import os
import platform
import statistics
import subprocess
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent / "results"
ROOT = Path(__file__).resolve().parents[2]
Figures = dict[str, Any]


def write(name: str, command: str, before: Figures, figures: Figures) -> None:
    """Write one result.

    Args:
        name: of the file.
        command: what makes it again.
        before: the circumstances in which it was begun.
        figures: what was measured.
    """
    FOLDER.mkdir(exist_ok=True)
    text = json.dumps({"command": command, **before, **figures}, indent=2)
    (FOLDER / f"{name}.json").write_text(text + "\n", encoding="utf-8")


def read(name: str) -> Figures:
    """A result as it was written."""
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


def circumstances() -> Figures:
    """When, from what and on what kind of machine; ``loop_ms`` tells how fast it was just then."""
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "commit": _commit(),
        "machine": {
            "kind": f"{platform.machine()}, {platform.system()}, {os.cpu_count()} cores",
            "python": platform.python_version(),
            "load_1_min": round(os.getloadavg()[0], 2),
            "loop_ms": round(statistics.median(_loop_ms() for _ in range(9)), 2),
        },
    }


def _loop_ms() -> float:
    """A hundred thousand turns of nothing much: a yardstick for the machine at that moment."""
    start = time.perf_counter()
    total = 0
    for n in range(100_000):
        total += n & 7
    return (time.perf_counter() - start) * 1000


def _commit() -> str:
    """The commit in the work tree, with a + where what is measured has been changed since."""
    git = ["git", "-c", "safe.directory=*"]

    def told(*words: str) -> str:
        done = subprocess.run([*git, *words], cwd=ROOT, capture_output=True, text=True, check=False)
        return done.stdout.strip()

    commit = told("rev-parse", "--short", "HEAD") or "unknown"
    changed = told("status", "--porcelain", "--", "host", "firmware")
    return f"{commit}+" if changed else commit


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least this share of all values does not exceed (nearest rank)."""
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]


def spread(values: Sequence[float], digits: int = 1) -> Figures:
    """Count, p50, p95 and the worst."""
    return {
        "n": len(values),
        "p50": round(percentile(values, 0.5), digits),
        "p95": round(percentile(values, 0.95), digits),
        "max": round(max(values), digits),
    }
