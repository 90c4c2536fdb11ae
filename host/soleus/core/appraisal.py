"""How good a probe was in its run, in the terms of force measurement.

Every figure is in newtons, with the span beside it; one that the run cannot tell is None, never 0.
Knows neither the budget nor any limit for what is good enough.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np

from soleus.core.least_squares import Fit, Floats, polynomial
from soleus.core.response import Response
from soleus.core.rises import Rises
from soleus.core.run_checks import Way
from soleus.core.student import t_995
from soleus.core.uncertainty import CREEP_S, creep_share_of

LLF_FACTOR: Final = 2.4  # ASTM E74: the lower limit factor is 2.4 standard deviations of the fit
NOT_E74: Final = (
    "The lower limit factor is computed as ASTM E74 does it. This is not an E74 calibration: that"
    " asks for 30 loads, rotations and standards of its own."
)
OUTLIER_T: Final = 3.5  # a step this many of its own deviations away is shown as an outlier
CREEP_SEEN_MIN: Final = 0.35  # share of the creep of 5 minutes that must have been waited for


@dataclass(frozen=True, slots=True)
class Appraisal:
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
        llf_n: lower limit factor computed as ASTM E74 does it, from the loaded steps. It is not
            an E74 calibration: that asks for 30 loads, rotations and standards of its own.
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


def appraise(rises: Rises, response: Response, fit: Fit, f_ratio: float | None) -> Appraisal:
    """Appraise a fitted run; ``f_ratio`` is that of the test for a parabola, if there was one."""
    off_n = response.force_n(rises.all_rise_counts) - rises.all_force_n
    fitted_off_n = off_n[list(rises.steps)]
    line = float(rises.weights @ (rises.force_n * rises.rise_counts))
    line /= float(rises.weights @ rises.force_n**2)
    repeatability_n, repeatability_dof = repeatability(rises, fitted_off_n)
    model_n = [response.rise_counts(force) for force in rises.all_force_n.tolist()]
    dof = rises.n - rises.loads_n if response.points else fit.dof
    zero = rises.zeros_counts
    return Appraisal(
        off_n=tuple(off_n.tolist()),
        off_counts=tuple((rises.all_rise_counts - np.array(model_n)).tolist()),
        outliers=() if response.points else _outliers(rises, fit),
        span_n=response.span_n,
        degree=response.degree,
        f_ratio=f_ratio,
        residual_sd_n=math.sqrt(float(rises.weights @ fitted_off_n**2) / max(dof, 1)),
        dof=dof,
        linearity_n=_greatest_mean(rises, rises.rise_counts / line - rises.force_n),
        off_curve_n=_greatest_mean(rises, fitted_off_n),
        repeatability_n=repeatability_n,
        repeatability_dof=repeatability_dof,
        hysteresis_n=widest_gap(rises, fitted_off_n),
        zero_return_n=None
        if len(zero) < 2
        else max(abs(each - zero[0]) for each in zero[1:]) / response.counts_per_n,
        creep_share=_creep_share(rises),
        llf_n=_llf_n(rises, response),
    )


def repeatability(rises: Rises, off: Floats) -> tuple[float | None, int]:
    """Pooled standard deviation of what shares load and side, and its degrees of freedom.

    Args:
        rises: the loaded steps, n.
        off: float64[n], how far each lies off; the result has its unit.
    """
    squares, dof = 0.0, 0
    for own in _by_load_and_way(rises).values():
        values = off[own]
        squares += float(np.sum((values - values.mean()) ** 2))
        dof += len(own) - 1
    return (math.sqrt(squares / dof), dof) if dof else (None, 0)


def widest_gap(rises: Rises, off: Floats) -> float | None:
    """Falling less rising where it is greatest in size, in the unit of ``off``, float64[n]."""
    means = {key: float(off[own].mean()) for key, own in _by_load_and_way(rises).items()}
    gaps = [
        mean - means[group, Way.RISING]
        for (group, way), mean in means.items()
        if way is Way.FALLING and (group, Way.RISING) in means
    ]
    return max(gaps, key=abs) if gaps else None


def _by_load_and_way(rises: Rises) -> dict[tuple[int, Way], list[int]]:
    found: dict[tuple[int, Way], list[int]] = {}
    for at, key in enumerate(zip(rises.groups.tolist(), rises.ways, strict=True)):
        found.setdefault(key, []).append(at)
    return found


def _greatest_mean(rises: Rises, off_n: Floats) -> float:
    sums = np.bincount(rises.groups, weights=off_n)[1:]
    counts = np.bincount(rises.groups)[1:]
    return float(np.max(np.abs(sums / counts)))


def _outliers(rises: Rises, fit: Fit) -> tuple[int, ...]:
    """Steps whose distance from the curve of the others is large in its own deviations.

    Externally studentised residuals: each is measured with a scatter that leaves it out.
    """
    if fit.dof < 2 or not fit.residual_sd:
        return ()
    free = np.maximum(1.0 - fit.leverages, 1e-9)
    squares = rises.weights * fit.residuals**2 / free
    rest = np.maximum(fit.square_sum - squares, 1e-12 * fit.square_sum) / (fit.dof - 1)
    limit = max(OUTLIER_T, t_995(fit.dof - 1))
    return tuple(rises.steps[at] for at in np.flatnonzero(np.sqrt(squares / rest) > limit))


def _creep_share(rises: Rises) -> float | None:
    """The longest wait, brought to 5 minutes along the logarithm of time."""
    if not rises.creep:
        return None
    _, from_s, to_s, share = max(rises.creep, key=lambda seen: seen[2])
    seen = creep_share_of(to_s) - creep_share_of(from_s)
    return share / seen if seen >= CREEP_SEEN_MIN and to_s >= CREEP_S / 2 else None


def _llf_n(rises: Rises, response: Response) -> float | None:
    """2.4 · √(Σd² / (n − m − 1)), d from a polynomial of degree m with a constant."""
    degree = response.degree or 2
    if rises.n < degree + 2 or rises.loads_n < degree + 1:
        return None
    fit = polynomial(rises.force_n, rises.rise_counts, degree)
    return LLF_FACTOR * fit.residual_sd / response.slope_at(response.span_n / 2)
