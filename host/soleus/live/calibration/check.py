"""A check of a probe with one known load: what may be put on, how it is judged, what is kept.

For dialogues in lines and for the screen, which measure; the comparison itself is for
``core.calibration.health``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from soleus.core.calibration.health import (
    LOAD_LIMIT_MAX,
    MASS_LIMIT,
    SCALE_LIMIT,
    session_check,
    unfit_load,
)
from soleus.core.calibration.label_rules import words_of
from soleus.core.calibration.model import Calibration, SensorClass
from soleus.core.calibration.profile_toml import figures_sha256
from soleus.core.calibration.stability import StepBefore, StepProblem, StepSeen
from soleus.core.fitting.gravity import STANDARD_GRAVITY_N_PER_KG, force_n
from soleus.core.terms import Label
from soleus.errors import CalibrationError, ProbeError, UsageError
from soleus.live.probe.probe import Probe
from soleus.store.calibration.checks import KeptCheck

TRIES_N: Final = 5  # after the first, of at least 6 s each: for the way from the table to the tip


@dataclass(frozen=True, slots=True)
class KnownLoad:
    """The load of a check.

    Attributes:
        mass_kg: a mass, or what a kitchen scale is pressed to.
        limit_kg: ± of it.
        held: a hand presses.
    """

    mass_kg: float
    limit_kg: float
    held: bool


def known_load(mass_kg: float, *, held: bool, limit_kg: float | None = None) -> KnownLoad:
    """A load, with the usual ± where nobody says better.

    Raises:
        UsageError: it cannot be one, or it is known too badly to tell anything.
    """
    share = SCALE_LIMIT if held else MASS_LIMIT
    limit = share * mass_kg if limit_kg is None else limit_kg
    if not 0 < mass_kg < float("inf") or not 0 <= limit < mass_kg:
        raise UsageError(
            f"{mass_kg:g} kg ± {limit:g} kg cannot be a check load.",
            "Nothing was measured.",
            "Give the load in kilograms, and a ± below it.",
        )
    if limit > LOAD_LIMIT_MAX * mass_kg:
        raise UsageError(
            f"{mass_kg:g} kg ± {limit:g} kg is known too badly: it would say too little.",
            "Nothing was measured.",
            f"Take a load that is known within {LOAD_LIMIT_MAX:.0%} of itself.",
        )
    return KnownLoad(mass_kg, limit, held)


@dataclass(frozen=True, slots=True)
class CheckPlan:
    """One check, before it is made.

    Attributes:
        load: what is put on.
        load_n: its weight.
        calibration: what it is compared with.
        probe_uid: of the probe.
        day: where the person is.
        full_scale_counts: the converter's rail.
    """

    load: KnownLoad
    load_n: float
    calibration: Calibration
    probe_uid: str
    day: date
    full_scale_counts: int

    @property
    def before_zero(self) -> StepBefore:
        """What the count without a load is judged by."""
        return StepBefore(self.full_scale_counts)

    def before_load(self, zero_counts: float) -> StepBefore:
        """What the count under the load is judged by."""
        drifts = self.calibration.sensor_class is SensorClass.DRIFTING
        return StepBefore(
            self.full_scale_counts, self.load.held, zero_counts, zero_counts, 1, drifts
        )

    def judged(self, zero_counts: float, seen: StepSeen) -> KeptCheck:
        """Compare, once the load stands still, hardly moved the count or moved it the wrong way.

        Raises:
            ProbeError: it did not come to rest, or gave no count.
        """
        _must_tell(seen)
        limit_n = self.load_n * self.load.limit_kg / self.load.mass_kg
        check = session_check(self.calibration, self.load_n, seen.counts - zero_counts, limit_n)
        cal = self.calibration
        return KeptCheck(
            self.day,
            self.probe_uid,
            cal.id,
            cal.made_on,
            self.load_n,
            check,
            figures_sha256(cal),
        )


class CheckJob:
    """One check under way, for lines and for the screen: the zero first, then the load.

    Args:
        plan: what is checked, with which load.

    Attributes:
        plan: the same.
        kept: what came of it, to be kept; None until then.
    """

    def __init__(self, plan: CheckPlan) -> None:
        self.plan = plan
        self.kept: KeptCheck | None = None
        self._zero_counts: float | None = None
        self._tries_n = TRIES_N

    @property
    def before(self) -> StepBefore:
        """What the next measurement is judged by."""
        if self._zero_counts is None:
            return self.plan.before_zero
        return self.plan.before_load(self._zero_counts)

    def take(self, seen: StepSeen) -> None:
        """Take what a measurement has come to; without a load on the tip it is made again.

        Raises:
            ProbeError: it did not come to rest, or gave no count.
        """
        if self._zero_counts is None:
            _must_tell(seen)
            self._zero_counts = seen.counts
        elif seen.problem is StepProblem.TOO_SMALL and self._tries_n:
            self._tries_n -= 1  # the load is not on yet
        else:
            self.kept = self.plan.judged(self._zero_counts, seen)


def _must_tell(seen: StepSeen) -> None:
    """Refuse counts that say nothing. Raises ``ProbeError``."""
    if seen.problem not in (None, StepProblem.WRONG_WAY, StepProblem.TOO_SMALL):
        raise ProbeError(
            seen.problem.refusal, "The check says nothing and was not kept.", "Check again."
        )


def plan_check(probe: Probe, load: KnownLoad) -> CheckPlan:
    """Plan a check of a connected probe.

    Raises:
        CalibrationError: it has no calibration that gives it a pressure.
        UsageError: the load is too small or too large for the calibration.
    """
    cal = calibration_to_check(probe)
    load_n = force_n(load.mass_kg, STANDARD_GRAVITY_N_PER_KG)
    unfit = unfit_load(cal, load_n)
    if unfit is not None:
        span_kg = cal.span_n / load_n * load.mass_kg
        raise UsageError(
            unfit.words,
            "Nothing was measured.",
            f"The load is given in kilograms; the weighed span ends at {span_kg:.1f} kg.",
        )
    return CheckPlan(load, load_n, cal, probe.uid, probe.today, probe.hello.full_scale_max)


def calibration_to_check(probe: Probe) -> Calibration:
    """The calibration in use. Raises ``CalibrationError`` where none gives a pressure."""
    if probe.calibration is not None and probe.verdict().label is not Label.UNCALIBRATED:
        return probe.calibration
    problem = probe.calibration_problem
    if problem is not None:
        raise problem
    raise CalibrationError(
        " ".join(words_of(why) for why in probe.verdict().why),
        "There is nothing to compare a load with.",
        "Calibrate the probe, or choose a profile: soleus calibration use",
    )
