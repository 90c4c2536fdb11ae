"""A guided hold with figures that the head can follow, recorded by the real thing.

20 samples a second, 100 counts are 1 kPa, zero at 2000 counts. A second untouched, up to 60 kPa at
20 kPa/s, level, down at 20 kPa/s, untouched again. The band is 45 to 75 kPa, asked for 4 s.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from soleus.core.calibration.claim import Claim
from soleus.core.calibration.evidence import Evidence, ProbeFacts
from soleus.core.calibration.model import Calibration
from soleus.core.calibration.pressure_stream import PressureStream
from soleus.core.calibration.profile_toml import profile_text
from soleus.core.calibration.reading_record import conditions_facts
from soleus.core.calibration.reading_uncertainty import ReadingConditions
from soleus.core.calibration.zero import Zero
from soleus.core.events import BEFORE_ANY_SAMPLE, Event, EventKind
from soleus.core.plan import HoldPlan
from soleus.core.samples import Quality, SampleBlock
from soleus.live.hold.run import HoldRun
from soleus.live.hold.setup import HoldSetup
from soleus.live.probe.session_zero import SessionZero, ZeroTaken
from soleus.report.session.replayed import ReplayedSession, replay_session
from soleus.store.folder import DataFolder, open_folder
from soleus.store.sessions.log_writer import LogWriter
from soleus.store.sessions.reader import Reader
from soleus.store.sessions.records import CalibrationSnapshot
from tests.core.calibration.calibrations import CAL
from tests.core.hold.runs import BAND
from tests.store.sessions.samples import PLAN, START_NS, meta

RATE_HZ = 20
ZERO_COUNTS = 2000
COUNTS_PER_KPA = 100
ZERO_BEFORE_NS = 600_000_000_000  # ten minutes, where what is known of it is given
SESSION_ID = "5e55105e-0000-4000-8000-000000000001"
EVIDENCE = Evidence(
    probe=ProbeFacts(CAL.sensor, CAL.gain, CAL.nominal_rate_hz, CAL.tip_area_mm2, CAL.probe_uid),
    today=CAL.made_on,
    zero_quiet=True,
)


def plan_of(**changed) -> HoldPlan:
    """One hold of 4 s in the band, then it is over."""
    facts = {"target": BAND, "in_band_s": 4.0, "sets_n": 1, "rest_s": 1.0}
    return dataclasses.replace(PLAN, **{**facts, **changed})


def ramp(from_kpa: float, to_kpa: float, seconds: float) -> list[float]:
    """A straight way, without its end."""
    n = round(seconds * RATE_HZ)
    return [from_kpa + (to_kpa - from_kpa) * i / n for i in range(n)]


def level(kpa: float, seconds: float) -> list[float]:
    """A steady pressure."""
    return [kpa] * round(seconds * RATE_HZ)


CURVE = [*level(0, 1), *ramp(0, 60, 3), *level(60, 3.5), *ramp(60, 0, 3), *level(0, 2)]


def samples(curve: Sequence[float], first_n: int = 0) -> list[SampleBlock]:
    """One block per sample, so that acts can come between any two; None is a lost sample."""
    before = [0.0, *curve]
    return [
        _sample(first_n + i, kpa, after_gap=before[i] is None)
        for i, kpa in enumerate(curve)
        if kpa is not None
    ]


def record(
    folder: DataFolder,
    curve: Sequence[float],
    plan: HoldPlan | None = None,
    answers_from_n: int = 0,
    cal: Calibration = CAL,
    known: ReadingConditions | None = None,
    **acts,
):
    """Guide a run through a curve and close it.

    The counts are those of ``CAL`` whatever calibration it is recorded with.

    ``at_N=(kind, value)`` is done before sample N; questions are answered with 2 from sample
    ``answers_from_n`` on.
    """
    plan = plan or plan_of()
    snapshot = CalibrationSnapshot(cal.id, profile_text(cal))
    header = meta(
        session_id=SESSION_ID, plan=plan, calibration=snapshot, zero_counts=float(ZERO_COUNTS)
    )
    now_ns = 0
    with LogWriter(folder) as log:
        log.open_session(header)
        zero = SessionZero(CAL, 1 << 23)
        stream, numbers = PressureStream(cal, float(ZERO_COUNTS)), Claim(cal, EVIDENCE)
        if known is not None:
            zero.taken = ZeroTaken(Zero(float(ZERO_COUNTS), 0.0, 80, 0), 0.0, -ZERO_BEFORE_NS)
            log.put_event(_zero_event(known))
            numbers.conditions = lambda: dataclasses.replace(known, zero_age_s=zero.age_s)
        run = HoldRun(HoldSetup(plan, cal, stream, numbers, zero), log, lambda: now_ns)
        run.begin()
        for block in samples(curve):
            now_ns = block.host_ns
            if f"at_{block.first_sample_n}" in acts:
                run.act(*acts[f"at_{block.first_sample_n}"])
            elif run.view.prompt is not None and block.first_sample_n >= answers_from_n:
                run.act(EventKind.RATING, {"nrs": 2})
            run.put_on_record(block)
            run.take(stream.take(block))
            zero.feed(block)
        log.close_session(START_NS + now_ns)


def _zero_event(known: ReadingConditions) -> Event:
    noise_counts = (known.noise_kpa or 0.0) * COUNTS_PER_KPA
    value = {
        "zero_counts": float(ZERO_COUNTS),
        "noise_counts": noise_counts,
        "quiet": True,
        "taken_unix_s": (START_NS - ZERO_BEFORE_NS) / 1e9,
    }
    return Event(EventKind.ZERO, 0.0, BEFORE_ANY_SAMPLE, value | conditions_facts(known))


def replayed(tmp_path: Path, curve: Sequence[float] = CURVE, **changed) -> ReplayedSession:
    """Record a curve and tell it again."""
    folder = open_folder(tmp_path / "data")
    record(folder, curve, **changed)
    with Reader(folder) as reader:
        return replay_session(reader.session(SESSION_ID))


def _sample(n: int, kpa: float, *, after_gap: bool) -> SampleBlock:
    missing = np.isnan(kpa)
    quality = (Quality.NO_VALUE if missing else 0) | (Quality.AFTER_GAP if after_gap else 0)
    counts = 0 if missing else round(ZERO_COUNTS + kpa * COUNTS_PER_KPA)
    return SampleBlock(
        channel=0,
        first_sample_n=n,
        device_us=np.array([n * 1_000_000 // RATE_HZ], dtype=np.int64),
        raw_counts=np.array([counts], dtype=np.int32),
        quality=np.array([int(quality)], dtype=np.uint8),
        host_ns=n * 1_000_000_000 // RATE_HZ,
    )
