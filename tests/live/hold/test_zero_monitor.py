"""The zero looked at again: before contact, after release, and never by a bad wire."""

from __future__ import annotations

import random

import pytest

from soleus.live.hold.zero_monitor import ZeroMonitor
from tests.core.hold.runs import block, level, ramp


def watched(pressures_kpa, *, touching=False, watch=None, first_n=0):
    """A watch that has seen these pressures, 80 a second."""
    watch = watch or ZeroMonitor()
    watch.feed(block(pressures_kpa, first_n), touching=touching)
    return watch


def released(pressures_kpa):
    """A watch that has seen a press, and then these pressures."""
    watch = watched(level(60.0, 1.0), touching=True)
    return watched(pressures_kpa, watch=watch, first_n=80)


def test_a_second_untouched_gives_the_shift():
    """3 kPa with nothing touching is a zero that has moved by 3 kPa."""
    assert released(level(3.0, 2.5)).shift_kpa() == pytest.approx(3.0)


def test_less_than_the_way_off_and_a_second_gives_none():
    """Too little to tell is not 0."""
    assert None is released(level(3.0, 2.2)).shift_kpa()


def test_one_corrupt_sample_shifts_no_zero():
    """One of 80 samples at 900 kPa would move a mean by 11 kPa, and take the ± away."""
    curve = level(0.2, 2.5)
    curve[140] = 900.0

    assert released(curve).shift_kpa() == pytest.approx(0.2)


def test_the_last_moment_before_a_contact_does_not_count():
    """The hand is on its way back: 0.3 s of rising pressure is no zero."""
    assert released([*level(0.0, 2.2), *ramp(0.0, 4.9, 0.3)]).shift_kpa() == pytest.approx(0.0)


def test_the_way_off_after_a_release_does_not_count():
    """From 5 kPa down the tip counts as untouched while the hand is still leaving."""
    watch = watched(level(60.0, 1.0), touching=True)
    watched([*ramp(4.9, -8.0, 1.0), *level(-8.0, 0.5)], watch=watch, first_n=80)
    early = watch.shift_kpa()
    watched(level(-8.0, 1.0), watch=watch, first_n=200)

    assert None is early
    assert watch.shift_kpa() == pytest.approx(-8.0)


def test_contact_makes_it_forget():
    """What was read under a finger is no zero, nor is what was read before it."""
    watch = watched(level(0.0, 1.5))
    watched(level(60.0, 0.1), touching=True, watch=watch, first_n=120)
    watched(level(0.0, 0.5), watch=watch, first_n=128)

    assert None is watch.shift_kpa()


NOISE_KPA = 0.01


def noisy(kpa, seconds, noise_kpa=NOISE_KPA):
    """A level with the noise of the sensor on it."""
    rng = random.Random(1)
    return [kpa + rng.gauss(0.0, noise_kpa) for _ in level(kpa, seconds)]


@pytest.mark.parametrize(
    ("curve", "resting"),
    [
        (noisy(8.0, 5.0), True),  # as quiet as the zero was: nothing touches
        (noisy(8.0, 3.5), False),  # not long enough to be sure
        (noisy(8.0, 5.0, 0.1), False),  # a hand, however steady, is not that quiet
        ([kpa + 0.2 * n / 400 for n, kpa in enumerate(noisy(8.0, 5.0))], False),  # on its way
        (noisy(25.0, 5.0), False),  # nobody's zero moves that far
    ],
)
def test_a_reading_as_quiet_as_the_zero_is_an_untouched_one(curve, resting):
    """After the release the tip reads 8 kPa for ever: the zero has moved, nobody presses."""
    found = watched(curve, touching=True).resting_kpa(NOISE_KPA)

    assert (pytest.approx(8.0, abs=0.01) if resting else None) == found
