"""The budget of doubt of a reading: its causes, their sizes, and the factor that makes 95 %.

Every cause is a standard uncertainty with a part that does not grow with the load and one that
does. They are added as squares (JCGM 100:2008, 5.1.2); the factor k comes from the effective
degrees of freedom at the load in question (Welch and Satterthwaite, JCGM 100:2008, G.4). How a
cause gets its size is for ``core.fitting.uncertainty_budget``; nothing here knows of probes.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Final

from soleus.core.calibration.student_t import t_975

# Creep under load goes on as the logarithm of the time, as data sheets of force sensors have it.
CREEP_S: Final = 300.0  # the time for which a profile states it
# A step of a run has been on for a while itself, up to so long; a reading that comes sooner after
# the touch than the run's steps did is off by what they had crept.
RUN_STEP_S: Final = 30.0


class TermName(Enum):
    """One cause of doubt in the uncertainty budget."""

    FIT = "fit"  # how well the run determines the curve
    LINEARITY = "linearity"  # mean residual of a load: what the curve does not follow
    REPEATABILITY = "repeatability"  # scatter of one load coming from one side
    HYSTERESIS = "hysteresis"  # half the gap between rising and falling
    CREEP = "creep"  # under a steady load
    ZERO_RETURN = "zero_return"  # how far the unloaded steps lie apart
    RESOLUTION = "resolution"  # of the converter
    NOISE = "noise"  # of a single reading, at the rate of the run
    MASSES = "masses"  # what the run was made against: masses, scale or gauge
    REFERENCE_READING = "reference_reading"  # its last digit, and the hand that pressed
    GRAVITY = "gravity"
    BUOYANCY = "buoyancy"
    TEMPERATURE = "temperature"
    TIP_AREA = "tip_area"
    TILT = "tilt"
    RESIDUAL = "residual"  # format 1 only: all scatter about the line in one row
    SLOPE = "slope"  # format 1 only: what FIT is now
    ZERO_IN_HOLD = "zero_in_hold"  # of a live reading only: since its zero was taken
    ATTITUDE = "attitude"  # of a live reading only: the weight of the tip, turned another way

    @property
    def words(self) -> str:
        """The cause for a person."""
        return _WORDS[self]


_WORDS: Final = {
    TermName.FIT: "fit of the curve",
    TermName.LINEARITY: "linearity",
    TermName.REPEATABILITY: "repeatability",
    TermName.HYSTERESIS: "hysteresis",
    TermName.CREEP: "creep in 5 minutes",
    TermName.ZERO_RETURN: "return to zero",
    TermName.RESOLUTION: "resolution",
    TermName.NOISE: "noise of one reading",
    TermName.MASSES: "masses, scale or gauge",
    TermName.REFERENCE_READING: "reading the scale or gauge",
    TermName.GRAVITY: "local gravity",
    TermName.BUOYANCY: "buoyancy of air",
    TermName.TEMPERATURE: "temperature",
    TermName.TIP_AREA: "tip area",
    TermName.TILT: "leaning probe",
    TermName.RESIDUAL: "scatter about the line",
    TermName.SLOPE: "slope of the line",
    TermName.ZERO_IN_HOLD: "zero since it was taken",
    TermName.ATTITUDE: "weight of the tip, turned",
}


@dataclass(frozen=True, slots=True)
class UncertaintyTerm:
    """One row of the budget, as standard uncertainty.

    Attributes:
        name: the cause.
        absolute_n: the part that does not grow with the load, N.
        relative: the part that does, as a share of the load.
        dof: degrees of freedom behind it; infinite for a limit that was judged, not measured.
    """

    name: TermName
    absolute_n: float = 0.0
    relative: float = 0.0
    dof: float = math.inf

    def variance_n2(self, force_n: float) -> float:
        """Variance of this cause at a load, N²."""
        return self.absolute_n**2 + (self.relative * force_n) ** 2


_AS_STATED: Final[Mapping[TermName, float]] = {}


@dataclass(frozen=True, slots=True)
class Uncertainty:
    """The budget of one calibration.

    Attributes:
        terms: its rows, independent of each other.
        coverage_k: factor from standard uncertainty to the half-width for 95 %, the same for
            every load, as profiles of format 1 have it; None: from the degrees of freedom.
    """

    terms: tuple[UncertaintyTerm, ...]
    coverage_k: float | None = None
    # sums over the rows as polynomials in F²: variance, and Σ u⁴/dof
    _variance: tuple[float, float] = field(init=False, repr=False, compare=False)
    _fourth: tuple[float, float, float] = field(init=False, repr=False, compare=False)
    _rows: Mapping[TermName, UncertaintyTerm] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        pairs = [(row.absolute_n**2, row.relative**2, row.dof) for row in self.terms]
        variance = sum(a for a, _, _ in pairs), sum(r for _, r, _ in pairs)
        fourth = (
            sum(a * a / dof for a, _, dof in pairs),
            sum(2 * a * r / dof for a, r, dof in pairs),
            sum(r * r / dof for _, r, dof in pairs),
        )
        object.__setattr__(self, "_variance", variance)  # frozen guards against everyone else
        object.__setattr__(self, "_fourth", fourth)
        object.__setattr__(self, "_rows", {row.name: row for row in self.terms})

    def half_width_n(
        self, force_n: float, extra_n2: float = 0.0, factors: Mapping[TermName, float] = _AS_STATED
    ) -> float:
        """Half-width of the 95 % interval at a load, N.

        Args:
            force_n: the load; its sign does not matter.
            extra_n2: variance of what only this reading knows, for example a zero that was
                seen to shift; without degrees of freedom of its own.
            factors: on rows that are another size under known conditions.
        """
        square = force_n * force_n
        variance = self._variance[0] + self._variance[1] * square + extra_n2
        fourth = self._fourth[0] + (self._fourth[1] + self._fourth[2] * square) * square
        for name, factor in factors.items():
            if name in self._rows:  # its square and its fourth power go out, and come in anew
                row, grown = self._rows[name], factor * factor
                stated = row.variance_n2(force_n)
                variance += (grown - 1.0) * stated
                fourth += (grown * grown - 1.0) * stated * stated / row.dof
        variance = max(variance, 0.0)
        if self.coverage_k is not None:
            return self.coverage_k * math.sqrt(variance)
        return t_975(_effective(variance, fourth)) * math.sqrt(variance)

    def k_at(self, force_n: float) -> float:
        """The factor k at a load."""
        return self.coverage_k or t_975(self.dof_at(force_n))

    def dof_at(self, force_n: float) -> float:
        """Effective degrees of freedom at a load; infinite where nothing is known from few."""
        square = force_n * force_n
        fourth = self._fourth[0] + (self._fourth[1] + self._fourth[2] * square) * square
        return _effective(self._variance[0] + self._variance[1] * square, fourth)

    def scaled(self, factor_of: Callable[[TermName], float]) -> Uncertainty:
        """The budget with each row times a factor, for conditions other than the profile's."""
        rows = tuple(
            UncertaintyTerm(row.name, row.absolute_n * by, row.relative * by, row.dof)
            for row in self.terms
            for by in (factor_of(row.name),)
        )
        return Uncertainty(rows, self.coverage_k)


def creep_share_of(dwell_s: float) -> float:
    """How much of the creep of 5 minutes has come after a time under load: log(1+t)/log(1+300)."""
    return math.log1p(max(dwell_s, 0.0)) / math.log1p(CREEP_S)


def creep_doubt_share_of(dwell_s: float) -> float:
    """How much of the creep of 5 minutes a reading may be off by, as the run's steps crept too.

    Their own time under load is anywhere up to ``RUN_STEP_S``, so a reading is off by no more than
    the larger of both.
    """
    return creep_share_of(max(dwell_s, RUN_STEP_S))


def _effective(variance: float, fourth: float) -> float:
    return variance * variance / fourth if fourth > 0.0 else math.inf
