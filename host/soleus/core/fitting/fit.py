"""From a run of known loads to a calibration, or a refusal that says which step is wrong and why.

A load cell gets a line or a parabola through its zero, fitted by weighted least squares; a sensor
that drifts gets a table of its load means. How good the probe was in the run stands in
``core.fitting.characteristics``, its budget in ``core.fitting.uncertainty_budget``; nothing here
knows of files or of the probe.
"""

from __future__ import annotations

import math
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np

from soleus.core.calibration.model import Calibration, SensorClass, span_kpa, u95_kpa
from soleus.core.calibration.response import Response
from soleus.core.calibration.student_t import t_995
from soleus.core.calibration.uncertainty import Uncertainty
from soleus.core.fitting.characteristics import Characteristics, characteristics_of
from soleus.core.fitting.deflections import Deflections, deflections_of
from soleus.core.fitting.least_squares import Fit, Floats, least_squares
from soleus.core.fitting.run import OFF_CURVE_MAX, Run, RunFault, RunRefused
from soleus.core.fitting.run_validation import refuse_bad_run
from soleus.core.fitting.uncertainty_budget import budget, lean_share
from soleus.core.fitting.zero_stability import refuse_moved_zero

DUE_MONTHS: Final = 6
# When a parabola is taken instead of a line: all three, see ``wants_bend``.
BEND_LOADS_MIN: Final = 5
BEND_DOF_MIN: Final = 3
BEND_MIN_OF_SPAN: Final = 1e-4


@dataclass(frozen=True, slots=True, eq=False)
class FittedRun:
    """A calibration with what it stands on.

    Attributes:
        calibration: what a profile keeps.
        fit: of the curve, in counts; of a table, the one of the line beside it.
        characteristics: how good the probe was in the run, step by step and in the field's terms.
    """

    calibration: Calibration
    fit: Fit
    characteristics: Characteristics


def calibrate(run: Run, *, corrects_lean: bool = True) -> FittedRun:
    """Fit a run. Raises ``RunRefused``; a run with a doubtful step is never mended in silence.

    Args:
        run: the loads.
        corrects_lean: puts right what leaning takes away on average; False for a calibration as it
            was made before format 3 of the profiles.
    """
    refuse_bad_run(run)
    deflections = deflections_of(run)
    refuse_moved_zero(run, deflections)
    response, fit, f_ratio = _curve(run, deflections)
    if not response.rises:
        raise RunRefused(RunFault.NOT_MONOTONE)
    _refuse_step_off_curve(run, deflections, response, fit)
    characteristics = characteristics_of(deflections, response, fit, f_ratio)
    lean = lean_share(run.facts) if corrects_lean else 0.0
    facts, corrected = run.facts, lean > 0.0
    terms = budget(facts, deflections, response, fit, characteristics, lean_corrected=corrected)
    cal = _calibration(run, deflections, response, Uncertainty(terms), lean)
    if not math.isfinite(cal.counts_per_n) or not math.isfinite(u95_kpa(cal, span_kpa(cal))):
        raise RunRefused(RunFault.NOT_FINITE)
    return FittedRun(cal, fit, characteristics)


def wants_bend(line: Fit, bent: Fit, loads: int, bend_of_span: float) -> bool:
    """The rule for the degree: a parabola only where a straight line is clearly not enough.

    All of these must hold: the extra sum of squares passes the F test at 1 % (its point is the
    square of Student's t at 99.5 %); there are at least ``BEND_LOADS_MIN`` different loads and
    ``BEND_DOF_MIN`` degrees of freedom left; and the bend moves a reading by at least
    ``BEND_MIN_OF_SPAN``, since smaller ones help nobody.
    """
    enough = loads >= BEND_LOADS_MIN and bent.dof >= BEND_DOF_MIN
    if not enough or abs(bend_of_span) < BEND_MIN_OF_SPAN:
        return False
    return f_of(line, bent) > t_995(bent.dof) ** 2


def f_of(line: Fit, bent: Fit) -> float:
    """F = extra sum of squares over the mean square of the parabola's residuals."""
    mean_square = bent.square_sum / bent.dof
    return (line.square_sum - bent.square_sum) / mean_square if mean_square else np.inf


def months_later(day: date, months: int) -> date:
    """The same day some months later; the last day of a shorter month."""
    months_since_year_0 = day.year * 12 + day.month - 1 + months
    year, month = months_since_year_0 // 12, months_since_year_0 % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _curve(run: Run, deflections: Deflections) -> tuple[Response, Fit, float | None]:
    """The curve, its fit in counts, and the F ratio of a parabola where one could be tried."""
    force_n, rise, weights = deflections.force_n, deflections.rise_counts, deflections.weights
    span_n = float(force_n.max())
    line = least_squares(force_n[:, None], rise, weights)
    per_n = float(line.coefficients[0])
    if run.facts.sensor_class is SensorClass.DRIFTING:
        points = _load_means(deflections)
        return Response(points[0][1] / points[0][0], 0.0, points[-1][0], points), line, None
    if deflections.loads_n < BEND_LOADS_MIN:
        return Response(per_n, 0.0, span_n), line, None
    bent = least_squares(np.column_stack([force_n, force_n**2]), rise, weights)
    bend = float(bent.coefficients[1])
    # a parabola leaves its chord by c·span²/4 in the middle of the span
    if wants_bend(line, bent, deflections.loads_n, bend * span_n / 4 / per_n):
        return Response(float(bent.coefficients[0]), bend, span_n), bent, f_of(line, bent)
    return Response(per_n, 0.0, span_n), line, f_of(line, bent)


def _load_means(deflections: Deflections) -> tuple[tuple[float, float], ...]:
    points = []
    for group in range(1, deflections.loads_n + 1):
        own = deflections.groups == group
        points.append(
            (float(deflections.force_n[own].mean()), float(deflections.rise_counts[own].mean()))
        )
    return tuple(points)


def _refuse_step_off_curve(
    run: Run, deflections: Deflections, response: Response, fit: Fit
) -> None:
    """Measure each step from the curve through the others, or a bad end step would hide itself."""
    if response.points:
        at_points = np.array(
            [response.rise_counts(force) for force in deflections.force_n.tolist()]
        )
        from_others: Floats = np.abs(deflections.rise_counts - at_points)
    else:
        from_others = np.abs(fit.residuals) / np.maximum(1.0 - fit.leverages, 1e-6)
    farthest = int(np.argmax(from_others))
    span_counts = float(deflections.rise_counts.max())
    if float(from_others[farthest]) > OFF_CURVE_MAX[run.facts.sensor_class] * span_counts:
        raise RunRefused(RunFault.STEP_OFF_LINE, run.steps[deflections.steps[farthest]].line)


def _calibration(
    run: Run, deflections: Deflections, response: Response, uncertainty: Uncertainty, lean: float
) -> Calibration:
    facts = run.facts
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
        zero_counts=round(deflections.zero_counts, 2),
        counts_per_n=_digits(response.counts_per_n),
        span_n=_digits(response.span_n),
        tip_area_mm2=facts.tip_area_mm2,
        uncertainty=uncertainty,
        counts_per_n2=_digits(response.counts_per_n2),
        points=tuple((_digits(force), _digits(rise)) for force, rise in response.points),
        temperature_c=facts.temperature_c,
        lean_share=lean,
        run_sha256=run.sha256,
        example=facts.example,
        simulated=facts.simulated,
        notes=facts.notes,
    )


def _digits(value: float) -> float:
    return float(f"{value:.9g}")
