"""How far the zero of a run moved, and at which step it did.

A zero may wander, and ``core.fitting.deflections`` takes that out; one that jumps has slipped, and
then nobody knows what the steps around the jump were worth. Knows nothing of the fit.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Final

import numpy as np

from soleus.core.calibration.model import SensorClass
from soleus.core.fitting.deflections import Deflections
from soleus.core.fitting.least_squares import Floats
from soleus.core.fitting.run import ZERO_MOVED_MAX, Run, RunFault, RunRefused

# Of the span; beyond it is said. A judgement: the classes of ISO 376 allow a tenth of a per cent
# or less after a load, and a sound cell on a sound fixture comes back within it.
ZERO_RETURN_SOUND: Final = 0.003


def refuse_moved_zero(run: Run, deflections: Deflections) -> None:
    """Raise ``RunRefused`` where the zero moved too far between two steps without load.

    Sensors that drift come back late from every load, so theirs is not judged.
    """
    if run.facts.sensor_class is SensorClass.DRIFTING:
        return
    counts = np.array([step.counts for step in run.steps])
    span_counts = float(deflections.rise_counts.max())
    zeros = [at for at, step in enumerate(run.steps) if step.mass_kg == 0.0]
    for before, after in pairwise(zeros):
        share = float(counts[after] - counts[before]) / span_counts
        if abs(share) > ZERO_MOVED_MAX:
            line = run.steps[_jump(counts, deflections, before, after)].line
            raise RunRefused(RunFault.ZERO_MOVED, line, share=abs(share))


def _jump(counts: Floats, deflections: Deflections, before: int, after: int) -> int:
    """The first step after the jump: where one step of the zero leaves the straightest line."""
    at = np.array([step for step in deflections.steps if before < step < after], dtype=np.intp)
    force_n = deflections.all_force_n[at]

    def square_sum(first: int) -> float:
        rise = counts[at] - np.where(at < first, counts[before], counts[after])
        off = rise - force_n * float(force_n @ rise) / float(force_n @ force_n)
        return float(off @ off)

    return min(range(before + 1, after + 1), key=square_sum) if len(at) else after
