"""From the touch to the screen: how long until a change of force stands on the terminal.

    python -m tests.bench touch_to_screen

A simulated hand steps out of the band and into it again at times of its own. The clock starts when
the first sample after the step is made, and stops when the terminal has read the frame of the hold
screen in its new colour. So everything counts: the time that the sample waits in the probe for its
frame, link, decoder, engine, screen and pty. Both processes read the same monotonic clock. The
terminal is one that nobody draws; what a real one adds is its own.

Beside it, in the same run of the bench, the usual way to feed a screen from a thread: one
``call_from_thread`` per sample, on the same engine and the same screen. Where that falls so far
behind that a stop rule ends the hold, the steps after it are not seen, it is said, and nothing is
divided by what is left.
"""

from __future__ import annotations

import re
from bisect import bisect_left

from tests.bench.live import SIZE, BenchRun, run
from tests.bench.results import Figures, spread
from tests.bench.terminal import Written

RATES_HZ = (80, 1000)
SECONDS = 32.0
QUICK_S = 6.0
# The frame of the hold screen: a whole row of one sign, in the colour of the zone (themes.py).
FRAME = re.compile(rb"\x1b\[([0-9;]*)m(?:\xe2\x96\x84){40,}")
IN_BAND = b"38;2;100;143;255"
BELOW = b"38;2;154;160;166"


def measure(*, quick: bool = False) -> Figures:
    """Both ways at both rates."""
    seconds = QUICK_S if quick else SECONDS
    figures: Figures = {
        "clock": "from the making of the first sample after a step of force to the frame of the"
        " hold screen in its new colour, read at the terminal's end of a pty",
        "terminal": "x".join(map(str, SIZE)),
        "seconds_each": seconds,
    }
    for rate_hz in RATES_HZ:
        ours = delays_ms(run("screen", rate_hz, seconds))
        other = run("one_call_per_sample", rate_hz, seconds)
        naive = delays_ms(other) | {"stopped_by": other.report["stopped_by"]}
        figures[f"{rate_hz}_hz"] = {
            "soleus_ms": ours,
            "one_call_per_sample_ms": naive,
            **ratios(ours, naive),
        }
    return figures


def ratios(ours: Figures, other: Figures) -> Figures:
    """How much longer the other way takes; None where it was stopped: it is not the same work."""
    stopped = other["stopped_by"] is not None
    return {
        f"ratio_{key}": None if stopped else round(other[key] / ours[key], 1)
        for key in ("p50", "p95")
    }


def delays_ms(done: BenchRun) -> Figures:
    """All steps of a run together, ms."""
    delays = delays_of(done)
    seen = [delay_ms for _, delay_ms in delays if delay_ms is not None]
    return spread(seen) | {"unseen_n": len(delays) - len(seen)}


def delays_of(done: BenchRun) -> list[tuple[float, float | None]]:
    """Each step's time, s, and what passed until its own change of the frame, ms; None: unseen.

    Steps alternate and so do changes, so the n-th belongs to the n-th.
    """
    seen = frames(done.written)[1:]
    seen_ns = [host_ns for host_ns, _ in seen] + [None] * len(done.steps)
    return [
        (step.t_s, None if ns is None else (ns - done.times.first_sample_ns(step.t_s)) / 1e6)
        for step, ns in zip(done.steps, seen_ns, strict=False)
    ]


def frames(written: list[Written]) -> list[tuple[int, bool]]:
    """Every change of the frame between the two zones: when it was read, and whether into the band.

    The first entry is the arrival in the band at the end of the ramp.
    """
    ends: list[int] = []
    text = bytearray()
    for one in written:
        text += one.data
        ends.append(len(text))
    changes: list[tuple[int, bool]] = []
    for found in FRAME.finditer(bytes(text)):
        colour = found.group(1)
        if IN_BAND not in colour and BELOW not in colour:
            continue
        into_band = IN_BAND in colour
        if (changes or into_band) and (not changes or changes[-1][1] is not into_band):
            changes.append((written[bisect_left(ends, found.end())].host_ns, into_band))
    return changes
