"""A stored run comes to the same verdicts again."""

from __future__ import annotations

import dataclasses
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from soleus.core.calibration.model import (
    Calibration,
    SensorClass,
    SensorKind,
    Uncertainty,
)
from soleus.core.calibration.pressure_stream import PressureStream
from soleus.core.events import Event, EventKind
from soleus.core.hold.engine import HoldEngine
from soleus.core.hold.replay import Recorded, differences, replay
from soleus.core.samples import SampleBlock
from tests.core.hold.runs import PERIOD_US, hold_of, level, plan

# 1000 counts per N on 100 mm²: 100 counts per kPa; zero at 5000 counts.
CAL = Calibration(
    id="test",
    made_on=date(2026, 1, 1),
    due_on=None,
    sensor=SensorKind.HX711,
    sensor_class=SensorClass.LOAD_CELL,
    gain=128,
    nominal_rate_hz=80.0,
    supply_mv=0,
    probe_uid="",
    zero_counts=5000.0,
    counts_per_n=1000.0,
    span_n=98.0,
    tip_area_mm2=100.0,
    uncertainty=Uncertainty((), 2.0),
)


def counts(curve_kpa, first_n=0):
    """Raw samples of a curve."""
    n = len(curve_kpa)
    return SampleBlock(
        channel=0,
        first_sample_n=first_n,
        device_us=(first_n + np.arange(n, dtype=np.int64)) * PERIOD_US,
        raw_counts=(5000 + 100 * np.array(curve_kpa)).astype(np.int32),
        quality=np.zeros(n, dtype=np.uint8),
        host_ns=0,
    )


def live_run(curve, size, acts):
    """Feed a curve in blocks with acts after some of them; returns what would be on record."""
    engine, events, blocks = HoldEngine(plan(sets_n=2)), [], []
    stream = PressureStream(CAL, 5000.0)
    for number, at in enumerate(range(0, len(curve), size)):
        block = counts(curve[at : at + size], at)
        blocks.append(block)
        events += engine.feed(stream.take(block))
        if number in acts:
            events += engine.act(*acts[number])
    return Recorded(plan(sets_n=2), CAL, 5000.0, blocks, events)


@settings(max_examples=40, deadline=None)
@given(
    size=st.integers(1, 50),
    stored_size=st.integers(1, 500),
    stays_s=st.sampled_from([0.0, 14.0, 40.0]),
    acts=st.dictionaries(
        st.integers(0, 400),
        st.sampled_from(
            [
                (EventKind.RATING, {"nrs": 2}),
                (EventKind.RATING, {"nrs": 5}),
                (EventKind.RATING, {"nrs": 9}),
                (EventKind.STALE, {}),
                (EventKind.LET_GO, {}),
                (EventKind.SYMPTOM, {"symptom": "numb"}),
            ]
        ),
        max_size=6,
    ),
)
def test_a_stored_run_replays_to_the_same_verdicts_bit_for_bit(size, stored_size, stays_s, acts):
    """However it was cut live and however it lies in the store; let go of in time or not."""
    curve = hold_of(10.0)
    curve[1160:1160] = level(60.0, stays_s)  # where the way down begins
    run = live_run(curve, size, acts)
    stored = [counts(curve[at : at + stored_size], at) for at in range(0, len(curve), stored_size)]

    again = replay(dataclasses.replace(run, blocks=stored))

    assert differences(run.events, again) is None
    assert len(again.judged) == len(curve)


def test_a_changed_verdict_is_found_and_named():
    """A record whose stop was edited away does not pass."""
    run = live_run(hold_of(10.0), 7, {100: (EventKind.LET_GO, {})})
    at = next(i for i, event in enumerate(run.events) if event.kind is EventKind.STOP)
    edited = list(run.events)
    edited[at] = dataclasses.replace(edited[at], value={"cause": "nrs", "symptom": None})

    found = differences(edited, replay(run))

    assert found is not None
    assert isinstance(found.stored, Event)
    assert (found.stored.value["cause"], found.replayed.value["cause"]) == ("nrs", "person")


def test_a_missing_verdict_is_found():
    """A record cut short is no full record."""
    run = live_run(hold_of(10.0), 7, {})

    found = differences(run.events[:-1], replay(run))

    assert found is not None
    assert found.stored is None


@pytest.mark.parametrize("first_n", [0, 12_345])
def test_each_sample_comes_out_with_its_phase(first_n):
    """What a review draws: the phase and the zone of every stored sample."""
    curve = hold_of(10.0)
    again = replay(Recorded(plan(), CAL, 5000.0, [counts(curve, first_n)], []))
    phases = [judged.phase.value for judged in again.judged]

    assert list(dict.fromkeys(phases)) == ["ready", "approach", "hold", "release", "done"]
    assert again.judged[0].sample_n == first_n
