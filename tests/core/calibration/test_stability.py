"""When a step of a guided run may be kept: a swinging mass, a shaking hand, a load that is not."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from soleus.core.calibration.stability import StepBefore, StepProblem, judge_step
from soleus.core.samples import Quality, SampleBlock

SEED = 20261121
RATE_HZ = 80
SCALE = 8_388_607
# the load was 400 000 counts of rise and grows to 800 000; the zero is at 1000
UP = StepBefore(SCALE, zero_counts=1000.0, last_counts=401_000.0, load_change=1)
HELD = StepBefore(SCALE, held=True, zero_counts=1000.0, last_counts=401_000.0, load_change=1)


def block(counts, quality=0):
    """Samples at 80 per second."""
    n = len(counts)
    return SampleBlock(
        0,
        0,
        (np.arange(n) * 1e6 / RATE_HZ).astype(np.int64),
        np.asarray(counts).astype(np.int32),
        np.full(n, quality, dtype=np.uint8),
        0,
    )


def still(seconds=4.0, at=801_000.0, noise=400.0):
    """A load that stands still."""
    n = round(seconds * RATE_HZ)
    return at + np.random.default_rng(SEED).normal(0.0, noise, n)


def swinging(by, hertz=0.8):
    """A hung mass that swings."""
    t_s = np.arange(4 * RATE_HZ) / RATE_HZ
    return still() + by * np.sin(2 * np.pi * hertz * t_s)


def test_a_load_that_stands_still_is_kept():
    """Mean and scatter are what the run stores: 3 s at 80 per second, noise of 400 counts."""
    seen = judge_step([block(still())], UP)

    assert seen.steady
    assert 801_000.0 == pytest.approx(seen.counts, abs=100.0)
    assert 400.0 == pytest.approx(seen.counts_sd, rel=0.2)
    assert 241 == pytest.approx(seen.samples_n, abs=1)


@pytest.mark.parametrize("old_n", [1, 2, 5])
def test_a_load_put_on_within_the_window_is_not_steady_yet(old_n):
    """One count from before the load among 240 makes the mean 0.2 % too low, and is no noise."""
    counts = np.concatenate([np.full(old_n, 401_000.0), still()[: 3 * RATE_HZ - old_n]])

    assert StepProblem.MOVING is judge_step([block(counts)], UP).problem


def test_only_the_newest_seconds_count():
    """The moment in which the mass was put down has passed."""
    counts = np.concatenate([np.linspace(401_000.0, 801_000.0, 80), still()])

    assert judge_step([block(counts)], UP).steady


@pytest.mark.parametrize(
    ("counts", "before", "problem"),
    [
        (still(seconds=2.0), UP, StepProblem.TOO_SHORT),
        ([], UP, StepProblem.TOO_SHORT),
        (swinging(3000.0), UP, StepProblem.MOVING),
        (still() + np.linspace(0.0, 4000.0, 320), UP, StepProblem.MOVING),
        (swinging(60_000.0, hertz=4.0), HELD, StepProblem.SHAKING),
        (swinging(40_000.0, hertz=0.4), HELD, StepProblem.MOVING),
        (still(at=401_500.0), UP, StepProblem.TOO_SMALL),
        (still(at=201_000.0), UP, StepProblem.WRONG_WAY),
    ],
)
def test_what_is_not_steady_is_not_kept(counts, before, problem):
    """Each reason alone; a step that was stored cannot be made better afterwards."""
    assert problem is judge_step([block(counts)], before).problem


def test_a_hand_may_waver_more_than_a_mass():
    """1 % of the load: no mass on a fixture moves so, every hand does."""
    counts = swinging(5000.0, hertz=2.0)

    assert judge_step([block(counts)], HELD).steady
    assert not judge_step([block(counts)], UP).steady


@pytest.mark.parametrize(
    ("doubt", "problem"),
    [(Quality.SATURATED, StepProblem.SATURATED), (Quality.OPEN, StepProblem.NO_VALUE)],
)
def test_without_counts_there_is_no_step(doubt, problem):
    """A rail is not a weight."""
    assert problem is judge_step([block(still(), int(doubt))], UP).problem


def test_the_first_step_needs_nothing_before_it():
    """Without load, before anything is known."""
    assert judge_step([block(still(at=1000.0))], StepBefore(SCALE)).steady


def test_a_lone_spike_does_no_harm():
    """One corrupt sample of an HX711, already marked, is left out."""
    counts = still()
    counts[200] = 1_600_000.0
    spiky = block(counts)
    quality = spiky.quality.copy()
    quality[200] = int(Quality.SPIKE)
    seen = judge_step([SampleBlock(0, 0, spiky.device_us, spiky.raw_counts, quality, 0)], UP)

    assert seen.steady
    assert 600.0 > seen.counts_sd


def test_each_problem_has_its_words():
    """They stand on the screen while the person waits."""
    assert all(problem.words.endswith((".", "…")) for problem in StepProblem)


@pytest.mark.parametrize("counts", [1000.0, 1_250_000.0])
def test_a_load_that_did_not_stay_on_is_no_creep(counts):
    """Taken off in the five minutes, it would read as a creep of 100 %, and spoil every ±."""
    left_on = StepBefore(SCALE, zero_counts=1000.0, last_counts=801_000.0, load_change=0)

    assert StepProblem.NOT_LEFT_ON is judge_step([block(still(at=counts))], left_on).problem
    assert judge_step([block(still(at=803_000.0))], left_on).steady


# ---- sensors that drift -------------------------------------------------------------------------

ADC = 16 * 1023
FILM = StepBefore(ADC, zero_counts=341.0, last_counts=6_341.0, load_change=1, drifts=True)


def creeping(from_s=3.0, rise=9_000.0, share=0.1, at=341.0):
    """Three seconds of a film under load: a tenth more in 5 minutes, as the logarithm of time."""
    t_s = from_s + np.arange(4 * RATE_HZ) / RATE_HZ
    noise = np.random.default_rng(SEED).normal(0.0, 4.0, len(t_s))
    return at + rise * (1 + share * np.log1p(t_s) / np.log(301)) + noise


def test_a_film_that_creeps_under_its_mass_is_kept():
    """By hand it creeps 10 % · ln(7/4)/ln 301 = 1 % from 3 to 6 s: no film would ever be still."""
    seen = judge_step([block(creeping())], FILM)

    assert seen.steady
    assert (
        StepProblem.MOVING is judge_step([block(creeping())], replace(FILM, drifts=False)).problem
    )


def test_a_film_that_has_been_let_go_of_may_come_back_slowly():
    """Its zero is judged by the load that was on: 30 counts of 9000 are nothing to wait for."""
    t_s = np.arange(4 * RATE_HZ) / RATE_HZ
    noise = np.random.default_rng(SEED).normal(0.0, 4.0, len(t_s))
    back = 341.0 + 40.0 * np.exp(-t_s / 4.0) + noise
    let_go = StepBefore(ADC, zero_counts=341.0, last_counts=9_341.0, load_change=-1, drifts=True)

    assert judge_step([block(back)], let_go).steady


def test_a_mass_that_is_still_being_put_on_a_film_is_waited_for():
    """Creep is allowed, a load that comes is not: 5 % in three seconds."""
    coming = creeping() + np.linspace(0.0, 450.0, 4 * RATE_HZ)

    assert StepProblem.MOVING is judge_step([block(coming)], FILM).problem
