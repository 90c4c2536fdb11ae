"""How good a probe was in its run, in the terms of force measurement.

Every figure is in newtons, with the span beside it; one that the run cannot tell is None, never 0.
Knows neither the budget nor any limit for what is good enough.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np

from soleus.core.calibration.response import Response
from soleus.core.calibration.student_t import t_995
from soleus.core.calibration.uncertainty import CREEP_S, creep_share_of
from soleus.core.fitting.deflections import Deflections
from soleus.core.fitting.least_squares import Fit, Floats, polynomial
from soleus.core.fitting.run_validation import Way

LLF_FACTOR: Final = 2.4  # ASTM E74: the lower limit factor is 2.4 standard deviations of the fit
NOT_E74: Final = (
    "The lower limit factor is computed as ASTM E74 does it. This is not an E74 calibration: that"
    " asks for 30 loads, rotations and standards of its own."
)
OUTLIER_T: Final = 3.5  # a step this many of its own deviations away is shown as an outlier
CREEP_SEEN_MIN: Final = 0.35  # share of the creep of 5 minutes that must have been waited for


@dataclass(frozen=True, slots=True)
class Characteristics:
    """A run in the field's terms.

    Attributes:
        off_n: for every step of the run, what the fitted curve reads less what lay on the tip.
        off_counts: the same in counts, measured less fitted.
        outliers: indices of steps that stand out from the others; shown, never left out.
        span_n: the highest load.
        degree: of the fitted curve; None for a table.
        f_ratio: of the test for a parabola; None where none could be tried.
        residual_sd_n: standard deviation about the curve.
        dof: degrees of freedom of the fit.
        linearity_n: the greatest distance of a load's mean from the best straight line through
            the zero, whatever curve was taken.
        off_curve_n: the same from the fitted curve.
        repeatability_n: standard deviation of one load reached from one side, over all of them;
            None without repeats.
        repeatability_dof: how many readings it is from, less their means; 0 without.
        hysteresis_n: the greatest gap, falling less rising, at one load; None if nothing fell.
        zero_return_n: how far the unloaded steps lie from the first; None with only one.
        creep_share: growth of the reading in 5 minutes under load as a share of it, from the
            longest wait, along the logarithm of time; None where nobody waited long enough.
        llf_n: lower limit factor computed as ASTM E74 does it, from the loaded steps, those of
            the way down among them; None with too few. See ``NOT_E74``.
    """

    off_n: tuple[float, ...]
    off_counts: tuple[float, ...]
    outliers: tuple[int, ...]
    span_n: float
    degree: int | None
    f_ratio: float | None
    residual_sd_n: float
    dof: int
    linearity_n: float
    off_curve_n: float
    repeatability_n: float | None
    repeatability_dof: int
    hysteresis_n: float | None
    zero_return_n: float | None
    creep_share: float | None
    llf_n: float | None


def characteristics_of(
    deflections: Deflections, response: Response, fit: Fit, f_ratio: float | None
) -> Characteristics:
    """Describe a fitted run; ``f_ratio`` is that of the test for a parabola, if there was one."""
    off_n = response.force_n(deflections.all_rise_counts) - deflections.all_force_n
    fitted_off_n = off_n[list(deflections.steps)]
    line = float(deflections.weights @ (deflections.force_n * deflections.rise_counts))
    line /= float(deflections.weights @ deflections.force_n**2)
    repeatability_n, repeatability_dof = repeatability(deflections, fitted_off_n)
    model_n = [response.rise_counts(force) for force in deflections.all_force_n.tolist()]
    dof = deflections.n - deflections.loads_n if response.points else fit.dof
    zero = deflections.zeros_counts
    return Characteristics(
        off_n=tuple(off_n.tolist()),
        off_counts=tuple((deflections.all_rise_counts - np.array(model_n)).tolist()),
        outliers=_of_table(deflections, fitted_off_n)
        if response.points
        else _of_curve(deflections, fit),
        span_n=response.span_n,
        degree=response.degree,
        f_ratio=f_ratio,
        residual_sd_n=math.sqrt(float(deflections.weights @ fitted_off_n**2) / max(dof, 1)),
        dof=dof,
        linearity_n=_greatest_mean(
            deflections, deflections.rise_counts / line - deflections.force_n
        ),
        off_curve_n=_greatest_mean(deflections, fitted_off_n),
        repeatability_n=repeatability_n,
        repeatability_dof=repeatability_dof,
        hysteresis_n=widest_gap(deflections, fitted_off_n),
        zero_return_n=None
        if len(zero) < 2
        else max(abs(each - zero[0]) for each in zero[1:]) / response.counts_per_n,
        creep_share=_creep_share(deflections),
        llf_n=_llf_n(deflections, response),
    )


def repeatability(deflections: Deflections, off: Floats) -> tuple[float | None, int]:
    """Pooled standard deviation of what shares load and side, and its degrees of freedom.

    Args:
        deflections: the loaded steps, n.
        off: float64[n], how far each lies off; the result has its unit.
    """
    squares, dof = 0.0, 0
    for own in _by_load_and_way(deflections).values():
        values = off[own]
        squares += float(np.sum((values - values.mean()) ** 2))
        dof += len(own) - 1
    return (math.sqrt(squares / dof), dof) if dof else (None, 0)


def widest_gap(deflections: Deflections, off: Floats) -> float | None:
    """Falling less rising where it is greatest in size, in the unit of ``off``, float64[n]."""
    means = {key: float(off[own].mean()) for key, own in _by_load_and_way(deflections).items()}
    gaps = [
        mean - means[group, Way.RISING]
        for (group, way), mean in means.items()
        if way is Way.FALLING and (group, Way.RISING) in means
    ]
    return max(gaps, key=abs) if gaps else None


def _by_load_and_way(deflections: Deflections) -> dict[tuple[int, Way], list[int]]:
    found: dict[tuple[int, Way], list[int]] = {}
    for at, key in enumerate(zip(deflections.groups.tolist(), deflections.ways, strict=True)):
        found.setdefault(key, []).append(at)
    return found


def _greatest_mean(deflections: Deflections, off_n: Floats) -> float:
    sums = np.bincount(deflections.groups, weights=off_n)[1:]
    counts = np.bincount(deflections.groups)[1:]
    return float(np.max(np.abs(sums / counts)))


def _of_curve(deflections: Deflections, fit: Fit) -> tuple[int, ...]:
    """The steps that stand out from a line or a parabola."""
    squares = deflections.weights * fit.residuals**2
    return _outliers(deflections, squares, fit.leverages, fit.dof)


def _of_table(deflections: Deflections, off_n: Floats) -> tuple[int, ...]:
    """The steps that stand out from the other readings of their load, as a share of it.

    A point of the table is the mean of its load, so each of n readings makes 1/n of it.
    """
    readings = np.bincount(deflections.groups)[deflections.groups]
    squares = (off_n / deflections.force_n) ** 2
    return _outliers(deflections, squares, 1.0 / readings, deflections.n - deflections.loads_n)


def _outliers(
    deflections: Deflections, squares: Floats, leverages: Floats, dof: int
) -> tuple[int, ...]:
    """Steps whose distance from the others is large in its own deviations.

    Externally studentised residuals: each is measured with a scatter that leaves it out.

    Args:
        deflections: the loaded steps, n.
        squares: float64[n], weighted squares of the residuals.
        leverages: float64[n], how much of each fitted value comes from its own step.
        dof: degrees of freedom of all residuals.
    """
    whole = float(np.sum(squares))
    if dof < 2 or not whole:
        return ()
    freed = squares / np.maximum(1.0 - leverages, 1e-9)
    rest = np.maximum(whole - freed, 1e-12 * whole) / (dof - 1)
    limit = max(OUTLIER_T, t_995(dof - 1))
    return tuple(deflections.steps[at] for at in np.flatnonzero(np.sqrt(freed / rest) > limit))


def _creep_share(deflections: Deflections) -> float | None:
    """The longest wait, brought to 5 minutes along the logarithm of time."""
    if not deflections.creep:
        return None
    _, from_s, to_s, share = max(deflections.creep, key=lambda seen: seen[2])
    seen = creep_share_of(to_s) - creep_share_of(from_s)
    return share / seen if seen >= CREEP_SEEN_MIN and to_s >= CREEP_S / 2 else None


def _llf_n(deflections: Deflections, response: Response) -> float | None:
    """2.4 · √(Σd² / (n − m − 1)), d from a polynomial of degree m with a constant.

    In newtons by the run's mean ratio of force to counts, and never less than the resolution, one
    count: both as ASTM E74 has it. Rising and falling loads are taken together.
    """
    degree = response.degree or 2
    if deflections.n < degree + 2 or deflections.loads_n < degree + 1:
        return None
    fit = polynomial(deflections.force_n, deflections.rise_counts, degree)
    n_per_count = float(np.mean(deflections.force_n / deflections.rise_counts))
    return max(LLF_FACTOR * fit.residual_sd, 1.0) * n_per_count
