"""Counts to pressure: the one place where a calibration is applied.

A sensor reads counts; a person feels pressure. Between them stand a zero, a sensitivity and the
area of the tip. ``to_pressure`` applies them and ``u95_kpa`` says how far the result can be
trusted; whether that may be claimed is for ``core.labels``. Nothing here knows of ports, files or
the clock.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Final

import numpy as np

from soleus.core.samples import PressureBlock, Quality, SampleBlock
from soleus.core.units import kpa_from_n, n_from_kpa

_NO_COUNT: Final = (
    Quality.NO_VALUE | Quality.OPEN | Quality.SENSOR_FAULT | Quality.SATURATED
)  # no pressure can be told from such a sample


class SensorKind(Enum):
    """What makes the counts; the names of the wire in lower case."""

    HX711 = "hx711"
    ANALOG = "analog"


class SensorClass(Enum):
    """What a sensor can be trusted with at best."""

    LOAD_CELL = "load_cell"
    DRIFTING = "drifting"  # FSR, FlexiForce and the like: INDICATIVE for ever


class TermName(Enum):
    """One cause of doubt in the uncertainty budget."""

    RESIDUAL = "residual"  # scatter about the fitted line: repeatability, linearity, hysteresis
    SLOPE = "slope"  # how well the fit knows its own slope
    NOISE = "noise"  # of a single reading, at the rate of the run
    ZERO_RETURN = "zero_return"  # from the first unloaded step to the last
    MASSES = "masses"
    GRAVITY = "gravity"
    TIP_AREA = "tip_area"
    TILT = "tilt"


@dataclass(frozen=True, slots=True)
class UncertaintyTerm:
    """One row of the budget, as standard uncertainty.

    Attributes:
        name: the cause.
        absolute_n: the part that does not grow with the load, N.
        relative: the part that does, as a share of the load.
    """

    name: TermName
    absolute_n: float = 0.0
    relative: float = 0.0


@dataclass(frozen=True, slots=True)
class Uncertainty:
    """The budget of one calibration.

    Attributes:
        terms: its rows, independent of each other.
        coverage_k: factor from standard uncertainty to the half-width for 95 %.
    """

    terms: tuple[UncertaintyTerm, ...]
    coverage_k: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """A line from counts to force, what it was made with, and how far it holds.

    Attributes:
        id: name of the profile; a probe names it in its HELLO.
        made_on: day of the run that it was fitted from.
        due_on: from the day after, the ± is no longer claimed; None for a simulated probe,
            which does not age.
        sensor: kind of sensor.
        sensor_class: how far such a sensor can be trusted.
        gain: amplifier setting during the run.
        nominal_rate_hz: samples per second during the run, as the probe calls it.
        supply_mv: supply of the sensor during the run; 0 where it was not measured.
        probe_uid: the probe it was made with, 16 hex digits; empty: not bound to one.
        zero_counts: mean count with nothing touching, during the run.
        counts_per_n: rise of the count with force, above 0.
        span_n: highest force weighed; the span runs from the zero to here.
        tip_area_mm2: contact tip, above 0.
        uncertainty: the budget.
        example: shows what a profile looks like; nobody's own probe.
        simulated: made for a simulated probe.
        notes: what a reader of the file should know.
    """

    id: str
    made_on: date
    due_on: date | None
    sensor: SensorKind
    sensor_class: SensorClass
    gain: int
    nominal_rate_hz: float
    supply_mv: int
    probe_uid: str
    zero_counts: float
    counts_per_n: float
    span_n: float
    tip_area_mm2: float
    uncertainty: Uncertainty
    example: bool = False
    simulated: bool = False
    notes: str = ""

    @property
    def gain_n_per_count(self) -> float:
        """Newtons per count."""
        return 1.0 / self.counts_per_n

    @property
    def counts_per_kpa(self) -> float:
        """Rise of the count for one kPa under the tip."""
        return self.counts_per_n * n_from_kpa(1.0, self.tip_area_mm2)


def to_pressure(block: SampleBlock, cal: Calibration, zero_counts: float) -> PressureBlock:
    """Convert one block of raw counts to pressure under the tip.

    Args:
        block: n samples; ``raw_counts`` is int32[n], ``quality`` is uint8[n].
        cal: a calibration of the sensor that the block came from.
        zero_counts: this session's zero; the calibration's own if none could be taken.

    Returns:
        The same n samples, never fewer. ``pressure_kpa`` is float64[n], NaN where there is no
        trustworthy count: no value, open, faulted, and saturated, which keeps its bit so that
        it ends a hold. Above the weighed span the value is kept and gains ``OUTSIDE_SPAN``.
        Below the zero the value is negative.
    """
    pressure_kpa = (block.raw_counts.astype(np.float64) - zero_counts) / cal.counts_per_kpa
    pressure_kpa[(block.quality & np.uint8(_NO_COUNT)) != 0] = np.nan
    outside = pressure_kpa > span_kpa(cal)  # NaN is not
    quality = block.quality | np.where(outside, np.uint8(Quality.OUTSIDE_SPAN), np.uint8(0))
    return PressureBlock(block.first_sample_n, block.device_us, pressure_kpa, quality)


def span_kpa(cal: Calibration) -> float:
    """Upper end of the weighed span as pressure; its lower end is the zero."""
    return kpa_from_n(cal.span_n, cal.tip_area_mm2)


def described(cal: Calibration) -> str:
    """One line for a person: its name, its dates, and its ± at 100 kPa."""
    due = f", due {cal.due_on.isoformat()}" if cal.due_on else ""
    half_width = f"± {u95_kpa(cal, 100.0):.1f} kPa at 100"
    return f"{cal.id}, calibrated {cal.made_on.isoformat()}{due}, {half_width}"


def u95_kpa(cal: Calibration, pressure_kpa: float, zero_shift_kpa: float = 0.0) -> float:
    """Half-width of the 95 % interval of one reading within the span, in kPa.

    u95 = k · √( Σ (aᵢ² + (rᵢ·F)²) + s²/3 ), with aᵢ and rᵢ the absolute and relative standard
    uncertainties of the budget, F the force, and s a zero shift seen but not corrected, taken
    as rectangular (JCGM 100:2008, 4.3.7 and 5.1.2).

    Args:
        cal: the calibration in use.
        pressure_kpa: the reading; its sign does not matter.
        zero_shift_kpa: from the zero before contact to the one after release, once known.
    """
    force_n = n_from_kpa(pressure_kpa, cal.tip_area_mm2)
    shift_n = n_from_kpa(zero_shift_kpa, cal.tip_area_mm2)
    variance_n2 = shift_n**2 / 3 + sum(
        term.absolute_n**2 + (term.relative * force_n) ** 2 for term in cal.uncertainty.terms
    )
    return cal.uncertainty.coverage_k * kpa_from_n(math.sqrt(variance_n2), cal.tip_area_mm2)
