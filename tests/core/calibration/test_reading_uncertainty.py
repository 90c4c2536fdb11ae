"""The ± of a live reading: what the sitting adds to the budget of the profile."""

from __future__ import annotations

import math

import pytest

from soleus.core.calibration.model import u95_kpa
from soleus.core.calibration.reading_uncertainty import (
    USUAL_WALK,
    ReadingConditions,
    ZeroShift,
    moving_mass_g,
    reading_budget,
    reading_u95_kpa,
    zero_walk,
)
from soleus.core.calibration.uncertainty import TermName, Uncertainty, UncertaintyTerm
from tests.core.calibration.calibrations import CAL, cal

# 0.1 N of noise and 2 % of warmth in 5 K, nothing else
BARE = cal(
    uncertainty=Uncertainty(
        (
            UncertaintyTerm(TermName.NOISE, absolute_n=0.1),
            UncertaintyTerm(TermName.TEMPERATURE, relative=0.02),
            UncertaintyTerm(TermName.CREEP, relative=0.01),
        )
    ),
    temperature_c=20.0,
)
FRESH = ReadingConditions(zero_age_s=0.0)


def row(name, calibration=BARE, **known):
    """One row of a reading whose zero is fresh."""
    now = ReadingConditions(**{"zero_age_s": 0.0, **known})
    return {each.name: each for each in reading_budget(calibration, now)}[name]


@pytest.mark.parametrize(
    ("age_s", "kpa"), [(0.0, 0.4), (60.0, math.hypot(0.4, 0.2)), (960.0, math.hypot(0.4, 0.8))]
)
def test_a_zero_is_known_the_worse_the_older_it_is(age_s, kpa):
    """Stated: 0.4 kPa when the probe is taken up, 0.2 kPa for each root of a minute; 10 kPa/N."""
    assert kpa / 10.0 == pytest.approx(row(TermName.ZERO_IN_HOLD, zero_age_s=age_s).absolute_n)


def test_a_clock_that_went_back_leaves_the_step():
    """A zero is never younger than just taken."""
    assert 0.04 == pytest.approx(row(TermName.ZERO_IN_HOLD, zero_age_s=-5.0).absolute_n)


def test_a_probes_own_shifts_take_the_place_of_the_default():
    """Six shifts of 0.8 kPa at once are twice the default of 0.4 kPa, known from six."""
    walk = zero_walk([ZeroShift(0.0, sign * 0.8) for sign in (1, -1, 1, -1, 1, -1)])

    assert (2.0, 6.0) == pytest.approx((walk.factor, walk.dof))
    assert 0.08 == pytest.approx(row(TermName.ZERO_IN_HOLD, walk=walk).absolute_n)


def test_few_shifts_say_less_than_the_default():
    """Four quiet holds are no proof of a quiet zero."""
    assert USUAL_WALK == zero_walk([ZeroShift(60.0, 0.0)] * 4)


def test_nobodys_zero_stands_still():
    """Shifts are read to a tenth of a kPa or so: zeros of them prove no more than that."""
    assert 0.25 == zero_walk([ZeroShift(60.0, 0.0)] * 9).factor


def test_a_shift_that_took_the_plus_minus_away_counts_for_none():
    """What happens while no ± is claimed says nothing of readings that have one."""
    small, large = ZeroShift(0.0, 0.4), ZeroShift(0.0, -6.0)

    assert 1.0 == pytest.approx(zero_walk([small] * 5 + [large]).factor)


def test_only_the_newest_shifts_count():
    """A cell that was mended last month walks as it walks now: twenty are kept."""
    old, new = ZeroShift(0.0, 4.0), ZeroShift(0.0, 0.4)

    assert 1.0 == pytest.approx(zero_walk([old] * 30 + [new] * 20).factor)


def test_a_tip_turned_over_moves_the_zero_by_twice_its_weight():
    """By hand: 15 g weigh 0.1471 N; turned over 0.2942 N, 294.2 counts at 1000 per newton."""
    assert 15.0 == pytest.approx(moving_mass_g(2294.2, 2000.0, CAL), rel=1e-4)
    assert 15.0 == pytest.approx(moving_mass_g(2000.0, 2294.2, CAL), rel=1e-4)


def test_what_weighs_more_than_a_tip_is_refused():
    """Somebody held the probe by its tip: 5 N are no attitude."""
    with pytest.raises(ValueError, match="more than any tip"):
        moving_mass_g(7000.0, 2000.0, CAL)


@pytest.mark.parametrize(("mass_g", "newtons"), [(None, 0.1201), (15.0, 0.1201), (3.0, 0.02402)])
def test_the_weight_of_the_tip_is_in_doubt_by_how_it_is_turned(mass_g, newtons):
    """Two evenly spread cosines apart: √(2/3) of the weight; 15 g until it was turned over."""
    assert newtons == pytest.approx(row(TermName.ATTITUDE, moving_mass_g=mass_g).absolute_n, 1e-3)


def test_the_noise_of_the_sitting_takes_the_place_of_the_runs():
    """10 kPa/N: 3 kPa of noise in today's zero are 0.3 N, though the run had 0.1 N."""
    assert 0.1 == row(TermName.NOISE).absolute_n
    today = row(TermName.NOISE, noise_kpa=3.0, noise_dof=78.0)

    assert (0.3, 78.0) == pytest.approx((today.absolute_n, today.dof))


@pytest.mark.parametrize(
    ("room_c", "factor"), [(None, 2.0), (20.0, 0.4), (30.0, math.hypot(10, 2) / 5)]
)
def test_a_room_that_nobody_named_is_ten_kelvins_away(room_c, factor):
    """The row stands for 5 K; a wall and a cell in a hand are 2 K apart."""
    assert factor * 0.02 == pytest.approx(row(TermName.TEMPERATURE, room_c=room_c).relative)


def test_a_run_whose_room_nobody_measured_is_ten_kelvins_away_as_well():
    """A distance needs both ends."""
    bare = cal(uncertainty=BARE.uncertainty, temperature_c=None)

    assert 0.04 == pytest.approx(row(TermName.TEMPERATURE, bare, room_c=20.0).relative)


def test_a_short_press_creeps_as_its_run_did():
    """log(1 + 30)/log(1 + 300) = 0.6017 of the creep of 5 minutes, as in the profile's own ±."""
    assert 0.01 * 0.6017 == pytest.approx(row(TermName.CREEP, dwell_s=3.0).relative, rel=1e-3)
    assert 0.01 == row(TermName.CREEP).relative


def test_the_whole_by_hand():
    """At 0 kPa: noise 0.1, zero 0.04, turned tip 0.1201 N.

    Their squares add up to 0.02602; the triangle's share of it squared is 0.307, so the excess is
    −0.117 and the factor 1.947; times 0.1613 N times 10 kPa/N.
    """
    assert 3.140 == pytest.approx(reading_u95_kpa(BARE, 0.0, FRESH), rel=2e-3)


def test_a_shift_that_was_seen_goes_in_as_a_limit():
    """3 kPa over √3 are 0.1732 N more: 0.2367 N in all, of an excess of −0.369: factor 1.904."""
    assert 4.507 == pytest.approx(reading_u95_kpa(BARE, 0.0, FRESH, 3.0), rel=2e-3)
    assert reading_u95_kpa(BARE, 50.0, FRESH, 3.0) == reading_u95_kpa(BARE, 50.0, FRESH, -3.0)


def test_a_profile_with_one_factor_for_all_loads_keeps_it():
    """Format 1 states its own k; of a bare sum it would be 1.94."""
    fixed = cal(uncertainty=Uncertainty(BARE.uncertainty.terms, 2.0), temperature_c=20.0)

    assert 3.226 == pytest.approx(reading_u95_kpa(fixed, 0.0, FRESH), rel=2e-3)


def test_the_rows_of_a_reading_are_those_of_the_profile_and_two_more():
    """Whoever asks where the ± comes from sees zero and attitude beside the rest."""
    names = [each.name for each in reading_budget(BARE, FRESH)]

    assert [*(each.name for each in BARE.uncertainty.terms)] == names[:-2]
    assert [TermName.ZERO_IN_HOLD, TermName.ATTITUDE] == names[-2:]


def test_a_simulated_tip_has_no_weight():
    """Nothing hangs on a cell that is none."""
    simulated = cal(uncertainty=BARE.uncertainty, simulated=True, due_on=None)

    assert 0.0 == row(TermName.ATTITUDE, simulated, moving_mass_g=9.0).absolute_n


def test_a_live_reading_is_less_sure_than_its_profile_where_hands_press():
    """At 15 kPa the profile alone claimed a third of what zero and attitude do."""
    assert reading_u95_kpa(CAL, 15.0, FRESH) > 2 * u95_kpa(CAL, 15.0)
