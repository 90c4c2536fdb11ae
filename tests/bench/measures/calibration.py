"""What a calibration costs and how exact its arithmetic is.

    python -m tests.bench calibration

Counts to pressure block by block beside a loop over single samples, in turn in one run; the fit;
the ± of one reading; and NIST's certified load cell.
"""

from __future__ import annotations

import math
import statistics
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from soleus.core.calibration.model import Calibration, to_pressure, u95_kpa
from soleus.core.fitting.fit import calibrate
from soleus.core.fitting.least_squares import polynomial
from soleus.core.samples import Quality, SampleBlock
from soleus.store.calibration.profiles import load_profile, load_run
from tests.bench.results import ROOT, Figures
from tests.calibration.accuracy_page import LIVE_N
from tests.calibration.coverage import block_of

PROFILES = ROOT / "calibration" / "profiles"
RUN = ROOT / "calibration" / "runs" / "sim-hx711" / "2026-11-21.csv"
PONTIUS = ROOT / "tests" / "core" / "fitting" / "data" / "nist-pontius.csv"
BLOCK_N = 4096  # as a record is read again
TURNS = 15
REPEATS = 20  # of what is too quick for the clock, so that both ways take about the same time
CERTIFIED = {
    "b0": 0.673565789473684e-03,
    "b1": 0.732059160401003e-06,
    "b2": -0.316081871345029e-14,
    "sd of b0": 0.107938612033077e-03,
    "sd of b1": 0.157817399981659e-09,
    "sd of b2": 0.486652849992036e-16,
    "residual sd": 0.205177424076185e-03,
    "R squared": 0.999999900178537,
}


def measure(*, quick: bool = False) -> Figures:
    """All of it; ``quick`` changes nothing."""
    return {
        "certified": certified(),
        "conversion_ns_per_sample": {
            name: conversion(load_profile(PROFILES / f"{profile}.toml"))
            for name, profile in (
                ("line", "example-10kg-hx711"),
                ("parabola", "example-20kg-hx711"),
                ("table", "example-fsr-analog"),
            )
        },
        "fit_ms": round(1e3 * _median_s(_fit(RUN), 40), 3),
        "u95": u95_cost(load_profile(PROFILES / "sim-hx711.toml")),
    }


def certified() -> dict[str, float]:
    """How many digits of each certified figure come out: −log10 of the relative error."""
    load, deflection = np.loadtxt(PONTIUS, delimiter=",", skiprows=5).T
    fit = polynomial(load, deflection, 2)
    found = [*fit.coefficients, *fit.coefficient_sds, fit.residual_sd, fit.r_squared]
    return {
        name: round(-math.log10(max(abs(float(value) / exact - 1), 1e-16)), 1)
        for (name, exact), value in zip(CERTIFIED.items(), found, strict=True)
    }


def conversion(cal: Calibration) -> Figures:
    """A block at once and a loop over its samples, turn by turn; medians and their ratio."""
    end = cal.response.rise_counts(cal.span_n)
    press = 0.5 - 0.52 * np.cos(np.linspace(0.0, 12.0 * np.pi, BLOCK_N))  # a bit over both ends
    rises = end * (press + np.random.default_rng(20261121).normal(0.0, 0.002, BLOCK_N))
    counts = (cal.zero_counts + rises).astype(np.int32)
    big, live = block_of(counts), block_of(counts[:LIVE_N])
    turns = [
        (
            _seconds(lambda: to_pressure(big, cal, cal.zero_counts), REPEATS),
            _seconds(lambda: to_pressure(live, cal, cal.zero_counts), REPEATS),
            _seconds(lambda: one_by_one(big, cal, cal.zero_counts)),
        )
        for _ in range(TURNS)
    ]
    block_s, live_s, loop_s = (statistics.median(turn) for turn in zip(*turns, strict=True))
    return {
        "block": round(block_s / BLOCK_N * 1e9, 1),
        "live_block_us": round(live_s * 1e6, 1),  # the whole of it, not one of its samples
        "loop": round(loop_s / BLOCK_N * 1e9, 1),
        "ratio_loop_to_block": round(loop_s / block_s, 1),
    }


def one_by_one(block: SampleBlock, cal: Calibration, zero_counts: float) -> list[tuple[float, int]]:
    """The same conversion as most programs do it: one sample after the other, in plain Python."""
    refused = int(Quality.NO_VALUE | Quality.OPEN | Quality.SENSOR_FAULT | Quality.SATURATED)
    b, c, end_n = cal.counts_per_n, cal.counts_per_n2, cal.span_n
    points = [(0.0, 0.0), *cal.points]
    per_n, found = 1000.0 / (1.0 - cal.lean_share), []
    for count, quality in zip(block.raw_counts.tolist(), block.quality.tolist(), strict=True):
        rise = count - zero_counts
        if len(points) > 1:
            at = 1
            while at < len(points) - 1 and rise > points[at][1]:
                at += 1
            (f0, r0), (f1, r1) = points[at - 1], points[at]
            force_n = f0 + (rise - r0) * (f1 - f0) / (r1 - r0)
        elif c and 0.0 < rise <= (b + c * end_n) * end_n:
            force_n = 2 * rise / (b + math.sqrt(b * b + 4 * c * rise))
        else:
            force_n = rise / b
        outside = int(Quality.OUTSIDE_SPAN) if force_n > end_n else 0
        value = math.nan if quality & refused else force_n / cal.tip_area_mm2 * per_n
        found.append((value, quality | outside))
    return found


def u95_cost(cal: Calibration) -> Figures:
    """The ± of one reading, alone and with its time under load; the share of a core at 1 kHz."""
    pressures = np.linspace(0.0, 900.0, 1000).tolist()
    plain_s = _median_s(lambda: [u95_kpa(cal, p) for p in pressures], TURNS)
    dwell_s = _median_s(lambda: [u95_kpa(cal, p, dwell_s=30.0) for p in pressures], TURNS)
    return {
        "us_per_reading": round(plain_s * 1e3, 2),
        "us_per_reading_with_dwell": round(dwell_s * 1e3, 2),
        "core_share_at_1_khz_percent": round(plain_s * 100, 3),
    }


def _fit(path: Path) -> Callable[[], object]:
    run = load_run(path)
    return lambda: calibrate(run)


def _median_s(work: Callable[[], object], turns: int) -> float:
    return statistics.median(_seconds(work) for _ in range(turns))


def _seconds(work: Callable[[], object], repeats: int = 1) -> float:
    start = time.perf_counter()
    for _ in range(repeats):
        work()
    return (time.perf_counter() - start) / repeats
