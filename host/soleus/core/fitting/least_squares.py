"""Weighted linear least squares, with what its coefficients are worth.

Knows nothing of loads or counts; NIST's certified sets go through it in the tests.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Fit:
    """A weighted least-squares fit of y = Σ cₖ·columnₖ.

    Attributes:
        coefficients: float64[p].
        covariance: float64[p, p], of the coefficients.
        residuals: float64[n], measured minus fitted, in units of y.
        leverages: float64[n], how much of each fitted value comes from its own point, 0 to 1.
        residual_sd: √(Σ w·r² / (n − p)), in units of y.
        dof: n − p.
        r_squared: share of the weighted variance of y about its mean that the fit explains; only
            meaningful with a constant among the columns.
    """

    coefficients: Floats
    covariance: Floats
    residuals: Floats
    leverages: Floats
    residual_sd: float
    dof: int
    r_squared: float

    @property
    def coefficient_sds(self) -> Floats:
        """float64[p], standard deviations of the coefficients."""
        sds: Floats = np.sqrt(np.diagonal(self.covariance))
        return sds

    @property
    def square_sum(self) -> float:
        """Weighted sum of the squares of the residuals, Σ w·r²."""
        return self.residual_sd**2 * self.dof


def least_squares(design: Floats, y: Floats, weights: Floats) -> Fit:
    """Solve by QR, which keeps digits that normal equations lose.

    Columns are brought to one length first, so that powers of a large x do no harm.

    Args:
        design: float64[n, p], one column per coefficient, n > p.
        y: float64[n].
        weights: float64[n], above 0; only their ratios matter for the coefficients.
    """
    root_w = np.sqrt(weights)
    weighted = design * root_w[:, None]
    lengths = np.sqrt(np.sum(weighted**2, axis=0))
    q, r = np.linalg.qr(weighted / lengths)
    coefficients = np.linalg.solve(r, q.T @ (y * root_w)) / lengths
    residuals = y - design @ coefficients
    dof = len(y) - design.shape[1]
    square_sum = float(weights @ residuals**2)
    r_inverse = np.linalg.inv(r) / lengths[:, None]
    about_mean = float(weights @ (y - np.average(y, weights=weights)) ** 2)
    return Fit(
        coefficients,
        r_inverse @ r_inverse.T * (square_sum / dof),
        residuals,
        np.sum(q**2, axis=1),
        math.sqrt(square_sum / dof),
        dof,
        1.0 - square_sum / about_mean if about_mean else 1.0,
    )


def polynomial(x: Floats, y: Floats, degree: int) -> Fit:
    """Fit y = c₀ + c₁·x + … + c_degree·x^degree; arrays float64[n], n > degree + 1."""
    design = x[:, None] ** np.arange(degree + 1)
    return least_squares(design, y, np.ones_like(y))
