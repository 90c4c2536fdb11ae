"""Every way of losing CALIBRATED, one by one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from soleus.core.calibration.evidence import Evidence, ProbeFacts
from soleus.core.calibration.label_rules import (
    LABEL_RULES,
    LabelReason,
    LabelVerdict,
    advice_of,
    label_of,
    verdict_words,
    words_of,
    worst,
)
from soleus.core.calibration.model import SensorClass, SensorKind
from soleus.core.calibration.uncertainty import TermName, Uncertainty, UncertaintyTerm
from soleus.core.terms import Label
from tests.core.calibration.calibrations import CAL, cal
from tests.project.files import ROOT

PROBE = ProbeFacts(
    sensor=SensorKind.HX711,
    gain=128,
    nominal_rate_hz=80.0,
    tip_area_mm2=100.0,
    uid="0123456789abcdef",
    supply_mv=5000,
)
GOOD = Evidence(probe=PROBE, today=date(2026, 11, 1), zero_quiet=True)


def seen(**changes):
    """Good evidence with some of it changed."""
    return replace(GOOD, **changes)


def with_probe(**changes):
    """Good evidence from a probe that differs."""
    return replace(GOOD, probe=replace(PROBE, **changes))


def scattered(name, **parts):
    """A calibration to 50 N whose only row is this; 1 % of the span is 0.5 N."""
    return cal(uncertainty=Uncertainty((UncertaintyTerm(name, **parts),), 2.0))


def test_with_nothing_against_it_a_number_is_calibrated():
    """On the last day before it is due, with its own probe and a quiet zero."""
    assert LabelVerdict(Label.CALIBRATED) == label_of(CAL, GOOD)


def test_without_a_calibration_a_number_is_uncalibrated():
    """No profile: a relative scale only, no kPa."""
    assert LabelVerdict(Label.UNCALIBRATED, (LabelReason.NO_CALIBRATION,)) == label_of(None, GOOD)


@pytest.mark.parametrize(
    ("why", "calibration", "evidence"),
    [
        (LabelReason.OTHER_SENSOR, CAL, with_probe(sensor=SensorKind.ANALOG)),
        (LabelReason.OTHER_SENSOR, CAL, with_probe(sensor=None)),
        (LabelReason.OTHER_GAIN, CAL, with_probe(gain=64)),
        (LabelReason.TIP_UNKNOWN, CAL, with_probe(tip_area_mm2=50.0)),
        (LabelReason.TIP_UNKNOWN, CAL, with_probe(tip_area_mm2=0.0)),
        (LabelReason.SIMULATED_PROFILE, cal(simulated=True), GOOD),
        (LabelReason.EXAMPLE_PROFILE, cal(example=True), GOOD),
    ],
)
def test_where_the_factor_is_unknown_there_is_no_number(why, calibration, evidence):
    """A number wrong by a factor of two would make a person press twice as hard."""
    assert LabelVerdict(Label.UNCALIBRATED, (why,)) == label_of(calibration, evidence)


def test_of_another_sensor_s_profile_only_that_is_told():
    """A thin sensor has no gain to set back, and its rate was never a load cell's."""
    thin = replace(
        PROBE,
        sensor=SensorKind.ANALOG,
        gain=0,
        nominal_rate_hz=500.0,
        tip_area_mm2=78.5,
        uid="fedcba9876543210",
        supply_mv=4200,
    )
    seen = replace(GOOD, probe=thin, zero_quiet=None)

    assert LabelVerdict(Label.UNCALIBRATED, (LabelReason.OTHER_SENSOR,)) == label_of(CAL, seen)


@pytest.mark.parametrize(
    ("why", "calibration", "evidence"),
    [
        (LabelReason.DRIFTING_SENSOR, cal(sensor_class=SensorClass.DRIFTING), GOOD),
        (LabelReason.EXAMPLE_SIMULATED, cal(example=True), with_probe(simulated=True)),
        (LabelReason.EDITED_PROFILE, cal(edited=True), GOOD),
        (LabelReason.POOR_REPEATABILITY, scattered(TermName.REPEATABILITY, absolute_n=0.51), GOOD),
        (LabelReason.POOR_REPEATABILITY, scattered(TermName.REPEATABILITY, relative=0.011), GOOD),
        (LabelReason.POOR_REPEATABILITY, scattered(TermName.RESIDUAL, absolute_n=0.51), GOOD),
        (LabelReason.DRIFTED, CAL, seen(drifted=True)),
        (LabelReason.OTHER_PROBE, CAL, with_probe(uid="ffffffffffffffff")),
        (LabelReason.OTHER_RATE, CAL, with_probe(nominal_rate_hz=10.0)),
        (LabelReason.OTHER_RATE, CAL, with_probe(free_rate_hz=10.8)),
        (LabelReason.OTHER_RATE, CAL, with_probe(free_rate_hz=71.9)),
        (LabelReason.OTHER_RATE, CAL, with_probe(free_rate_hz=100.1)),
        (LabelReason.OTHER_SUPPLY, CAL, with_probe(supply_mv=5251)),
        (LabelReason.OTHER_SUPPLY, CAL, with_probe(supply_mv=3300)),
        (LabelReason.OUT_OF_DATE, CAL, seen(today=date(2026, 11, 2))),
        (LabelReason.MADE_LATER, CAL, seen(today=date(2026, 4, 30))),
        (LabelReason.CHECK_FAILED, CAL, seen(check_failed=True)),
        (LabelReason.NO_ZERO, CAL, seen(zero_quiet=None)),
        (LabelReason.ZERO_NOT_QUIET, CAL, seen(zero_quiet=False)),
        (LabelReason.ZERO_FAR, CAL, seen(zero_from_profile_kpa=-20.1)),
        (LabelReason.ZERO_SHIFTED, CAL, seen(zero_shift_kpa=5.1)),
        (LabelReason.ZERO_SHIFTED, CAL, seen(zero_shift_kpa=-5.1)),
        (LabelReason.OUTSIDE_SPAN, CAL, seen(outside_span=True)),
        (LabelReason.MANY_SPIKES, CAL, seen(many_spikes=True)),
    ],
)
def test_each_doubt_alone_takes_the_plus_minus_away(why, calibration, evidence):
    """The number still guides, but nobody may quote an accuracy for it."""
    assert LabelVerdict(Label.INDICATIVE, (why,)) == label_of(calibration, evidence)


@pytest.mark.parametrize(
    "evidence",
    [
        seen(zero_shift_kpa=5.0),
        seen(zero_from_profile_kpa=20.0),
        seen(today=date(2026, 5, 1)),
        seen(today=date(2026, 4, 30), vouched=True),
        with_probe(free_rate_hz=72.0),
        with_probe(free_rate_hz=100.0),
        with_probe(supply_mv=5250),
        with_probe(supply_mv=0),  # a probe that cannot measure it
        with_probe(tip_area_mm2=100.9),
    ],
)
def test_at_its_limit_a_figure_is_still_good(evidence):
    """A limit is the last good value; beyond it starts the doubt."""
    assert Label.CALIBRATED is label_of(CAL, evidence).label


def test_scatter_of_just_one_per_cent_is_still_good():
    """0.5 N of 50 N: the limit is the last good value."""
    at_limit = scattered(TermName.REPEATABILITY, absolute_n=0.5)

    assert Label.CALIBRATED is label_of(at_limit, GOOD).label


def test_a_profile_bound_to_no_probe_serves_any_of_its_kind():
    """The simulated probe draws a new id for each image."""
    assert Label.CALIBRATED is label_of(cal(probe_uid=""), with_probe(uid="00")).label


def test_a_simulated_profile_is_calibrated_for_a_simulated_probe_and_does_not_age():
    """A newcomer sees on the simulation what a calibrated probe looks like, in any year."""
    simulated = cal(simulated=True, due_on=None)
    evidence = replace(with_probe(simulated=True), today=date(2040, 1, 1))

    assert LabelVerdict(Label.CALIBRATED) == label_of(simulated, evidence)


def test_all_reasons_are_told_and_the_worst_label_wins():
    """A person who mends one thing should know what comes next."""
    evidence = replace(with_probe(gain=64), zero_quiet=None, many_spikes=True)
    verdict = label_of(CAL, evidence)

    assert (
        LabelVerdict(
            Label.UNCALIBRATED,
            (LabelReason.OTHER_GAIN, LabelReason.NO_ZERO, LabelReason.MANY_SPIKES),
        )
        == verdict
    )


def test_each_reason_has_one_rule_and_one_sentence():
    """A reason without a rule could never be told; one with two would be told twice."""
    ruled = [rule.why for rule in LABEL_RULES]

    assert sorted(set(LabelReason) - {LabelReason.NO_CALIBRATION}, key=str) == sorted(
        ruled, key=str
    )
    assert all(words_of(why).endswith(".") for why in LabelReason)


SAYS_IT_ITSELF = {LabelReason.ZERO_SHIFTED, LabelReason.MANY_SPIKES}
NOTHING_TO_BE_DONE = {LabelReason.DRIFTING_SENSOR, LabelReason.STATED_BY_GAUGE}


def test_each_reason_says_what_to_do_about_it():
    """Somebody who has lost the ± wants it back; where that cannot be, none is promised."""
    without = {why for why in LabelReason if advice_of(why) == words_of(why)}

    assert SAYS_IT_ITSELF | NOTHING_TO_BE_DONE == without
    assert "The calibration is past its due date. Calibrate again." == advice_of(
        LabelReason.OUT_OF_DATE
    )


def test_the_worst_of_several_labels_claims_least():
    """A hold is labelled by its weakest moment."""
    assert Label.INDICATIVE is worst([Label.CALIBRATED, Label.INDICATIVE, Label.CALIBRATED])


def test_each_reason_stands_on_the_page_about_calibrating():
    """`label_why` of a script is looked up there."""
    page = (ROOT / "docs" / "calibrate.md").read_text(encoding="utf-8")

    assert [] == [why.value for why in LabelReason if f"`{why.value}`" not in page]


def test_each_reason_in_a_paragraph_ends_with_a_full_stop():
    """A command that ends one reason must not run into the first word of the next."""
    reasons = (LabelReason.EXAMPLE_SIMULATED, LabelReason.OTHER_RATE)
    words = verdict_words(LabelVerdict(Label.INDICATIVE, reasons))

    assert [True, True] == [f"{advice_of(why).removesuffix('.')}." in words for why in reasons]
