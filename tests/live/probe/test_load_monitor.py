"""A load on the tip is watched: judged again and again, and measured when that is asked for."""

import numpy as np
import pytest

from soleus.core.calibration.stability import SETTLE_S, WITHIN_S, StepBefore, StepProblem
from soleus.core.samples import SampleBlock
from soleus.live.probe.load_monitor import LoadMonitor

RATE_HZ = 80
SCALE = 8_388_607
ZERO = StepBefore(SCALE)
LOADED = StepBefore(SCALE, zero_counts=1000.0, last_counts=1000.0, load_change=1)


class Tip:
    """Feeds a watch with counts, a tenth of a second in each block."""

    def __init__(self):
        self.watch = LoadMonitor()
        self.now_s = 0.0
        self.rng = np.random.default_rng(1)

    def carry(self, counts, seconds):
        """So many counts for so long; returns the newest view."""
        for _ in range(round(seconds * 10)):
            n = RATE_HZ // 10
            start_us = round(self.now_s * 1e6)
            times_us = start_us + np.arange(n, dtype=np.int64) * 12_500
            noisy = (counts + self.rng.normal(0.0, 20.0, n)).astype(np.int32)
            self.watch.feed(SampleBlock(0, 0, times_us, noisy, np.zeros(n, np.uint8), 0))
            self.now_s += 0.1
            view = self.watch.view(self.now_s)
        return view


@pytest.fixture
def tip():
    """A tip with nothing on it."""
    return Tip()


def test_what_is_only_looked_at_is_judged_and_never_answered(tip):
    """The live bar moves before anybody says that the load is on."""
    tip.watch.look_at(ZERO)
    view = tip.carry(1000, 4.0)

    assert view.seen.steady
    assert (None, None, 0) == (view.answer, view.waited_s, view.number)


def test_a_measurement_hears_only_what_comes_after_it_was_asked_for(tip):
    """Three seconds of the load itself, and none from before it."""
    tip.watch.look_at(ZERO)
    tip.carry(1000, 4.0)
    tip.watch.measure(LOADED, tip.now_s)
    early = tip.carry(90_000, 1.5)
    late = tip.carry(90_000, 2.0)

    assert (None, StepProblem.TOO_SHORT) == (early.answer, early.seen.problem)
    assert 90_000 == pytest.approx(late.answer.counts, abs=20.0)
    assert 1 == late.number


def test_an_answer_stays_until_something_else_is_asked(tip):
    """A screen that looks late must still find it."""
    tip.watch.measure(ZERO, tip.now_s)
    answer = tip.carry(1000, 4.0).answer
    later = tip.carry(90_000, 3.0)

    assert answer is later.answer
    tip.watch.look_at(ZERO)
    assert tip.watch.newest.answer is None


def test_a_load_that_never_came_is_the_answer_after_it_could_have_settled(tip):
    """Six seconds, not thirty: it will not come by itself."""
    tip.watch.measure(LOADED, tip.now_s)

    assert tip.carry(1000, SETTLE_S - 0.5).answer is None
    assert StepProblem.TOO_SMALL is tip.carry(1000, 1.0).answer.problem


def test_what_never_stands_still_is_the_answer_in_the_end(tip):
    """Half a minute is enough to see that."""
    tip.watch.measure(LOADED, tip.now_s)
    for k in range(round(WITHIN_S) + 1):
        view = tip.carry(50_000 + 2_000 * k, 1.0)

    assert StepProblem.MOVING is view.answer.problem


def test_when_the_probe_goes_the_measurement_is_broken_off(tip):
    """Counts of another start do not go on from here."""
    tip.watch.measure(ZERO, tip.now_s)
    tip.carry(1000, 2.0)
    tip.watch.gone()
    view = tip.carry(1000, 4.0)

    assert (None, None, 1) == (view.answer, view.waited_s, view.losses_n)
