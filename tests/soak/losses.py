"""Ten minutes at 1 kHz with the screen repainting: what of it is missing in the record?

    python -m tests.soak losses

The real app on the real controller in a pty, with a hand that never keeps still. Afterwards the
record is read back: every number from the first to the last has to be there once, none counted
as lost, and the record has to verify.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from soleus.store.folder import find_folder
from soleus.store.sessions.reader import Reader
from soleus.store.sessions.verify import verify
from tests.bench.curve import STEPS_FROM_S
from tests.bench.live import BenchRun
from tests.bench.live import run as run_live
from tests.bench.measures.cpu import percent
from tests.bench.measures.touch_to_screen import delays_ms, delays_of
from tests.bench.results import circumstances, percentile, write

RATE_HZ = 1000
SECONDS = 600.0
SIZE = (80, 24)
COMMAND = "python -m tests.soak losses"


@dataclass(frozen=True, slots=True)
class Found:
    """What stands in the record.

    Attributes:
        recorded_n: samples in it.
        missing_n: numbers between the first and the last that are not.
        twice_n: numbers that are there more than once.
        after_last_n: made by the probe after the last one that is recorded: it was being closed.
        findings_n: what ``soleus verify`` has against it.
        seconds: from the first sample to the last, on the probe's clock.
    """

    recorded_n: int
    missing_n: int
    twice_n: int
    after_last_n: int
    findings_n: int
    seconds: float


def run(seconds: float = SECONDS) -> int:
    """Run, count, write the result; returns what went wrong."""
    before, found = circumstances(), list[Found]()

    def look(folder: Path, report: dict[str, Any]) -> None:
        found.append(in_record(folder, report))

    done = run_live("screen", RATE_HZ, seconds, SIZE, look)
    lost_n = done.report["lost_n"]
    record = found[0]
    figures = {
        "rate_hz": RATE_HZ,
        "screen": "x".join(map(str, SIZE)),
        **asdict(record),
        "counted_as_lost_n": lost_n,
        "writes_to_the_terminal_n": len(done.written),
        "touch_to_screen_ms": delays_ms(done),
        "touch_to_screen_p50_ms_by_minute": by_minute(done),
        "process_percent_of_a_core": percent(done, "process"),
    }
    if seconds == SECONDS:
        write("losses", COMMAND, before, figures)
    print(f"losses: {figures}")
    return record.missing_n + record.twice_n + record.findings_n + lost_n


def by_minute(done: BenchRun) -> list[float]:
    """The median from touch to screen in each minute: it must not grow as the record does."""
    minutes: dict[int, list[float]] = {}
    for t_s, delay_ms in delays_of(done):
        if delay_ms is not None:
            minutes.setdefault(int((t_s - STEPS_FROM_S) / 60), []).append(delay_ms)
    return [round(percentile(delays, 0.5), 1) for _, delays in sorted(minutes.items())]


def in_record(folder: Path, report: dict[str, Any]) -> Found:
    """Read the session back and count."""
    with Reader(find_folder(folder)) as reader:
        blocks = reader.session(report["session_id"]).blocks
    numbers = [n for block in blocks for n in range(block.first_sample_n, block.next_sample_n)]
    span_n = numbers[-1] - numbers[0] + 1
    return Found(
        recorded_n=len(numbers),
        missing_n=span_n - len(set(numbers)),
        twice_n=len(numbers) - len(set(numbers)),
        after_last_n=report["made_n"] - 1 - numbers[-1],
        findings_n=len(verify(find_folder(folder)).findings),
        seconds=round((int(blocks[-1].device_us[-1]) - int(blocks[0].device_us[0])) / 1e6, 1),
    )
