"""What a record keeps of the conditions of its readings, flat beside the zero they began with.

A record of before these were known has none of it: its ± is that of the profile alone, and stays so
whenever it is read.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from soleus.core.calibration.model import Calibration
from soleus.core.calibration.reading_uncertainty import ReadingConditions, ZeroWalk
from soleus.core.events import JsonValue


def conditions_facts(known: ReadingConditions) -> dict[str, JsonValue]:
    """The facts as an event of the zero has them; null where a default stands."""
    walk = known.walk
    return {
        "moving_mass_g": None if known.moving_mass_g is None else round(known.moving_mass_g, 2),
        "room_c": known.room_c,
        "walk_factor": round(walk.factor, 4),
        "walk_shifts_n": None if math.isinf(walk.dof) else int(walk.dof),
        "noise_dof": None if math.isinf(known.noise_dof) else known.noise_dof,
    }


def conditions_of(
    value: Mapping[str, Any], cal: Calibration, zero_age_s: float
) -> ReadingConditions | None:
    """What was known of readings so long after their zero; None in a record of before.

    Args:
        value: of the event of the zero.
        cal: what the counts are read with.
        zero_age_s: since that zero.
    """
    if "walk_factor" not in value:
        return None
    shifts_n, dof = value["walk_shifts_n"], value["noise_dof"]
    return ReadingConditions(
        zero_age_s=zero_age_s,
        noise_kpa=float(value["noise_counts"]) / cal.counts_per_kpa,
        noise_dof=math.inf if dof is None else float(dof),
        room_c=value["room_c"],
        moving_mass_g=value["moving_mass_g"],
        walk=ZeroWalk(
            float(value["walk_factor"]), math.inf if shifts_n is None else float(shifts_n)
        ),
    )
