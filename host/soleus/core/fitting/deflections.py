"""How far each load raised the count: a run with its wandering zero taken out.

Between two steps without load the zero is taken to wander evenly, step by step, as force labs do
with readings at zero before and after. What is left is fitted in ``core.fitting.fit``.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from soleus.core.fitting.least_squares import Floats
from soleus.core.fitting.run import ReferenceKind, Run
from soleus.core.fitting.run_validation import Way, creep_steps, load_groups, ways


@dataclass(frozen=True, slots=True, eq=False)
class Deflections:
    """The loaded steps of a run that are fitted, n of them, and what goes with them.

    Attributes:
        steps: index in the run of each.
        force_n: float64[n], the loads, above 0, N.
        rise_counts: float64[n], count less the zero of that moment.
        weights: float64[n], for the fit.
        groups: int64[n], which load each carries: 1, 2, … ``loads_n``.
        ways: from which side each was reached.
        loads_n: how many different loads there are.
        zero_counts: mean count without load.
        zeros_counts: the counts of the steps without load, in order.
        noise_counts: standard deviation of single counts with nothing moving.
        hand_counts: of single counts while a load was held; 0 for masses.
        creep: (force in N, first dwell in s, last dwell in s, growth of the count as a share)
            for each load that was left on; empty where none was.
        all_force_n: float64[steps], the loads of all steps.
        all_rise_counts: float64[steps], the rises of all steps.
    """

    steps: tuple[int, ...]
    force_n: Floats
    rise_counts: Floats
    weights: Floats
    groups: NDArray[np.int64]
    ways: tuple[Way, ...]
    loads_n: int
    zero_counts: float
    zeros_counts: tuple[float, ...]
    noise_counts: float
    hand_counts: float
    creep: tuple[tuple[float, float, float, float], ...]
    all_force_n: Floats
    all_rise_counts: Floats

    @property
    def n(self) -> int:
        """How many steps are fitted."""
        return len(self.steps)


def deflections_of(run: Run) -> Deflections:
    """Take the wandering zero out of a run that ``refuse_bad_run`` let pass."""
    steps = run.steps
    counts = np.array([step.counts for step in steps])
    force_n = np.array(run.loads_n)
    zeros = [at for at, step in enumerate(steps) if step.mass_kg == 0.0]
    rise = counts - np.interp(np.arange(len(steps)), zeros, counts[zeros])
    late, groups = creep_steps(run), load_groups(run)
    fitted = [at for at, step in enumerate(steps) if step.mass_kg > 0.0 and not late[at]]
    sides = ways(groups)
    held = run.facts.reference.kind is not ReferenceKind.MASSES
    quiet = zeros if held else range(len(steps))
    return Deflections(
        steps=tuple(fitted),
        force_n=force_n[fitted],
        rise_counts=rise[fitted],
        weights=_weights(run, fitted, rise),
        groups=np.array([groups[at] for at in fitted]),
        ways=tuple(sides[at] for at in fitted),
        loads_n=max(groups),
        zero_counts=float(np.mean(counts[zeros])),
        zeros_counts=tuple(counts[zeros].tolist()),
        noise_counts=_rms([steps[at].counts_sd for at in quiet]),
        hand_counts=_rms([steps[at].counts_sd for at in fitted]) if held else 0.0,
        creep=_creep(run, late, rise),
        all_force_n=force_n,
        all_rise_counts=rise,
    )


def _weights(run: Run, fitted: list[int], rise: Floats) -> Floats:
    """Weigh each step: a load held by hand counts 1/(u² + mean u²), u from its scatter.

    The mean stands for what a hand does that its scatter does not show; so no step outweighs
    another by more than its own unsteadiness deserves. Masses all count as their column says.
    Only ratios are meant, so the weights are brought to a mean of 1: else a column of fours would
    double every figure of scatter.
    """
    weights = _hand_weights(run, fitted, rise) * [run.steps[at].weight for at in fitted]
    return weights / float(np.mean(weights))


def _hand_weights(run: Run, fitted: list[int], rise: Floats) -> Floats:
    if run.facts.reference.kind is ReferenceKind.MASSES:
        return np.ones(len(fitted))
    per_n = float(rise[fitted].sum()) / float(np.array(run.loads_n)[fitted].sum())
    scatter_n = np.array([run.steps[at].counts_sd for at in fitted]) / per_n
    u2 = scatter_n**2 + run.facts.reference.resolution_n**2 / 12
    mean_u2 = float(u2.mean())
    return 2 * mean_u2 / (u2 + mean_u2) if mean_u2 else np.ones(len(fitted))


def _creep(
    run: Run, late: tuple[bool, ...], rise: Floats
) -> tuple[tuple[float, float, float, float], ...]:
    """Each load that was left on, from its first step to its last."""
    found = []
    for at, is_late in enumerate(late):
        last_of_load = is_late and not (at + 1 < len(late) and late[at + 1])
        if not last_of_load:
            continue
        first = at
        while late[first]:
            first -= 1
        share = float((rise[at] - rise[first]) / rise[first])
        from_s, to_s = run.steps[first].dwell_s, run.steps[at].dwell_s
        found.append((run.loads_n[at], from_s, to_s, share))
    return tuple(found)


def _rms(values: list[float]) -> float:
    return math.sqrt(sum(value * value for value in values) / len(values))
