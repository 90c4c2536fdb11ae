"""A run of known masses: what was put on the tip, what the sensor counted, and with what.

Also every reason for which a run gives no calibration, with the sentence that says so. What a
run is worth is for ``core.fitting``; nothing here knows of files.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from itertools import pairwise
from typing import Final

from soleus.core.calibration import SensorClass, SensorKind
from soleus.errors import CalibrationError

STANDARD_GRAVITY_N_PER_KG: Final = 9.80665
GRAVITY_TOLERANCE: Final = 0.0027  # g lies between 9.780 and 9.833 all over the Earth
STEPS_MIN: Final = 5
LOADS_MIN: Final = 3  # with the zero; two would leave the line untested
MASS_MIN_KG: Final = 0.2  # 20 kPa on 1 cm²: a span below it guides nobody
MASS_MAX_KG: Final = 60.0
RESIDUAL_MAX_OF_SPAN: Final = 0.02  # a sound load cell stays within 0.1 %


@dataclass(frozen=True, slots=True)
class Step:
    """One load of a run.

    Attributes:
        mass_kg: what stood on the tip; 0 for nothing.
        counts: mean raw count while it stood still.
        counts_sd: standard deviation of the single counts.
        weight: how much the step counts in the fit, relative to the others.
        line: line of the run file, 0 where there is none.
    """

    mass_kg: float
    counts: float
    counts_sd: float
    weight: float = 1.0
    line: int = 0


@dataclass(frozen=True, slots=True)
class RunFacts:
    """With what a run was made. Tolerances are ± limits as a share, taken as rectangular.

    Attributes:
        id: name of the profile that it gives.
        made_on: day of the run.
        sensor, sensor_class, gain, nominal_rate_hz, supply_mv, probe_uid, tip_area_mm2, example,
            simulated, notes: as in ``Calibration``.
        full_scale_counts: the converter's rail; a step at or beyond it is saturated.
        tip_area_tolerance: of the tip area.
        mass_tolerance: of the masses.
        gravity_n_per_kg: local gravity; the standard one where it is not known.
        gravity_tolerance: of it; 0.27 % covers every place on Earth.
        tilt_deg: by how much the probe may lean when it is used.
    """

    id: str
    made_on: date
    sensor: SensorKind
    gain: int
    nominal_rate_hz: float
    tip_area_mm2: float
    tip_area_tolerance: float
    mass_tolerance: float
    full_scale_counts: int
    sensor_class: SensorClass = SensorClass.LOAD_CELL
    supply_mv: int = 0
    probe_uid: str = ""
    gravity_n_per_kg: float = STANDARD_GRAVITY_N_PER_KG
    gravity_tolerance: float = GRAVITY_TOLERANCE
    tilt_deg: float = 5.0
    example: bool = False
    simulated: bool = False
    notes: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """Loads in the order in which they were put on, and with what."""

    facts: RunFacts
    steps: tuple[Step, ...]


class RunFault(Enum):
    """Why a run gives no calibration."""

    TOO_FEW_STEPS = "too_few_steps"
    TOO_FEW_LOADS = "too_few_loads"
    NO_ZERO_STEP = "no_zero_step"
    NEGATIVE_MASS = "negative_mass"
    MASS_TOO_SMALL = "mass_too_small"
    MASS_TOO_LARGE = "mass_too_large"
    SATURATED = "saturated"
    REVERSED = "reversed"
    NOT_RISING = "not_rising"
    STEP_OFF_LINE = "step_off_line"


class RunRefused(CalibrationError):
    """A run that gives no calibration; ``fault`` says why, ``line`` which step (0: the whole)."""

    def __init__(self, fault: RunFault, line: int = 0) -> None:
        self.fault = fault
        self.line = line
        what, next_step = _SENTENCES[fault]
        where = f"Line {line} of the run: " if line else "This run gives no calibration: "
        super().__init__(where + what, "Nothing was stored.", next_step)


_SENTENCES: Final = {
    RunFault.TOO_FEW_STEPS: (
        f"there are fewer than {STEPS_MIN} steps.",
        "Add steps, up and down, and fit again.",
    ),
    RunFault.TOO_FEW_LOADS: (
        f"there are fewer than {LOADS_MIN} different loads, the zero among them.",
        "Use at least two different masses beside the zero.",
    ),
    RunFault.NO_ZERO_STEP: (
        "there is no step with nothing on the tip.",
        "Begin and end the run with a step of mass 0.",
    ),
    RunFault.NEGATIVE_MASS: (
        "a mass cannot be below zero.",
        "Give what stood on the tip; the zero of the scale is a step of mass 0.",
    ),
    RunFault.MASS_TOO_SMALL: (
        f"the largest mass is below {MASS_MIN_KG:g} kg.",
        "If the masses are kilograms, name the column mass_kg instead of mass_g.",
    ),
    RunFault.MASS_TOO_LARGE: (
        f"a mass is above {MASS_MAX_KG:g} kg.",
        "If the masses are grams, name the column mass_g instead of mass_kg.",
    ),
    RunFault.SATURATED: (
        "the count stands at the end of the converter's range.",
        "Leave out loads above what the cell can weigh, or use a larger cell.",
    ),
    RunFault.REVERSED: (
        "the count falls when the load grows: the cell is upside down or its wires are swapped.",
        "Turn the cell round, or swap A+ and A−, and repeat the run.",
    ),
    RunFault.NOT_RISING: (
        "the count does not rise from the next smaller load to this one.",
        "Check that masses and counts belong together and stand in the right lines.",
    ),
    RunFault.STEP_OFF_LINE: (
        f"the step is more than {RESIDUAL_MAX_OF_SPAN:.0%} of the span off the line of the others.",
        "Repeat it if something was bumped or misread; else look whether the cell's mount binds.",
    ),
}


def refuse_bad_run(run: Run) -> None:
    """Raise ``RunRefused`` for the first thing that no line could mend."""
    _refuse_bad_loads(run.steps)
    for step in run.steps:
        if abs(step.counts) >= run.facts.full_scale_counts:
            raise RunRefused(RunFault.SATURATED, step.line)
    _refuse_falling(run.steps)


def _refuse_bad_loads(steps: Sequence[Step]) -> None:
    if len(steps) < STEPS_MIN:
        raise RunRefused(RunFault.TOO_FEW_STEPS)
    for step in steps:
        if step.mass_kg < 0.0:
            raise RunRefused(RunFault.NEGATIVE_MASS, step.line)
        if step.mass_kg > MASS_MAX_KG:
            raise RunRefused(RunFault.MASS_TOO_LARGE, step.line)
    loads_kg = {step.mass_kg for step in steps}
    if 0.0 not in loads_kg:
        raise RunRefused(RunFault.NO_ZERO_STEP)
    if len(loads_kg) < LOADS_MIN:
        raise RunRefused(RunFault.TOO_FEW_LOADS)
    if max(loads_kg) < MASS_MIN_KG:
        raise RunRefused(RunFault.MASS_TOO_SMALL)


def _refuse_falling(steps: Sequence[Step]) -> None:
    """Every count at a load must lie above every count at any smaller load."""
    by_load = sorted(steps, key=lambda step: (step.mass_kg, step.counts))
    if by_load[-1].counts < by_load[0].counts:
        raise RunRefused(RunFault.REVERSED)
    below_counts = -math.inf  # highest count of the smaller loads
    for last, step in pairwise(by_load):
        if step.mass_kg > last.mass_kg:
            below_counts = last.counts
        if step.counts <= below_counts:
            raise RunRefused(RunFault.NOT_RISING, step.line)
