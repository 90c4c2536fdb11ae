"""The line through the steps of a run that is not finished: what a screen shows as they come in.

Only to be looked at. What a run is worth in the end is for ``core.fitting.fit``; nothing here is
kept.
"""

from __future__ import annotations

from dataclasses import dataclass

from soleus.core.fitting.deflections import deflections_of
from soleus.core.fitting.run import Run
from soleus.core.fitting.run_validation import Way


@dataclass(frozen=True, slots=True)
class RoughPoint:
    """One loaded step.

    Attributes:
        step: its index in the run.
        force_n: the load.
        rise_counts: count less the zero of that moment.
        off_n: what the line reads less what lay on the tip.
        falling: the load was reached from above.
    """

    step: int
    force_n: float
    rise_counts: float
    off_n: float
    falling: bool


@dataclass(frozen=True, slots=True)
class RoughFit:
    """A straight line through the zero and the loads so far.

    Attributes:
        zero_counts: of the newest step without load.
        counts_per_n: slope.
        points: the loaded steps, in order.
    """

    zero_counts: float
    counts_per_n: float
    points: tuple[RoughPoint, ...]

    def force_n(self, counts: float) -> float:
        """What a count means by this line, N."""
        return (counts - self.zero_counts) / self.counts_per_n


def rough_fit(run: Run) -> RoughFit | None:
    """The line of a run so far; None before there is a zero and a load, or if it does not rise."""
    masses = [step.mass_kg for step in run.steps]
    if 0.0 not in masses or not any(masses) or masses[0]:
        return None
    deflections = deflections_of(run)
    per_n = float(deflections.weights @ (deflections.force_n * deflections.rise_counts))
    per_n /= float(deflections.weights @ deflections.force_n**2)
    if per_n <= 0.0:
        return None
    off_n = deflections.rise_counts / per_n - deflections.force_n
    rows = zip(
        deflections.steps,
        deflections.force_n,
        deflections.rise_counts,
        off_n,
        deflections.ways,
        strict=True,
    )
    points = tuple(
        RoughPoint(step, float(force), float(rise), float(off), way is Way.FALLING)
        for step, force, rise, off, way in rows
    )
    return RoughFit(deflections.zeros_counts[-1], per_n, points)
