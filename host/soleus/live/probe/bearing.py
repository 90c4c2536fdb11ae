"""Whether a connected probe bears a hold: what may be planned with it, and what may begin."""

from __future__ import annotations

from soleus.core.calibration.label_rules import words_of
from soleus.core.calibration.model import Calibration, span_kpa
from soleus.core.plan import HoldPlan
from soleus.core.spots.targets import ProbeClaim
from soleus.core.terms import Label
from soleus.errors import CalibrationError, ProbeError
from soleus.live.probe.probe import Probe


def probe_claim(probe: Probe) -> ProbeClaim:
    """What probe and calibration allow now, as the rules for targets ask for it."""
    calibration = probe.calibration
    return ProbeClaim(
        label=probe.numbers.label,
        tip_area_mm2=probe.tip_area_mm2,
        span_kpa=None if calibration is None else span_kpa(calibration),
        simulated=probe.simulated,
    )


def must_bear(probe: Probe, plan: HoldPlan) -> Calibration:
    """The calibration, if the probe's numbers bear a plan that was made a moment ago.

    Raises:
        CalibrationError: they claim less than the plan counts on.
        ProbeError: a zero is being taken, so they mean nothing yet.
    """
    calibration, verdict, order = probe.calibration, probe.verdict(), list(Label)
    if calibration is None:
        raise CalibrationError("This probe has no calibration.", "No hold has begun.")
    if probe.zeroing:
        raise ProbeError("A zero is being taken.", "No hold has begun.", "Wait for the zero.")
    if probe.condition.wants_zero:
        raise ProbeError(
            "The probe may be warming up, and its zero is older than a minute.",
            "It may have moved; no hold has begun.",
            "Take a new zero.",
        )
    too_far = plan.target.cap_kpa > span_kpa(calibration)
    if too_far or order.index(verdict.label) > order.index(plan.label):
        raise CalibrationError(
            " ".join([words_of(why) for why in verdict.why] or ["This is another probe."]),
            "The hold was planned with better numbers; it has not begun.",
            "Take a zero and plan the hold again.",
        )
    return calibration
