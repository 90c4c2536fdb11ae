"""Where a run is made, as a person types it: a latitude, a value of gravity, or unknown.

What follows for a mass is in ``core.fitting.weight``; nothing here knows of runs.
"""

from __future__ import annotations

import math
import re
from typing import Final

from soleus.core.fitting.weight import (
    GRAVITY_TOLERANCE,
    LOCAL_GRAVITY_TOLERANCE,
    STANDARD_GRAVITY_N_PER_KG,
    local_gravity_n_per_kg,
)

UNKNOWN: Final = "unknown"
GRAVITY_KNOWN_TO: Final = 1e-4  # as a share, however many digits are typed
# From 9.76 on high mountains at the equator to 9.84 at the poles.
GRAVITY_RANGE: Final = (9.76, 9.84)
WANTED: Final = (
    "Type a latitude from -90 to 90 degrees, gravity as g=9.8123 "
    f"({GRAVITY_RANGE[0]:g} to {GRAVITY_RANGE[1]:g}), or {UNKNOWN}."
)
_GRAVITY_FORM: Final = re.compile(r"g ?= ?(9\.(\d{2,6}))")


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
