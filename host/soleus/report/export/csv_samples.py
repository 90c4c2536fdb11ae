"""The samples of a hold as CSV, with a JSON file beside it that says what the numbers mean.

A hold's file runs from 2 s before its first contact to 5 s after its end. ``raw_count`` is what
the probe sent; all other columns are computed from it and can be computed again.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from soleus.core.hold.judged import Judged
from soleus.core.samples import Quality
from soleus.core.terms import Zone
from soleus.core.units import n_from_kpa
from soleus.report.export.csv_text import Cell, csv_text
from soleus.report.export.files import put_files
from soleus.report.session.as_json import Json, hold_json, recorded_by
from soleus.report.session.replayed import AFTER_S, BEFORE_S, ReplayedSession
from soleus.report.session.zeros import lifted_zeros
from soleus.store.output_files import Destination
from soleus.store.sessions.records import StoredHold

UNITS: Final = {
    "t_s": "seconds of the probe's own clock since the first sample of the session",
    "raw_count": "counts of the converter, as sent",
    "force_n": "N",
    "pressure_kpa": "kPa under the tip; empty without a trustworthy value",
    "phase": "where the guided run stood after this sample",
    "in_band": "1 inside the band of the target then in force",
    "flags": "what is known against the sample, separated by |",
}
_TIME_DIGITS: Final = 6  # µs, the probe's own resolution
_FORCE_DIGITS: Final = 5
_PRESSURE_DIGITS: Final = 4


@dataclass(frozen=True, slots=True)
class _HoldOf:
    """One hold to be written, with the session that it belongs to."""

    replayed: ReplayedSession
    hold: StoredHold

    @property
    def stem(self) -> str:
        """File name without its ending: when, where, which."""
        meta, start = self.replayed.stored.meta, self.hold.start
        when = f"{meta.started:%Y%m%dT%H%M%SZ}"
        return f"{when}_{start.spot_id}_{start.side.value}_{meta.session_id[:8]}_{start.set_n}"


def write(sessions: Sequence[ReplayedSession], to: Destination) -> tuple[Path, ...]:
    """Write one CSV and one JSON per hold.

    Args:
        sessions: replayed ones; those without a hold add nothing.
        to: the CSV file for one hold; a folder for several, or where there is one already.

    Returns:
        Every file written, the CSV before its JSON.

    Raises:
        UsageError: there is no hold in these sessions, or ``to`` may not be written.
        StoreError: a file cannot be written.
    """
    holds = [_HoldOf(replayed, hold) for replayed in sessions for hold in replayed.stored.holds]
    texts = [(each.stem, (_samples(each), _sidecar(each))) for each in holds]
    return put_files(texts, (".csv", ".json"), to)


def _samples(of: _HoldOf) -> str:
    return csv_text(tuple(UNITS), _rows(of))


def _rows(of: _HoldOf) -> Iterator[tuple[Cell, ...]]:
    raw_counts = _raw_counts(of.replayed)
    calibration = of.replayed.calibration
    for sample in of.replayed.samples_of(of.hold):
        known = calibration is not None and not math.isnan(sample.pressure_kpa)
        pressure_kpa = sample.pressure_kpa if known else None
        force_n = None
        if pressure_kpa is not None and calibration is not None:
            force_n = n_from_kpa(pressure_kpa, calibration.tip_area_mm2)
        yield (
            f"{sample.t_s:.{_TIME_DIGITS}f}",
            raw_counts[sample.sample_n],
            None if force_n is None else f"{force_n:.{_FORCE_DIGITS}f}",
            None if pressure_kpa is None else f"{pressure_kpa:.{_PRESSURE_DIGITS}f}",
            sample.phase.value,
            sample.zone is Zone.IN_BAND,
            flags_of(sample),
        )


def flags_of(sample: Judged) -> str:
    """The names of a sample's quality bits, lowest first."""
    return "|".join(str(bit.name).lower() for bit in Quality if bit and sample.quality & bit)


def _raw_counts(replayed: ReplayedSession) -> dict[int, int]:
    return {
        block.first_sample_n + i: count
        for block in replayed.stored.blocks
        for i, count in enumerate(block.raw_counts.tolist())
    }


def _sidecar(of: _HoldOf) -> str:
    replayed, hold = of.replayed, of.hold
    meta, calibration = replayed.stored.meta, replayed.calibration
    facts: Json = {
        "what": "samples of one hold, written by soleus",
        "columns": UNITS,
        "rows_n": len(replayed.samples_of(hold)),
        "from_s_before_contact": BEFORE_S,
        "to_s_after_end": AFTER_S,
        "session": meta.session_id,
        **recorded_by(meta),
        "tip_area_mm2": None if calibration is None else calibration.tip_area_mm2,
        "zero_counts": meta.zero_counts,
        "lifted_zeros": [
            {"t_s": event.t_s, "zero_counts": event.value["zero_counts"]}
            for event in lifted_zeros(replayed.stored)
        ],
        "calibration": None if meta.calibration is None else meta.calibration.toml_text,
        "interrupted": replayed.stored.summary.interrupted,
        "hold": hold_json(replayed, hold),
    }
    return json.dumps(facts, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
