"""The solver, held to hand figures and to sets that NIST certifies."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

from soleus.core.fitting.least_squares import least_squares, polynomial

PONTIUS = Path(__file__).parent / "data" / "nist-pontius.csv"


def test_a_line_through_scattered_points_by_hand():
    """By hand: x 0 1 2 3, y 1 3 2 6: slope 7/5, intercept 0.9, Σr² 4.2, so SD √2.1."""
    x = np.array([0.0, 1.0, 2.0, 3.0])
    y = np.array([1.0, 3.0, 2.0, 6.0])
    fit = least_squares(np.column_stack([np.ones(4), x]), y, np.ones(4))

    assert [0.9, 1.4] == pytest.approx(fit.coefficients.tolist())
    assert [0.1, 0.7, -1.7, 0.9] == pytest.approx(fit.residuals.tolist())
    assert (math.sqrt(2.1), 2) == (pytest.approx(fit.residual_sd), fit.dof)
    # sd of the slope: SD/√Σ(x − 1.5)² = √(2.1/5); of the intercept: SD·√(1/4 + 1.5²/5)
    assert [math.sqrt(2.1 * 0.7), math.sqrt(0.42)] == pytest.approx(fit.coefficient_sds.tolist())


def test_a_weight_of_two_is_a_point_measured_twice():
    """What a weight means: the same line as with the point written twice."""
    x, y = np.array([0.0, 1.0, 2.0]), np.array([0.0, 2.0, 1.0])
    weighted = least_squares(np.column_stack([np.ones(3), x]), y, np.array([1.0, 2.0, 1.0]))
    x2, y2 = np.array([0.0, 1.0, 1.0, 2.0]), np.array([0.0, 2.0, 2.0, 1.0])
    twice = least_squares(np.column_stack([np.ones(4), x2]), y2, np.ones(4))

    assert twice.coefficients.tolist() == pytest.approx(weighted.coefficients.tolist())


# NIST StRD, linear regression, data set Norris: (y, x) and certified values
NORRIS = """
0.1 0.2 338.8 337.4 118.1 118.2 888.0 884.6 9.2 10.1 228.1 226.5 668.5 666.3 998.5 996.3
449.1 448.6 778.9 777.0 559.2 558.2 0.3 0.4 0.1 0.6 778.1 775.5 668.8 666.9 339.3 338.0
448.9 447.5 10.8 11.6 557.7 556.0 228.3 228.1 998.0 995.8 888.8 887.6 119.6 120.2 0.3 0.3
0.6 0.3 557.6 556.8 339.3 339.1 888.0 887.2 998.5 999.0 778.9 779.0 10.2 11.1 117.6 118.3
228.9 229.2 668.4 669.1 449.2 448.9 0.2 0.5
"""


def test_a_certified_line_comes_out_to_ten_digits():
    """NIST certifies these digits; an error in the solver would show here first."""
    y, x = np.array(NORRIS.split(), dtype=float).reshape(-1, 2).T
    fit = least_squares(np.column_stack([np.ones_like(x), x]), y, np.ones_like(x))

    assert [-0.262323073774029, 1.00211681802045] == pytest.approx(fit.coefficients, rel=1e-10)
    assert [0.232818234301152, 0.429796848199937e-3] == pytest.approx(
        fit.coefficient_sds, rel=1e-10
    )
    assert 0.884796396144373 == pytest.approx(fit.residual_sd, rel=1e-10)


def test_a_real_load_cell_run_comes_out_to_ten_digits():
    """NIST's certified parabola through 40 points of a load cell, loads up to three million."""
    load, deflection = np.loadtxt(PONTIUS, delimiter=",", skiprows=5).T
    fit = polynomial(load, deflection, 2)

    assert [0.673565789473684e-3, 0.732059160401003e-6, -0.316081871345029e-14] == pytest.approx(
        fit.coefficients.tolist(), rel=1e-10, abs=0.0
    )
    assert [0.107938612033077e-3, 0.157817399981659e-9, 0.486652849992036e-16] == pytest.approx(
        fit.coefficient_sds.tolist(), rel=1e-10, abs=0.0
    )
    assert 0.205177424076185e-3 == pytest.approx(fit.residual_sd, rel=1e-10)
    assert 0.999999900178537 == pytest.approx(fit.r_squared, rel=1e-14)
    assert 37 == fit.dof
