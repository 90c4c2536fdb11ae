"""Samples as bytes: nothing may be lost, and damage must not decode."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from soleus.core.samples import SampleBlock
from soleus.store.problems import DamagedBlock
from soleus.store.sessions.sample_codec import Codec, decode, encode
from tests.store.sessions.samples import block, same

EDGES_32 = st.sampled_from([-(2**31), -1, 0, 1, 2**31 - 1]) | st.integers(-(2**31), 2**31 - 1)
EDGES_64 = st.sampled_from([-(2**63), -1, 0, 1, 2**63 - 1]) | st.integers(-(2**63), 2**63 - 1)


@pytest.mark.parametrize("codec", list(Codec))
@given(samples=st.lists(st.tuples(EDGES_64, EDGES_32, st.integers(0, 255)), max_size=60))
def test_any_samples_at_all_come_back(codec, samples):
    """Also those that make every difference wrap: a broken sensor sends what it likes."""
    given_block = SampleBlock(
        channel=1,
        first_sample_n=2**40,
        device_us=np.array([time for time, _, _ in samples], dtype=np.int64),
        raw_counts=np.array([count for _, count, _ in samples], dtype=np.int32),
        quality=np.array([doubt for _, _, doubt in samples], dtype=np.uint8),
        host_ns=2**62,
        lost_n=7,
    )

    assert same(given_block, decode(encode(given_block, codec)))


def test_packed_bytes_of_four_samples_are_these():
    """Golden, worked out by hand: files written today must be read by every later version.

    Counts 5, 7, 6, -1: differences 5, 2, -1, -7; folded 10, 4, 1, 13. Times 0, 12500, 25000,
    37504: differences of differences 0, 12500, 0, 4; folded 0, 25000 (61 A8), 0, 8.
    """
    import zlib  # noqa: PLC0415 - the format's own tool, used here as a reader would

    made = SampleBlock(
        0,
        0,
        np.array([0, 12_500, 25_000, 37_504], dtype=np.int64),
        np.array([5, 7, 6, -1], dtype=np.int32),
        np.zeros(4, dtype=np.uint8),
        host_ns=0,
    )
    packed = encode(made, Codec.PACKED)
    ranks = bytes([0, 0xA8, 0, 8]) + bytes([0, 0x61, 0, 0]) + bytes(24)

    assert bytes([10, 4, 1, 13]) + bytes(12) == zlib.decompress(packed.data)
    assert ranks == zlib.decompress(packed.device_us)
    assert packed.quality is None


def test_a_minute_of_a_real_hold_takes_about_two_bytes_a_sample():
    """Ten thousand holds have to fit a laptop; the spike measured 1.5 to 2.1."""
    rng = np.random.default_rng(1)
    n = 4800
    counts = (80_000 * np.sin(np.arange(n) / 300) + rng.normal(0, 30, n)).astype(np.int32)
    made = block(0, counts.tolist())
    jitter = rng.integers(-3, 3, n)
    moved = dataclasses.replace(made, device_us=made.device_us + jitter)
    packed = encode(moved, Codec.PACKED)

    assert (len(packed.data) + len(packed.device_us)) / n < 2.1


@pytest.mark.parametrize("codec", list(Codec))
@pytest.mark.parametrize(
    "column", ["channel", "first_sample_n", "n", "host_ns", "lost_n", "codec", "crc32"]
)
def test_a_changed_number_of_the_block_does_not_decode(codec, column):
    """The header moves samples in time; it is guarded like the samples."""
    row = encode(block(3, [1, 2, 3], quality=[0, 1, 0]), codec)
    for wrong in (getattr(row, column) + 1, -1, 2**62):
        with pytest.raises(DamagedBlock):
            decode(dataclasses.replace(row, **{column: wrong}))


@pytest.mark.parametrize("codec", list(Codec))
@pytest.mark.parametrize("column", ["data", "device_us", "quality"])
def test_a_shortened_or_lengthened_blob_does_not_decode(codec, column):
    """A page lost inside the file shows itself like this."""
    row = encode(block(3, [1, 2, 3], quality=[0, 1, 0]), codec)
    blob = getattr(row, column)
    for wrong in (blob[:-1], blob + b"\0", b""):
        with pytest.raises(DamagedBlock):
            decode(dataclasses.replace(row, **{column: wrong}))


def test_damage_cannot_fill_the_memory():
    """A few bytes can be made to inflate to gigabytes; they are cut off at what is promised."""
    import zlib  # noqa: PLC0415 - makes the bomb

    row = encode(block(0, [1, 2, 3]), Codec.PACKED)
    with pytest.raises(DamagedBlock, match="does not unpack to 12 bytes"):
        decode(dataclasses.replace(row, data=zlib.compress(bytes(50_000_000))))
