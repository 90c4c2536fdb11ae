"""How much of a core the live path takes, and which part of it.

    python -m tests.bench cpu

Processor time of the whole process over wall time, while a hold is under way. The simulated probe
lives in the same process and makes every sample there, which a real probe does on its own chip; it
is also measured alone, and what the product takes is the rest.
"""

from __future__ import annotations

from tests.bench.live import BenchRun, run
from tests.bench.measures import touch_to_screen as touch
from tests.bench.results import Figures

RATES_HZ = (80, 1000)
SECONDS = 8.0
QUICK_S = 4.0
LARGE = (160, 50)


def measure(*, quick: bool = False) -> Figures:
    """Every way of showing a hold, at both rates; per cent of one core.

    The two ways whose touch to screen is measured are measured here in the same runs.
    """
    seconds = QUICK_S if quick else SECONDS
    long_s = touch.QUICK_S if quick else touch.SECONDS
    figures: Figures = {"unit": "per cent of one core", "seconds": [seconds, long_s]}
    for rate_hz in RATES_HZ:
        probe = percent(run("source", rate_hz, seconds), "process")
        figures[f"{rate_hz}_hz"] = {
            "simulated_probe_alone": probe,
            "screen_80x24": _parts(run("screen", rate_hz, long_s), probe),
            "screen_160x50": _parts(run("screen", rate_hz, seconds, LARGE), probe),
            "plain": _parts(run("plain", rate_hz, seconds), probe),
            "no_screen": _parts(run("no_screen", rate_hz, seconds), probe),
            "one_call_per_sample": _parts(run("one_call_per_sample", rate_hz, long_s), probe),
        }
    return figures


def percent(done: BenchRun, part: str) -> float:
    """One part of a run, in per cent of a core."""
    return round(100 * done.cpu_share.get(part, 0.0), 1)


def _parts(done: BenchRun, probe: float) -> Figures:
    whole = percent(done, "process")
    return {
        "process": whole,
        "product": round(whole - probe, 1),
        "reader_thread": percent(done, "soleus-reader"),
        "log_thread": percent(done, "soleus-log"),
        "main_thread": percent(done, "MainThread"),
    }
