"""Samples that mean less than they seem to: lone, missing, faulted."""

from __future__ import annotations

import dataclasses
import math

import pytest

from soleus.core.events import EventKind
from soleus.core.samples import Quality
from soleus.core.terms import Doubt, Label, Zone
from tests.core.hold.runs import BAND, EngineRun, block, level, plan, ramp

SATURATED = int(Quality.SATURATED)
IN_HOLD = [*level(0.0, 0.5), *ramp(0.0, 60.0, 3.0), *level(60.0, 2.0)]


def test_a_lone_corrupt_sample_at_the_rail_is_a_spike_and_no_saturation():
    """A bad wire gives 2^23 - 1 now and then; that must not end every hold after a minute."""
    run = EngineRun().feed(IN_HOLD)
    n = len(IN_HOLD)
    run.push(block([math.nan], n, [SATURATED])).feed(level(60.0, 0.5))

    assert None is run.cause
    assert 1 == run.engine.spikes_n


def test_two_samples_at_the_rail_end_the_hold_with_the_second():
    """Two in a row are real, and somebody leans on the sensor with more than it can tell."""
    run = EngineRun().feed(IN_HOLD)
    n = len(IN_HOLD)
    run.push(block([math.nan], n, [SATURATED]))
    before = run.cause
    run.push(block([math.nan], n + 1, [SATURATED]))

    assert [None, "saturated"] == [before, run.cause]


def test_a_cell_mounted_the_wrong_way_round_is_no_small_pressure():
    """Pressing makes it fall: however hard somebody presses, the number would look harmless."""
    run = EngineRun().feed(level(0.0, 1.0)).feed(ramp(0.0, -60.0, 3.0))
    view = run.engine.view()

    assert (Doubt.BELOW_ZERO, None, Zone.UNKNOWN) == (
        view.reading.doubt,
        view.reading.pressure_kpa,
        view.zone,
    )


def test_a_reading_that_falls_far_below_zero_in_mid_hold_ends_it():
    """Nobody pulls on a tip: the cell has come loose, and what it says is no pressure."""
    run = EngineRun().feed(IN_HOLD).feed([-25.0])
    before = run.cause
    run.feed([-25.0])

    assert [None, "fault"] == [before, run.cause]


def test_a_little_below_zero_is_only_a_zero_that_has_moved():
    """-15 kPa is for the zero check; the hold may begin and go on."""
    run = EngineRun().feed(level(-15.0, 1.0)).feed(ramp(-15.0, 60.0, 3.0)).feed(level(60.0, 1.0))

    assert (None, "hold") == (run.cause, run.engine.phase.value)


def test_without_values_the_wait_for_contact_still_ends():
    """A sensor that never answers must not keep a run waiting for ever."""
    run = EngineRun().feed(level(0.0, 1.0))
    for _ in range(92):
        samples = block([math.nan] * 80, run._next_n)
        run.push(samples)

    assert "no_contact" == run.cause


@pytest.mark.parametrize("kpa", [180.0, -300.0, 900.0])
def test_a_lone_wrong_sample_neither_pauses_nor_credits_nor_shows(kpa):
    """It is kept and counted, and that is all."""
    run = EngineRun().feed(IN_HOLD)
    before_s = run.engine.view().in_band_s
    run.feed([kpa, 60.0])
    view = run.engine.view()

    assert view.in_band_s == pytest.approx(before_s + 0.025)
    assert 60.0 == view.reading.pressure_kpa
    assert [] == run.of(EventKind.STOP)
    assert 1 == view.spikes_n


def test_numbers_that_lose_their_claim_lose_a_fifth_of_the_cap():
    """Cap 100 becomes 80; the band of 60 ends at 75, within 0.95 x 80 = 76, so it stays."""
    run = EngineRun().feed(IN_HOLD).act(EventKind.LABEL, label="INDICATIVE", why="zero_shifted")
    view = run.engine.view()

    assert (60.0, 75.0) == (view.target_kpa, view.high_kpa)
    assert view.cap_kpa == pytest.approx(80.0)
    assert (Label.INDICATIVE, None) == (view.reading.label, view.reading.u95_kpa)


def test_a_target_that_no_longer_fits_below_the_cap_comes_down():
    """80 with its band to 95 under a cap of 100: under 80 it is 61 (+ 15 = 76 = 0.95 x 80)."""
    high = dataclasses.replace(BAND, target_kpa=80.0, low_kpa=65.0, high_kpa=95.0)
    run = EngineRun(plan(target=high)).act(EventKind.LABEL, label="INDICATIVE", why="many_spikes")
    view = run.engine.view()

    assert (61.0, 46.0, 76.0) == (view.target_kpa, view.low_kpa, view.high_kpa)


@pytest.mark.parametrize("label", ["CALIBRATED", "INDICATIVE"])
def test_a_claim_never_rises_and_a_cap_falls_once(label):
    """A plan that was INDICATIVE has its lower cap already."""
    run = EngineRun(plan(label=Label.INDICATIVE))
    with pytest.raises(ValueError, match="less"):
        run.act(EventKind.LABEL, label=label, why="")

    assert 100.0 == run.engine.view().cap_kpa
    assert [] == run.events


def test_over_the_lower_cap_is_over_the_cap():
    """90 kPa were allowed until the numbers lost their claim; half a second later they end it."""
    run = EngineRun().feed([*IN_HOLD, *level(90.0, 1.0)])
    before = run.cause
    run.act(EventKind.LABEL, label="INDICATIVE", why="zero_shifted").feed(level(90.0, 0.6))

    assert [None, "over_cap"] == [before, run.cause]


def test_contact_is_measured_from_the_untouched_reading_once_that_has_moved():
    """8 kPa with nothing touching: 10 is no contact, 14 is; and the hold can end."""
    run = EngineRun(plan(in_band_s=2.0)).feed([*IN_HOLD, *ramp(60.0, 8.0, 3.0), *level(8.0, 1.0)])
    before = run.phases[-1]
    run.act(EventKind.ZERO_CHECK, when="after", shift_kpa=8.0).feed(level(8.0, 0.5))

    assert ["release", "done"] == [before, run.phases[-1]]
    run.feed(level(14.0, 0.1))
    assert run.engine.touching


def test_a_small_shift_changes_nothing():
    """Up to 5 kPa the zero stands; runs of before replay as they were."""
    run = EngineRun().feed(level(0.0, 1.0)).act(EventKind.ZERO_CHECK, when="before", shift_kpa=4.0)
    run.feed([5.1])

    assert run.engine.touching
