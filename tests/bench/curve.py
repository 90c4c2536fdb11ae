"""The force that the live benches play: a hand that is never quite still and steps out of the band.

The curve is a file for ``sim:file=CURVE.csv``, so the product is measured as it is, with nothing
built in. Its time is that of the simulated probe since its first START.
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass
from pathlib import Path

from soleus.core.units import n_from_kpa
from soleus.link.simulated.cell import TIP_AREA_MM2

CONTACT_AT_S = 7.0  # by then there is a zero, and a hold screen
STEPS_FROM_S = 12.0
RAMP_KPA_PER_S = 20.0
POINT_EVERY_S = 0.004
BELOW_SHARE = 0.7  # of the target; the band begins at 0.75 to 0.85
STEP_EVERY_S = (0.6, 1.0)
JUMP_S = 1e-5  # how long a step takes
SEED = 20261121


@dataclass(frozen=True, slots=True)
class Step:
    """One sudden change of force: when, and whether it ends in the band."""

    t_s: float
    into_band: bool


def steps_until(end_s: float) -> list[Step]:
    """Out of the band and in again, at times that no other clock shares."""
    dice = random.Random(SEED)
    steps: list[Step] = []
    t_s = STEPS_FROM_S
    while t_s < end_s:
        steps.append(Step(t_s, into_band=len(steps) % 2 == 1))
        t_s += dice.uniform(*STEP_EVERY_S)
    return steps


def write_curve(path: Path, target_kpa: float, steps: list[Step], end_s: float) -> None:
    """Write the curve: free, a ramp, then a slightly unsteady hold with these steps."""
    points = [(0.0, 0.0), (CONTACT_AT_S, 0.0)]
    inside, left = True, list(steps)
    for n in range(1, round((end_s - CONTACT_AT_S) / POINT_EVERY_S)):
        t_s = CONTACT_AT_S + n * POINT_EVERY_S
        while left and left[0].t_s <= t_s:
            step = left.pop(0)
            points.append(_point(step.t_s, target_kpa, inside=inside))
            inside = step.into_band
            points.append(_point(step.t_s + JUMP_S, target_kpa, inside=inside))
        if t_s - points[-1][0] > JUMP_S:
            points.append(_point(t_s, target_kpa, inside=inside))
    lines = ["t_s,force_n", *(f"{t_s:.6f},{force_n:.5f}" for t_s, force_n in points)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _point(t_s: float, target_kpa: float, *, inside: bool) -> tuple[float, float]:
    ramp_kpa = RAMP_KPA_PER_S * (t_s - CONTACT_AT_S)
    level_kpa = min(ramp_kpa, target_kpa if inside else BELOW_SHARE * target_kpa)
    # Slow wandering and an 8 to 12 Hz tremor, about as the simulated people have them.
    unsteady = 0.012 * math.sin(2 * math.pi * 0.31 * t_s) + 0.004 * math.sin(2 * math.pi * 9 * t_s)
    return t_s, n_from_kpa(level_kpa * (1 + unsteady), TIP_AREA_MM2)
