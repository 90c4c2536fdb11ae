"""Calibrations with figures that the head can follow, for the tests of this folder."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from soleus.core.calibration.model import Calibration, SensorClass, SensorKind
from soleus.core.calibration.uncertainty import TermName, Uncertainty, UncertaintyTerm

# 1000 counts are 1 N, 1 N is 10 kPa, so 100 counts are 1 kPa; weighed up to 50 N = 500 kPa.
CAL = Calibration(
    id="bench",
    made_on=date(2026, 5, 1),
    due_on=date(2026, 11, 1),
    sensor=SensorKind.HX711,
    sensor_class=SensorClass.LOAD_CELL,
    gain=128,
    nominal_rate_hz=80.0,
    supply_mv=5000,
    probe_uid="0123456789abcdef",
    zero_counts=2000.0,
    counts_per_n=1000.0,
    span_n=50.0,
    tip_area_mm2=100.0,
    uncertainty=Uncertainty(
        terms=(
            UncertaintyTerm(TermName.RESIDUAL, absolute_n=0.03),
            UncertaintyTerm(TermName.NOISE, absolute_n=0.04),
            UncertaintyTerm(TermName.MASSES, relative=0.006),
            UncertaintyTerm(TermName.TIP_AREA, relative=0.008),
        ),
        coverage_k=2.0,
    ),
)


def cal(**changes) -> Calibration:
    """``CAL`` with some facts changed."""
    return replace(CAL, **changes)
