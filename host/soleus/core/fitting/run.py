"""A run of known loads: what was put on the tip, what the sensor counted, and with what.

Also every reason for which a run gives no calibration, with the sentence that says so. When one
applies is for ``core.fitting.run_validation``, what a run is worth for ``core.fitting.fit``;
nothing here knows of files.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Final

from soleus.core.calibration.model import SensorClass, SensorKind
from soleus.core.fitting.gravity import (
    BUOYANCY_TOLERANCE,
    GRAVITY_TOLERANCE,
    STANDARD_GRAVITY_N_PER_KG,
    force_n,
)
from soleus.errors import CalibrationError

STEPS_MIN: Final = 5
LOADS_MIN: Final = 3  # with the zero; two would leave the line untested
MASS_MIN_KG: Final = 0.2  # 20 kPa on 1 cm²: a span below it guides nobody
MASS_MAX_KG: Final = 60.0
# What is outside of these was typed in another unit: cm² or m² for a tip, kelvin, a load in grams.
TIP_RANGE_MM2: Final = (1.0, 10_000.0)
LIMIT_MAX_N: Final = 1000.0
# How far a step may lie off the curve of the others, as a share of the span. A sound load cell
# stays within 0.1 %; film sensors have 10 % of hysteresis alone.
OFF_CURVE_MAX: Final = {SensorClass.LOAD_CELL: 0.02, SensorClass.DRIFTING: 0.25}
# How far the zero of a load cell may move between two steps without load, as a share of the span.
# A judgement: a cell that is only warming up stays below it, one that slipped seldom does.
ZERO_MOVED_MAX: Final = 0.01
CONDITIONING_MIN: Final = 3  # cycles before the run; the sheet of one film sensor asks for four
# ± share per kelvin where the run does not say. Load cells: four times usual sheets. Films:
# FlexiForce has 0.36 % on its sheet, Interlink (FSR 400) 15 % from room to 85 °C, which is 0.23.
TEMPERATURE_SHARE_PER_K: Final = {SensorClass.LOAD_CELL: 0.0002, SensorClass.DRIFTING: 0.004}
SAME_LOAD_OF_SPAN: Final = 0.02  # hand-held loads that lie closer together count as one


@dataclass(frozen=True, slots=True)
class Step:
    """One load of a run.

    Attributes:
        mass_kg: what stood on the tip, or what the scale showed; 0 for nothing. Of a gauge, its
            force as kilograms of standard weight, so that ``load_n`` gives it back.
        counts: mean raw count while it stood still.
        counts_sd: standard deviation of the single counts.
        weight: how much the step counts in the fit, relative to the others.
        line: line of the run file, 0 where there is none.
        dwell_s: how long this load had been on; 0 where it was not noted. A step that repeats
            the load of the one before, later, shows creep and is not fitted.
    """

    mass_kg: float
    counts: float
    counts_sd: float
    weight: float = 1.0
    line: int = 0
    dwell_s: float = 0.0


class ReferenceKind(Enum):
    """What a run is made against; the value is what the run file says."""

    MASSES = "masses"  # on a fixture
    SCALE = "scale"  # the probe is pressed onto a kitchen scale and its reading typed
    GAUGE = "gauge"  # a force gauge, in newtons


@dataclass(frozen=True, slots=True)
class Reference:
    """What the loads are known by. How exact it is in proportion is ``RunFacts.mass_tolerance``.

    Attributes:
        kind: masses, scale or gauge.
        limit_n: ± limit that does not grow with the load, N: for example a gauge's share of its
            full scale, or what a scale cannot feel; taken as rectangular.
        resolution_n: one step of the display, N; 0 for masses.
    """

    kind: ReferenceKind = ReferenceKind.MASSES
    limit_n: float = 0.0
    resolution_n: float = 0.0


@dataclass(frozen=True, slots=True)
class RunFacts:
    """The circumstances of a run. Tolerances are ± limits as a share, taken as rectangular.

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
        reference: what the loads are known by.
        buoyancy_tolerance: of the weight, for air and bodies other than the conventional ones.
        temperature_c: of the probe during the run; None where it was not measured.
        temperature_share_per_k: how much the sensitivity may change per kelvin; None: the usual
            one of the sensor's class.
        creep_limit: assumed ± share in 5 minutes where the run does not measure it; None: the
            usual one of the sensor's class.
        conditioning_cycles: full loads and releases before the run.
        made_by: who made it; may be empty.
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
    reference: Reference = Reference()
    buoyancy_tolerance: float = BUOYANCY_TOLERANCE
    temperature_c: float | None = None
    temperature_share_per_k: float | None = None
    creep_limit: float | None = None
    conditioning_cycles: int = 0
    made_by: str = ""
    example: bool = False
    simulated: bool = False
    notes: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """Loads in the order in which they were put on, and with what.

    Attributes:
        facts: with what.
        steps: the loads.
        sha256: of the text of the run file; empty where there is none.
    """

    facts: RunFacts
    steps: tuple[Step, ...]
    sha256: str = ""

    @property
    def loads_n(self) -> tuple[float, ...]:
        """The force of each step, N."""
        return tuple(load_n(step.mass_kg, self.facts) for step in self.steps)


def load_n(mass_kg: float, facts: RunFacts) -> float:
    """The force that a mass, or a reading of scale or gauge, stands for in this run.

    A gauge tells force itself, so neither gravity nor air enters. A scale tells the mass that
    would weigh as much where it was adjusted; that place's gravity is meant then.
    """
    if facts.reference.kind is ReferenceKind.GAUGE:
        return mass_kg * STANDARD_GRAVITY_N_PER_KG
    return force_n(mass_kg, facts.gravity_n_per_kg)


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
    ZERO_MOVED = "zero_moved"
    MADE_LATER = "made_later"
    OUT_OF_ORDER = "out_of_order"
    COPIED = "copied"
    NO_TIP_AREA = "no_tip_area"
    NOT_CONDITIONED = "not_conditioned"
    NOT_MONOTONE = "not_monotone"
    NOT_FINITE = "not_finite"


class RunRefused(CalibrationError):
    """A run that gives no calibration; ``fault`` says why, ``line`` which step (0: the whole).

    ``reason`` is the sentence without its place; ``share`` is of the span where it tells one.
    """

    def __init__(self, fault: RunFault, line: int = 0, share: float = 0.0) -> None:
        self.fault = fault
        self.line = line
        words, next_step = _SENTENCES[fault]
        what = words.format(share=share)
        self.reason = what
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
        "it does not begin with nothing on the tip.",
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
        (
            f"the step is more than {OFF_CURVE_MAX[SensorClass.LOAD_CELL]:.0%} of the span"
            f" ({OFF_CURVE_MAX[SensorClass.DRIFTING]:.0%} for a sensor that drifts)"
            " off the curve of the others."
        ),
        "Repeat it if something was bumped or misread; else look whether the cell's mount binds.",
    ),
    RunFault.ZERO_MOVED: (
        (
            "the zero moved by {share:.1%} of the span during the run, it seems at this step:"
            " something was bumped or slipped."
        ),
        "See that all sits fast, let the probe warm up, and repeat the run from before this step.",
    ),
    RunFault.MADE_LATER: (
        "its day, made_on, is later than today, so it would be due too late.",
        "Correct made_on; if it is right, correct the date of this computer.",
    ),
    RunFault.OUT_OF_ORDER: (
        "the load rises again before it was down to nothing.",
        (
            "Go up step by step, then down to nothing, and note the steps in the order in which"
            " they were made: only so can hysteresis be told from a mistake."
        ),
    ),
    RunFault.COPIED: (
        "it says the very same as the step before, to the last digit of count and scatter.",
        "Take out the copy, or measure the step again.",
    ),
    RunFault.NO_TIP_AREA: (
        "the area of the tip is 0, so no force could become a pressure.",
        "Measure the tip's diameter: the area is 0.785 times its square; 11.28 mm make 100 mm².",
    ),
    RunFault.NOT_CONDITIONED: (
        f"a sensor of this kind was loaded fewer than {CONDITIONING_MIN} times before the run.",
        (
            f"Load it fully {CONDITIONING_MIN} to 5 times for some seconds, let go each time,"
            " repeat the run, and give conditioning_cycles."
        ),
    ),
    RunFault.NOT_MONOTONE: (
        "the fitted curve turns back within the span, so one count would mean two forces.",
        (
            "Add steps near the top; if the counts really level off there, the cell is at its"
            " stop: leave those loads out."
        ),
    ),
    RunFault.NOT_FINITE: (
        "its ± comes to no number, so a count, a scatter or a weight in it is far too large.",
        "Look through its columns and its head for a number with digits too many.",
    ),
}
