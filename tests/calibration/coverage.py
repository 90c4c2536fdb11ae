"""Do the intervals cover the truth, and are they not merely wide: for test, bench and docs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from soleus.core.calibration.model import Calibration, to_pressure, u95_kpa
from soleus.core.calibration.uncertainty import TermName
from soleus.core.samples import SampleBlock
from soleus.core.units import kpa_from_n, n_from_kpa
from tests.calibration.probes import BANDS, KINDS, WAYS, calibrations, draw, use

PROBES_N = 10_200
SEED = 20261121
DRAWS_N = 20_000  # of one JCGM 101 interval
EVERY = 100  # probes from one whose JCGM 101 interval is drawn to the next
ROOT3 = 3.0**0.5
LEAN_SD = (1 / 5 - 1 / 9) ** 0.5  # of what an even lean takes away, as a share of the most
# What is asked of the interval: shares covered over all and in every cell, and how wide at most.
COVERED_MIN, COVERED_IN_CELL_MIN, WIDTH_MAX = 0.94, 0.92, 1.3


def measure(probes_n: int = PROBES_N, seed: int = SEED) -> dict[str, Any]:
    """Simulate, calibrate, press, and count."""
    rng = np.random.default_rng(seed)
    truth = draw(probes_n, rng)
    cals = calibrations(truth, rng)
    pressed = use(truth, rng)
    read_kpa = np.array(
        [
            to_pressure(block_of(counts), cal, zero).pressure_kpa
            for cal, counts, zero in zip(
                cals, pressed.raw_counts, pressed.zero_counts.tolist(), strict=True
            )
        ]
    )
    half_kpa = np.array(
        [[u95_kpa(cal, p) for p in row] for cal, row in zip(cals, read_kpa.tolist(), strict=True)]
    )
    error_kpa = np.abs(read_kpa - pressed.pressure_kpa)
    covered = error_kpa <= half_kpa
    ratios = _ratios(cals[::EVERY], read_kpa[::EVERY], half_kpa[::EVERY], rng)
    return {
        "probes": probes_n,
        "presses": covered.size,
        "seed": seed,
        "covered": round(float(covered.mean()), 4),
        "median_width_over_jcgm_101": round(float(np.median(ratios)), 3),
        # the one factor on all half-widths that would have covered 95 % exactly
        "factor_for_95_percent": round(float(np.quantile(error_kpa / half_kpa, 0.95)), 3),
        "cells": [
            {
                "band": band,
                "way": way,
                "covered": round(float(covered[:, at].mean()), 4),
                "median_width_over_jcgm_101": round(float(np.median(ratios[:, at])), 3),
                "median_half_width_of_reading": round(
                    float(np.median(half_kpa[:, at] / read_kpa[:, at])), 4
                ),
            }
            for at, (band, way) in enumerate((band, way) for band in BANDS for way in WAYS)
        ],
        "references": {
            kind.value: round(float(covered[truth.kind == at].mean()), 4)
            for at, kind in enumerate(KINDS)
        },
        "tips": {
            f"{tolerance:g}": round(float(covered[truth.tip_tolerance == tolerance].mean()), 4)
            for tolerance in np.unique(truth.tip_tolerance)
        },
        "parabolas": round(sum(cal.response.degree == 2 for cal in cals) / probes_n, 3),
    }


def jcgm_101_half_width_kpa(cal: Calibration, pressure_kpa: float, unit: dict[Any, Any]) -> float:
    """Half of the interval that covers 95 % when the budget's causes are drawn one by one.

    JCGM 101:2008: limits are drawn as rectangles, scatter from few points as Student's t, the
    angle of the probe evenly up to its limit, and the model is followed with all its products.
    """
    force_n = n_from_kpa(pressure_kpa, cal.tip_area_mm2)
    shares, absolute_n, area, lost = 0.0, 0.0, 1.0, 0.0
    for term in cal.uncertainty.terms:
        drawn = unit["t"](term.dof) if np.isfinite(term.dof) else unit[term.name]
        if term.name is TermName.TILT:
            lost = term.relative / LEAN_SD * unit["angle"] ** 2
        elif term.name is TermName.TIP_AREA:
            area = 1.0 + term.relative * drawn
        else:
            absolute_n = absolute_n + term.absolute_n * drawn
            shares = shares + term.relative * drawn
    pressures = kpa_from_n(force_n * (1 + shares) + absolute_n, cal.tip_area_mm2)
    low, high = np.quantile(pressures / area / (1.0 - lost), [0.025, 0.975])
    return float(high - low) / 2


def units(rng: np.random.Generator) -> dict[Any, Any]:
    """Draws of unit standard deviation for every cause: rectangles, and bells for what is noise."""
    bells = (TermName.NOISE, TermName.REFERENCE_READING)
    found: dict[Any, Any] = {
        name: rng.normal(size=DRAWS_N) if name in bells else rng.uniform(-ROOT3, ROOT3, DRAWS_N)
        for name in TermName
    }
    found["angle"] = rng.random(DRAWS_N)
    found["t"] = lambda dof: rng.standard_t(dof, DRAWS_N)
    return found


def _ratios(
    cals: Sequence[Calibration], read_kpa: np.ndarray, half_kpa: np.ndarray, rng: Any
) -> np.ndarray:
    drawn = units(rng)
    return np.array(
        [
            [half / jcgm_101_half_width_kpa(cal, p, drawn) for p, half in zip(*rows, strict=True)]
            for cal, *rows in zip(cals, read_kpa.tolist(), half_kpa.tolist(), strict=True)
        ]
    )


def block_of(raw_counts: np.ndarray) -> SampleBlock:
    """Counts, int32[n], as samples with nothing against them."""
    n = len(raw_counts)
    return SampleBlock(
        0, 0, np.arange(n, dtype=np.int64), raw_counts, np.zeros(n, dtype=np.uint8), 0
    )
