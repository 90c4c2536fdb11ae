"""The zero of a run against the lifted probe, case by case; by hand, 1000 counts are 1 kPa."""

from __future__ import annotations

import dataclasses
import random

import pytest

from soleus.core.calibration.pressure_stream import PressureStream
from soleus.core.terms import NotLifted
from soleus.live.hold.run_zero import Lifted, RunZero
from soleus.live.probe.session_zero import SessionZero
from tests.core.calibration.calibrations import CAL
from tests.live.probe.test_lifted_baseline import block, still

CELL = dataclasses.replace(CAL, zero_counts=0.0, counts_per_n=10_000.0)
TARGET_KPA = 60.0  # the lifted reading may lie 3 kPa off


def after(*parts):
    """A run whose zero was quiet at 0, after these readings; 0.02 kPa of noise."""
    session = SessionZero(CELL, 1 << 23)
    session.start((), gives_kpa=True)
    counts = still(0.0, 1.2, noise=20.0)
    session.feed(block(counts))
    session.judge(0.0)
    later = [count for part in parts for count in part]
    session.feed(block(later, first_n=len(counts)))
    return RunZero(session, CELL, PressureStream(CELL, session.taken.zero.zero_counts), 0.02)


def shaken(level, seconds):
    """A probe that is waved about around a level, 1 kPa of it."""
    rng = random.Random(3)
    return [round(level + rng.gauss(0.0, 1000.0)) for _ in range(round(seconds * 80))]


def test_a_probe_held_clear_leaves_the_zero_as_it_is():
    """The usual case: lifted and still, and it reads 0."""
    run = after(still(0.0, 2.0))

    assert None is run.lower(TARGET_KPA)
    assert (pytest.approx(0.0, abs=0.02), None) == run.hold_begins(TARGET_KPA)


def test_a_lower_lifted_reading_becomes_the_zero():
    """4 kPa of its weight were in it."""
    run = after(still(-4000.0, 0.6))

    assert run.lower(TARGET_KPA) == pytest.approx(4.0, abs=0.05)
    assert run.counts == pytest.approx(-4000.0, abs=50.0)
    assert None is run.lower(TARGET_KPA)  # once


def test_a_reading_that_is_only_a_little_lower_goes_into_the_half_width():
    """2 kPa at 60: within 5 %, told as a shift."""
    run = after(still(-2000.0, 0.6))

    assert None is run.lower(TARGET_KPA)
    assert Lifted(pytest.approx(-2.0, abs=0.05), None) == run.hold_begins(TARGET_KPA)


@pytest.mark.parametrize(
    ("readings", "why"),
    [
        ([shaken(0.0, 6.0)], NotLifted.NEVER_STILL),
        ([still(4000.0, 6.0)], NotLifted.HIGHER),  # it lies on the person with 40 g
        ([shaken(-6000.0, 1.0), still(0.0, 1.0)], NotLifted.LOWER),  # lifted, but never still
        ([still(-9000.0, 1.0)], NotLifted.LOWER),  # no tip in the air reads so little
    ],
)
def test_what_does_not_fit_a_tip_in_the_air_is_named(readings, why):
    """Nobody knows what of the weight is in the zero, so nobody may claim a ±."""
    run = after(*readings)

    assert None is run.lower(TARGET_KPA)
    assert why is run.hold_begins(TARGET_KPA).doubt


def test_a_cell_the_wrong_way_round_does_not_get_its_press_for_a_zero():
    """Pressed with 30 kPa it reads -30; with that as the zero it would read 0 for ever."""
    run = after(still(-30_000.0, 2.0))

    assert None is run.lower(TARGET_KPA)
    assert run.counts == pytest.approx(0.0, abs=20.0)


def test_until_it_was_looked_at_after_a_release_the_zero_is_not_lowered():
    """The hold before was wrong by as much; with a new zero its shift would read 0."""
    run = after(still(-4000.0, 0.6))
    run.released()

    assert None is run.lower(TARGET_KPA)
