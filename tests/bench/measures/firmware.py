"""What only the simulator's cycle counter can tell of the probe's own program.

    python -m tests.bench firmware

Runs the compiled image on simavr in virtual time: the same figures on every machine. The simulator
is no board: it looks at its timers between two instructions, and its serial port takes 11 bit times
for a byte where a real one takes 10. Both are said where they matter.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from soleus.wire.codec import encode
from soleus.wire.decoder import Decoder, Received
from soleus.wire.frames import Ack, Command, Data, Frame, SetCommand
from soleus.wire.spec import BAUD_DEFAULT, BAUD_SLOW, Op, Setting
from tests.bench.results import Figures, percentile
from tests.firmware.built.stack import SRAM_LEN, bound_of, static_ram_n
from tests.simavr.harness import IMAGE, ImageRun, Setup, build, run_virtual

CYCLES_PER_US = 16
HZ_OF_ANALOG = (100, 200, 500, 1000)
HZ_OF_CELL = (11.3, 91.7)  # what is strapped to 10 and 80: its clock is its own, not in step
CONVERSIONS_PER_SAMPLE = 16
START_S = 1.5  # even an HX711 at 10 per second has settled
RAMP = ((0.0, 0.0), (30.0, 90.0))  # no two counts alike: a sample is known by its count
COMMANDS_N = 100
STEP_HZ = 50
LONG_S = 3.0  # the send buffer hides a rate a little above what the line can carry for half of this
FLOOD_S = 1.5
ASK_EVERY_S = 0.01
ASKED_AT_ONCE = 6  # more than both lines can answer


def measure(*, quick: bool = False) -> Figures:
    """Every figure. Raises ``RuntimeError`` where the image or the simulator cannot be built."""
    build()
    seconds = 2.0 if quick else 5.0
    return {
        "simulator": "simavr 1.6, ATmega328P at 16 MHz",
        "simulated_s_each": seconds,
        "analog": {f"{hz}": _analog(hz, seconds) for hz in HZ_OF_ANALOG},
        "hx711": {f"{hz}": _cell(hz, seconds) for hz in HZ_OF_CELL},
        "command_ms": {
            "analog_1000_hz": _latency(Setup(Path(), sensor="analog", sensor_hz=1000)),
            "hx711_80_hz": _latency(Setup(Path(), rate_hz=80.0)),
        },
        "line": {f"{baud}": _line(baud) for baud in (BAUD_DEFAULT, BAUD_SLOW)},
        "stack": _stack(),
    }


def _analog(rate_hz: int, seconds: float) -> Figures:
    setup = Setup(Path(), sensor="analog", sensor_hz=rate_hz, noise_counts=30.0, force=RAMP)
    run = _stream(setup, seconds)
    period_cycles = CYCLES_PER_US * 1_000_000 // (CONVERSIONS_PER_SAMPLE * rate_hz)
    began_cycles = [round(CYCLES_PER_US * one.began_us) for one in run.trace.analog[1:]]
    off = [at - n * period_cycles for n, at in enumerate(began_cycles)]
    return {
        **_of_stream(run),
        "jitter_of_trigger_cycles": max(off) - min(off),
        "triggers_missed_n": run.summary["triggers_missed_n"],
    }


def _cell(rate_hz: float, seconds: float) -> Figures:
    run = _stream(Setup(Path(), rate_hz=rate_hz, force=RAMP), seconds)
    ready_us = {one.raw_counts: one.ready_us for one in run.trace.conversions}
    stamped = [
        (frame.device_us, ready_us[frame.raw_counts[0]])
        for _, frame in _frames(run)
        if isinstance(frame, Data) and frame.sample_n > 1
    ]
    late_us = [device_us - true_us for device_us, true_us in stamped]
    return {
        **_of_stream(run),
        "jitter_of_stamp_cycles": round(CYCLES_PER_US * (max(late_us) - min(late_us))),
        "sck_high_max_us": run.summary["sck_high_max_us"],
    }


def _of_stream(run: ImageRun) -> Figures:
    data = [frame for _, frame in _frames(run) if isinstance(frame, Data)]
    bytes_n = sum(
        len(traced.data)
        for traced in run.trace.frames
        if traced.first_us > START_S * 1e6 and _is_data(traced.data)
    )
    return {
        "cpu_awake_percent": round(100 * run.summary["cpu_share"], 1),
        "samples_n": sum(frame.n for frame in data),
        "lost_n": data[-1].lost_n,
        "bytes_per_sample": round(bytes_n / sum(frame.n for frame in data), 2),
    }


def _latency(setup: Setup) -> Figures:
    """From the last byte of a command to the last of its ACK, while the stream runs."""
    asked = [f"{0.3 + n * 0.0237:.4f} rx {_command(Op.START, n + 2)}" for n in range(COMMANDS_N)]
    run = _stream(setup, 0.5 + COMMANDS_N * 0.0237, asked)
    arrived_us = {command_id: at_us for at_us, command_id, _ in run.trace.commands}
    answered_us = {
        frame.command_id: at_us for at_us, frame in _frames(run) if isinstance(frame, Ack)
    }
    took_us = [answered_us[one] - arrived_us[one] for one in range(2, COMMANDS_N + 2)]
    return {
        "n": len(took_us),
        "p50": round(percentile(took_us, 0.5) / 1000, 2),
        "p99": round(percentile(took_us, 0.99) / 1000, 2),
        "max": round(max(took_us) / 1000, 2),
        "max_cycles": round(CYCLES_PER_US * max(took_us)),
    }


def _line(baud: int) -> Figures:
    """What a line carries: asked by an HX711 faster than any, then by a host that never stops."""
    rate_hz, fastest = _fastest(baud)
    asking = [
        f"{n * ASK_EVERY_S:.3f} rx {_command(Op.SETTINGS, 99) * ASKED_AT_ONCE}"
        for n in range(round(FLOOD_S / ASK_EVERY_S))
    ]
    offered = _at_baud(baud, Setup(Path(), sensor="analog", sensor_hz=1000))
    flooded = _at_baud(baud, Setup(Path(), sensor="analog", sensor_hz=1000, events=asking))
    return {
        "us_per_byte_simulated": round(_us_per_byte(flooded), 2),
        "lost_at_1000_hz_n": _lost_n(offered),
        "highest_rate_without_loss_hz": rate_hz,
        "line_used_there_percent": _used(fastest),
        "cpu_awake_there_percent": round(100 * fastest.summary["cpu_share"], 1),
        "flooded_line_used_percent": _used(flooded),
        "flooded_lost_n": _lost_n(flooded),
        "flooded_cpu_awake_percent": round(100 * flooded.summary["cpu_share"], 1),
    }


def _fastest(baud: int) -> tuple[int, ImageRun]:
    """The highest rate up to which none lost a sample, and its run.

    Step by step: what is lost goes up and down with the rate, as conversions fall into longer or
    shorter rounds of the program, so a rate without loss may lie above one that loses.
    """
    rate_hz, found = STEP_HZ, _at_baud(baud, Setup(Path(), rate_hz=float(STEP_HZ)), LONG_S)
    while True:
        faster = _at_baud(baud, Setup(Path(), rate_hz=float(rate_hz + STEP_HZ)), LONG_S)
        if _lost_n(faster) > 0:
            return rate_hz, found
        rate_hz, found = rate_hz + STEP_HZ, faster


def _at_baud(baud: int, setup: Setup, seconds: float = FLOOD_S) -> ImageRun:
    with tempfile.TemporaryDirectory() as folder:
        there = replace(setup, folder=Path(folder))
        line = encode(SetCommand(9, Op.SET, baud, Setting.BAUD, "")).hex()
        run_virtual(replace(there, seconds=0.9, events=[f"boot 0.4 rx {line}"]))
        start = f"boot {START_S} rx {_command(Op.START, 1)}"
        return run_virtual(replace(there, seconds=START_S + seconds, events=[start, *setup.events]))


def _lost_n(run: ImageRun) -> int:
    data = [frame for _, frame in _frames(run) if isinstance(frame, Data)]
    return data[-1].lost_n - data[0].lost_n


def _used(run: ImageRun) -> float:
    """The share of the time in which the line carried a byte, while the stream ran, per cent."""
    frames = [one for one in run.trace.frames if one.first_us > (START_S + 0.1) * 1e6]
    bytes_n = sum(len(one.data) for one in frames)
    return round(100 * bytes_n * _us_per_byte(run) / (frames[-1].last_us - frames[0].first_us), 1)


def _us_per_byte(run: ImageRun) -> float:
    hello = max(run.trace.frames[:3], key=lambda one: len(one.data))
    return (hello.last_us - hello.first_us) / (len(hello.data) - 1)


def _stack() -> Figures:
    """The bound from the image, beside how deep it went with everything happening at once."""
    name = encode(SetCommand(90, Op.SET, 0, Setting.NAME, "sixteen letters!")).hex()
    busy = [
        *(f"{0.3 + n / 10:.1f} rx {_command(Op.HELLO, n + 2)}" for n in range(20)),
        *(f"{0.35 + n / 10:.2f} rx {_command(Op.SETTINGS, n + 30)}" for n in range(20)),
        f"1.0 rx {name}",
        "1.5 button on",
    ]
    cells = (Setup(Path(), rate_hz=200.0), Setup(Path(), sensor="analog", sensor_hz=1000))
    measured = [_stream(setup, 2.5, busy).summary["stack_max_n"] for setup in cells]
    bound = bound_of(IMAGE)
    return {
        "sram_bytes": SRAM_LEN,
        "static_bytes": static_ram_n(IMAGE),
        "bound_bytes": bound.total_n,
        "program_bytes": bound.program_n,
        "interrupt_bytes": bound.interrupt_n,
        "deepest_way": " → ".join(bound.program_path),
        "seen_bytes": max(measured),
        "free_at_worst_bytes": SRAM_LEN - static_ram_n(IMAGE) - bound.total_n,
    }


def _stream(setup: Setup, seconds: float, more: Sequence[str] = ()) -> ImageRun:
    """A stream of so many seconds in a fresh folder."""
    with tempfile.TemporaryDirectory() as folder:
        start = f"boot {START_S} rx {_command(Op.START, 1)}"
        return run_virtual(
            replace(setup, folder=Path(folder), seconds=START_S + seconds, events=[start, *more])
        )


def _frames(run: ImageRun) -> list[tuple[float, Frame]]:
    """Every frame with the time at which its last byte was out, µs."""
    return [
        (traced.last_us, item.frame)
        for traced in run.trace.frames
        for item in Decoder().feed(traced.data, 0)
        if isinstance(item, Received)
    ]


def _is_data(line: bytes) -> bool:
    return any(
        isinstance(item, Received) and isinstance(item.frame, Data)
        for item in Decoder().feed(line, 0)
    )


def _command(op: Op, command_id: int) -> str:
    return encode(Command(command_id, op)).hex()
