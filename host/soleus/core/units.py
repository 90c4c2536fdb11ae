"""Units of force and pressure, each exact by its definition.

Inside soleus force is in newtons, area in mm² and pressure in kPa, always. A person may ask to see
other units; storage and judgement never change with that. Nothing here rounds or formats.
"""

from __future__ import annotations

from enum import Enum
from typing import Final

KPA_PER_N_PER_MM2: Final = 1000.0  # 1 N/mm² = 1 MPa
N_PER_KGF: Final = 9.80665  # standard gravity, exact (3rd CGPM, 1901)
US_PER_S: Final = 1_000_000  # device times are in µs
DAY_S: Final = 86_400.0
N_PER_LBF: Final = 4.4482216152605  # 0.45359237 kg × 9.80665 m/s², exact
KPA_PER_KGF_PER_CM2: Final = 98.0665  # 9.80665 N on 100 mm², exact


class DisplayUnit(Enum):
    """What a number on the screen may be shown in; the value is how the unit is written."""

    KPA = "kPa"
    KGF_PER_CM2 = "kgf/cm²"
    NEWTON = "N"
    LBF = "lbf"


def kpa_from_n(force_n: float, tip_area_mm2: float) -> float:
    """Pressure in kPa of a force on a tip. Raises ``ZeroDivisionError`` for a tip without area."""
    return force_n / tip_area_mm2 * KPA_PER_N_PER_MM2


def n_from_kpa(pressure_kpa: float, tip_area_mm2: float) -> float:
    """Force in newtons that makes this pressure under the tip."""
    return pressure_kpa * tip_area_mm2 / KPA_PER_N_PER_MM2


def shown(pressure_kpa: float, unit: DisplayUnit, tip_area_mm2: float) -> float:
    """A pressure in the unit of a person's choice; forces are those on this tip, mm²."""
    if unit is DisplayUnit.KGF_PER_CM2:
        return pressure_kpa / KPA_PER_KGF_PER_CM2
    if unit is DisplayUnit.NEWTON:
        return n_from_kpa(pressure_kpa, tip_area_mm2)
    if unit is DisplayUnit.LBF:
        return n_from_kpa(pressure_kpa, tip_area_mm2) / N_PER_LBF
    return pressure_kpa
