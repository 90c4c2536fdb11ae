"""How many standard uncertainties hold 95 %, by the shape of what is added up."""

from __future__ import annotations

import math
from statistics import NormalDist

import numpy as np
import pytest

from soleus.core.calibration.coverage_factor import (
    LEAN_EXCESS,
    RECTANGLE_EXCESS,
    TRIANGLE_EXCESS,
    factor_95,
)


def held(k, rectangle_share):
    """Share of a rectangle and a normal distribution added, of variance 1, within ± k."""
    half, sd = math.sqrt(3 * rectangle_share), math.sqrt(1 - rectangle_share)
    at = ((np.arange(20_000) + 0.5) / 10_000 - 1) * half
    phi = NormalDist().cdf
    return float(np.mean([phi((k - x) / sd) - phi((-k - x) / sd) for x in at.tolist()]))


@pytest.mark.parametrize("rectangle_share", [0.1, 0.35, 0.5, 0.7, 0.9, 0.99])
def test_a_rectangle_beside_a_normal_distribution_by_integration(rectangle_share):
    """The excess of their sum is −1.2 times the square of the rectangle's share of the variance."""
    k = factor_95(-1.2 * rectangle_share**2)

    assert 0.95 == pytest.approx(held(k, rectangle_share), abs=0.0025)


def test_the_ends_are_those_of_any_textbook():
    """1.96 for the normal; a rectangle of half-width √3 has 95 % within 0.95 · √3 = 1.645."""
    assert 1.96 == pytest.approx(factor_95(0.0))
    assert 0.95 * math.sqrt(3) == pytest.approx(factor_95(RECTANGLE_EXCESS), abs=1e-3)


def test_what_lies_outside_counts_as_the_nearer_end():
    """No sum of limits is flatter than a rectangle, and rounding must not extrapolate."""
    assert factor_95(-1.2) == factor_95(-1.3)
    assert factor_95(0.0) == factor_95(0.5)


def test_few_points_widen_it_as_student_has_it():
    """JCGM 100, table G.2: 2.228 for 10 degrees of freedom."""
    assert 2.228 == pytest.approx(factor_95(0.0, 10.0))


def test_what_is_left_of_a_lean_has_the_excess_that_is_stated():
    """Fourth moment over the square of the second, less 3, of an even x squared, less a third."""
    x = ((np.arange(100_000) + 0.5) / 100_000) ** 2 - 1 / 3

    assert LEAN_EXCESS == pytest.approx(float(np.mean(x**4) / np.mean(x**2) ** 2) - 3, abs=1e-4)


def test_a_triangle_alone_holds_what_it_should():
    """By hand: of a triangle to ± 2, 95 % lie within 2 − √0.2 = 1.553; its deviation is √(2/3)."""
    assert (2 - math.sqrt(0.2)) / math.sqrt(2 / 3) == pytest.approx(
        factor_95(TRIANGLE_EXCESS), abs=2e-3
    )
