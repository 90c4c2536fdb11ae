"""The rules of targets, held to every place, mode, role, label and history."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soleus.core.plan import Target
from soleus.core.spots.targets import (
    LEAST_TARGET_KPA,
    MODE_RULES,
    ProbeClaim,
    indicative_target,
    lower_target,
)
from soleus.core.terms import Label, Mode, Role
from soleus.errors import CalibrationError
from tests.core.spots.target_plans import ATLAS, good, plan

HISTORIES = ("none", "start", "low", "default")


def history(spot, name):
    """Good holds two days ago, up to this step of the range."""
    f = spot.fallback
    steps = {"start": f.start_kpa, "low": f.low_kpa, "default": f.default_kpa}
    names = HISTORIES[1 : HISTORIES.index(name) + 1]
    return [good(spot.spot_id, target_kpa=steps[step]) for step in names]


def every_plan():
    """All plans that the rules allow, each with what it was made from."""
    spots = [spot for spot in ATLAS.spots.values() if spot.fallback]
    labels = (Label.CALIBRATED, Label.INDICATIVE)
    for spot, mode, role, label, name in itertools.product(
        spots, MODE_RULES, Role, labels, HISTORIES
    ):
        alone = spot.therapist_only and role is Role.SELF
        if alone or (mode is Mode.STANDARD and name == "none"):
            continue
        probe = ProbeClaim(label, 100.0, 900.0)
        made = plan(spot.spot_id, *history(spot, name), probe=probe, mode=mode, role=role)
        yield spot, made


PLANS = list(every_plan())


def check_band(target: Target, role: Role):
    """The rules of every band, written once more from the rule's own sentence."""
    half = target.high_kpa - target.target_kpa
    share = {Role.SELF: 0.15, Role.THERAPIST: 0.10}[role]
    least = max(share * target.target_kpa, min(15.0, 0.25 * target.target_kpa))
    assert half == pytest.approx(least)
    assert target.target_kpa - target.low_kpa == pytest.approx(half)
    assert target.low_kpa >= 10.0 - 1e-9
    assert target.high_kpa <= 0.95 * target.cap_kpa + 1e-9
    # by the rule: half above the band, or half of the way to the cap, whichever is nearer
    too_hard = min(1.5 * target.high_kpa, target.high_kpa + (target.cap_kpa - target.high_kpa) / 2)
    assert target.too_hard_kpa == pytest.approx(too_hard)
    assert target.high_kpa < target.too_hard_kpa < target.cap_kpa


def test_all_combinations_were_tried():
    """Both labels; some places only for a therapist; standard not without history."""
    roles_n = [1 if spot.therapist_only else 2 for spot in ATLAS.spots.values() if spot.fallback]

    assert sum(roles_n) * 2 * (4 + 3) == len(PLANS)


def check_plan(spot, made):
    """Caps, range and dose of a plan against the place's own figures."""
    role_cap = {Role.SELF: 500.0, Role.THERAPIST: 600.0}[made.role]
    share = 0.8 if made.label is Label.INDICATIVE else 1.0
    assert made.target.cap_kpa == pytest.approx(min(spot.cap_kpa, role_cap, 900.0) * share)
    assert spot.fallback.start_kpa <= made.target.target_kpa <= spot.fallback.default_kpa
    assert made.in_band_s <= spot.fallback.hold_s
    assert made.sets_n <= spot.fallback.repeats
    assert made.in_band_s < made.contact_max_s
    assert not made.target.set_by_cap


@pytest.mark.parametrize("spot_id", [s.spot_id for s in ATLAS.spots.values() if s.fallback])
def test_every_plan_keeps_every_rule(spot_id):
    """Band, caps, range and dose of every plan that anybody can get at this place."""
    for spot, made in PLANS:
        if spot.spot_id == spot_id:
            check_band(made.target, made.role)
            check_plan(spot, made)


@given(
    spot_id=st.sampled_from([s for s in ATLAS.spots if s not in ("ps04", "ref_upper_trapezius")]),
    role=st.sampled_from(Role),
    label=st.sampled_from([Label.CALIBRATED, Label.INDICATIVE]),
    span_kpa=st.floats(25.0, 2000.0),
    tip_area_mm2=st.floats(95.0, 105.0),
    name=st.sampled_from(HISTORIES),
)
def test_no_probe_makes_a_plan_that_breaks_a_rule(
    spot_id, role, label, span_kpa, tip_area_mm2, name
):
    """Short spans and odd tips lower the target; the smallest cap always wins."""
    spot = ATLAS.spots[spot_id]
    probe = ProbeClaim(label, tip_area_mm2, span_kpa)
    target = plan(spot_id, *history(spot, name), probe=probe, role=role).target

    check_band(target, role)
    assert target.cap_kpa <= min(spot.cap_kpa, span_kpa)
    assert target.target_kpa <= spot.fallback.default_kpa
    assert target.set_by_cap is (
        target.target_kpa < plan(spot_id, *history(spot, name), role=role).target.target_kpa
    )


@given(
    spot_id=st.sampled_from([s for s in ATLAS.spots if s not in ("ps04", "ref_upper_trapezius")]),
    role=st.sampled_from(Role),
    span_kpa=st.floats(10.0, 60.0),
    asked_share=st.floats(0.0, 1.0),
    new_kpa=st.floats(5.0, 60.0),
)
def test_a_plan_that_loses_its_half_width_in_the_press_keeps_every_rule(
    spot_id, role, span_kpa, asked_share, new_kpa
):
    """At any span, asked for or lowered or neither: below 22 kPa the band once lay over the cap."""
    probe = ProbeClaim(Label.CALIBRATED, 100.0, span_kpa)
    try:
        highest = plan(spot_id, probe=probe, role=role).target
    except CalibrationError:
        return
    asked_kpa = LEAST_TARGET_KPA + asked_share * (highest.target_kpa - LEAST_TARGET_KPA)
    target = plan(spot_id, probe=probe, role=role, asked_kpa=asked_kpa).target

    for each in (highest, target, lower_target(target, new_kpa, role)):
        check_band(indicative_target(each, role), role)


@given(new_kpa=st.floats(allow_nan=False), role=st.sampled_from(Role))
def test_a_lowered_band_keeps_every_rule(new_kpa, role):
    """Whatever key or line asks for it."""
    before = plan("ps12", good("ps12", target_kpa=220.0), role=role).target
    after = lower_target(before, new_kpa, role)

    check_band(after, role)
    assert after.target_kpa <= before.target_kpa
