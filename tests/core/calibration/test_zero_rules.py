"""What a zero is compared with, by hand."""

from __future__ import annotations

import pytest

from soleus.core.calibration.zero_rules import (
    UsualZero,
    lifted_max_kpa,
    robust_sd,
    shift_max_kpa,
    usual_zero,
)


def test_before_one_was_confirmed_the_calibration_s_own_zero_is_the_usual_one():
    """A new probe has no history; 2 kPa, 20 g on the tip, are asked about all the same."""
    usual = usual_zero(())

    assert UsualZero(0.0, 2.0) == usual
    assert [False, True] == [usual.is_above(2.0), usual.is_above(2.01)]


def test_the_newest_five_confirmed_zeros_count_and_their_scatter():
    """By hand: median 1.0; distances 0, 1, 1, 2, 3 with median 1; 3 · 1.4826 = 4.4478."""
    usual = usual_zero((99.0, 1.0, 0.0, 2.0, 3.0, -2.0))

    assert (1.0, pytest.approx(4.4478)) == (usual.middle_kpa, usual.above_max_kpa)


def test_zeros_that_agree_leave_the_least_limit():
    """A probe that never wandered must not be asked about by its own noise."""
    assert UsualZero(0.5, 2.0) == usual_zero((0.5, 0.5, 0.5))


def test_a_zero_below_the_usual_is_no_weight_on_the_tip():
    """Nothing pulls on a tip, and a zero too low shows too much pressure, not too little."""
    assert [0.0, 1.5] == [UsualZero(1.0, 2.0).above_kpa(kpa) for kpa in (-6.0, 2.5)]


@pytest.mark.parametrize(("kpa", "believed"), [(-5.0, True), (-5.1, False), (30.0, True)])
def test_a_lifted_zero_far_below_the_usual_is_not_believed(kpa, believed):
    """A cell mounted the wrong way round reads less when it is pressed, however hard."""
    assert believed is usual_zero(()).may_be(kpa)


@pytest.mark.parametrize(
    ("target_kpa", "lifted_kpa", "shift_kpa"),
    [(10.0, 1.0, 0.5), (20.0, 1.0, 1.0), (60.0, 3.0, 3.0), (100.0, 5.0, 5.0), (300.0, 5.0, 5.0)],
)
def test_how_far_off_a_zero_may_be_goes_by_the_target(target_kpa, lifted_kpa, shift_kpa):
    """5 kPa are a twentieth of a strong hold and half of a light one."""
    assert (lifted_kpa, shift_kpa) == pytest.approx(
        (lifted_max_kpa(target_kpa), shift_max_kpa(target_kpa))
    )


def test_one_wild_value_does_not_widen_the_robust_deviation():
    """By hand: distances 0, 0, 0, 1, 100 with median 0."""
    assert 0.0 == robust_sd([1.0, 1.0, 1.0, 2.0, 101.0])
