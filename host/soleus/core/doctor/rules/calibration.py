"""Calibrations that are not this probe's, as the labels judge them, or that cannot be read.

What speaks against a calibration, and in which words, is for ``core.calibration.label_rules``; here
stands only what to do about it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from soleus.core.calibration.label_rules import ZERO_FROM_PROFILE_MAX_KPA, LabelReason, words_of
from soleus.core.doctor.format import amount
from soleus.core.doctor.measurements import Figures
from soleus.core.doctor.observation import Observed
from soleus.core.doctor.rule import OWN, Rule, any_sensor, gauge, load_cell, own, thin_sensor

_CHOOSE: Final = "Choose the one of this probe (soleus calibration list), or make one."
_NO_KPA: Final = "No kPa is shown with it; newtons and kPa here are those of a usual probe."
_ABOUT: Final = "Newtons and kPa are off by an amount that nobody knows, and carry no ±."
_WITHOUT: Final = "Newtons and kPa carry no ± until a check has shown that they are right."
_CHECK: Final = "Check it with a load that is known well: soleus calibration check --mass KG"
_ANEW: Final = (
    "If it does not pass, see whether tip, mount and wires are tight, and calibrate again."
)


def _unusable(observed: Observed, _: Figures) -> str | None:
    return observed.promise.unusable_profile or None


def _wrong_gain(observed: Observed, _: Figures) -> str | None:
    promise = observed.promise
    if promise.calibrated_gain in (None, promise.gain):
        return None
    return (
        f"The amplifier is set to gain {promise.gain}; the calibration was made at "
        f"{promise.calibrated_gain}."
    )


def _zero_far(observed: Observed, figures: Figures) -> str | None:
    promise, level = observed.promise, figures.level_counts
    if promise.zero_counts is None or level is None:
        return None
    off = level - promise.zero_counts
    if abs(off) <= ZERO_FROM_PROFILE_MAX_KPA * promise.counts_per_kpa:
        return None
    return f"Untouched it stands {amount(off, promise)} from the zero of its calibration."


def _told(why: LabelReason) -> Callable[[Observed, Figures], str | None]:
    return lambda observed, _: words_of(why) if why in observed.promise.against else None


RULES: Final = (
    Rule(
        "unusable_profile",
        _unusable,
        _NO_KPA,
        any_sensor(
            "{fix_profile}",
            "Or fit its run again: soleus calibration fit RUN. Without the run, calibrate again.",
        ),
    ),
    Rule(
        LabelReason.OTHER_SENSOR.value,
        _told(LabelReason.OTHER_SENSOR),
        _NO_KPA,
        any_sensor(_CHOOSE)
        + own("Or the probe is set to another sensor than it has: soleus probe set sensor"),
        frozenset({"wrong_gain", "tip_unknown", "other_probe", "simulated_profile"}),
    ),
    Rule(
        LabelReason.SIMULATED_PROFILE.value,
        _told(LabelReason.SIMULATED_PROFILE),
        _NO_KPA,
        any_sensor(_CHOOSE),
        frozenset({"wrong_gain", "tip_unknown", "other_probe"}),
    ),
    Rule(
        "wrong_gain",
        _wrong_gain,
        "The number would be wrong by that factor, so no kPa is shown.",
        own(
            "Set the gain of the calibration: soleus probe set gain {gain}, then unplug the probe "
            "and plug it in again.",
            "Or calibrate the probe as it is now.",
            "The calibration may be another probe's: soleus calibration list",
        ),
        sensors=OWN,
    ),
    Rule(
        LabelReason.TIP_UNKNOWN.value,
        _told(LabelReason.TIP_UNKNOWN),
        _NO_KPA,
        own("Measure the tip, and have the probe keep its area in mm²: soleus probe set tip")
        + gauge("Measure the tip, and say its area in mm² behind tip= in the gauge's URL.")
        + any_sensor("If it is the tip of the probe that was changed: calibrate with this one."),
    ),
    Rule(
        LabelReason.OTHER_PROBE.value,
        _told(LabelReason.OTHER_PROBE),
        _ABOUT,
        any_sensor(_CHOOSE),
        frozenset({"zero_far"}),
    ),
    Rule(
        LabelReason.EDITED_PROFILE.value,
        _told(LabelReason.EDITED_PROFILE),
        _ABOUT,
        any_sensor("Fit its run again: soleus calibration fit RUN. Without it, calibrate again."),
    ),
    Rule(
        LabelReason.CHECK_FAILED.value,
        _told(LabelReason.CHECK_FAILED),
        _WITHOUT,
        any_sensor(_CHECK, _ANEW),
    ),
    Rule(
        LabelReason.DRIFTED.value, _told(LabelReason.DRIFTED), _WITHOUT, any_sensor(_CHECK, _ANEW)
    ),
    Rule(
        LabelReason.ZERO_FAR.value,
        _zero_far,
        "A zero takes that away, but what makes it may change: a hold is INDICATIVE.",
        any_sensor("Lay the probe down so that nothing touches the tip, and run the doctor again.")
        + load_cell("The cell may have been overloaded, and stays bent. " + _CHECK)
        + thin_sensor("Where it is mounted something may press it: it must lie flat and free.")
        + gauge("Set it to zero with nothing on its tip."),
    ),
)
