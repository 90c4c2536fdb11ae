"""Joining blocks: the wire's small ones while a hold runs, whole runs once it is over."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator

import numpy as np

from soleus.core.samples import SampleBlock
from soleus.store.problems import DamagedBlock
from soleus.store.sessions.rows import block_values, encoded_block, insert
from soleus.store.sessions.sample_codec import Codec, EncodedBlock, decode, encode


def follows(before: SampleBlock, after: SampleBlock) -> bool:
    """Whether nothing lies between two blocks of one channel: no gap, no reboot."""
    return (
        before.channel == after.channel
        and before.next_sample_n == after.first_sample_n
        and bool(after.device_us[0] > before.device_us[-1])
    )


def joined(blocks: Iterable[SampleBlock]) -> Iterator[SampleBlock]:
    """Put samples into as few blocks as gaps allow; empty blocks vanish.

    A joined block has the ``host_ns`` and ``lost_n`` of its last part.
    """
    run: list[SampleBlock] = []
    for block in blocks:
        if block.n == 0:
            continue
        if run and not follows(run[-1], block):
            yield _one(run)
            run = []
        run.append(block)
    if run:
        yield _one(run)


def pack_session(connection: sqlite3.Connection, session_row: int) -> int:
    """Replace a session's plain blocks by one packed block per run; inside a transaction.

    A block that is damaged already stays as it is: packing it would give the damage a good
    checksum.

    Returns:
        how many blocks the session now has.
    """
    rows = connection.execute(
        "SELECT * FROM block WHERE session_id = ? AND seq >= coalesce("
        "(SELECT min(seq) FROM block WHERE session_id = ? AND codec = ?), 0) ORDER BY seq",
        (session_row, session_row, int(Codec.PLAIN)),
    ).fetchall()
    seq: int = rows[0]["seq"] if rows else 0
    connection.execute("DELETE FROM block WHERE session_id = ? AND seq >= ?", (session_row, seq))
    for block in _packed(encoded_block(row) for row in rows):
        insert(connection, "block", {"session_id": session_row, "seq": seq, **block_values(block)})
        seq += 1
    return seq


def _packed(rows: Iterable[EncodedBlock]) -> Iterator[EncodedBlock]:
    run: list[SampleBlock] = []
    for row in rows:
        try:
            run.append(decode(row))
        except DamagedBlock:
            yield from (encode(block, Codec.PACKED) for block in joined(run))
            yield row
            run = []
    yield from (encode(block, Codec.PACKED) for block in joined(run))


def _one(run: list[SampleBlock]) -> SampleBlock:
    if len(run) == 1:
        return run[0]
    return SampleBlock(
        channel=run[0].channel,
        first_sample_n=run[0].first_sample_n,
        device_us=np.concatenate([block.device_us for block in run]),
        raw_counts=np.concatenate([block.raw_counts for block in run]),
        quality=np.concatenate([block.quality for block in run]),
        host_ns=run[-1].host_ns,
        lost_n=run[-1].lost_n,
    )
