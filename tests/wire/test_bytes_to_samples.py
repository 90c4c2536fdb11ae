"""The whole wire at once: damaged bytes in, in any portions; numbered samples out."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soleus.wire.codec import encode
from soleus.wire.decoder import Decoder, Received
from soleus.wire.frames import Data
from soleus.wire.spec import Flag
from soleus.wire.stream import SampleStream, StreamBreak
from tests.wire.any_frame import FRAMES

SECONDS = 10
FRAMES_N = 625  # of sixteen samples: 1000 a second for 10 s


def ten_seconds(dice):
    """1000 samples a second in frames of sixteen, one byte in a thousand damaged."""
    frames = [
        Data(Flag(0), n, 16_000 * n, 16 * n, 15_000, 0, 0, 0, tuple(range(n, n + 16)))
        for n in range(FRAMES_N)
    ]
    line = bytearray(b"".join(map(encode, frames)))
    for at in range(200, len(line) - 200):
        line[at] ^= (dice.random() < 0.001) * dice.randrange(1, 256)
    return bytes(line)


def samples_of(line, step):
    """Read ``line`` in portions of ``step`` bytes: rows of number, time, count and doubt."""
    decoder, stream = Decoder(), SampleStream()
    rows = []
    for at in range(0, len(line), step):
        host_ns = at * SECONDS * 10**9 // len(line)
        for one in decoder.feed(line[at : at + step], host_ns):
            if isinstance(one, Received):
                rows += [row for block in stream.take(one.frame, host_ns) for row in rows_of(block)]
    return rows, stream


def rows_of(block):
    """One row per sample."""
    numbers = range(block.first_sample_n, block.next_sample_n)
    columns = (block.device_us, block.raw_counts, block.quality)
    return list(zip(numbers, *(column.tolist() for column in columns), strict=True))


@pytest.mark.parametrize("seed", range(5))
def test_damage_never_makes_a_sample_only_gaps(seed):
    """Each sample that arrives is the one that was sent; each other one is counted as lost."""
    rows, stream = samples_of(ten_seconds(random.Random(seed)), 64)

    sent = {16 * n + i: (16_000 * n + 1000 * i, n + i) for n in range(FRAMES_N) for i in range(16)}

    assert {number: sent[number] for number, *_ in rows} == {n: (t, c) for n, t, c, _ in rows}
    assert (10_000, True) == (len(rows) + stream.lost_on_wire_n, stream.lost_on_wire_n > 0)


@pytest.mark.parametrize("step", [1, 7, 64, 1000])
def test_where_a_read_is_cut_changes_no_sample(step):
    """A replay with other portions must come to the same samples, doubts and all."""
    line = ten_seconds(random.Random(99))

    assert samples_of(line, 4096)[0] == samples_of(line, step)[0]


@given(st.lists(st.tuples(FRAMES, st.integers(0, 10**13))))
def test_no_frames_make_the_stream_raise_or_go_back(arrivals):
    """A probe with a fault of its own may say anything; numbers only go up within a run."""
    stream, host_ns, next_n, back = SampleStream(), 0, 0, []
    for frame, wait_ns in arrivals:
        host_ns += wait_ns
        for one in stream.take(frame, host_ns):
            if isinstance(one, StreamBreak):
                next_n = 0
                continue
            back += [one] if one.first_sample_n < next_n else []
            next_n = one.next_sample_n

    assert [] == back
