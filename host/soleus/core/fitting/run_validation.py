"""What makes a run useless before anything is fitted, and how its steps belong together.

A run with a doubtful step is refused with its line, never mended in silence. The sentences are in
``core.fitting.run``.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date
from enum import Enum
from itertools import pairwise
from typing import Final

from soleus.core.calibration.model import SensorClass
from soleus.core.fitting.run import (
    CONDITIONING_MIN,
    LOADS_MIN,
    MASS_MAX_KG,
    MASS_MIN_KG,
    OFF_CURVE_MAX,
    SAME_LOAD_OF_SPAN,
    STEPS_MIN,
    ReferenceKind,
    Run,
    RunFault,
    RunRefused,
    Step,
)

# Nobody presses the same load twice by hand; only loads farther apart must rise in their counts.
_HELD_APART_OF_SPAN: Final = 2 * OFF_CURVE_MAX[SensorClass.LOAD_CELL]


class Way(Enum):
    """From which side a load was reached."""

    RISING = "rising"
    FALLING = "falling"
    TOP = "top"  # the load below came before and after it


def refuse_bad_run(run: Run) -> None:
    """Raise ``RunRefused`` for the first thing that no curve could mend."""
    facts = run.facts
    if facts.tip_area_mm2 <= 0.0:
        raise RunRefused(RunFault.NO_TIP_AREA)
    _refuse_bad_loads(run)
    if facts.sensor_class is SensorClass.DRIFTING and facts.conditioning_cycles < CONDITIONING_MIN:
        raise RunRefused(RunFault.NOT_CONDITIONED)
    for step in run.steps:
        if abs(step.counts) >= facts.full_scale_counts:
            raise RunRefused(RunFault.SATURATED, step.line)
    for last, step in pairwise(run.steps):
        same = (last.mass_kg, last.counts, last.counts_sd)
        if same == (step.mass_kg, step.counts, step.counts_sd):
            raise RunRefused(RunFault.COPIED, step.line)
    _refuse_falling(run)
    _refuse_disorder(run)


def refuse_later_run(run: Run, today: date) -> None:
    """Raise ``RunRefused`` for a run of a day to come; ``today`` is where the person is."""
    if run.facts.made_on > today:
        raise RunRefused(RunFault.MADE_LATER)


def creep_steps(run: Run) -> tuple[bool, ...]:
    """Which steps only show what a load does with time: the load of the one before, later."""
    later = [
        step.mass_kg > 0.0 and step.mass_kg == last.mass_kg and step.dwell_s > last.dwell_s > 0.0
        for last, step in pairwise(run.steps)
    ]
    return (False, *later)


def load_groups(run: Run) -> tuple[int, ...]:
    """Which steps carry the same load: 0 for nothing, then rising with the load.

    Masses are the same where they are equal. What a hand presses onto a scale or gauge is the
    same within ``SAME_LOAD_OF_SPAN``.
    """
    masses = sorted({step.mass_kg for step in run.steps})
    near_kg = 0.0
    if run.facts.reference.kind is not ReferenceKind.MASSES:
        near_kg = SAME_LOAD_OF_SPAN * masses[-1]
    group_of: dict[float, int] = {}
    first_kg, group = 0.0, 0
    for mass_kg in masses:
        if mass_kg > 0.0 and (group == 0 or mass_kg - first_kg > near_kg):
            first_kg, group = mass_kg, group + 1
        group_of[mass_kg] = group
    return tuple(group_of[step.mass_kg] for step in run.steps)


def ways(groups: Sequence[int]) -> tuple[Way, ...]:
    """From which side each step was reached, from its group and those beside it."""
    before, after = _others_before(groups), _others_after(groups)
    found = []
    for group, came_from, goes_to in zip(groups, before, after, strict=True):
        if came_from > group:
            found.append(Way.FALLING)
        else:
            found.append(Way.TOP if 0 < group > goes_to else Way.RISING)
    return tuple(found)


def _others_before(groups: Sequence[int]) -> list[int]:
    """The last other group before each step; −1 where there is none."""
    found = [-1]
    for last, group in pairwise(groups):
        found.append(found[-1] if group == last else last)
    return found


def _others_after(groups: Sequence[int]) -> list[int]:
    return _others_before(groups[::-1])[::-1]


def _refuse_bad_loads(run: Run) -> None:
    steps = run.steps
    if len(steps) < STEPS_MIN:
        raise RunRefused(RunFault.TOO_FEW_STEPS)
    for step in steps:
        if step.mass_kg < 0.0:
            raise RunRefused(RunFault.NEGATIVE_MASS, step.line)
        if step.mass_kg > MASS_MAX_KG:
            raise RunRefused(RunFault.MASS_TOO_LARGE, step.line)
    if steps[0].mass_kg != 0.0:
        raise RunRefused(RunFault.NO_ZERO_STEP)
    if max(load_groups(run)) + 1 < LOADS_MIN:
        raise RunRefused(RunFault.TOO_FEW_LOADS)
    if max(step.mass_kg for step in steps) < MASS_MIN_KG:
        raise RunRefused(RunFault.MASS_TOO_SMALL)


def _refuse_falling(run: Run) -> None:
    """Every count at a load must lie above every count at any smaller load.

    Sensors with a wide loop are judged by the means of their loads, and what a hand pressed only
    where the loads lie well apart.
    """
    steps = _means(run) if run.facts.sensor_class is SensorClass.DRIFTING else run.steps
    by_load = sorted(steps, key=lambda step: (step.mass_kg, step.counts))
    if by_load[-1].counts < by_load[0].counts:
        raise RunRefused(RunFault.REVERSED)
    apart_kg = 0.0
    if run.facts.reference.kind is not ReferenceKind.MASSES:
        apart_kg = _HELD_APART_OF_SPAN * by_load[-1].mass_kg
    below_n, below_counts = 0, -math.inf  # how many loads are below, and their highest count
    for step in by_load:
        while by_load[below_n].mass_kg < step.mass_kg - apart_kg:
            below_counts = max(below_counts, by_load[below_n].counts)
            below_n += 1
        if step.counts <= below_counts:
            raise RunRefused(RunFault.NOT_RISING, step.line)


def _means(run: Run) -> list[Step]:
    groups = load_groups(run)
    found = []
    for group in range(max(groups) + 1):
        own = [step for step, of in zip(run.steps, groups, strict=True) if of == group]
        mass_kg = sum(step.mass_kg for step in own) / len(own)
        counts = sum(step.counts for step in own) / len(own)
        found.append(Step(mass_kg, counts, 0.0, line=own[0].line))
    return found


def _refuse_disorder(run: Run) -> None:
    """Up, then down to nothing, as often as one likes; a turn upwards at a load is a mistake."""
    groups = load_groups(run)
    rows = zip(run.steps, groups, ways(groups), _others_after(groups), strict=True)
    for step, group, way, after in rows:
        if way is Way.FALLING and after > group > 0:
            raise RunRefused(RunFault.OUT_OF_ORDER, step.line)
