"""The part of ``docs/performance.md`` that tells of the probe's own program."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tests.bench.results import Figures

Table = Callable[[Sequence[str], Sequence[Sequence[object]]], str]

LINE_FULL_PERCENT = 95  # of what it can carry
LINE, PROGRAM = "line", "longest round"


def section(seen: Figures, table: Table) -> str:
    """The section without the line that says what made it."""
    parts = (_head(seen), _rates(seen, table), _lines(seen, table), _stack(seen, table))
    return "\n\n".join(parts)


def _head(seen: Figures) -> str:
    analog = seen["analog"].values()
    jitter = max(one["jitter_of_trigger_cycles"] for one in analog)
    commands = seen["command_ms"]
    return f"""## The probe's own program

Counted in CPU cycles (62.5 ns) by {seen["simulator"]}, {seen["simulated_s_each"]:g} simulated
seconds for each rate; no real board yet. Every machine gets the same figures.

The analogue sensor's conversions are started by a timer, and no program can delay them: 0 cycles of
jitter. (The simulator sees them up to {jitter} late, since it looks at its timers between two
instructions.) An HX711 runs on its own clock; its stamps differ by as much as another interrupt can
hold the stamping one up.

A command is answered while the stream runs: from its last byte to the last byte of the answer
{commands["hx711_80_hz"]["p50"]} ms (p99 {commands["hx711_80_hz"]["p99"]}) with an HX711 at 80
samples per second, {commands["analog_1000_hz"]["p50"]} ms (p99
{commands["analog_1000_hz"]["p99"]}) with the analogue sensor at 1000. The worst took
{max(one["max_cycles"] for one in commands.values())} cycles."""


def _rates(seen: Figures, table: Table) -> str:
    rows = [
        [
            f"{name}, {hz}/s",
            one["cpu_awake_percent"],
            one["bytes_per_sample"],
            f"{one['lost_n']} of {one['samples_n']}",
            jitter(one),
        ]
        for kind, name, jitter in (
            ("analog", "analogue", lambda one: f"0 (seen: {one['jitter_of_trigger_cycles']})"),
            ("hx711", "HX711", lambda one: one["jitter_of_stamp_cycles"]),
        )
        for hz, one in seen[kind].items()
    ]
    head = ["sensor", "CPU awake, %", "bytes per sample on the line", "lost", "jitter, cycles"]
    return table(head, rows)


def _lines(seen: Figures, table: Table) -> str:
    rows = [
        [
            baud,
            one["us_per_byte_simulated"],
            one["lost_at_1000_hz_n"],
            one["highest_rate_without_loss_hz"],
            one["line_used_there_percent"],
            one["cpu_awake_there_percent"],
            _bound(one),
            one["flooded_line_used_percent"],
            one["flooded_cpu_awake_percent"],
        ]
        for baud, one in seen["line"].items()
    ]
    head = ["baud", "µs for a byte", "lost at 1000/s", "samples/s without loss"]
    head += ["line used by them, %", "CPU awake, %", "bound by"]
    head += ["line used when flooded, %", "CPU awake, %"]
    return f"""The highest rate is that of a simulated HX711 which is much faster than any, each
bit of it read by the program itself; no lower step of 50 loses a sample either. A real one gives 94
per second at most, and the analogue sensor 1000. What gives way first is the line or, where the
line is faster, the program's longest round: an HX711 keeps a reading only until it has the next
one, and none is fetched while a frame of 16 samples is sealed and put into the send buffer. So a
faster line raises the rate only up to there, though the processor still has time to sleep.

"Flooded" is a host that asks without a pause while 1000 samples per second are streamed: what the
line can carry, it carries; samples that find no room are counted as lost and told. The simulated
line takes 11 bit times for a byte, a real one 10.

{table(head, rows)}"""


def _bound(one: Figures) -> str:
    return LINE if one["line_used_there_percent"] >= LINE_FULL_PERCENT else PROGRAM


def _stack(seen: Figures, table: Table) -> str:
    stack = seen["stack"]
    rows = [
        ["data (.data, .bss, .noinit)", stack["static_bytes"]],
        ["deepest stack of the program, bound", stack["program_bytes"]],
        ["deepest interrupt on top of it, bound", stack["interrupt_bytes"]],
        ["free at the worst", stack["free_at_worst_bytes"]],
        ["of", stack["sram_bytes"]],
        ["deepest stack seen, with everything at once", stack["seen_bytes"]],
    ]
    return f"""The bound is added up from the instructions of the linked image (pushes, frames,
calls); the deepest way is {stack["deepest_way"]}.

{table(["memory", "bytes"], rows)}"""
