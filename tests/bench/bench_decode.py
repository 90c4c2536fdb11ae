"""How fast bytes become samples, beside the way it is usually done: a text line per sample.

    python -m tests.bench decode

Both ways get the same samples with one byte in a thousand damaged, turn by turn in one run, so the
ratio holds where the machine's own speed does not. The text way is what most programs for a
micro-controller do: pyserial's ``readline()``, which waits for and reads one byte at a time, and
``float()``. Here a file stands in for the port on both sides, so nobody waits for bytes to come.
"""

from __future__ import annotations

import io
import os
import random
import select
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from soleus.core.samples import SampleBlock
from soleus.wire.codec import encode
from soleus.wire.decoder import Decoder, Received
from soleus.wire.frames import Data
from soleus.wire.spec import Flag
from soleus.wire.stream import SampleStream
from tests.bench.results import Figures

SEED = 20261121
SAMPLES_N = 160_000
PER_FRAME = 16
PERIOD_US = 1000
DAMAGED_PER_BYTE = 0.001
PORTION = 1024  # bytes per read; at 1 kHz about what 0.25 s brings
TURNS = 5
NS_PER_BYTE = PERIOD_US * 1000 / 4.5  # a frame of 16 takes 72 bytes: the pace of the host clock


class Port(io.RawIOBase):
    """A file read as pyserial reads a port: wait until there is something, then take it.

    ``readline`` is that of the base class, as it is in pyserial.
    """

    def __init__(self, path: Path) -> None:
        self._fd = os.open(path, os.O_RDONLY)

    def read(self, size: int = 1) -> bytes:
        """Return the next bytes, none at the end."""
        select.select([self._fd], [], [], 1.0)
        return os.read(self._fd, size)

    def close(self) -> None:
        """Let go of the file; may be called twice."""
        if not self.closed:
            os.close(self._fd)
        super().close()


def counts_of_a_hold() -> list[int]:
    """A slow press with noise, as a 24-bit load cell shows it."""
    noise = np.random.default_rng(SEED)
    t_s = np.arange(SAMPLES_N) * PERIOD_US * 1e-6
    counts = 900_000 * np.sin(t_s / 20) ** 2 + noise.normal(0, 60, SAMPLES_N)
    return counts.astype(int).tolist()


def damaged(data: bytes) -> bytes:
    """One byte in a thousand becomes another one."""
    dice = random.Random(SEED)
    line = bytearray(data)
    for at in range(len(line)):
        if dice.random() < DAMAGED_PER_BYTE:
            line[at] ^= dice.randrange(1, 256)
    return bytes(line)


def as_frames(counts: list[int]) -> bytes:
    """The samples as this project sends them."""
    span_us = (PER_FRAME - 1) * PERIOD_US
    return b"".join(
        encode(
            Data(
                flags=Flag(0),
                seq=n // PER_FRAME % 65536,
                device_us=n * PERIOD_US,
                sample_n=n,
                span_us=span_us,
                lost_n=0,
                channel=0,
                no_value_mask=0,
                raw_counts=tuple(counts[n : n + PER_FRAME]),
            )
        )
        for n in range(0, len(counts), PER_FRAME)
    )


def as_text(counts: list[int]) -> bytes:
    """The samples as a line of text each."""
    return b"".join(b"%d\r\n" % count for count in counts)


def read_frames(path: Path) -> tuple[list[SampleBlock], int]:
    """Return the blocks, and how many samples are known to be missing."""
    decoder, stream = Decoder(), SampleStream()
    blocks: list[SampleBlock] = []
    seen_n = 0
    with Port(path) as port:
        while data := port.read(PORTION):
            seen_n += len(data)
            host_ns = round(seen_n * NS_PER_BYTE)
            for one in decoder.feed(data, host_ns):
                if isinstance(one, Received):
                    found = stream.take(one.frame, host_ns)
                    blocks.extend(item for item in found if isinstance(item, SampleBlock))
    return blocks, stream.lost_on_wire_n


def read_text(path: Path) -> list[float]:
    """Return the numbers in the lines; what is no number is skipped, as is usual."""
    found = []
    with Port(path) as port:
        while line := port.readline():
            try:
                found.append(float(line))
            except ValueError:
                continue
    return found


def seconds(work: Callable[[], object]) -> float:
    """How long ``work`` takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def figures(seconds_taken: float, samples_n: int, bytes_n: int) -> dict[str, float]:
    """The speed of one way."""
    return {
        "samples_per_s": round(samples_n / seconds_taken),
        "mb_per_s": round(bytes_n / seconds_taken / 1e6, 2),
        "bytes_per_sample": round(bytes_n / SAMPLES_N, 2),
        "core_share_at_1_khz_percent": round(seconds_taken / SAMPLES_N * 1000 * 100, 3),
    }


def measure(*, quick: bool = False) -> Figures:
    """Both ways in turn; medians, and what the damage did to each."""
    with tempfile.TemporaryDirectory() as folder:
        return _measure(Path(folder), 1 if quick else TURNS)


def _measure(folder: Path, turns_n: int) -> Figures:
    counts = counts_of_a_hold()
    frames, text = folder / "frames", folder / "text"
    frames_n = frames.write_bytes(damaged(as_frames(counts)))
    text_n = text.write_bytes(damaged(as_text(counts)))
    turns = [
        (seconds(lambda: read_frames(frames)), seconds(lambda: read_text(text)))
        for _ in range(turns_n)
    ]
    frames_s, text_s = (statistics.median(turn) for turn in zip(*turns, strict=True))
    blocks, told_n = read_frames(frames)
    found = {
        block.first_sample_n + i: c
        for block in blocks
        for i, c in enumerate(block.raw_counts.tolist())
    }
    numbers = read_text(text)
    sent = set(counts)
    return {
        "samples_n": SAMPLES_N,
        "damaged_share_of_bytes": DAMAGED_PER_BYTE,
        "frames": figures(frames_s, len(found), frames_n)
        | {
            "wrong_values_n": sum(counts[n] != count for n, count in found.items()),
            "missing_n": SAMPLES_N - len(found),
            "missing_and_told_n": told_n,
        },
        "text_lines": figures(text_s, len(numbers), text_n)
        | {
            "values_that_were_never_sent_n": sum(number not in sent for number in numbers),
            "missing_n": SAMPLES_N - len(numbers),
            "missing_and_told_n": 0,
        },
        "ratio_samples_per_s": round(len(found) / frames_s / (len(numbers) / text_s), 1),
        "ratio_mb_per_s": round(frames_n / frames_s / (text_n / text_s), 1),
    }
