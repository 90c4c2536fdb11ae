"""How each cause of doubt gets its size: from the run where it shows, else from a stated limit.

The rows are those of a reading in use, not of the run alone. Limits ±a are rectangular, u = a/√3
(JCGM 100:2008, 4.3.7). Nothing here knows of files or of the probe.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from soleus.core.calibration.model import TEMPERATURE_RANGE_K, SensorClass
from soleus.core.calibration.response import Response
from soleus.core.calibration.uncertainty import TermName, UncertaintyTerm
from soleus.core.fitting.characteristics import Characteristics, repeatability, widest_gap
from soleus.core.fitting.deflections import Deflections
from soleus.core.fitting.least_squares import Fit, Floats
from soleus.core.fitting.run import TEMPERATURE_SHARE_PER_K, ReferenceKind, RunFacts

# ± limits where the run does not tell, from what sheets say of cheap parts, doubled. Of the span:
HYSTERESIS_UNSEEN: Final = 0.001
ZERO_RETURN_UNSEEN: Final = 0.001
# and of the load, in 5 minutes:
CREEP_UNSEEN: Final = {SensorClass.LOAD_CELL: 0.001, SensorClass.DRIFTING: 0.15}
OFF_TABLE_UNSEEN: Final = 0.10  # ± share, hysteresis of film sensors by their sheets
_ROOT3: Final = math.sqrt(3.0)


def budget(
    facts: RunFacts,
    deflections: Deflections,
    response: Response,
    fit: Fit,
    seen: Characteristics,
    *,
    lean_corrected: bool,
) -> tuple[UncertaintyTerm, ...]:
    """The standard uncertainties of a reading, one row per cause, in the order of ``TermName``.

    What leaning takes away on average is no doubt any more where it is put right.
    """
    drifting = facts.sensor_class is SensorClass.DRIFTING
    scatter = (
        _of_table(deflections, response)
        if drifting
        else _of_curve(deflections, response, fit, seen)
    )
    rows = [
        *scatter,
        *_of_sensor(facts, deflections, response, seen),
        *_of_world(facts, deflections, response),
        _of_lean(facts, corrected=lean_corrected),
    ]
    order = list(TermName)
    return tuple(
        UncertaintyTerm(row.name, _digits(row.absolute_n), _digits(row.relative), row.dof)
        for row in sorted(rows, key=lambda row: order.index(row.name))
    )


def _of_curve(
    deflections: Deflections, response: Response, fit: Fit, seen: Characteristics
) -> list[UncertaintyTerm]:
    """What a line or parabola does not follow, and how well it is known itself."""
    gap_n = 2 * HYSTERESIS_UNSEEN * seen.span_n if seen.hysteresis_n is None else seen.hysteresis_n
    repeat_n, repeat_dof = seen.repeatability_n, float(seen.repeatability_dof)
    if repeat_n is None:  # without repeats all scatter about the curve stands for it
        repeat_n, repeat_dof = seen.residual_sd_n, float(fit.dof)
    return [
        UncertaintyTerm(TermName.FIT, 0.0, _fit_share(response, fit), float(fit.dof)),
        UncertaintyTerm(TermName.LINEARITY, seen.off_curve_n / _ROOT3),
        UncertaintyTerm(TermName.REPEATABILITY, repeat_n, 0.0, repeat_dof),
        UncertaintyTerm(TermName.HYSTERESIS, abs(gap_n) / 2 / _ROOT3),
    ]


def _fit_share(response: Response, fit: Fit) -> float:
    """Standard uncertainty of the curve as a share of the load, where it is largest."""
    force_n = np.linspace(0.0, response.span_n, 21)[:, None]
    powers = force_n ** np.arange(len(fit.coefficients))  # the curve over the load: 1, F
    variance = np.sum((powers @ fit.covariance) * powers, axis=1)
    slopes = response.counts_per_n + 2.0 * response.counts_per_n2 * force_n[:, 0]
    return float(np.max(np.sqrt(variance) / slopes))


def _of_table(deflections: Deflections, response: Response) -> list[UncertaintyTerm]:
    """Sensors that drift err in proportion to the load, so all of it is a share."""
    share: Floats = response.force_n(deflections.rise_counts) / deflections.force_n - 1.0
    dof = max(deflections.n - deflections.loads_n, 1)
    spread = math.sqrt(float(np.sum(share**2)) / dof)
    repeat, repeat_dof = repeatability(deflections, share)
    if repeat is None:
        repeat, repeat_dof = spread, dof
    gap = widest_gap(deflections, share)
    gap = 2 * OFF_TABLE_UNSEEN if gap is None else gap
    per_load = deflections.n / deflections.loads_n
    return [
        UncertaintyTerm(TermName.FIT, 0.0, spread / math.sqrt(per_load), float(dof)),
        UncertaintyTerm(TermName.LINEARITY, 0.0, _between_points(response) / _ROOT3),
        UncertaintyTerm(TermName.REPEATABILITY, 0.0, repeat, float(repeat_dof)),
        UncertaintyTerm(TermName.HYSTERESIS, 0.0, abs(gap) / 2 / _ROOT3),
    ]


def _between_points(response: Response) -> float:
    """How far straight pieces may miss a smooth curve between their ends, as a share.

    A point left out is missed by about four times as much, its gap being twice as wide.
    """
    points = [(0.0, 0.0), *response.points]
    missed = [0.0]
    for before, left_out, after in zip(points, points[1:], points[2:], strict=False):
        way = (left_out[1] - before[1]) / (after[1] - before[1])
        force_n = before[0] + way * (after[0] - before[0])
        missed.append(abs(force_n / left_out[0] - 1.0))
    return max(missed) / 4


def _of_sensor(
    facts: RunFacts, deflections: Deflections, response: Response, seen: Characteristics
) -> list[UncertaintyTerm]:
    """What a single reading adds: time under load, the zero, the converter, the room."""
    creep = seen.creep_share
    if creep is None:
        limit = facts.creep_limit
        creep = CREEP_UNSEEN[facts.sensor_class] if limit is None else limit
    zero_n = seen.zero_return_n
    if zero_n is None:
        zero_n = ZERO_RETURN_UNSEEN * seen.span_n
    slope = min(response.slope_at(force) for force in (0.0, response.span_n / 2, response.span_n))
    per_k = facts.temperature_share_per_k
    if per_k is None:
        per_k = TEMPERATURE_SHARE_PER_K[facts.sensor_class]
    return [
        UncertaintyTerm(TermName.CREEP, 0.0, abs(creep) / _ROOT3),
        UncertaintyTerm(TermName.ZERO_RETURN, zero_n / _ROOT3),
        UncertaintyTerm(TermName.RESOLUTION, 1.0 / math.sqrt(12.0) / slope),
        UncertaintyTerm(TermName.NOISE, deflections.noise_counts / slope),
        UncertaintyTerm(TermName.TEMPERATURE, 0.0, per_k * TEMPERATURE_RANGE_K / _ROOT3),
    ]


def _of_world(
    facts: RunFacts, deflections: Deflections, response: Response
) -> list[UncertaintyTerm]:
    """What the loads, the place and the tip add."""
    reference = facts.reference
    masses = reference.kind is ReferenceKind.MASSES
    gauge = reference.kind is ReferenceKind.GAUGE
    hand_n = deflections.hand_counts / response.counts_per_n / math.sqrt(deflections.n)
    reading_n = math.hypot(reference.resolution_n / math.sqrt(12.0), hand_n)
    return [
        UncertaintyTerm(TermName.MASSES, reference.limit_n / _ROOT3, facts.mass_tolerance / _ROOT3),
        UncertaintyTerm(TermName.REFERENCE_READING, 0.0 if masses else reading_n),
        UncertaintyTerm(TermName.GRAVITY, 0.0, 0.0 if gauge else facts.gravity_tolerance / _ROOT3),
        UncertaintyTerm(
            TermName.BUOYANCY, 0.0, facts.buoyancy_tolerance / _ROOT3 if masses else 0.0
        ),
        UncertaintyTerm(TermName.TIP_AREA, 0.0, facts.tip_area_tolerance / _ROOT3),
    ]


def _of_lean(facts: RunFacts, *, corrected: bool) -> UncertaintyTerm:
    """A leaning probe feels cos θ of the force.

    With any angle up to θ the same likely, what is lost grows as the square of the angle: a third
    of 1 − cos θ on average, which ``lean_share`` puts right, and (1 − cos θ)²/5 in the mean square.
    What is left then has the variance (1/5 − 1/9)·(1 − cos θ)².
    """
    square = 1.0 / 5.0 - (1.0 / 9.0 if corrected else 0.0)
    return UncertaintyTerm(TermName.TILT, 0.0, math.sqrt(square) * _lost_at_most(facts))


def lean_share(facts: RunFacts) -> float:
    """How much too low a probe reads on the average of how far a hand may lean.

    A simulated hand presses straight, so there is nothing to put right.
    """
    return 0.0 if facts.simulated else _digits(_lost_at_most(facts) / 3.0)


def _lost_at_most(facts: RunFacts) -> float:
    return 1.0 - math.cos(math.radians(facts.tilt_deg))


def _digits(value: float) -> float:
    return float(f"{value:.3g}")
