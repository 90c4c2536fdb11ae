"""The analogue sensor on the compiled image, against what the simulated ADC has converted."""

import itertools
import math

import pytest

from soleus.wire.frames import Data, Hello
from soleus.wire.spec import Capability, Flag, Op, Sensor
from tests.firmware.commands import START_AT_ONCE, event, frames_in
from tests.simavr.harness import Setup, run_virtual

pytestmark = pytest.mark.firmware

RATES_HZ = [100, 200, 500, 1000]
INSTRUCTION_CYCLES = 4  # the simulator looks at its timers between two instructions, no oftener
RAMP = [(0.0, 0.0), (4.0, 36.0)]
STOP_AT = event("2.5", Op.STOP, 9)


@pytest.fixture(scope="module", params=RATES_HZ)
def run_at(request, tmp_path_factory):
    """Two and a half seconds of stream under a rising force: the rate, the run."""
    setup = Setup(
        tmp_path_factory.mktemp("analog"),
        force=RAMP,
        seconds=3.0,
        events=[START_AT_ONCE, STOP_AT],
        noise_counts=30.0,  # so that conversions differ and a sum is known by its count
        sensor="analog",
        sensor_hz=request.param,
        bridge=True,
    )
    return request.param, run_virtual(setup)


def data_in(run):
    """Every DATA of a run."""
    return [frame for frame in frames_in(run.data) if isinstance(frame, Data)]


def samples_in(run):
    """(number, device_us, count) of every sample, times as the wire tells them."""
    return [
        (
            frame.sample_n + i,
            frame.device_us + frame.span_us * i // max(frame.n - 1, 1),
            frame.raw_counts[i],
        )
        for frame in data_in(run)
        for i in range(frame.n)
    ]


def test_the_adc_is_triggered_on_an_exact_grid(run_at):
    """The timer starts each conversion; whatever the program does meanwhile, it cannot be late."""
    rate_hz, run = run_at
    period_cycles = 16_000_000 // (16 * rate_hz)
    # The first one takes longer than the others, and the trigger after it may find it running.
    began_cycles = [round(16 * conversion.began_us) for conversion in run.trace.analog[1:]]
    off_cycles = [at - n * period_cycles for n, at in enumerate(began_cycles)]

    assert len(off_cycles) > 39 * rate_hz
    assert max(off_cycles) - min(off_cycles) <= INSTRUCTION_CYCLES
    assert 0 == run.summary["triggers_missed_n"]


def test_every_sample_is_the_sum_of_its_sixteen_conversions(run_at):
    """No conversion is lost, counted twice or taken into the neighbour's sum."""
    rate_hz, run = run_at
    converted = [conversion.counts for conversion in run.trace.analog]
    sums = [sum(converted[at : at + 16]) for at in range(0, len(converted) - 15, 16)]
    counts = [count for *_, count in samples_in(run)]
    first = next(at for at in range(len(sums)) if sums[at : at + 20] == counts[:20])

    assert math.isclose(2.5 * rate_hz, len(counts), abs_tol=2)
    assert sums[first : first + len(counts)] == counts


def test_no_sample_is_lost_and_their_times_are_exact(run_at):
    """An exact period is what HELLO promises."""
    rate_hz, run = run_at
    samples = samples_in(run)
    apart_us = {after[1] - before[1] for before, after in itertools.pairwise(samples)}

    assert list(range(len(samples))) == [number for number, *_ in samples]
    assert {0} == {frame.lost_n for frame in data_in(run)}
    assert {1_000_000 // rate_hz} == apart_us


def test_no_sample_waits_longer_than_promised(run_at):
    """The hold engine reacts within one sample; a probe that keeps it back defeats that."""
    _, run = run_at
    lead_us = run.trace.frames[0].first_us - frames_in(run.trace.frames[1].data)[0].device_us
    waits_us = [
        traced.last_us - frame.device_us - lead_us
        for traced in run.trace.frames
        for frame in frames_in(traced.data)
        if isinstance(frame, Data)
    ]

    assert len(waits_us) > 40
    assert max(waits_us) <= 25_000


def test_the_chip_keeps_up_with_room_to_spare(run_at):
    """A share of 1 is a loop that is always late."""
    _, run = run_at

    assert run.summary["cpu_share"] < 0.6
    assert run.summary["ram_never_used_n"] > 512


def test_hello_tells_the_analogue_sensor(run_at):
    """The host takes its rate, its rails and what it can see from there."""
    rate_hz, run = run_at
    hello = next(frame for frame in frames_in(run.data) if isinstance(frame, Hello))

    assert (Sensor.ANALOG, 14, 16) == (hello.sensor, hello.bits, hello.oversampling)
    assert (10 * rate_hz, 1_000_000 // rate_hz) == (hello.nominal_rate_dhz, hello.period_us)
    assert (-1, 16 * 1023) == (hello.full_scale_min, hello.full_scale_max)
    assert Capability.SIMULATED | Capability.BUTTON | Capability.SEES_OPEN == hello.capabilities


def analog(folder, *events, bridge):
    """Two seconds at 200 per second."""
    setup = Setup(
        folder, seconds=2.0, events=[START_AT_ONCE, *events], sensor="analog", bridge=bridge
    )
    return data_in(run_virtual(setup))


@pytest.mark.parametrize("sensor_hz", [200, 1000])
def test_every_stream_begins_with_a_whole_sample(tmp_path, sensor_hz):
    """Between two streams the converter looks at the supply; none of that may get into a sum."""
    setup = Setup(
        tmp_path,
        force=[(0.0, 20.0)],
        seconds=5.0,
        events=[
            event("boot 1.5", Op.START, 1),
            *(event(f"{0.5 + n:.4f}", Op.STOP, 2 + 2 * n) for n in range(3)),
            *(event(f"{1.0 + n:.4f}", Op.START, 3 + 2 * n) for n in range(3)),
        ],
        sensor="analog",
        sensor_hz=sensor_hz,
    )
    run = run_virtual(setup)
    samples = samples_in(run)

    assert len(samples) > 1.9 * sensor_hz
    assert {round(20.0 * 400 / 16 + 21) * 16} == {count for *_, count in samples}
    assert list(range(len(samples))) == [number for number, *_ in samples]


def test_a_rail_is_reported_as_such(tmp_path):
    """Saturation ends a hold; it must never look like a pressure."""
    data = analog(tmp_path, "0.5 saturate on", "1.0 saturate off", bridge=True)
    counts = [count for frame in data for count in frame.raw_counts]

    assert {16 * 1023} == {c for f in data for c in f.raw_counts if c > 16_000}
    assert 99 <= counts.count(16 * 1023) <= 102
    assert all(Flag.SATURATED in f.flags for f in data if 16 * 1023 in f.raw_counts)


@pytest.mark.parametrize("bridge", [True, False])
def test_an_open_circuit_is_seen_only_with_the_resistor(tmp_path, bridge):
    """Without it a broken wire and an untouched sensor are the same 0, and nothing is claimed."""
    data = analog(tmp_path, "0.5 open on", "1.0 open off", bridge=bridge)
    opened = [frame for frame in data if Flag.OPEN in frame.flags]

    assert bridge == (len(opened) >= 20)
    assert all(0 in frame.raw_counts for frame in opened)
    assert Flag.OPEN not in data[0].flags | data[-1].flags
