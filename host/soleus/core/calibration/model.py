"""Counts to pressure: the one place where a calibration is applied.

A sensor reads counts; a person feels pressure. Between them stand a zero, a curve and the area of
the tip. ``to_pressure`` applies them and ``u95_kpa`` says how far the result can be trusted;
whether that may be claimed is for ``core.calibration.label_rules``. Nothing here knows of ports,
files or the clock.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from soleus.core.calibration.response import Response
from soleus.core.calibration.uncertainty import (
    TermName,
    Uncertainty,
    UncertaintyTerm,
    creep_doubt_share_of,
)
from soleus.core.half_width import half_width
from soleus.core.samples import NO_PRESSURE, ConvertedBlock, Quality, SampleBlock
from soleus.core.units import kpa_from_n, n_from_kpa

_NO_PRESSURE: Final = np.uint8(NO_PRESSURE)
_OUTSIDE_SPAN: Final = np.uint8(Quality.OUTSIDE_SPAN)


# A profile allows for this much warmer or colder than during its run, which is a heated room.
TEMPERATURE_RANGE_K: Final = 5.0
# Of a room in °C: what is outside was typed in another unit.
TEMPERATURE_RANGE_C: Final = (-20.0, 60.0)

# What a profile is good for, for a person; see ``gives_threshold_and_trend``.
GUIDES_ONLY: Final = "guiding holds (INDICATIVE): no threshold, no trend"
GIVES_ALL: Final = "holds, thresholds and trends, while CALIBRATED"

STATED_BY_GAUGE: Final = "the gauge's own numbers, not weighed here"


class SensorKind(Enum):
    """What makes the counts; the names of the wire in lower case."""

    HX711 = "hx711"
    ANALOG = "analog"
    GAUGE = "gauge"  # another maker's instrument, which prints numbers


class SensorClass(Enum):
    """What a sensor can be trusted with at best."""

    LOAD_CELL = "load_cell"
    DRIFTING = "drifting"  # FSR, FlexiForce and the like: INDICATIVE for ever


@dataclass(frozen=True, slots=True)
class Calibration:
    """A curve from counts to force, what it was made with, and how far it holds.

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
        counts_per_n: rise of the count with force at the zero, above 0.
        span_n: highest force weighed; the span runs from the zero to here.
        tip_area_mm2: contact tip, above 0.
        uncertainty: the budget.
        counts_per_n2: the bend of a parabola; 0 for a straight line.
        points: a table instead of line or parabola, as in ``Response``; empty: none.
        temperature_c: of the run; None where it was not measured.
        lean_share: by how much it reads low on the average of how hands lean; corrected. 0 in
            profiles made before this was known, and where nobody leans.
        run_sha256: of the run file that it was fitted from; empty where none is known.
        edited: a figure was changed by hand after the fit.
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
    counts_per_n2: float = 0.0
    points: tuple[tuple[float, float], ...] = ()
    temperature_c: float | None = None
    lean_share: float = 0.0
    run_sha256: str = ""
    edited: bool = False
    example: bool = False
    simulated: bool = False
    notes: str = ""
    _response: Response = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        curve = Response(self.counts_per_n, self.counts_per_n2, self.span_n, self.points)
        object.__setattr__(self, "_response", curve)  # frozen guards against everyone else

    @property
    def response(self) -> Response:
        """The curve from force to the rise of the count."""
        return self._response

    @property
    def gives_threshold_and_trend(self) -> bool:
        """Whether CALIBRATED numbers of this sensor may become a threshold (PPT) or enter a trend.

        Never those of a sensor that drifts, since from one day to another it changes at least as
        much as the person; nor those read with an example, which is nobody's probe.
        """
        return self.sensor_class is not SensorClass.DRIFTING and not self.example

    @property
    def good_for(self) -> str:
        """What its numbers may be used for, for a person."""
        return GIVES_ALL if self.gives_threshold_and_trend else GUIDES_ONLY

    @property
    def stated_by_gauge(self) -> bool:
        """Whether another maker's gauge is believed, without any known load put on."""
        return self.sensor is SensorKind.GAUGE and not self.run_sha256

    @property
    def counts_per_kpa(self) -> float:
        """Rise of the count for the first kPa under the tip, as hands hold it."""
        return self.counts_per_n * n_from_kpa(1.0, self.tip_area_mm2) * (1.0 - self.lean_share)


def to_pressure(block: SampleBlock, cal: Calibration, zero_counts: float) -> ConvertedBlock:
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
    pressure_kpa: NDArray[np.float64] = np.subtract(block.raw_counts, zero_counts, dtype=np.float64)
    if cal.points or cal.counts_per_n2:
        pressure_kpa = cal.response.force_n(pressure_kpa)
        pressure_kpa *= kpa_from_n(1.0, cal.tip_area_mm2) / (1.0 - cal.lean_share)
    else:  # one division, as it has always been: old records must read the same to the last bit
        pressure_kpa /= cal.counts_per_kpa
    quality = block.quality
    if np.count_nonzero(quality):  # a live block has a few samples, so each pass over it counts
        pressure_kpa[(quality & _NO_PRESSURE) != 0] = np.nan
    outside = pressure_kpa > span_kpa(cal)  # NaN is not
    if np.count_nonzero(outside):
        quality = quality | outside * _OUTSIDE_SPAN
    return ConvertedBlock(block.first_sample_n, block.device_us, pressure_kpa, quality)


def span_kpa(cal: Calibration) -> float:
    """Upper end of the weighed span as pressure; its lower end is the zero."""
    return kpa_from_n(cal.span_n, cal.tip_area_mm2) / (1.0 - cal.lean_share)


def described(cal: Calibration) -> str:
    """One line for a person: its name, its dates, and its ± at 100 kPa."""
    return f"{cal.id}, {described_without_name(cal)}"


def described_without_name(cal: Calibration) -> str:
    """Date, due date and ± at 100 kPa in one line, without the profile's name."""
    if cal.stated_by_gauge:
        return STATED_BY_GAUGE
    due = f", due {cal.due_on.isoformat()}" if cal.due_on else ""
    at_100 = half_width(u95_kpa(cal, 100.0), 1)
    return f"calibrated {cal.made_on.isoformat()}{due}, {at_100} kPa at 100"


def u95_kpa(
    cal: Calibration,
    pressure_kpa: float,
    zero_shift_kpa: float = 0.0,
    *,
    dwell_s: float | None = None,
    rate_hz: float | None = None,
    temperature_c: float | None = None,
) -> float:
    """Half-width of the 95 % interval of one reading within the span, in kPa.

    u95 = k · √( Σ (aᵢ² + (rᵢ·F)²) + s²/3 ), with aᵢ and rᵢ the absolute and relative standard
    uncertainties of the budget, F the force, and s a zero shift seen but not corrected, taken
    as rectangular (JCGM 100:2008, 4.3.7 and 5.1.2). What is not given is taken as the worst that
    the profile allows for: 5 minutes under load, its own rate, any room.

    Args:
        cal: the calibration in use.
        pressure_kpa: the reading; its sign does not matter.
        zero_shift_kpa: from the zero before contact to the one after release, once known.
        dwell_s: how long the load has been on.
        rate_hz: samples per second in use; noise grows with its root.
        temperature_c: of the probe, where it is known.
    """
    force_n = n_from_kpa(pressure_kpa, cal.tip_area_mm2)
    shift_n = n_from_kpa(zero_shift_kpa, cal.tip_area_mm2)
    factors = _factors(cal, dwell_s, rate_hz, temperature_c)
    half_n = cal.uncertainty.half_width_n(force_n, shift_n**2 / 3, factors)
    return kpa_from_n(half_n, cal.tip_area_mm2)


def _factors(
    cal: Calibration, dwell_s: float | None, rate_hz: float | None, temperature_c: float | None
) -> dict[TermName, float]:
    """How much larger or smaller rows of the budget are under known conditions."""
    factors: dict[TermName, float] = {}
    if dwell_s is not None:
        factors[TermName.CREEP] = creep_doubt_share_of(dwell_s)
    if rate_hz is not None:
        factors[TermName.NOISE] = math.sqrt(rate_hz / cal.nominal_rate_hz)
    if temperature_c is not None and cal.temperature_c is not None:
        away_k = abs(temperature_c - cal.temperature_c)
        factors[TermName.TEMPERATURE] = away_k / TEMPERATURE_RANGE_K
    return factors


@dataclass(frozen=True, slots=True)
class BudgetRow:
    """One line of the budget as a table shows it, at one pressure.

    Attributes:
        term: the cause, with its parts.
        u_kpa: its standard uncertainty at this pressure.
        share: of the whole variance, 0 to 1.
    """

    term: UncertaintyTerm
    u_kpa: float
    share: float


def budget_rows(cal: Calibration, pressure_kpa: float) -> tuple[BudgetRow, ...]:
    """The budget at one pressure, a row per cause, in the order of the profile."""
    return rows_at(cal.uncertainty.terms, cal.tip_area_mm2, pressure_kpa)


def rows_at(
    terms: Sequence[UncertaintyTerm], tip_area_mm2: float, pressure_kpa: float
) -> tuple[BudgetRow, ...]:
    """Any rows at one pressure, a row per cause, in its own order."""
    force_n = n_from_kpa(pressure_kpa, tip_area_mm2)
    variances = [term.variance_n2(force_n) for term in terms]
    whole = sum(variances) or 1.0
    return tuple(
        BudgetRow(term, kpa_from_n(math.sqrt(variance), tip_area_mm2), variance / whole)
        for term, variance in zip(terms, variances, strict=True)
    )
