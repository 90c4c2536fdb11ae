"""Small things to store, made by hand: blocks, sessions, holds, events."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np

from soleus.core.events import Event, EventKind
from soleus.core.plan import Target
from soleus.core.samples import SampleBlock
from soleus.core.terms import End, Grade, Label, Role, TargetSource
from soleus.store.folder import DataFolder, open_folder
from soleus.store.sessions.log_writer import LogWriter
from soleus.store.sessions.records import (
    CalibrationSnapshot,
    HoldEnd,
    HoldStart,
    SessionMeta,
    new_id,
)
from tests.core.hold import runs

START_NS = 1_795_250_000_123_456_789  # 2026-11-21 08:33:20 UTC
TARGET = Target(60.0, 45.0, 75.0, 200.0, TargetSource.START_VALUE, Grade.B, Grade.D)
PLAN = replace(
    runs.PLAN,
    spot_id="soleus_mid",
    spot_name="mid-calf",
    target=TARGET,
    in_band_s=30.0,
    sets_n=2,
)
CALIBRATION = CalibrationSnapshot("sim-hx711", 'id = "sim-hx711"\nzero_counts = 8421.5  # µ\n')


def block(first_n: int, counts: list[int], *, quality: list[int] | None = None, **more):
    """A run of samples, 12.5 ms apart, numbered from ``first_n``."""
    numbers = np.arange(first_n, first_n + len(counts), dtype=np.int64)
    return SampleBlock(
        channel=more.get("channel", 0),
        first_sample_n=first_n,
        device_us=more.get("start_us", 0) + numbers * 12_500,
        raw_counts=np.array(counts, dtype=np.int32),
        quality=np.array(quality or [0] * len(counts), dtype=np.uint8),
        host_ns=more.get("host_ns", first_n * 12_500_000),
        lost_n=more.get("lost_n", 0),
    )


def meta(**changed) -> SessionMeta:
    """A session of ``me`` on a simulated probe."""
    facts = {
        "session_id": new_id(),
        "started_unix_ns": START_NS,
        "person": "me",
        "role": Role.SELF,
        "probe_uid": "0123456789abcdef",
        "firmware": "0.1.0",
        "software": "0.1.0",
        "simulated": True,
        "hello": {"sensor": "HX711", "nominal_rate_dhz": 800, "tip_area_cmm2": 10000},
        "calibration": CALIBRATION,
        "zero_counts": 8421.25,
        "plan": PLAN,
    }
    return SessionMeta(**{**facts, **changed})


def start(first_sample_n: int = 2, **changed) -> HoldStart:
    """The first hold of ``PLAN``."""
    facts = {
        "hold_id": new_id(),
        "set_n": 1,
        "spot_id": PLAN.spot_id,
        "side": PLAN.side,
        "mode": PLAN.mode,
        "target": TARGET,
        "label": Label.CALIBRATED,
        "u95_kpa": 4.0,
        "first_sample_n": first_sample_n,
        "started_t_s": first_sample_n * 0.0125,
    }
    return HoldStart(**{**facts, **changed})


def end(**changed) -> HoldEnd:
    """A hold that ended by its in-band time."""
    facts = {
        "end": End.DONE,
        "cause": None,
        "last_sample_n": 5,
        "ended_t_s": 0.0625,
        "in_band_s": 30.0,
        "contact_s": 33.5,
        "samples_n": 4,
        "lost_n": 0,
        "saturated_n": 0,
        "spikes_n": 0,
        "label": Label.CALIBRATED,
        "u95_kpa": 4.0,
        "first_nrs": 2,
    }
    return HoldEnd(**{**facts, **changed})


def event(kind: EventKind = EventKind.NOTE, t_s: float = 0.1, after: int = 3, **value) -> Event:
    """Something that happened."""
    return Event(kind, t_s, after, value)


def folder_in(path: Path) -> DataFolder:
    """A fresh data folder below ``path``."""
    return open_folder(path / "data")


def record_session(folder: DataFolder, **changed) -> str:
    """Write a small session with every kind of row in it; returns its id."""
    header = meta(**changed)
    with LogWriter(folder) as log:
        log.open_session(header)
        log.put_event(event(EventKind.GATE_ANSWER, 0.0, -1, gate="leg_dvt", answer="no"))
        log.put_block(block(0, [8421, 8430, 9000, 11000], quality=[0, 0, 0, 2]))
        hold = start()
        log.open_hold(hold)
        log.put_block(block(4, [11010, 11020]))
        log.put_block(block(9, [11030, 11040], lost_n=3))
        log.put_event(event(EventKind.RATING, 0.1, 5, nrs=2))
        log.close_hold(hold.hold_id, end())
        log.put_event(event(EventKind.HOLD_END, 0.1, 5, set=1, end="done", in_band_s=30.0))
        log.close_session(START_NS + 40_000_000_000)
    return header.session_id


@contextmanager
def as_somebody_else() -> Iterator[Path]:
    """A folder of one's own, and no rights beyond it: file rights stop nobody who is root."""
    with tempfile.TemporaryDirectory() as name:
        path = Path(name)
        if os.geteuid() != 0:
            yield path
            return
        os.chown(path, 65534, 65534)
        os.seteuid(65534)
        try:
            yield path
        finally:
            os.seteuid(0)


def same(expected: SampleBlock, actual: SampleBlock) -> bool:
    """Whether two blocks are the same to the bit."""
    return (
        (expected.channel, expected.first_sample_n, expected.host_ns, expected.lost_n)
        == (actual.channel, actual.first_sample_n, actual.host_ns, actual.lost_n)
        and np.array_equal(expected.device_us, actual.device_us)
        and np.array_equal(expected.raw_counts, actual.raw_counts)
        and np.array_equal(expected.quality, actual.quality)
    )
