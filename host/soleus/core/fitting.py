"""From a run of known masses to a calibration, or a refusal that says which step is wrong and why.

The sensor is taken as a line, ``counts = zero_counts + counts_per_n · force_n``, fitted by least
squares; the budget of the result names each cause of doubt. Nothing here knows of files or of the
probe; who makes a run decides what a steady step is.
"""

from __future__ import annotations

import math
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
from numpy.typing import NDArray

from soleus.core.calibration import (
    Calibration,
    TermName,
    Uncertainty,
    UncertaintyTerm,
)
from soleus.core.runs import (
    RESIDUAL_MAX_OF_SPAN,
    Run,
    RunFault,
    RunRefused,
    Step,
    refuse_bad_run,
)

AIR_KG_PER_M3: Final = 1.2
MASS_KG_PER_M3: Final = 8000.0  # conventional density of masses (OIML D 28)
DUE_MONTHS: Final = 6

# 97.5 % points of Student's t for 1, 2, … 30 degrees of freedom; beyond them the last is kept,
# which is a little too wide (2.042 instead of 1.960 at infinity).
_T_975: Final = (
    12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228,
    2.201, 2.179, 2.160, 2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086,
    2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042,
)  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Fit:
    """A weighted least-squares fit of y = Σ cₖ·columnₖ.

    Attributes:
        coefficients: float64[p].
        coefficient_sds: float64[p], their standard deviations.
        residuals: float64[n], measured minus fitted, in units of y.
        leverages: float64[n], how much of each fitted value comes from its own point, 0 to 1.
        residual_sd: √(Σ w·r² / (n − p)), in units of y.
        dof: n − p.
    """

    coefficients: NDArray[np.float64]
    coefficient_sds: NDArray[np.float64]
    residuals: NDArray[np.float64]
    leverages: NDArray[np.float64]
    residual_sd: float
    dof: int


@dataclass(frozen=True, slots=True, eq=False)
class FittedRun:
    """A calibration with the fit that it stands on."""

    calibration: Calibration
    fit: Fit


def calibrate(run: Run) -> FittedRun:
    """Fit a run. Raises ``RunRefused``; a run with a doubtful step is never mended in silence."""
    refuse_bad_run(run)
    forces_n = np.array([force_n(step.mass_kg, run.facts.gravity_n_per_kg) for step in run.steps])
    counts = np.array([step.counts for step in run.steps])
    weights = np.array([step.weight for step in run.steps])
    fit = least_squares(np.column_stack([np.ones_like(forces_n), forces_n]), counts, weights)
    _refuse_step_off_line(run.steps, fit)
    return FittedRun(_calibration(run, fit, float(forces_n.max())), fit)


def force_n(mass_kg: float, gravity_n_per_kg: float) -> float:
    """Weight of a mass in air: F = m · g · (1 − ρ_air / ρ_mass), with ρ = 1.2 and 8000 kg/m³."""
    return mass_kg * gravity_n_per_kg * (1.0 - AIR_KG_PER_M3 / MASS_KG_PER_M3)


def least_squares(
    design: NDArray[np.float64], y: NDArray[np.float64], weights: NDArray[np.float64]
) -> Fit:
    """Weighted linear least squares by QR, which keeps digits that normal equations lose.

    Args:
        design: float64[n, p], one column per coefficient, n > p.
        y: float64[n].
        weights: float64[n], above 0; only their ratios matter for the coefficients.
    """
    root_w = np.sqrt(weights)
    q, r = np.linalg.qr(design * root_w[:, None])
    coefficients = np.linalg.solve(r, q.T @ (y * root_w))
    residuals = y - design @ coefficients
    dof = len(y) - design.shape[1]
    residual_sd = math.sqrt(float(np.sum(weights * residuals**2)) / dof)
    r_inverse = np.linalg.inv(r)
    sds = residual_sd * np.sqrt(np.sum(r_inverse**2, axis=1))
    return Fit(coefficients, sds, residuals, np.sum(q**2, axis=1), residual_sd, dof)


def coverage_k(dof: int) -> float:
    """Factor for 95 %: Student's t for the fit's degrees of freedom (JCGM 100:2008, G.3).

    The other terms of the budget are known better than the fit, so this is a little wide.
    """
    return _T_975[min(dof, len(_T_975)) - 1]


def _refuse_step_off_line(steps: Sequence[Step], fit: Fit) -> None:
    """Measure each step from the line through the others, or a bad end step would hide itself."""
    counts = [step.counts for step in steps]
    from_others = np.abs(fit.residuals / (1.0 - fit.leverages))
    farthest = int(np.argmax(from_others))
    if float(from_others[farthest]) > RESIDUAL_MAX_OF_SPAN * (max(counts) - min(counts)):
        raise RunRefused(RunFault.STEP_OFF_LINE, steps[farthest].line)


def _calibration(run: Run, fit: Fit, span_n: float) -> Calibration:
    facts = run.facts
    zero_counts, counts_per_n = (float(value) for value in fit.coefficients)
    return Calibration(
        id=facts.id,
        made_on=facts.made_on,
        due_on=None if facts.simulated else months_later(facts.made_on, DUE_MONTHS),
        sensor=facts.sensor,
        sensor_class=facts.sensor_class,
        gain=facts.gain,
        nominal_rate_hz=facts.nominal_rate_hz,
        supply_mv=facts.supply_mv,
        probe_uid=facts.probe_uid,
        zero_counts=round(zero_counts, 2),
        counts_per_n=_digits(counts_per_n, 9),
        span_n=_digits(span_n, 9),
        tip_area_mm2=facts.tip_area_mm2,
        uncertainty=Uncertainty(budget(run, fit), coverage_k(fit.dof)),
        example=facts.example,
        simulated=facts.simulated,
        notes=facts.notes,
    )


def budget(run: Run, fit: Fit) -> tuple[UncertaintyTerm, ...]:
    """The standard uncertainties of a reading, one per cause.

    Scatter about the line and noise of a single reading are standard deviations; limits ±a are
    rectangular, u = a / √3 (JCGM 100:2008, 4.3.7). A probe that leans by θ feels only cos θ of
    the force along its axis, so tilt costs up to 1 − cos θ.
    """
    facts, slope = run.facts, float(fit.coefficients[1])
    noise_counts = math.sqrt(sum(step.counts_sd**2 for step in run.steps) / len(run.steps))
    zeros = [step.counts for step in run.steps if step.mass_kg == 0.0]
    tilt_share = 1.0 - math.cos(math.radians(facts.tilt_deg))
    root3 = math.sqrt(3.0)
    absolute_n = {
        TermName.RESIDUAL: fit.residual_sd / slope,
        TermName.NOISE: noise_counts / slope,
        TermName.ZERO_RETURN: abs(zeros[-1] - zeros[0]) / slope / root3,
    }
    relative = {
        TermName.SLOPE: float(fit.coefficient_sds[1]) / slope,
        TermName.MASSES: facts.mass_tolerance / root3,
        TermName.GRAVITY: facts.gravity_tolerance / root3,
        TermName.TIP_AREA: facts.tip_area_tolerance / root3,
        TermName.TILT: tilt_share / root3,
    }
    return tuple(
        UncertaintyTerm(
            name,
            absolute_n=_digits(absolute_n.get(name, 0.0), 3),
            relative=_digits(relative.get(name, 0.0), 3),
        )
        for name in TermName
    )


def months_later(day: date, months: int) -> date:
    """The same day some months later; the last day of a shorter month."""
    months_since_year_0 = day.year * 12 + day.month - 1 + months
    year, month = months_since_year_0 // 12, months_since_year_0 % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _digits(value: float, significant_n: int) -> float:
    return float(f"{value:.{significant_n}g}")
