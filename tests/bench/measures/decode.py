"""How fast bytes become samples, beside three other ways to send them.

    python -m tests.bench decode

All get the same samples with one byte in a thousand damaged, turn by turn in one run, so the
ratios hold where the machine's own speed does not. The text way is what most programs for a
micro-controller do: a line per sample, pyserial's ``readline()``, which waits for and reads one
byte at a time, and ``float()``. The peers (``tests.bench.peers``) carry the very payloads of our
frames in packets of their own; what comes out of them is only unpacked, while our way goes on to
blocks with times and gaps. A file stands in for the port of all of them.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from soleus.core.samples import SampleBlock
from soleus.wire.codec import encode, pack, unpack
from soleus.wire.decoder import Decoder, Received
from soleus.wire.frames import Data
from soleus.wire.spec import Flag
from soleus.wire.stream import SampleStream
from tests.bench.line import DAMAGED_PER_BYTE, SEED, SlowPort, damaged
from tests.bench.peers import MIN_FILE, PEERS, PORTION, Peer
from tests.bench.results import Figures

SAMPLES_N = 160_000
QUICK_N = 8_000
PER_FRAME = 16
PERIOD_US = 1000
TURNS = 3
NS_PER_BYTE = PERIOD_US * 1000 / 4.5  # a frame of 16 takes 72 bytes: the pace of the host clock


@dataclass(frozen=True, slots=True)
class Way:
    """One way to send the samples.

    Attributes:
        stream: its bytes before the damage.
        read: a damaged file to what its reader gives; this is what is timed.
        judge: that to a row of figures: delivered, wrong, and told to be missing.
        more: what else is to be known of it.
    """

    stream: bytes
    read: Callable[[Path], Any]
    judge: Callable[[Any], Figures]
    more: dict[str, str]


def measure(*, quick: bool = False) -> Figures:
    """All ways in turn; medians, and what the damage did to each."""
    counts = counts_of_a_hold(QUICK_N if quick else SAMPLES_N)
    ways = {"frames": our_way(counts), "text_lines": text_way(counts)}
    peers = {name: make() for name, make in PEERS.items()}
    ways |= {name: peer_way(peer, counts) for name, peer in peers.items() if peer is not None}
    figures: Figures = {"samples_n": len(counts), "damaged_share_of_bytes": DAMAGED_PER_BYTE}
    figures |= _measured(ways, len(counts), 1 if quick else TURNS)
    ours = figures["frames"]
    for name in [name for name in ways if name != "frames"]:
        for key in ("samples_per_s", "mb_per_s"):
            figures[name][f"ratio_{key}"] = round(ours[key] / figures[name][key], 1)
    how = {"pyserialtransfer": "install requirements/bench.txt", "min": f"set {MIN_FILE}"}
    figures["not_measured"] = {name: how[name] for name in PEERS if name not in ways}
    return figures


def _measured(ways: dict[str, Way], samples_n: int, turns_n: int) -> dict[str, Figures]:
    with tempfile.TemporaryDirectory() as folder:
        paths = {name: Path(folder) / name for name in ways}
        for name, way in ways.items():
            paths[name].write_bytes(damaged(way.stream))
        taken: dict[str, list[float]] = {name: [] for name in ways}
        rows: dict[str, Figures] = {}
        for _ in range(turns_n):
            for name, way in ways.items():
                start = time.perf_counter()
                result = way.read(paths[name])
                taken[name].append(time.perf_counter() - start)
                rows[name] = way.more | way.judge(result)
    for name, row in rows.items():
        seconds, bytes_n = statistics.median(taken[name]), len(ways[name].stream)
        row |= {
            "missing_n": samples_n - row["delivered_n"],
            "samples_per_s": round(row["delivered_n"] / seconds),
            "mb_per_s": round(bytes_n / seconds / 1e6, 3),
            "bytes_per_sample": round(bytes_n / samples_n, 2),
            "core_share_at_1_khz_percent": round(seconds / samples_n * 1000 * 100, 3),
        }
    return rows


def counts_of_a_hold(samples_n: int) -> list[int]:
    """A slow press with noise, as a 24-bit load cell shows it."""
    noise = np.random.default_rng(SEED)
    t_s = np.arange(samples_n) * PERIOD_US * 1e-6
    counts = 900_000 * np.sin(t_s / 20) ** 2 + noise.normal(0, 60, samples_n)
    return counts.astype(int).tolist()


def as_data(counts: list[int]) -> list[Data]:
    """The samples as a probe of this project numbers, times and groups them."""
    return [
        Data(
            flags=Flag(0),
            seq=n // PER_FRAME % 65536,
            device_us=n * PERIOD_US,
            sample_n=n,
            span_us=(PER_FRAME - 1) * PERIOD_US,
            lost_n=0,
            channel=0,
            no_value_mask=0,
            raw_counts=tuple(counts[n : n + PER_FRAME]),
        )
        for n in range(0, len(counts), PER_FRAME)
    ]


def numbered(counts: list[int], found: Iterable[tuple[int, Iterable[int]]]) -> Figures:
    """Count what was delivered rightly and what wrongly; blocks of (first number, counts)."""
    right, wrong_n = set(), 0
    for first_n, block in found:
        for n, count in enumerate(block, first_n):
            if 0 <= n < len(counts) and counts[n] == count:
                right.add(n)
            else:
                wrong_n += 1
    return {"delivered_n": len(right), "wrong_values_n": wrong_n}


# ---- the ways --------------------------------------------------------------------------------


def our_way(counts: list[int]) -> Way:
    """Frames of this project, all the way to blocks."""

    def judge(result: tuple[list[SampleBlock], int]) -> Figures:
        blocks, told_n = result
        found = ((block.first_sample_n, block.raw_counts.tolist()) for block in blocks)
        return numbered(counts, found) | {"missing_and_told_n": told_n}

    return Way(b"".join(map(encode, as_data(counts))), read_frames, judge, {})


def read_frames(path: Path) -> tuple[list[SampleBlock], int]:
    """Return the blocks, and how many samples are known to be missing."""
    decoder, stream = Decoder(), SampleStream()
    blocks: list[SampleBlock] = []
    seen_n = 0
    with SlowPort(path) as port:
        while data := port.read(PORTION):
            seen_n += len(data)
            host_ns = round(seen_n * NS_PER_BYTE)
            for one in decoder.feed(data, host_ns):
                if isinstance(one, Received):
                    found = stream.take(one.frame, host_ns)
                    blocks.extend(item for item in found if isinstance(item, SampleBlock))
    return blocks, stream.lost_on_wire_n


def text_way(counts: list[int]) -> Way:
    """A line of text per sample; without numbers, a wrong one shows only if it was never sent."""
    sent = set(counts)

    def judge(numbers: list[float]) -> Figures:
        wrong_n = sum(number not in sent for number in numbers)
        delivered_n = len(numbers) - wrong_n
        return {"delivered_n": delivered_n, "wrong_values_n": wrong_n, "missing_and_told_n": 0}

    return Way(b"".join(b"%d\r\n" % count for count in counts), read_text, judge, {})


def read_text(path: Path) -> list[float]:
    """Return the numbers in the lines; what is no number is skipped, as is usual."""
    found = []
    with SlowPort(path) as port:
        while line := port.readline():
            try:
                found.append(float(line))
            except ValueError:
                continue
    return found


def peer_way(peer: Peer, counts: list[int]) -> Way:
    """The payloads of our frames in a peer's packets."""

    def read(path: Path) -> tuple[list[Data], int]:
        payloads, crashes_n = peer.read(path)
        unpacked = [unpack(payload) for payload in payloads]
        return [frame for frame in unpacked if isinstance(frame, Data)], crashes_n

    def judge(result: tuple[list[Data], int]) -> Figures:
        frames, crashes_n = result
        found = ((frame.sample_n, frame.raw_counts) for frame in frames)
        told = {"missing_and_told_n": 0, "crashes_n": crashes_n}
        return numbered(counts, found) | told

    stream = peer.encode(pack(frame) for frame in as_data(counts))
    return Way(stream, read, judge, {"what": peer.what})
