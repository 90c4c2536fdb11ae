"""How good a probe was in its run: every figure by a second route, by hand or by ``statistics``."""

from __future__ import annotations

import math
import statistics
from dataclasses import replace

import numpy as np
import pytest

from soleus.core.calibration.model import SensorClass
from soleus.core.calibration.uncertainty import TermName
from soleus.core.fitting.characteristics import LLF_FACTOR
from soleus.core.fitting.fit import calibrate
from tests.core.fitting.loads import EVERY_KG, LOADS_G, run_of, terms_of

N_PER_KG = 9.80665 * (1 - 1.2 / 8000)
COUNTS_PER_N = 10_000 / N_PER_KG
# twice up and down in kilograms: a loop of 30 counts at 3 kg, repeats off by a few
TWICE_G = (*EVERY_KG[:-1], *EVERY_KG)
OFF = [0, -4, -9, -12, -6, 1, 7, 15, 9, 5, 0, -2, -6, -18, -8, -3, 5, 13, 11, 2, 0]


def twice(**facts):
    """A run up and down, twice; each step so many counts off 10 a gram."""
    counts = [1000.0 + 10.0 * g + off for g, off in zip(TWICE_G, OFF, strict=True)]
    return run_of(TWICE_G, counts, **facts)


def loaded():
    """(load in kg, falling, counts off) of every loaded step, in order; the tops rise."""
    falling = [0 < at % 10 and at % 10 > 5 for at in range(len(TWICE_G))]
    rows = zip(TWICE_G, falling, OFF, strict=True)
    return [(g / 1000, down, off) for g, down, off in rows if g]


def slope_through_zero():
    """Counts per kg of the line through the zero, by the textbook: Σxy/Σx²."""
    rows = [(kg, 10_000 * kg + off) for kg, _, off in loaded()]
    return sum(kg * rise for kg, rise in rows) / sum(kg * kg for kg, _ in rows)


def test_the_line_is_that_of_the_textbook():
    """Everything else stands on it."""
    assert slope_through_zero() / N_PER_KG == pytest.approx(
        calibrate(twice()).calibration.counts_per_n, rel=1e-8
    )


def test_residual_sd_is_the_root_of_the_mean_square_over_what_is_free():
    """By hand: one figure was fitted, so n − 1 are free."""
    slope = slope_through_zero()
    residuals_n = [((10_000 * kg + off) / slope - kg) * N_PER_KG for kg, _, off in loaded()]
    by_hand = math.sqrt(sum(r * r for r in residuals_n) / (len(residuals_n) - 1))

    assert by_hand == pytest.approx(calibrate(twice()).characteristics.residual_sd_n, rel=1e-6)


def test_repeatability_is_the_pooled_deviation_of_like_steps():
    """Of each load from each side, as ``statistics`` has it; two readings leave one degree each."""
    slope = slope_through_zero()
    like: dict[tuple[float, bool], list[float]] = {}
    for kg, down, off in loaded():
        like.setdefault((kg, down), []).append(((10_000 * kg + off) / slope - kg) * N_PER_KG)
    pooled = math.sqrt(statistics.fmean(statistics.variance(pair) for pair in like.values()))
    seen = calibrate(twice()).characteristics

    assert {2} == {len(pair) for pair in like.values()}
    assert pooled == pytest.approx(seen.repeatability_n, rel=1e-6)
    assert len(like) == seen.repeatability_dof


def test_hysteresis_is_the_widest_gap_of_means():
    """By hand: 3 kg reads −12 and −18 rising, 15 and 13 falling: 29 counts."""
    assert 29 / COUNTS_PER_N == pytest.approx(
        calibrate(twice()).characteristics.hysteresis_n, rel=1e-3
    )


def test_linearity_is_the_farthest_mean_of_a_load():
    """By hand with the line above: the mean of each load's four (the top's two) readings."""
    slope = slope_through_zero()
    means = []
    for kg in (1, 2, 3, 4, 5):
        own = [10_000 * kg + off for load, _, off in loaded() if load == kg]
        means.append((statistics.fmean(own) / slope - kg) * N_PER_KG)
    seen = calibrate(twice()).characteristics

    assert max(map(abs, means)) == pytest.approx(seen.linearity_n, rel=1e-6)


def test_zero_return_is_how_far_the_zeros_lie_from_the_first():
    """By hand: zeros at 0, 12 and −8 counts."""
    run = twice()
    steps = list(run.steps)
    steps[10] = replace(steps[10], counts=1012.0)
    steps[20] = replace(steps[20], counts=992.0)
    seen = calibrate(replace(run, steps=tuple(steps))).characteristics

    assert 12 / COUNTS_PER_N == pytest.approx(seen.zero_return_n, rel=1e-3)


def test_the_lower_limit_factor_is_that_of_e74():
    """2.4 deviations of a line with a constant, by Python's own regression; n − 2 are free."""
    force_n = [kg * N_PER_KG for kg, _, _ in loaded()]
    rise = [10_000 * kg + off for kg, _, off in loaded()]
    line = statistics.linear_regression(force_n, rise)
    squares = sum(
        (y - line.intercept - line.slope * x) ** 2 for x, y in zip(force_n, rise, strict=True)
    )
    ratio = statistics.fmean(x / y for x, y in zip(force_n, rise, strict=True))
    by_hand = 2.4 * math.sqrt(squares / (len(rise) - 2)) * ratio

    assert 2.4 == LLF_FACTOR
    assert by_hand == pytest.approx(calibrate(twice()).characteristics.llf_n, rel=1e-9)


def test_the_lower_limit_factor_is_never_below_the_resolution():
    """As E74 has it: a run without scatter still cannot tell half a count."""
    assert 1 / COUNTS_PER_N == pytest.approx(calibrate(run_of()).characteristics.llf_n, rel=1e-6)


def test_weights_count_by_their_ratios_only():
    """A column of fours says no more than one of ones; it once doubled the ±."""
    run = run_of(counts=[1000.0, 6000.0, 10_980.0, 21_000.0, 11_020.0, 6000.0, 1000.0])
    heavy = replace(run, steps=tuple(replace(step, weight=4.0) for step in run.steps))

    assert calibrate(run).calibration == calibrate(heavy).calibration
    assert calibrate(run).characteristics == calibrate(heavy).characteristics


def test_a_press_that_stands_out_of_a_films_others_is_shown():
    """A table follows its means, so one bad press hides in them unless it is looked for."""
    loads = (*LOADS_G[:-1], *LOADS_G[:-1], *LOADS_G[:-1], *LOADS_G)
    wobble = np.random.default_rng(3).normal(0.0, 0.01, len(loads))
    counts = [1000.0 + 50.0 * math.sqrt(g) * (1 + w) for g, w in zip(loads, wobble, strict=True)]
    counts[8] += 0.11 * 50.0 * math.sqrt(loads[8])
    film = {"sensor_class": SensorClass.DRIFTING, "conditioning_cycles": 4}

    assert (8,) == calibrate(run_of(loads, counts, **film)).characteristics.outliers


def test_a_film_is_allowed_for_the_warmth_that_its_sheets_tell():
    """± 0.4 % per kelvin and 5 K over √3: 1.15 %; of a load cell a twentieth of that."""
    loads, counts = LOADS_G, [1000.0 + 50.0 * math.sqrt(g) for g in LOADS_G]
    film = run_of(loads, counts, sensor_class=SensorClass.DRIFTING, conditioning_cycles=4)

    assert 0.0115 == terms_of(film)[TermName.TEMPERATURE].relative
    assert 0.000577 == terms_of(run_of())[TermName.TEMPERATURE].relative
