"""A program that is held up, or asked without end: what is missing is counted in its place."""

import pytest

from soleus.wire.frames import Button, Data, Status
from soleus.wire.spec import Op
from tests.firmware.commands import START_AT_ONCE, command, frames_in
from tests.simavr.harness import Setup, run_virtual

pytestmark = pytest.mark.firmware

RAMP = [(0.0, 1.0), (4.0, 33.0)]
ASKED_EVERY_S = 0.010
ASKED_TIMES = 21  # of 12 bytes each: more than the line brings in that time


def streamed(folder, *events, **setup):
    """Three seconds of the thin sensor under a rising force; conversions differ."""
    return run_virtual(
        Setup(
            folder,
            force=RAMP,
            seconds=3.0,
            events=[START_AT_ONCE, *events],
            noise_counts=30.0,
            sensor="analog",
            **setup,
        )
    )


def data_in(run):
    """Every DATA of a run."""
    return [frame for frame in frames_in(run.data) if isinstance(frame, Data)]


def flood(of):
    """A second of commands at the full speed of the line."""
    frames = b"".join(command(of, 100 + n) for n in range(ASKED_TIMES)).hex()
    return [f"{0.5 + n * ASKED_EVERY_S:.3f} rx {frames}" for n in range(round(1 / ASKED_EVERY_S))]


@pytest.mark.parametrize("rate_hz", [100, 500, 1000])
def test_a_gap_stands_where_the_samples_are_missing(tmp_path, rate_hz):
    """Samples of before the gap that were numbered behind it would bend the curve."""
    run = streamed(tmp_path, "1.0 stall 150", sensor_hz=rate_hz)
    converted = [conversion.counts for conversion in run.trace.analog]
    sums = [sum(converted[at : at + 16]) for at in range(0, len(converted) - 15, 16)]
    told = [
        (data.sample_n + i, data.device_us + data.span_us * i // max(data.n - 1, 1), count)
        for data in data_in(run)
        for i, count in enumerate(data.raw_counts)
    ]
    begun = [count for *_, count in told[:20]]
    first = next(at for at in range(len(sums)) if sums[at : at + 20] == begun)
    start_us = told[0][1]
    missing_n = told[-1][0] + 1 - len(told)

    assert rate_hz * 0.15 - 6 <= missing_n <= rate_hz * 0.15
    assert missing_n == data_in(run)[-1].lost_n
    assert [sums[first + number] for number, *_ in told] == [count for *_, count in told]
    assert [start_us + number * 1_000_000 // rate_hz for number, *_ in told] == [
        device_us for _, device_us, _ in told
    ]


@pytest.mark.parametrize("sensor", ["hx711", "analog"])
@pytest.mark.parametrize("op", [Op.HELLO, Op.SETTINGS])
def test_a_host_that_asks_without_end_stops_nothing(tmp_path, op, sensor):
    """A second program gone mad: sensor, button and status go on, and losses are told."""
    setup = Setup(
        tmp_path,
        seconds=3.2,
        events=[START_AT_ONCE, *flood(op), "0.9 button on"],
        sensor=sensor,
        sensor_hz=1000,
    )
    run = run_virtual(setup)
    frames = frames_in(run.data)
    data = [frame for frame in frames if isinstance(frame, Data)]
    told_n = sum(frame.n for frame in data)
    pressed_us = [
        traced.last_us
        for traced in run.trace.frames
        for frame in frames_in(traced.data)
        if isinstance(frame, Button)
    ]
    event_us = next(at_us for at_us, text in run.trace.events if text.startswith("button"))

    assert sensor == "analog" or 0 == run.summary["unread_n"]
    assert data[-1].sample_n + data[-1].n - told_n == data[-1].lost_n
    assert [1, 2, 3] == [frame.uptime_s for frame in frames if isinstance(frame, Status)]
    assert pressed_us[0] - event_us < 60_000
