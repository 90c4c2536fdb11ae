"""The calibration that a gauge brings along: its own numbers, believed as they are.

A gauge prints newtons or pounds; what it was calibrated with, and when, nobody here knows. So its
counts get the plain arithmetic of their unit, and the label INDICATIVE until a profile made
with known masses says more. The name of such a calibration tells all of it: ``gauge-lbf-2-100`` is
pounds with two decimals on a tip of 100 mm².
"""

from __future__ import annotations

import math
import re
from datetime import date
from typing import Final

from soleus.core.calibration.model import Calibration, SensorClass, SensorKind
from soleus.core.calibration.uncertainty import TermName, Uncertainty, UncertaintyTerm
from soleus.core.units import N_PER_KGF, N_PER_LBF

N_PER: Final = {
    "n": 1.0,
    "kgf": N_PER_KGF,
    "gf": N_PER_KGF / 1000.0,
    "lbf": N_PER_LBF,
    "ozf": N_PER_LBF / 16.0,
}
SPAN_N: Final = 100.0  # a gauge does not tell its range here; 1000 kPa on 1 cm² is the limit anyway
COUNT_MAX: Final = (1 << 23) - 1  # what a sample can hold; a gauge's stands there for "beyond"
JUDGED: Final = 0.05  # share; nobody has weighed it, so no ± is claimed from it
_NAME: Final = re.compile(r"gauge-(n|kgf|gf|lbf|ozf)-([0-6])-([1-9]\d{0,3})")


def gauge_calibration_id(unit: str, decimals: int, tip_area_mm2: int) -> str:
    """The name of a gauge's own calibration; ``unit`` is a key of ``N_PER``."""
    return f"gauge-{unit}-{decimals}-{tip_area_mm2}"


def printed_in(calibration_id: str) -> tuple[str, int] | None:
    """The unit as soleus writes it, and the decimals; None if the name is none of a gauge."""
    named = _NAME.fullmatch(calibration_id)
    if named is None:
        return None
    return named[1].upper() if named[1] == "n" else named[1], int(named[2])


def as_printed(calibration_id: str, counts: int) -> str:
    """A count of a gauge as the number and unit that it printed, as far as soleus writes units.

    Args:
        calibration_id: the name that its HELLO gave, as by ``gauge_calibration_id``.
        counts: a raw count.

    Returns:
        For example ``-0.05 lbf``; the bare count if the name is none of a gauge.
    """
    printed = printed_in(calibration_id)
    if printed is None:
        return f"{counts}"
    unit, decimals = printed
    digits = f"{abs(counts):0{decimals + 1}d}"
    point = f"{digits[:-decimals]}.{digits[-decimals:]}" if decimals else digits
    return f"{'-' if counts < 0 else ''}{point} {unit}"


def without_rails(calibration_id: str, counts: int | None) -> int | None:
    """The count, but None where a gauge has printed none: it said that it is beyond its range.

    Args:
        calibration_id: the name that its HELLO gave.
        counts: a raw count; one of a probe at its end is what its converter gave, and stays.
    """
    if counts is None or _NAME.fullmatch(calibration_id) is None:
        return counts
    return counts if -COUNT_MAX - 1 < counts < COUNT_MAX else None


def gauge_calibration(calibration_id: str) -> Calibration | None:
    """The calibration of this name, if it is a gauge's own; else None."""
    named = _NAME.fullmatch(calibration_id)
    if named is None:
        return None
    unit, decimals, tip_area_mm2 = named[1], int(named[2]), float(named[3])
    n_per_digit = N_PER[unit] / 10**decimals
    terms = (
        UncertaintyTerm(TermName.RESOLUTION, absolute_n=n_per_digit / math.sqrt(12.0)),
        UncertaintyTerm(TermName.MASSES, relative=JUDGED),
    )
    return Calibration(
        id=calibration_id,
        made_on=date(2026, 11, 21),  # when this table was written; nothing is weighed here
        due_on=date(9999, 12, 31),
        sensor=SensorKind.GAUGE,
        sensor_class=SensorClass.LOAD_CELL,
        gain=1,
        nominal_rate_hz=1.0,
        supply_mv=0,
        probe_uid="",
        zero_counts=0.0,
        counts_per_n=1.0 / n_per_digit,
        span_n=SPAN_N,
        tip_area_mm2=tip_area_mm2,
        uncertainty=Uncertainty(terms),
        notes="The gauge's own numbers, believed as they are.",
    )
