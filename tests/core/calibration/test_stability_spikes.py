"""Steps of a run on a probe with loose wires: lone corrupt counts of an HX711."""

from __future__ import annotations

import numpy as np
import pytest

from soleus.core.calibration.stability import StepProblem, judge_step
from tests.core.calibration.test_stability import HELD, RATE_HZ, UP, block, still, swinging

WRONG = (1 << 22) - 1
WINDOW_N = 3 * RATE_HZ + 1  # 3 s at 80 per second
NEWEST = 4 * RATE_HZ - 1


def spoilt(*places, counts=None, value=WRONG):
    """A load that stands still but for these samples of 320; the last 241 are looked at."""
    counts = still() if counts is None else counts
    counts[list(places)] = value
    return [block(counts)]


@pytest.mark.parametrize("value", [WRONG, (1 << 20) - 1, -1, 2 * 801_000])
@pytest.mark.parametrize("before", [UP, HELD])
def test_a_lone_corrupt_count_that_nobody_marked_is_left_out_and_counted(before, value):
    """In a press of 5 kg one of 2^22 − 1 read as 3859 counts more, 0.12 %, and was kept."""
    clean = judge_step([block(still())], before)
    seen = judge_step(spoilt(200, value=value), before)

    assert seen.steady
    assert (1, WINDOW_N - 1) == (seen.left_out_n, seen.samples_n)
    assert clean.counts == pytest.approx(seen.counts, abs=3.0)
    assert clean.counts_sd == pytest.approx(seen.counts_sd, rel=0.05)


@pytest.mark.parametrize("places", [(150, 151), (150, 151, 152)])
def test_two_in_a_row_are_real(places):
    """A bump is no loose wire."""
    seen = judge_step(spoilt(*places), UP)

    assert (StepProblem.MOVING, 0) == (seen.problem, seen.left_out_n)


def test_the_newest_count_waits_for_its_successor():
    """It may be the first of a real change, or a lone one; three seconds before it are enough."""
    seen = judge_step(spoilt(NEWEST), HELD)

    assert seen.steady
    assert 801_000.0 == pytest.approx(seen.counts, abs=100.0)
    assert 0 == seen.left_out_n


@pytest.mark.parametrize("value", [WRONG, (1 << 20) - 1])
def test_a_step_does_not_begin_with_a_count_that_nobody_can_tell(value):
    """The first of those looked at: the load that was on before, or a lone one."""
    counts = still()[: WINDOW_N - 1]

    assert StepProblem.MOVING is judge_step(spoilt(0, counts=counts, value=value), HELD).problem


def test_more_than_one_in_a_hundred_names_the_wiring():
    """Two of 241 are left out and kept; three are a loose wire, and "still moving" misled."""
    two, three = judge_step(spoilt(120, 200), UP), judge_step(spoilt(120, 200, 280), UP)

    assert (None, 2) == (two.problem, two.left_out_n)
    assert (StepProblem.SPIKES, 3) == (three.problem, three.left_out_n)
    assert "wire" in three.problem.words


def test_a_hand_that_shakes_has_no_lone_counts():
    """Tremor at 8 Hz goes over several samples; none of them is left out."""
    assert 0 == judge_step([block(swinging(30_000.0, hertz=8.0))], HELD).left_out_n


def test_noise_has_no_lone_counts():
    """A thousand steps with ten times the usual noise: not one sample is taken away from it."""
    random = np.random.default_rng(7)
    steps = [
        judge_step([block(801_000.0 + random.normal(0.0, 4000.0, 320))], UP) for _ in range(1000)
    ]

    assert 0 == sum(step.left_out_n for step in steps)
