"""The course of a zero: asked about once where it lies high, lowered, confirmed."""

from __future__ import annotations

import dataclasses

import pytest

from soleus.core.calibration.model import SensorKind
from soleus.live.probe.session_zero import SessionZero
from tests.core.calibration.calibrations import CAL
from tests.live.probe.test_lifted_baseline import block, still

FULL_SCALE = (1 << 23) - 1


def counts_at(kpa):
    """The count of this many kPa above the zero of the calibration."""
    return CAL.zero_counts + kpa * CAL.counts_per_kpa


def take(session, kpa, *, confirmed=(), gives_kpa=True):
    """Take a zero so far above that of the calibration; returns what became of it."""
    session.start(confirmed, gives_kpa)
    session.feed(block(still(counts_at(kpa), 1.2, noise=0.5)))
    session.judge(0.0)
    return session.taken


def fresh(**changes):
    """The zero of a session that begins."""
    return SessionZero(dataclasses.replace(CAL, **changes), FULL_SCALE)


def test_a_zero_above_the_usual_asks_once_and_then_stands_in_doubt():
    """Whoever cannot lift it, or whose cell has moved for good, is not asked for ever."""
    session = fresh()
    first, asks = take(session, 4.0), session.state().asks_to_lift
    second = take(session, 4.0)

    assert (False, True) == (first.zero.quiet, asks)
    assert (True, True, True) == (second.zero.quiet, second.asked, second.unconfirmed)
    assert second.above_usual_kpa == pytest.approx(4.0, abs=0.01)
    assert not session.state().asks_to_lift


def test_a_second_zero_that_lies_as_usual_is_in_no_doubt():
    """The probe was lifted, as it was asked to be."""
    session = fresh()
    take(session, 4.0)
    second = take(session, 0.2)

    assert (True, False) == (second.asked, second.unconfirmed)


def test_a_touch_in_between_does_not_make_it_ask_again():
    """Asked, then a finger on the tip, then the same reading: a second question tells no more."""
    session = fresh()
    take(session, 4.0)
    session.start((), gives_kpa=True)
    session.feed(block([*still(counts_at(4.0), 0.6), *still(counts_at(90.0), 0.6)]))
    session.judge(0.0)

    assert take(session, 4.0).unconfirmed


def test_the_next_hold_is_asked_about_anew():
    """What was said of one zero says nothing of another."""
    session = fresh()
    take(session, 4.0)
    take(session, 0.0)

    assert not take(session, 4.0).zero.quiet


def test_a_gauge_s_zero_is_held_only_against_its_own_confirmed_ones():
    """Where a gauge stands at zero is its owner's affair, until a hold has confirmed one."""
    gauge = fresh(sensor=SensorKind.GAUGE)

    assert take(gauge, 50.0).zero.quiet
    assert not take(gauge, 50.0, confirmed=(0.0,)).zero.quiet


def test_without_a_scale_nothing_is_asked():
    """A calibration of another sensor tells nothing about this count."""
    assert take(fresh(), 4.0, gives_kpa=False).zero.quiet
    assert take(SessionZero(None, FULL_SCALE), 4.0, gives_kpa=False).zero.quiet


def test_a_lifted_zero_takes_the_doubt_away_with_the_weight():
    """18 kPa of its weight were in the zero; lifted it reads as it always did."""
    session = fresh()
    take(session, 18.0)
    take(session, 18.0)
    session.lower(counts_at(0.4))

    assert (False, pytest.approx(0.4)) == (
        session.taken.unconfirmed,
        session.taken.above_usual_kpa,
    )


def test_a_half_lifted_zero_stays_in_doubt():
    """9 kPa of 18 are still there."""
    session = fresh()
    take(session, 18.0)
    take(session, 18.0)
    session.lower(counts_at(9.0))

    assert session.taken.unconfirmed


def test_no_usual_zero_is_needed_to_refuse_a_far_lower_one():
    """A gauge whose sign is turned round falls when it is pressed."""
    gauge = fresh(sensor=SensorKind.GAUGE)
    take(gauge, 0.0)

    assert [True, False] == [gauge.may_be(counts_at(kpa)) for kpa in (-19.9, -20.1)]
