"""What a number may claim: every way of losing CALIBRATED, in one table.

A label is judged from a calibration and from what is known of this session; nothing here measures
or shows anything. Today's date is an argument.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Final

from soleus.core.calibration.evidence import Evidence
from soleus.core.calibration.model import Calibration, SensorClass
from soleus.core.calibration.uncertainty import TermName
from soleus.core.terms import Label

# A zero this far from the calibration's own: something touches the tip, or the cell was
# overloaded. A judgement: four times the shift within a session, 2 N on a 1 cm² tip.
ZERO_FROM_PROFILE_MAX_KPA: Final = 20.0
SUPPLY_MAX_DEVIATION: Final = 0.05  # share; a USB supply wanders by that much without harm
REPEATABILITY_MAX_OF_SPAN: Final = 0.01  # twenty times that of a usual cell, on a sound mount
# Of the label: chips that should give 80 a second run at 90 to 94. Beyond, it is another setting.
FREE_RUNNING_LOW: Final = 0.9
FREE_RUNNING_HIGH: Final = 1.25
TIP_MAX_DEVIATION: Final = 0.01  # share; beyond it probe and profile speak of different tips


_REPEATABILITY_ROWS: Final = (TermName.REPEATABILITY, TermName.RESIDUAL)


class LabelReason(Enum):
    """Why a number may not claim more than it does."""

    NO_CALIBRATION = "no_calibration"
    OTHER_SENSOR = "other_sensor"
    OTHER_GAIN = "other_gain"
    TIP_UNKNOWN = "tip_unknown"
    SIMULATED_PROFILE = "simulated_profile"
    EXAMPLE_PROFILE = "example_profile"
    DRIFTING_SENSOR = "drifting_sensor"
    EXAMPLE_SIMULATED = "example_simulated"
    STATED_BY_GAUGE = "stated_by_gauge"
    EDITED_PROFILE = "edited_profile"
    POOR_REPEATABILITY = "poor_repeatability"
    OTHER_PROBE = "other_probe"
    OTHER_RATE = "other_rate"
    OTHER_SUPPLY = "other_supply"
    OUT_OF_DATE = "out_of_date"
    MADE_LATER = "made_later"
    DRIFTED = "drifted"
    CHECK_FAILED = "check_failed"
    NO_ZERO = "no_zero"
    ZERO_NOT_QUIET = "zero_not_quiet"
    ZERO_FAR = "zero_far"
    ZERO_UNCONFIRMED = "zero_unconfirmed"
    ZERO_NOT_LIFTED = "zero_not_lifted"
    ZERO_SHIFTED = "zero_shifted"
    OUTSIDE_SPAN = "outside_span"
    MANY_SPIKES = "many_spikes"


# Where a profile is of another kind of sensor these hold as a matter of course, and what they
# advise helps nothing, or cannot be done: that sensor may have no gain and no such rate.
_OF_ANOTHER_PROBE: Final = frozenset(
    {
        LabelReason.OTHER_GAIN,
        LabelReason.TIP_UNKNOWN,
        LabelReason.SIMULATED_PROFILE,
        LabelReason.OTHER_PROBE,
        LabelReason.OTHER_RATE,
        LabelReason.OTHER_SUPPLY,
        LabelReason.NO_ZERO,
        LabelReason.ZERO_FAR,
    }
)


@dataclass(frozen=True, slots=True)
class LabelVerdict:
    """What a number may claim, and each reason of its own why it is not more, worst first."""

    label: Label
    why: tuple[LabelReason, ...] = ()


@dataclass(frozen=True, slots=True)
class LabelRule:
    """One way of losing CALIBRATED: the reason, the best label left, when, and the sentence.

    ``next_step`` is empty where the sentence says it, or where nothing can be done. ``covers``:
    reasons that only follow from this one, so they are not told beside it.
    """

    why: LabelReason
    at_best: Label
    holds: Callable[[Calibration, Evidence], bool]
    words: str
    next_step: str = ""
    covers: frozenset[LabelReason] = frozenset()


def label_of(cal: Calibration | None, evidence: Evidence) -> LabelVerdict:
    """Judge what the numbers of this session may claim: the lowest of all rules that hold."""
    if cal is None:
        return LabelVerdict(Label.UNCALIBRATED, (LabelReason.NO_CALIBRATION,))
    against = [rule for rule in LABEL_RULES if rule.holds(cal, evidence)]
    if not against:
        return LabelVerdict(Label.CALIBRATED)
    covered = frozenset[LabelReason]().union(*(rule.covers for rule in against))
    told = tuple(rule.why for rule in against if rule.why not in covered)
    return LabelVerdict(worst([rule.at_best for rule in against]), told)


def worst(labels: list[Label]) -> Label:
    """The label that claims least. Raises ``ValueError`` for an empty list."""
    return max(labels, key=list(Label).index)


def words_of(why: LabelReason) -> str:
    """The sentence for a person, without figures."""
    return _WORDS[why]


def advice_of(why: LabelReason) -> str:
    """The sentence about a reason, and what to do about it."""
    return f"{_WORDS[why]} {_NEXT_STEPS[why]}".rstrip()


def verdict_words(verdict: LabelVerdict) -> str:
    """What numbers come of a calibration, before any was read; assumes a quiet zero."""
    reasons = [f"{advice_of(why).removesuffix('.')}." for why in verdict.why]
    return " ".join([f"With a quiet zero its numbers are {verdict.label.value}.", *reasons])


def _deviates(value: float, expected: float, share: float) -> bool:
    return not abs(value - expected) <= share * abs(expected)


def _repeatability_of_span(cal: Calibration) -> float:
    """Standard deviation of repeats over the span; old profiles hold all scatter in one row."""
    rows = [row for row in cal.uncertainty.terms if row.name in _REPEATABILITY_ROWS]
    return max((max(row.absolute_n / cal.span_n, row.relative) for row in rows), default=0.0)


def _other_rate(cal: Calibration, seen: Evidence) -> bool:
    """By its label, or by what comes: a module with RATE on ground gives 11 where it says 80."""
    probe = seen.probe
    if cal.stated_by_gauge or probe.nominal_rate_hz != cal.nominal_rate_hz:
        return not cal.stated_by_gauge
    if probe.free_rate_hz is None:
        return False
    return not FREE_RUNNING_LOW <= probe.free_rate_hz / cal.nominal_rate_hz <= FREE_RUNNING_HIGH


def _other_supply(cal: Calibration, seen: Evidence) -> bool:
    known = cal.supply_mv > 0 and seen.probe.supply_mv > 0
    return known and _deviates(seen.probe.supply_mv, cal.supply_mv, SUPPLY_MAX_DEVIATION)


# Limits are written as "not within": NaN is within nothing, so it takes the ± away.
# Above the line the number would be wrong by an unknown factor, so there is none. Below it the
# number guides, with lower caps, but carries no ±.
LABEL_RULES: Final[tuple[LabelRule, ...]] = (
    LabelRule(
        LabelReason.OTHER_SENSOR,
        Label.UNCALIBRATED,
        lambda cal, seen: seen.probe.sensor is not cal.sensor,
        "The calibration was made for another kind of sensor.",
        "Calibrate this probe, or choose its own profile.",
        _OF_ANOTHER_PROBE,
    ),
    LabelRule(
        LabelReason.OTHER_GAIN,
        Label.UNCALIBRATED,
        lambda cal, seen: seen.probe.gain != cal.gain,
        "The amplifier is set to another gain than during the calibration.",
        "Set it back, or calibrate again.",
    ),
    LabelRule(
        LabelReason.TIP_UNKNOWN,
        Label.UNCALIBRATED,
        lambda cal, seen: _deviates(seen.probe.tip_area_mm2, cal.tip_area_mm2, TIP_MAX_DEVIATION),
        "Probe and calibration name different tips, so the area is not known.",
        "Correct the one that is wrong, or calibrate with this tip.",
    ),
    LabelRule(
        LabelReason.SIMULATED_PROFILE,
        Label.UNCALIBRATED,
        lambda cal, seen: cal.simulated and not seen.probe.simulated,
        "This calibration belongs to the simulated probe, and this probe is real.",
        "Calibrate it, or choose its own profile.",
    ),
    LabelRule(
        LabelReason.EXAMPLE_PROFILE,
        Label.UNCALIBRATED,
        lambda cal, seen: cal.example and not seen.probe.simulated,
        "This calibration is an example of how a profile looks, not of this probe: cells of one "
        "kind differ by a factor of two, films by more.",
        "Calibrate it: soleus calibrate",
    ),
    # ---- from here on the number is shown, without ± -----------------------------------------
    LabelRule(
        LabelReason.DRIFTING_SENSOR,
        Label.INDICATIVE,
        lambda cal, _: cal.sensor_class is SensorClass.DRIFTING,
        "Sensors of this kind drift, so their numbers are indicative only.",
    ),
    LabelRule(
        LabelReason.EXAMPLE_SIMULATED,
        Label.INDICATIVE,
        lambda cal, seen: cal.example and seen.probe.simulated,
        "This calibration is an example of how a profile looks, not the simulated probe's own.",
        "Choose its own: soleus calibration use",
    ),
    LabelRule(
        LabelReason.EDITED_PROFILE,
        Label.INDICATIVE,
        lambda cal, _: cal.edited,
        "The calibration profile was edited by hand after its fit.",
        "Fit its run again.",
    ),
    LabelRule(
        LabelReason.POOR_REPEATABILITY,
        Label.INDICATIVE,
        lambda cal, _: not _repeatability_of_span(cal) <= REPEATABILITY_MAX_OF_SPAN,
        "In its own calibration the probe did not repeat itself within 1 % of the span.",
        "Look for a mount that binds, and calibrate again.",
    ),
    LabelRule(
        LabelReason.STATED_BY_GAUGE,
        Label.INDICATIVE,
        lambda cal, _: cal.stated_by_gauge,
        "The numbers are the gauge's own; how true they are was not weighed here.",
    ),
    LabelRule(
        LabelReason.OTHER_PROBE,
        Label.INDICATIVE,
        lambda cal, seen: cal.probe_uid not in ("", seen.probe.uid),
        "The calibration was made with another probe.",
        "Calibrate this one, or choose its own profile.",
    ),
    LabelRule(
        LabelReason.OTHER_RATE,
        Label.INDICATIVE,
        _other_rate,
        "The probe samples at another rate than during the calibration.",
        "Set it back (soleus probe set rate, or RATE on its module; soleus probe doctor tells "
        "which), or calibrate again.",
    ),
    LabelRule(
        LabelReason.OTHER_SUPPLY,
        Label.INDICATIVE,
        _other_supply,
        "The supply differs by more than 5 % from that of the calibration.",
        "Use the cable and the port of then, or calibrate again.",
    ),
    LabelRule(
        LabelReason.OUT_OF_DATE,
        Label.INDICATIVE,
        lambda cal, seen: cal.due_on is not None and seen.today > cal.due_on,
        "The calibration is past its due date.",
        "Calibrate again.",
    ),
    LabelRule(
        LabelReason.MADE_LATER,
        Label.INDICATIVE,
        lambda cal, seen: cal.made_on > seen.today and not (cal.simulated or seen.vouched),
        "The calibration is of a later day than these numbers, and none from before them agrees.",
        "See whether the date of this computer is right; else calibrate again.",
    ),
    LabelRule(
        LabelReason.DRIFTED,
        Label.INDICATIVE,
        lambda _, seen: seen.drifted,
        "This calibration and the one before it disagree by more than both allow.",
        "Check it with a mass that you know well; if that fails, calibrate again.",
    ),
    LabelRule(
        LabelReason.CHECK_FAILED,
        Label.INDICATIVE,
        lambda _, seen: seen.check_failed,
        "The check mass read outside its tolerance.",
        "Check once more with a load known as well; if it stays so, calibrate again.",
    ),
    LabelRule(
        LabelReason.NO_ZERO,
        Label.INDICATIVE,
        lambda _, seen: seen.zero_quiet is None,
        "No zero has been taken in this session.",
        "Take one.",
    ),
    LabelRule(
        LabelReason.ZERO_NOT_QUIET,
        Label.INDICATIVE,
        lambda _, seen: seen.zero_quiet is False,
        "The zero was not quiet.",
        "Take it again with nothing touching.",
    ),
    LabelRule(
        LabelReason.ZERO_FAR,
        Label.INDICATIVE,
        lambda _, seen: not abs(seen.zero_from_profile_kpa) <= ZERO_FROM_PROFILE_MAX_KPA,
        "The zero lies far from that of the calibration: something may touch the tip, "
        "or the cell was overloaded.",
        "Take it again with nothing touching; if it stays so, check with a mass.",
    ),
    LabelRule(
        LabelReason.ZERO_UNCONFIRMED,
        Label.INDICATIVE,
        lambda _, seen: seen.zero_unconfirmed,
        "The zero lies above the usual ones of this probe, as if some of its weight stood on the "
        "tip.",
        "If it was lifted clear, a hold with its release confirms this zero.",
    ),
    LabelRule(
        LabelReason.ZERO_NOT_LIFTED,
        Label.INDICATIVE,
        lambda _, seen: seen.zero_not_lifted,
        "Before the tip touched, the probe was not seen lifted and still.",
        "Next time hold it clear for a second before you press.",
    ),
    LabelRule(
        LabelReason.ZERO_SHIFTED,
        Label.INDICATIVE,
        lambda _, seen: not abs(seen.zero_shift_kpa) <= seen.zero_shift_max_kpa,
        "The zero has shifted by more than 5 kPa or 5 % of the target; a new one is needed.",
    ),
    LabelRule(
        LabelReason.OUTSIDE_SPAN,
        Label.INDICATIVE,
        lambda _, seen: seen.outside_span,
        "A reading lay above the highest force that was weighed.",
        "Press less, or calibrate with a larger load.",
    ),
    LabelRule(
        LabelReason.MANY_SPIKES,
        Label.INDICATIVE,
        lambda _, seen: seen.many_spikes,
        "More than 1 % of the samples are lone corrupt ones: check the wiring of the sensor.",
    ),
)

_WORDS: Final[dict[LabelReason, str]] = {rule.why: rule.words for rule in LABEL_RULES} | {
    LabelReason.NO_CALIBRATION: "There is no calibration for this probe.",
}
_NEXT_STEPS: Final[dict[LabelReason, str]] = {rule.why: rule.next_step for rule in LABEL_RULES} | {
    LabelReason.NO_CALIBRATION: "Calibrate it, or choose its profile.",
}
