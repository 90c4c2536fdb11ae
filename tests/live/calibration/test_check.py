"""One check, step by step: the zero, the load as often as it is not on yet, the result."""

from __future__ import annotations

import dataclasses

import pytest

from soleus.core.calibration.stability import StepProblem, StepSeen
from soleus.errors import ProbeError
from soleus.live.calibration.check import TRIES_N, CheckJob, CheckPlan, known_load
from tests.core.calibration.calibrations import CAL

LOAD_N = 5.0
ZERO_COUNTS = CAL.zero_counts
STEADY = StepSeen(ZERO_COUNTS, 1.0, 100)
LOADED = dataclasses.replace(STEADY, counts=ZERO_COUNTS + CAL.response.rise_counts(LOAD_N))
NOT_ON = dataclasses.replace(STEADY, problem=StepProblem.TOO_SMALL)


@pytest.fixture
def job():
    """A check with half a kilogram."""
    load = known_load(0.5, held=False)
    return CheckJob(CheckPlan(load, LOAD_N, CAL, "", CAL.made_on, 8_388_607))


def test_the_zero_comes_first_and_the_load_is_judged_from_it(job):
    """Nothing is kept before both are there."""
    before_zero = job.before
    job.take(STEADY)
    after_zero = (job.before, job.kept)
    job.take(LOADED)

    assert before_zero == job.plan.before_zero
    assert after_zero == (job.plan.before_load(ZERO_COUNTS), None)
    assert not job.kept.check.failed


def test_a_load_that_is_not_on_yet_is_waited_for_so_often(job):
    """Then it is judged as it is: what hardly moves the count is a result, too."""
    job.take(STEADY)
    kept = []
    for _ in range(TRIES_N + 1):
        job.take(NOT_ON)
        kept.append(job.kept)

    assert [None] * TRIES_N == kept[:-1]
    assert kept[-1].check.failed


def test_a_zero_that_moved_says_nothing(job):
    """It is refused, and the next measurement is a zero again."""
    with pytest.raises(ProbeError):
        job.take(dataclasses.replace(STEADY, problem=StepProblem.MOVING))

    assert job.before == job.plan.before_zero
