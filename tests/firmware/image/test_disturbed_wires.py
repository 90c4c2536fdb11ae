"""The HX711 behind wires that pick things up or ring: no false sample, and no false loss."""

import pytest

from soleus.wire.frames import Data
from soleus.wire.spec import Flag
from tests.firmware.commands import START_AT_ONCE, frames_in, samples_in
from tests.simavr.harness import Setup, run_virtual

pytestmark = pytest.mark.firmware

RAMP = [(0.0, 1.0), (30.0, 91.0)]  # every count is another


def stream(folder, *events, seconds=3.0):
    """A stream under a rising force."""
    setup = Setup(folder, force=RAMP, seconds=seconds, events=[START_AT_ONCE, *events])
    return run_virtual(setup)


def test_what_a_wire_picks_up_is_no_sample(tmp_path):
    """A chip that is clocked before it is ready gives 24 ones: a count of -1 that is none."""
    run = stream(tmp_path, *(f"{0.3 + n * 0.0117:.4f} spike" for n in range(210)))
    samples = samples_in(frames_in(run.data))
    made = {c.raw_counts for c in run.trace.conversions}

    assert len(samples) > 200
    assert set() == {count for *_, count in samples} - made
    assert list(range(len(samples))) == [number for number, *_ in samples]
    assert 0 == run.summary["torn_n"] + run.summary["unread_n"]


def test_a_wire_that_has_come_off_and_picks_things_up_is_told_as_silent(tmp_path):
    """Its disturbances must not pass for a chip that is alive."""
    spikes = (f"{1.0 + n / 50:.3f} spike" for n in range(80))
    run = stream(tmp_path, "1.0 hx711 off", *spikes)
    off_us = next(at_us for at_us, text in run.trace.events if text.startswith("hx711"))
    silent = [
        traced.first_us
        for traced in run.trace.frames
        for frame in frames_in(traced.data)
        if isinstance(frame, Data) and Flag.SENSOR in frame.flags
    ]

    assert 600_000 < silent[0] - off_us < 1_000_000


def test_a_wire_that_rings_loses_nothing(tmp_path):
    """Two edges of one fall would be a conversion that nobody fetched: a gap that never was."""
    run = stream(tmp_path, "boot 0.1 wire rings")
    frames = frames_in(run.data)
    samples = samples_in(frames)

    assert {0} == {frame.lost_n for frame in frames if isinstance(frame, Data)}
    assert list(range(len(samples))) == [number for number, *_ in samples]
