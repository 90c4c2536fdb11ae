"""Time in the band and over the cap, where the pressure crosses between two samples."""

from __future__ import annotations

import math

import numpy as np
import pytest

from soleus.core.despike import Despiker
from soleus.core.events import EventKind
from soleus.core.hold.crossings import OverCapTime, share_within
from soleus.core.hold.engine import HoldEngine
from soleus.core.plan import RULES_NOW
from soleus.core.samples import ConvertedBlock
from soleus.core.terms import Cause
from tests.core.hold import runs

RULES_BEFORE = 2


def held(pressure_of, rate_hz, seconds=60.0, **plan):
    """When the hold was done by the clock, s after the first contact; the engine that judged it."""
    engine = HoldEngine(
        runs.plan(**{"contact_max_s": 900.0, "place_left_s": 900.0, "region_left_s": 900.0} | plan)
    )
    t_s = np.arange(0.0, seconds, 1 / rate_hz)
    times_us, kpa = np.round(t_s * 1e6).astype(np.int64), pressure_of(t_s)
    events, despiker = [], Despiker()
    for n in range(len(t_s)):
        one = slice(n, n + 1)
        block = ConvertedBlock(n, times_us[one], kpa[one], np.zeros(1, np.uint8))
        events += engine.feed(despiker.take(block))
        if engine.view().prompt is not None:
            events += engine.act(EventKind.RATING, {"nrs": 2})
    return {
        event.value["phase"]: event.t_s for event in events if event.kind is EventKind.PHASE
    }, engine


def truly_in_band_s(pressure_of, until_s):
    """The same time from ten thousand points a second."""
    t_s = np.arange(0.0, until_s, 1e-4)
    kpa = pressure_of(t_s)
    return 1e-4 * np.count_nonzero((kpa >= runs.BAND.low_kpa) & (kpa <= runs.BAND.high_kpa))


def sway(amplitude_kpa, period_s, middle_kpa=60.0):
    """Up in 3 s from one second on, then a hand that sways."""

    def pressure_of(t_s):
        up = np.clip((t_s - 1.0) / 3.0, 0.0, 1.0)
        return up * (middle_kpa + amplitude_kpa * np.sin(2 * math.pi * (t_s - 4.0) / period_s))

    return pressure_of


@pytest.mark.parametrize("rate_hz", [10.8, 80.0, 92.3])
@pytest.mark.parametrize("amplitude_kpa", [17.0, 20.0, 25.0])
@pytest.mark.parametrize("middle_kpa", [55.0, 60.0, 65.0])
def test_a_hand_that_sways_through_the_edges_holds_no_longer_than_asked(
    rate_hz, amplitude_kpa, middle_kpa
):
    """At 10.8 samples a second each way out lost up to 93 ms twice: 45 % too long."""
    pressure_of = sway(amplitude_kpa, 1.0, middle_kpa)
    phases, _ = held(pressure_of, rate_hz, in_band_s=20.0)

    assert 20.0 == pytest.approx(truly_in_band_s(pressure_of, phases["release"]), rel=0.02)


def test_a_session_of_before_is_counted_as_it_was():
    """A replay of the rules of then loses the steps through the edge, as they did."""
    pressure_of = sway(20.0, 1.0)
    then, _ = held(pressure_of, 10.8, in_band_s=20.0, rules=RULES_BEFORE)

    assert 1.2 * 20.0 < truly_in_band_s(pressure_of, then["release"])


def test_a_jump_through_the_band_is_no_time_in_it():
    """From 30 to 120 kPa and back at each sample: never in the band, whatever lies between."""
    _, engine = held(lambda t_s: np.where(np.arange(len(t_s)) % 2, 30.0, 99.0), 80.0, 5.0)

    assert 0.0 == engine.view().in_band_s


@pytest.mark.parametrize(
    ("way", "share"),
    [
        ((40.0, 50.0), 0.5),  # 45 lies in the middle
        ((50.0, 40.0), 0.5),
        ((50.0, 60.0), 1.0),
        ((70.0, 85.0), 1 / 3),
        ((60.0, 60.0), 1.0),
        ((30.0, 40.0), 0.0),
        ((80.0, 80.0), 0.0),
        ((45.0, 45.0), 1.0),
    ],
)
def test_the_share_of_a_way_within_a_band_by_hand(way, share):
    """A straight line from one sample to the next."""
    assert share == pytest.approx(share_within(*way, 45.0, 75.0))


def test_a_hand_that_trembles_about_the_cap_is_over_it_for_half_of_the_time():
    """Each dip used to begin the count anew, so 110 kPa over and over never ended a hold."""
    over = OverCapTime(RULES_NOW)
    told = []
    for n in range(200):
        over.feed(n / 80, 110.0 if n // 8 % 2 else 96.0, 100.0)
        told.append(over.seconds)

    # 0.1 s of every 0.2 s, and 10 of the 14 kPa of each way up and down
    assert 1.0 == pytest.approx(over.seconds, abs=0.06)
    assert 0.5 <= max(told[: 80 + 8])


def test_time_over_the_cap_of_long_ago_is_forgotten():
    """0.4 s over it, and 2 s later nothing is left of them."""
    over = OverCapTime(RULES_NOW)
    for n in range(400):
        over.feed(n / 80, 110.0 if 80 <= n < 112 else 60.0, 100.0)

    assert 0.0 == over.seconds


def test_exactly_at_the_cap_is_not_over_it():
    """The cap is never to be passed."""
    over = OverCapTime(RULES_NOW)
    for n in range(400):
        over.feed(n / 80, 100.0, 100.0)

    assert 0.0 == over.seconds


def test_a_gap_says_nothing_of_the_way_over_the_cap():
    """One sample over it after 0.3 s without any: the next one tells."""
    over = OverCapTime(RULES_NOW)
    over.feed(0.0, 60.0, 100.0)
    over.feed(0.3, 110.0, 100.0)
    assert 0.0 == over.seconds

    over.feed(0.9, 110.0, 100.0)
    assert 0.6 == pytest.approx(over.seconds)


def test_a_trembling_hand_at_the_cap_ends_the_hold():
    """Through the engine: over_cap, by the rule of 0.5 s within any 2 s."""
    pressure_of = sway(20.0, 0.4, 95.0)
    _, engine = held(pressure_of, 92.3, 12.0, in_band_s=20.0)

    assert Cause.OVER_CAP is engine.view().cause
