"""How hard and how long: by hand for some, as rules for every place, mode, role and label."""

import dataclasses
import math

import pytest

from soleus.core.spots.person_history import PastGateYes, PersonHistory
from soleus.core.spots.targets import (
    LEAST_TARGET_KPA,
    ProbeClaim,
    TargetRequest,
    lower_target,
    plan_hold,
)
from soleus.core.terms import End, Grade, Label, Mode, Role, TargetSource
from soleus.errors import CalibrationError, ExitCode, NotAllowed, SpotClosed, UsageError
from tests.core.spots.days import at, clock
from tests.core.spots.target_plans import ATLAS, LEFT, NOW, PROBE, RIGHT, good, plan

# -- the general range ---------------------------------------------------------------------------


def test_a_first_try_begins_at_the_start_value():
    """The sketch of the hold screen: 60 kPa, band 45 to 75, start value, range B, dose D."""
    target = plan().target

    assert (60.0, 45.0, 75.0) == (target.target_kpa, target.low_kpa, target.high_kpa)
    assert (TargetSource.START_VALUE, Grade.B, Grade.D) == (
        target.source,
        target.range_grade,
        target.dose_grade,
    )
    assert target.cap_kpa == 300.0
    assert not target.set_by_cap


def test_a_first_try_is_thirty_seconds_twice():
    """The short end of 30 to 60 s, with the pain limit and times of the gentle mode."""
    first = plan()

    assert (30.0, 2, 3) == (first.in_band_s, first.sets_n, first.pain_limit_nrs)
    assert (30.0, 120.0, 90.0) == (first.rest_s, first.contact_max_s, first.no_contact_max_s)
    assert (180.0, 270.0) == (first.place_left_s, first.region_left_s)


def test_a_good_first_try_opens_the_low_end():
    """80 kPa is the low end of the middle of the calf; now for the place's own 60 s."""
    after = plan("sol_si", good())

    assert (80.0, TargetSource.GENERAL_RANGE) == (after.target.target_kpa, after.target.source)
    assert (60.0, 2) == (after.in_band_s, after.sets_n)


def test_a_good_hold_at_the_low_end_opens_the_default():
    """120 kPa, +-15 % = 18 kPa."""
    target = plan("sol_si", good(), good(target_kpa=80.0)).target

    assert target.target_kpa == 120.0
    assert (target.low_kpa, target.high_kpa) == pytest.approx((102.0, 138.0))


def test_the_default_is_the_most_that_the_general_range_offers():
    """However hard an earlier hold was, for example by another version of the rules."""
    assert plan("sol_si", good(target_kpa=200.0)).target.target_kpa == 120.0


@pytest.mark.parametrize(
    "hold",
    [
        good(end=End.STOPPED),
        good(end=End.INTERRUPTED),
        good(end=End.NO_CONTACT),
        good(first_nrs=4),
        good(simulated=True),
        good(side=RIGHT),
        good("sol_a"),
        good(target_kpa=59.0),
    ],
    ids=["stopped", "interrupted", "no contact", "sore", "simulated", "side", "place", "lowered"],
)
def test_nothing_else_opens_more_than_the_start_value(hold):
    """Each of these says nothing about how this place and side takes the start value."""
    assert plan("sol_si", hold).target.source is TargetSource.START_VALUE


@pytest.mark.parametrize("first_nrs", [None, 0, 3])
def test_a_rating_up_to_three_or_none_at_all_is_good(first_nrs):
    """Without ratings a hold that was finished without a stop counts."""
    opened = plan("sol_si", good(first_nrs=first_nrs))

    assert opened.target.source is TargetSource.GENERAL_RANGE


def test_a_good_hold_earlier_today_counts_for_gentle():
    """The first try of the morning opens the low end for the evening."""
    assert plan("sol_si", good(days_ago=0.1)).target.target_kpa == 80.0


# -- modes ---------------------------------------------------------------------------------------


def test_standard_needs_a_good_hold_on_an_earlier_day():
    """The day after shows whether the place took it well."""
    with pytest.raises(NotAllowed, match="earlier day") as caught:
        plan("sol_si", good(days_ago=0.1), mode=Mode.STANDARD)

    assert caught.value.exit_code == ExitCode.USAGE


@pytest.mark.parametrize(
    ("ended", "now", "opens"),
    [
        ("Mon 08:10", "Mon 20:10", "Tue 00:00"),  # 12 h, but the same date
        ("Mon 23:58", "Tue 00:30", "Tue 11:58"),  # another date, but half an hour
        ("Mon 23:58", "Tue 11:57", "Tue 11:58"),
        ("Mon 08:10", "Tue 00:00", None),
        ("Mon 23:58", "Tue 11:58", None),
    ],
)
def test_an_earlier_day_is_another_date_and_twelve_hours(ended, now, opens):
    """A hold at 23:58 is no experience of yesterday at 00:30; when it will be is said."""
    hold = dataclasses.replace(good(), ended_unix_s=clock(ended))
    if opens is None:
        plan("sol_si", hold, mode=Mode.STANDARD, now=at(clock(now)))
        return
    with pytest.raises(NotAllowed, match=f"With the last one it opens on {opens}"):
        plan("sol_si", hold, mode=Mode.STANDARD, now=at(clock(now)))


def test_standard_is_sixty_seconds_twice_up_to_a_rating_of_five():
    """And stays on the general range."""
    standard = plan("sol_si", good(days_ago=1.0), mode=Mode.STANDARD)

    assert (60.0, 2, 5) == (standard.in_band_s, standard.sets_n, standard.pain_limit_nrs)
    assert standard.target.target_kpa == 80.0


def test_standard_leaves_todays_holds_aside():
    """A hold at the low end this morning opens the default for standard only tomorrow."""
    holds = (good(days_ago=1.0), good(days_ago=0.1, target_kpa=80.0))

    assert plan("sol_si", *holds, mode=Mode.STANDARD).target.target_kpa == 80.0
    assert plan("sol_si", *holds, mode=Mode.GENTLE).target.target_kpa == 120.0


@pytest.mark.parametrize("mode", [Mode.STEPPED, Mode.STRONG])
@pytest.mark.parametrize("role", Role)
def test_modes_that_need_a_threshold_are_refused(mode, role):
    """There is no threshold on record to take a share of."""
    with pytest.raises(NotAllowed, match="needs a pain threshold") as caught:
        plan("ps12", good("ps12", target_kpa=300.0), mode=mode, role=role)

    assert caught.value.exit_code == ExitCode.USAGE


def test_the_places_own_dose_stands_where_it_is_smaller():
    """The side of the neck: 20 s once, for a therapist, +-25 % since 10 % is less than that."""
    neck = plan("ps04", good("ps04", target_kpa=20.0), role=Role.THERAPIST)

    assert (20.0, 1) == (neck.in_band_s, neck.sets_n)
    assert (30.0, 22.5, 37.5) == (
        neck.target.target_kpa,
        neck.target.low_kpa,
        neck.target.high_kpa,
    )


# -- asking for less -----------------------------------------------------------------------------


def test_a_target_may_be_lowered():
    """40 kPa: at least +-25 %, so 30 to 50."""
    target = plan(asked_kpa=40.0).target

    assert (40.0, 30.0, 50.0) == (target.target_kpa, target.low_kpa, target.high_kpa)


def test_a_target_may_not_be_raised_and_the_highest_is_told():
    """Exit code 2; the sentence has the figure to ask for instead."""
    with pytest.raises(NotAllowed, match="60 kPa") as caught:
        plan(asked_kpa=60.5)

    assert caught.value.exit_code == ExitCode.USAGE


@pytest.mark.parametrize("asked_kpa", [13.0, 0.0, -5.0, math.nan, math.inf])
def test_a_target_whose_band_would_reach_contact_is_refused(asked_kpa):
    """13 kPa would begin its band at 9.75 kPa, under the lowest edge of 10."""
    with pytest.raises(NotAllowed, match="14 to 60 kPa"):
        plan(asked_kpa=asked_kpa)


def test_the_least_target_has_its_band_at_ten():
    """13.33 - 25 % = 10."""
    target = plan(asked_kpa=LEAST_TARGET_KPA).target

    assert target.low_kpa == pytest.approx(10.0)


@pytest.mark.parametrize("asked_s", [5.0, 45.0, 120.0])
def test_asked_seconds_are_one_hold(asked_s):
    """No repeats, whatever the place's own dose."""
    asked = plan(asked_s=asked_s)

    assert (asked_s, 1) == (asked.in_band_s, asked.sets_n)


@pytest.mark.parametrize("asked_s", [4.9, 120.1, math.nan, -1.0])
def test_other_seconds_are_a_usage_error(asked_s):
    """The range stands in the sentence."""
    with pytest.raises(UsageError, match="5 to 120 s"):
        plan(asked_s=asked_s)


@pytest.mark.parametrize("setting_s", [29.0, 301.0])
def test_the_time_without_contact_stays_in_its_range(setting_s):
    """A setting of an hour would leave a run open on an empty room."""
    with pytest.raises(UsageError, match="30 to 300 s"):
        plan(no_contact_max_s=setting_s)


# -- caps ----------------------------------------------------------------------------------------


def test_an_indicative_reading_lowers_the_cap_by_a_fifth():
    """300 kPa becomes 240; the start value fits below it as before."""
    target = plan(probe=ProbeClaim(Label.INDICATIVE, 100.0, 900.0)).target

    assert (60.0, 240.0, False) == (target.target_kpa, target.cap_kpa, target.set_by_cap)


def test_a_short_span_sets_the_target_and_says_so():
    """Span 60: the band may end at 57; T + 25 % of T = 57 at 45.6."""
    target = plan(probe=ProbeClaim(Label.CALIBRATED, 100.0, 60.0)).target

    assert (45.6, 60.0, True) == (target.target_kpa, target.cap_kpa, target.set_by_cap)
    assert target.high_kpa == pytest.approx(57.0)


def test_a_target_lowered_further_is_not_set_by_the_cap():
    """Then the person set it."""
    target = plan(probe=ProbeClaim(Label.CALIBRATED, 100.0, 60.0), asked_kpa=30.0).target

    assert not target.set_by_cap


def test_a_span_without_room_for_a_band_is_a_matter_of_calibration():
    """0.95 x 17 / 1.25 = 12.9 kPa, less than the least target."""
    with pytest.raises(CalibrationError, match="up to 17 kPa") as caught:
        plan(probe=ProbeClaim(Label.CALIBRATED, 100.0, 17.0))

    assert caught.value.exit_code == ExitCode.CALIBRATION


@pytest.mark.parametrize("label", [Label.CALIBRATED, Label.INDICATIVE])
@pytest.mark.parametrize("span_kpa", [17.6, 19.0, 21.0])
def test_a_span_that_would_not_do_without_the_half_width_is_refused_before_contact(span_kpa, label):
    """Should the ± be lost in the press, 0.8 of 21 kPa hold no band: in band would be over the cap.

    By hand: 13.34 kPa and its quarter end at 16.7, and 0.95 x 0.8 x 21 is 15.96.
    """
    with pytest.raises(CalibrationError, match=f"up to {span_kpa:.0f} kPa"):
        plan(probe=ProbeClaim(label, 100.0, span_kpa))


def test_without_a_calibration_there_is_no_target():
    """A relative scale has no kPa."""
    with pytest.raises(CalibrationError, match="not calibrated") as caught:
        plan(probe=ProbeClaim(Label.UNCALIBRATED, 100.0, None))

    assert caught.value.exit_code == ExitCode.CALIBRATION


@pytest.mark.parametrize("tip_area_mm2", [94.9, 105.1, 50.0, 200.0])
def test_another_tip_gets_no_general_target(tip_area_mm2):
    """The same pressure feels different under it."""
    with pytest.raises(NotAllowed, match="1 cm²"):
        plan(probe=ProbeClaim(Label.CALIBRATED, tip_area_mm2, 900.0))


def test_the_cap_is_a_force_as_well():
    """300 kPa is 30 N; on 104 mm2 that is 288.46 kPa. On 96 mm2 the pressure cap is the lower."""
    wide = plan(probe=ProbeClaim(Label.CALIBRATED, 104.0, 900.0)).target
    narrow = plan(probe=ProbeClaim(Label.CALIBRATED, 96.0, 900.0)).target

    assert wide.cap_kpa == pytest.approx(288.4615, abs=1e-4)
    assert narrow.cap_kpa == 300.0


# -- closed --------------------------------------------------------------------------------------


@pytest.mark.parametrize("spot_id", ["ps04", "ref_upper_trapezius", "armpit"])
def test_places_that_are_not_for_a_person_alone_have_no_plan(spot_id):
    """The planner is the one door, so the refusal stands in it."""
    with pytest.raises(SpotClosed):
        plan(spot_id)


def test_a_closed_place_has_no_plan():
    """A yes this morning is not asked again."""
    past = PersonHistory(gate_yeses=(PastGateYes("skin", NOW.unix_s - 60),))
    with pytest.raises(SpotClosed, match="closed until Sat 00:00"):
        plan_hold(TargetRequest("sol_si", LEFT), PROBE, past, NOW, atlas=ATLAS)


def test_a_used_up_place_has_no_plan():
    """175 s of 180 s are gone."""
    with pytest.raises(SpotClosed, match="used up"):
        plan("sol_si", good(days_ago=0.1, contact_s=175.0))


# -- lowering during a hold ----------------------------------------------------------------------


def test_lowering_moves_the_band_with_the_target():
    """From 120 to 100 kPa: +-15 %, the cap and the source stay."""
    before = plan("sol_si", good(target_kpa=80.0)).target
    after = lower_target(before, 100.0, Role.SELF)

    assert (100.0, 85.0, 115.0) == (after.target_kpa, after.low_kpa, after.high_kpa)
    assert (before.cap_kpa, before.source) == (after.cap_kpa, after.source)


@pytest.mark.parametrize("new_kpa", [60.0, 61.0, math.inf, math.nan])
def test_lowering_never_raises(new_kpa):
    """No key press may lead upwards."""
    target = plan().target

    assert lower_target(target, new_kpa, Role.SELF) == target


@pytest.mark.parametrize("new_kpa", [5.0, 0.0, -100.0])
def test_lowering_ends_at_the_least_target(new_kpa):
    """A band that reaches into contact would count resting the tip as holding."""
    lowered = lower_target(plan().target, new_kpa, Role.SELF)

    assert lowered.target_kpa == LEAST_TARGET_KPA
