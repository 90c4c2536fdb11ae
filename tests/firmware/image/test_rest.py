"""The HX711 between two streams: powered down on STOP, woken and settled on START."""

import pytest

from soleus.wire.codec import encode
from soleus.wire.frames import Data, SetCommand, Status
from soleus.wire.spec import Flag, Op, Setting
from tests.firmware.commands import event, frames_in, samples_in
from tests.simavr.harness import Setup, cell, run_virtual

pytestmark = pytest.mark.firmware

STREAM_PAUSE_STREAM = [
    event("boot 1.5", Op.START, 1),
    event("boot 2.5", Op.STOP, 2),
    event("boot 4.5", Op.START, 3),
]


def run(folder, *more, rate_hz=80.0):
    """A stream, two seconds of rest, a stream, under a force that rises from the first START on."""
    return run_virtual(
        Setup(
            folder,
            force=[(0.0, 1.0), (30.0, 91.0)],
            rate_hz=rate_hz,
            seconds=7.0,
            events=[*more, *STREAM_PAUSE_STREAM],
        )
    )


def command_us(run, command_id):
    """When a command had arrived, µs of the simulator."""
    return next(at_us for at_us, known_id, _ in run.trace.commands if known_id == command_id)


def test_the_chip_sleeps_from_stop_to_start(tmp_path):
    """Data sheet: SCK high for more than 60 µs; it then takes 1 µA instead of 1.5 mA."""
    made = run(tmp_path)
    ready_s = [conversion.ready_us / 1e6 for conversion in made.trace.conversions]

    assert [] == [at_s for at_s in ready_s if 2.55 < at_s < 4.5]
    assert 2.0 == pytest.approx(made.summary["asleep_s"], abs=0.01)
    assert 2 == made.summary["sleeps_n"]  # at power-on and at STOP


@pytest.mark.parametrize("rate_hz", [10.0, 80.0])
@pytest.mark.parametrize("gain", [128, 64])
def test_no_sample_is_sent_before_the_chip_has_settled(tmp_path, rate_hz, gain):
    """Data sheet: four conversions. This chip is ready meanwhile and gives half the true count."""
    run_virtual(Setup(tmp_path, seconds=1.0, events=[gain_of(gain)]))
    made = run(tmp_path, "settling shown", rate_hz=rate_hz)
    zero, per_n = cell().zero_counts, cell().counts_per_n
    start_us = command_us(made, 1)
    true = {
        c.raw_counts
        for c in made.trace.conversions
        if c.raw_counts
        == pytest.approx(
            (zero + per_n * (1.0 + max(0.0, c.ready_us - start_us) / 1e6 * 3.0)) * gain / 128, abs=3
        )
    }
    samples = samples_in(frames_in(made.data))
    behind_us = command_us(made, 3)
    again = [c for c in made.trace.conversions if c.ready_us > behind_us]

    assert len(samples) > 2.5 * rate_hz
    assert set() == {count for *_, count in samples} - true
    assert list(range(len(samples))) == [number for number, *_ in samples]
    assert again[4 if gain == 128 else 5].raw_counts in {count for *_, count in samples}


def gain_of(gain):
    """A SET of the gain as a line of the script; nothing to set where it is the default."""
    return f"boot 0.4 rx {encode(SetCommand(9, Op.SET, gain, Setting.GAIN, '')).hex()}"


def test_what_was_left_out_is_neither_lost_nor_without_a_value(tmp_path):
    """A host that saw a gap there would end a hold that has hardly begun."""
    made = run(tmp_path)
    data = [frame for frame in frames_in(made.data) if isinstance(frame, Data)]
    counts = {c.raw_counts for c in made.trace.conversions}

    assert {0} == {frame.lost_n for frame in data} | {frame.no_value_mask for frame in data}
    assert {Flag(0)} == {frame.flags for frame in data}
    assert {count for *_, count in samples_in(data)} <= counts


def test_a_chip_that_rests_is_not_told_as_silent(tmp_path):
    """The flag means: look at the wires. There is nothing wrong with them."""
    made = run(tmp_path)
    told = [frame for frame in frames_in(made.data) if isinstance(frame, Status)]

    assert len(told) >= 6
    assert not any(Flag.SENSOR in status.flags for status in told)


def test_a_chip_taken_off_while_it_rests_is_told_after_the_start(tmp_path):
    """A wire that came off between two holds."""
    made = run(tmp_path, "boot 3.5 hx711 off")
    silent_us = [
        traced.first_us
        for traced in made.trace.frames
        for frame in frames_in(traced.data)
        if isinstance(frame, Data) and Flag.SENSOR in frame.flags
    ]

    assert 600_000 < silent_us[0] - command_us(made, 3) < 1_000_000
