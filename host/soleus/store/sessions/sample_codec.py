"""Samples as bytes and back, without loss: plain while a hold runs, packed once it is over.

A block's three columns go by one codec number, so a reader needs nothing else to decode it. The
checksum is taken over the block's numbers and the decoded samples: it finds what SQLite's own
integrity check does not see, a flipped bit inside a blob.

Packing: neighbouring counts differ little, and neighbouring steps of a clock even less. So counts
are kept as differences, times as differences of differences, folded to small unsigned numbers
(zigzag: 0, -1, 1, -2 ... become 0, 1, 2, 3 ...), their bytes sorted by rank, which leaves long
runs of zeros, and then deflated. All arithmetic wraps, so any value at all comes back.
"""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from soleus.core.samples import SampleBlock
from soleus.store import problems


class Codec(IntEnum):
    """How the blobs of one block are written."""

    PLAIN = 1  # little-endian numbers as they are
    PACKED = 2  # delta, zigzag, byte shuffle, zlib


LEVEL: Final = 6  # zlib; 9 saves under 1 % and takes three times as long
SAMPLES_MAX_N: Final = 2**31  # more is damage, not a recording
_COUNT: Final = np.dtype("<i4")
_TIME: Final = np.dtype("<i8")
_DOUBT: Final = np.dtype("u1")
_COUNT_ORDER: Final = 1  # kept as differences
_TIME_ORDER: Final = 2  # kept as differences of differences
_Words = NDArray[Any]  # numbers of one of the widths above
_HEADER: Final = struct.Struct("<Bqqqqq")


@dataclass(frozen=True, slots=True)
class EncodedBlock:
    """One row of samples as it lies in the table.

    Attributes:
        channel, first_sample_n, n, host_ns, lost_n: as in ``SampleBlock``.
        codec: ``Codec`` number.
        crc32: over all of these and the decoded samples.
        device_us: the times.
        data: the raw counts.
        quality: None where every sample is good.
    """

    channel: int
    first_sample_n: int
    n: int
    host_ns: int
    lost_n: int
    codec: int
    crc32: int
    device_us: bytes
    data: bytes
    quality: bytes | None


def encode(block: SampleBlock, codec: Codec) -> EncodedBlock:
    """Write one block; ``decode`` gives back the same samples, bit for bit."""
    packed = codec is Codec.PACKED
    quality = None
    if block.quality.any():
        raw = block.quality.tobytes()
        quality = zlib.compress(raw, LEVEL) if packed else raw
    times = block.device_us.astype(_TIME, copy=False)
    counts = block.raw_counts.astype(_COUNT, copy=False)
    return EncodedBlock(
        channel=block.channel,
        first_sample_n=block.first_sample_n,
        n=block.n,
        host_ns=block.host_ns,
        lost_n=block.lost_n,
        codec=int(codec),
        crc32=_crc32(block, codec),
        device_us=_packed(times, _TIME_ORDER) if packed else times.tobytes(),
        data=_packed(counts, _COUNT_ORDER) if packed else counts.tobytes(),
        quality=quality,
    )


def decode(row: EncodedBlock) -> SampleBlock:
    """Read one block back.

    Raises:
        DamagedBlock: the bytes are not what the checksum promises.
    """
    try:
        codec = Codec(row.codec)
    except ValueError as error:
        raise problems.damaged_block(f"there is no codec {row.codec}") from error
    if not 0 <= row.n < SAMPLES_MAX_N:
        raise problems.damaged_block(f"it cannot have {row.n} samples")
    block = SampleBlock(
        channel=row.channel,
        first_sample_n=row.first_sample_n,
        device_us=_times(row, codec).astype(np.int64, copy=False),
        raw_counts=_counts(row, codec).astype(np.int32, copy=False),
        quality=_doubts(row, codec),
        host_ns=row.host_ns,
        lost_n=row.lost_n,
    )
    if _crc32(block, codec) != row.crc32:
        raise problems.damaged_block("its checksum does not match")
    return block


def _crc32(block: SampleBlock, codec: Codec) -> int:
    header = _HEADER.pack(
        codec, block.channel, block.first_sample_n, block.n, block.host_ns, block.lost_n
    )
    crc = zlib.crc32(header)
    crc = zlib.crc32(block.device_us.astype(_TIME, copy=False).tobytes(), crc)
    crc = zlib.crc32(block.raw_counts.astype(_COUNT, copy=False).tobytes(), crc)
    return zlib.crc32(block.quality.tobytes(), crc)


def _times(row: EncodedBlock, codec: Codec) -> _Words:
    if codec is Codec.PLAIN:
        return _numbers(row.device_us, _TIME, row.n, "device_us")
    return _unpacked(row.device_us, _TIME, row.n, _TIME_ORDER, "device_us")


def _counts(row: EncodedBlock, codec: Codec) -> _Words:
    if codec is Codec.PLAIN:
        return _numbers(row.data, _COUNT, row.n, "data")
    return _unpacked(row.data, _COUNT, row.n, _COUNT_ORDER, "data")


def _doubts(row: EncodedBlock, codec: Codec) -> _Words:
    if row.quality is None:
        return np.zeros(row.n, dtype=_DOUBT)
    packed = codec is Codec.PACKED
    raw = _inflated(row.quality, row.n, "quality") if packed else row.quality
    return _numbers(raw, _DOUBT, row.n, "quality")


def _packed(numbers: _Words, order: int) -> bytes:
    size = numbers.dtype.itemsize
    words = numbers.view(f"<u{size}")
    for _ in range(order):
        words = np.diff(words, prepend=words.dtype.type(0))
    folded = (words << 1) ^ (0 - (words >> (8 * size - 1)))
    ranks = np.ascontiguousarray(folded).view(np.uint8).reshape(-1, size).T
    return zlib.compress(ranks.tobytes(), LEVEL)


def _unpacked(raw: bytes, dtype: np.dtype[Any], n: int, order: int, column: str) -> _Words:
    size = dtype.itemsize
    plain = _inflated(raw, size * n, column)
    ranks = np.frombuffer(plain, dtype=np.uint8).reshape(size, n)
    folded = np.ascontiguousarray(ranks.T).view(f"<u{size}").reshape(n)
    words = (folded >> 1) ^ (0 - (folded & 1))
    for _ in range(order):
        words = np.cumsum(words, dtype=words.dtype)
    return words.view(dtype)


def _numbers(raw: bytes, dtype: np.dtype[Any], n: int, column: str) -> _Words:
    if len(raw) != n * dtype.itemsize:
        raise problems.damaged_block(f"{column} has {len(raw)} bytes, not what {n} samples take")
    return np.frombuffer(raw, dtype=dtype)


def _inflated(raw: bytes, size: int, column: str) -> bytes:
    """Deflated bytes that must come to exactly ``size``, so that damage cannot fill the memory."""
    inflater = zlib.decompressobj()
    try:
        plain = inflater.decompress(raw, size + 1)
    except zlib.error as error:
        raise problems.damaged_block(f"{column} cannot be unpacked") from error
    if len(plain) != size or not inflater.eof or inflater.unused_data:
        raise problems.damaged_block(f"{column} does not unpack to {size} bytes")
    return plain
