"""Simulated film sensors (FSR, FlexiForce) whose truth the budget does not know: run, fitted, used.

What their sheets and those who tried them say: conductance grows about as a power of the force and
levels off, a divider bends that once more; parts differ, presses of one part scatter by some per
cent, the way down reads higher, and under load the reading creeps on about as the logarithm of the
time. Power, circuit, loop and creep are drawn anew for every sensor, and none of them has the form
that the product fits or budgets.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np

from soleus.core.calibration.model import Calibration, SensorClass, SensorKind, to_pressure, u95_kpa
from soleus.core.calibration.uncertainty import creep_share_of
from soleus.core.fitting.deflections import deflections_of
from soleus.core.fitting.fit import calibrate
from soleus.core.fitting.gravity import force_n
from soleus.core.fitting.run import Run, RunFacts, Step
from tests.calibration.coverage import block_of
from tests.calibration.probes import BANDS, WAYS

SENSORS_N = 2500
COVERED_MIN = 0.94  # asked for over all; in every cell as of load cells
SEED = 20261122
FULL_COUNTS = 16 * 1023
SPAN_KG = 2.0
LOADS_OF_SPAN = np.array([0.0, 0.05, 0.1, 0.2, 0.35, 0.5, 0.75, 1.0])
ONCE = np.concatenate([LOADS_OF_SPAN, LOADS_OF_SPAN[-2:0:-1]])
RUN = np.concatenate([np.tile(ONCE, 3), [0.0]])  # up and down, three times
FALLING = np.concatenate([np.tile(np.arange(len(ONCE)) >= len(LOADS_OF_SPAN), 3), [False]])
CREEP_AT = 7  # the first full load, left on for five minutes
CIRCUITS = ("divider", "amplifier")

FACTS = RunFacts(
    id="film",
    made_on=date(2026, 11, 21),
    sensor=SensorKind.ANALOG,
    sensor_class=SensorClass.DRIFTING,
    gain=1,
    nominal_rate_hz=200.0,
    tip_area_mm2=100.0,
    tip_area_tolerance=0.02,
    mass_tolerance=0.005,
    full_scale_counts=FULL_COUNTS,
    tilt_deg=10.0,
    conditioning_cycles=4,
)
SPAN_N = force_n(SPAN_KG, FACTS.gravity_n_per_kg)


@dataclass(frozen=True, slots=True, eq=False)
class Films:
    """What n sensors really are; every array is float64[n, 1] unless it says otherwise."""

    n: int
    circuit: np.ndarray  # int64[n, 1], index into CIRCUITS
    full_share: np.ndarray  # of the converter's range at the span, less than 1
    power: np.ndarray
    levels_off: np.ndarray  # how much less than its power law the conductance is at the span
    loop: np.ndarray  # the way down reads so much higher, of the force, where it is widest
    loop_power: np.ndarray
    creep: np.ndarray  # growth of the conductance in 5 minutes
    creep_power: np.ndarray  # 0 would be the logarithm
    scatter: np.ndarray  # of one press, of the force
    warm: np.ndarray  # per kelvin
    tip: np.ndarray  # true area over nominal
    gravity: np.ndarray  # over standard


def draw(n: int, rng: np.random.Generator) -> Films:
    """Draw n sensors, as different as parts of several makers are."""
    shape = (n, 1)
    latitude = np.arcsin(rng.uniform(-1.0, 1.0, shape))
    return Films(
        n=n,
        circuit=rng.integers(0, 2, shape),
        full_share=rng.uniform(0.45, 0.85, shape),
        power=rng.uniform(0.7, 1.05, shape),
        levels_off=rng.uniform(0.0, 0.25, shape),
        loop=rng.lognormal(np.log(0.05), 0.4, shape),
        loop_power=rng.uniform(0.3, 1.0, shape),
        creep=rng.lognormal(np.log(0.07), 0.4, shape),
        creep_power=rng.uniform(-0.15, 0.2, shape),
        scatter=rng.lognormal(np.log(0.025), 0.3, shape),
        warm=rng.normal(0.0, 0.0018, shape),
        tip=1.0 + 0.02 * np.clip(rng.normal(-0.3, 0.5, shape), -1.0, 1.0),
        gravity=(9.780327 * (1 + 0.0053024 * np.sin(latitude) ** 2)) / 9.80665,
    )


def crept(films: Films, dwell_s: np.ndarray) -> np.ndarray:
    """Growth of the conductance after a time under load; a power near 0 is nearly a logarithm."""
    power = films.creep_power
    return films.creep * ((1 + dwell_s) ** power - 1) / (301.0**power - 1)


def counts(films: Films, share: np.ndarray, grown: np.ndarray) -> np.ndarray:
    """Counts at a force, as share of the span; ``grown`` multiplies the conductance."""
    law = share**films.power / (1.0 + films.levels_off * share)
    law = law * (1.0 + films.levels_off) * grown
    # the divider gives G·R/(1 + G·R), the amplifier G·R; both reach their share at the span
    gr = films.full_share / (1.0 - films.full_share)
    divided = gr * law / (1.0 + gr * law)
    straight = films.full_share * law
    rest = 0.02  # the resistor across the sensor
    return FULL_COUNTS * (rest + (1 - rest) * np.where(films.circuit == 0, divided, straight))


def felt(
    films: Films, share: np.ndarray, top: np.ndarray, falling: np.ndarray, scatter: np.ndarray
) -> np.ndarray:
    """The force that the sensor makes of a force: its loop and the scatter of the press."""
    within = np.clip(share / top, 0.0, 1.0)
    loop = films.loop * (1.0 - within**2) ** films.loop_power
    return share * (1.0 + np.where(falling, loop, 0.0)) * (1.0 + films.scatter * scatter)


def calibrations(films: Films, rng: np.random.Generator) -> tuple[list[Calibration], list[Run]]:
    """Run every sensor and let the product fit the run."""
    n, m = films.n, len(RUN)
    masses = 1 + 0.005 * rng.uniform(-1.0, 1.0, (n, len(LOADS_OF_SPAN)))
    own = np.searchsorted(LOADS_OF_SPAN, RUN)
    share = RUN * masses[:, own] * films.gravity
    top = np.full((n, 1), 1.01)
    seen = felt(films, share, top, FALLING, rng.laplace(0.0, 0.5**0.5, (n, m)))
    dwell_s = rng.uniform(8.0, 30.0, (n, m))
    raw = counts(films, seen, 1 + crept(films, dwell_s)) + rng.normal(0.0, 1.0, (n, m))
    at = CREEP_AT
    late = counts(films, seen[:, [at]], 1 + crept(films, np.full((n, 1), 300.0)))[:, 0]
    runs = []
    for which in range(n):
        rows = zip(RUN.tolist(), raw[which].tolist(), dwell_s[which].tolist(), strict=True)
        steps = [Step(of * SPAN_KG, count, 8.0, dwell_s=s) for of, count, s in rows]
        steps.insert(at + 1, replace(steps[at], counts=float(late[which]), dwell_s=300.0))
        runs.append(Run(FACTS, tuple(steps)))
    return [calibrate(run).calibration for run in runs], runs


@dataclass(frozen=True, slots=True, eq=False)
class FilmUse:
    """One press per sensor and cell of band and way; float64[n, 6], bands in order, ways within.

    Attributes:
        pressure_kpa: the true pressure, along the press and on the true tip.
        raw_counts: int32[n, 6], a single sample.
        dwell_s: how long the press had been on.
    """

    pressure_kpa: np.ndarray
    raw_counts: np.ndarray
    dwell_s: np.ndarray


def use(films: Films, rng: np.random.Generator) -> FilmUse:
    """Press every sensor, in another room and at another tilt than in its run."""
    ends = np.array([BANDS[band] for band in BANDS for _ in WAYS])
    falling = np.array([way == "falling" for _ in BANDS for way in WAYS])
    shape = (films.n, 6)
    share = rng.uniform(ends[:, 0], ends[:, 1], shape)
    top = np.where(falling, rng.uniform(share, 1.0), 1.0)
    lean_deg = 10.0 * np.clip(np.abs(rng.normal(0.0, 0.5, shape)), 0.0, 1.0)
    along = share * np.cos(np.radians(lean_deg))
    seen = felt(films, along, top, falling, rng.laplace(0.0, 0.5**0.5, shape))
    warmer = 1 + films.warm * rng.uniform(-5.0, 5.0, (films.n, 1))
    dwell_s = rng.uniform(1.0, 120.0, shape)
    raw = counts(films, seen, warmer * (1 + crept(films, dwell_s))) + rng.normal(0.0, 8.0, shape)
    pressure_kpa = share * SPAN_N / (FACTS.tip_area_mm2 * films.tip) * 1000.0
    return FilmUse(pressure_kpa, np.rint(raw).astype(np.int32), dwell_s)


def measure(sensors_n: int = SENSORS_N, seed: int = SEED) -> dict[str, Any]:
    """Simulate, calibrate, press, and count."""
    rng = np.random.default_rng(seed)
    films = draw(sensors_n, rng)
    cals, runs = calibrations(films, rng)
    pressed = use(films, rng)
    read_kpa = readings_kpa(cals, pressed.raw_counts)
    half_kpa = np.array(
        [[u95_kpa(cal, p) for p in row] for cal, row in zip(cals, read_kpa.tolist(), strict=True)]
    )
    error_kpa = np.abs(read_kpa - pressed.pressure_kpa)
    covered = error_kpa <= half_kpa
    return {
        "sensors": sensors_n,
        "presses": covered.size,
        "seed": seed,
        "covered": round(float(covered.mean()), 4),
        "factor_for_95_percent": round(float(np.quantile(error_kpa / half_kpa, 0.95)), 3),
        "cells": [
            {
                "band": band,
                "way": way,
                "covered": round(float(covered[:, at].mean()), 4),
                "median_half_width_of_reading": round(
                    float(np.median(half_kpa[:, at] / read_kpa[:, at])), 4
                ),
            }
            for at, (band, way) in enumerate((band, way) for band in BANDS for way in WAYS)
        ],
        "error_rms": round(_rms(read_kpa / pressed.pressure_kpa - 1), 4),
        "error_rms_creep_corrected": round(_rms(_corrected(cals, runs, pressed)), 4),
        "curve_error_rms": curve_errors(films, cals, runs, rng),
    }


def readings_kpa(cals: list[Calibration], raw_counts: np.ndarray) -> np.ndarray:
    """What the product reads; float64[n, m]."""
    rows = zip(cals, raw_counts, strict=True)
    return np.array(
        [to_pressure(block_of(row), cal, cal.zero_counts).pressure_kpa for cal, row in rows]
    )


def curve_errors(
    films: Films, cals: list[Calibration], runs: list[Run], rng: np.random.Generator
) -> dict[str, dict[str, float]]:
    """How far table and power law miss the curve itself, for each circuit: RMS of the share.

    No loop, no scatter and the creep of a run's step, so that only the form of the curve counts.
    The power law is the straight line through the logarithms of the run's loaded steps.
    """
    share = rng.uniform(BANDS["low"][0], BANDS["high"][1], (films.n, 20))
    raw = counts(films, share * films.gravity, 1 + crept(films, np.full(share.shape, 19.0)))
    missed: dict[str, list[np.ndarray]] = {"table": [], "power_law": []}
    for which, (cal, run) in enumerate(zip(cals, runs, strict=True)):
        deflections, rise = deflections_of(run), raw[which] - cal.zero_counts
        power, start = np.polyfit(np.log(deflections.force_n), np.log(deflections.rise_counts), 1)
        true_n = share[which] * films.gravity[which] * SPAN_N
        missed["table"].append(cal.response.force_n(rise) / true_n - 1)
        missed["power_law"].append(np.exp((np.log(rise) - start) / power) / true_n - 1)
    return {
        circuit: {
            form: round(_rms(np.array(rows)[films.circuit[:, 0] == at]), 4)
            for form, rows in missed.items()
        }
        for at, circuit in enumerate(CIRCUITS)
    }


def _corrected(cals: list[Calibration], runs: list[Run], pressed: FilmUse) -> np.ndarray:
    """Relative errors if the creep that the run showed were taken out of each reading."""
    rises = pressed.raw_counts - np.array([[cal.zero_counts] for cal in cals])
    for which, run in enumerate(runs):
        (_, from_s, to_s, share), *_ = deflections_of(run).creep
        whole = share / (creep_share_of(to_s) - creep_share_of(from_s))
        at_use = np.array([creep_share_of(s) for s in pressed.dwell_s[which].tolist()])
        rises[which] /= 1 + whole * (at_use - creep_share_of(19.0))
    raw = rises + np.array([[cal.zero_counts] for cal in cals])
    return readings_kpa(cals, np.rint(raw).astype(np.int32)) / pressed.pressure_kpa - 1


def _rms(values: np.ndarray) -> float:
    return float(np.sqrt(np.mean(values**2)))
