"""What a mass weighs where a run is made: gravity by place, and the air that carries a part of it.

A place is typed as a latitude, as a value of gravity, or as unknown. Knows nothing of runs; the
defaults are good for any place on Earth, with their limits.
"""

from __future__ import annotations

import math
import re
from typing import Final

from soleus.core.units import N_PER_KGF

STANDARD_GRAVITY_N_PER_KG: Final = N_PER_KGF
GRAVITY_TOLERANCE: Final = 0.0027  # g lies between 9.780 and 9.833 all over the Earth
# Where the latitude is known, the formula misses the true g by its anomaly, below 0.02 % nearly
# everywhere people live, and by 0.03 % for a height that is wrong by 1000 m.
LOCAL_GRAVITY_TOLERANCE: Final = 0.0005
AIR_KG_PER_M3: Final = 1.2
MASS_KG_PER_M3: Final = 8000.0  # conventional density of masses (OIML D 28)
AIR_LIFT: Final = AIR_KG_PER_M3 / MASS_KG_PER_M3  # share of the weight that air carries
# Air is 0.9 to 1.3 kg/m³ up to 2500 m; a bag of water instead of steel then weighs up to
# 0.3 · (1/1000 − 1/8000) differently from what a scale said of it at 1.2 kg/m³.
BUOYANCY_TOLERANCE: Final = 0.0003

UNKNOWN: Final = "unknown"
GRAVITY_KNOWN_TO: Final = 1e-4  # as a share, however many digits are typed
# From 9.76 on high mountains at the equator to 9.84 at the poles.
GRAVITY_RANGE: Final = (9.76, 9.84)
WANTED: Final = (
    "Type a latitude from -90 to 90 degrees, gravity as g=9.8123 "
    f"({GRAVITY_RANGE[0]:g} to {GRAVITY_RANGE[1]:g}), or {UNKNOWN}."
)
_GRAVITY_FORM: Final = re.compile(r"g ?= ?(9\.(\d{2,6}))")


def force_n(mass_kg: float, gravity_n_per_kg: float) -> float:
    """Weight of a mass in air: F = m · g · (1 − ρ_air / ρ_mass), with ρ = 1.2 and 8000 kg/m³.

    The mass is the conventional one, as a scale shows it, so this holds for bags of sand too.
    """
    return mass_kg * gravity_n_per_kg * (1.0 - AIR_LIFT)


def local_gravity_n_per_kg(latitude_deg: float, height_m: float = 0.0) -> float:
    """Normal gravity at a place, good to ± ``LOCAL_GRAVITY_TOLERANCE``.

    Somigliana's formula with the constants of WGS 84 (NIMA TR8350.2), less 3.086e-6 per metre
    of height.

    Args:
        latitude_deg: north or south, the sign does not matter.
        height_m: above the sea.
    """
    sin2 = math.sin(math.radians(latitude_deg)) ** 2
    at_sea = 9.7803253359 * (1 + 0.00193185265241 * sin2) / math.sqrt(1 - 0.00669437999013 * sin2)
    return at_sea - 3.086e-6 * height_m


def is_place(typed: str) -> bool:
    """Whether it says where, or that nobody knows."""
    stated = _GRAVITY_FORM.fullmatch(typed)
    if stated is not None:
        return GRAVITY_RANGE[0] <= float(stated[1]) <= GRAVITY_RANGE[1]
    return typed == UNKNOWN or is_latitude(typed)


def is_latitude(typed: str) -> bool:
    """Whether it is a number of degrees."""
    try:
        return math.isfinite(float(typed)) and abs(float(typed)) <= 90.0
    except ValueError:
        return False


def gravity_at(place: str, height_m: float = 0.0) -> tuple[float, float]:
    """Gravity, N/kg, and its ± as a share.

    Args:
        place: what ``is_place`` holds to be one. Of a stated value half its last digit is
            doubted, of a latitude what the formula misses, of an unknown place the whole Earth.
        height_m: above the sea, for a latitude.
    """
    stated = _GRAVITY_FORM.fullmatch(place)
    if stated is not None:
        g = float(stated[1])
        return g, max(GRAVITY_KNOWN_TO, 0.5 * 10.0 ** -len(stated[2]) / g)
    if place == UNKNOWN:
        return STANDARD_GRAVITY_N_PER_KG, GRAVITY_TOLERANCE
    return local_gravity_n_per_kg(float(place), height_m), LOCAL_GRAVITY_TOLERANCE
