"""Samples that mean less than they seem to: lone, missing, faulted."""

from __future__ import annotations

import math

import pytest

from soleus.core.events import EventKind
from soleus.core.samples import Quality
from tests.core.hold.runs import Run, block, level, ramp

SATURATED = int(Quality.SATURATED)
IN_HOLD = [*level(0.0, 0.5), *ramp(0.0, 60.0, 3.0), *level(60.0, 2.0)]


def test_a_lone_corrupt_sample_at_the_rail_is_a_spike_and_no_saturation():
    """A bad wire gives 2^23 - 1 now and then; that must not end every hold after a minute."""
    run = Run().feed(IN_HOLD)
    n = len(IN_HOLD)
    run.push(block([math.nan], n, [SATURATED])).feed(level(60.0, 0.5))

    assert None is run.cause
    assert 1 == run.engine.spikes_n


def test_two_samples_at_the_rail_end_the_hold_with_the_second():
    """Two in a row are real, and somebody leans on the sensor with more than it can tell."""
    run = Run().feed(IN_HOLD)
    n = len(IN_HOLD)
    run.push(block([math.nan], n, [SATURATED]))
    before = run.cause
    run.push(block([math.nan], n + 1, [SATURATED]))

    assert [None, "saturated"] == [before, run.cause]


def test_without_values_the_wait_for_contact_still_ends():
    """A sensor that never answers must not keep a run waiting for ever."""
    run = Run().feed(level(0.0, 1.0))
    for _ in range(92):
        samples = block([math.nan] * 80, run._next_n)
        run.push(samples)

    assert "no_contact" == run.cause


@pytest.mark.parametrize("kpa", [180.0, -300.0, 900.0])
def test_a_lone_wrong_sample_neither_pauses_nor_credits_nor_shows(kpa):
    """It is kept and counted, and that is all."""
    run = Run().feed(IN_HOLD)
    before_s = run.engine.view().in_band_s
    run.feed([kpa, 60.0])
    view = run.engine.view()

    assert view.in_band_s == pytest.approx(before_s + 0.025)
    assert 60.0 == view.reading.pressure_kpa
    assert [] == run.of(EventKind.STOP)
    assert 1 == view.spikes_n
