"""The pressures of a stored hold, for the small curve in a list."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from soleus.core.calibration.model import to_pressure
from soleus.errors import BrokenFile, StoreError
from soleus.report.session.recorded import calibration_of
from soleus.report.session.zeros import zero_counts_at
from soleus.store.sessions.reader import Reader
from soleus.tui.view_models.history import HoldRow


def curve_if_readable(reader: Reader, past: HoldRow) -> NDArray[np.float64]:
    """As ``raw_curve``; empty for a damaged one, so that the others are drawn all the same."""
    try:
        return raw_curve(reader, past)
    except (StoreError, BrokenFile):
        return np.empty(0)


def raw_curve(reader: Reader, past: HoldRow) -> NDArray[np.float64]:
    """The pressures of one hold from first contact to its end, float64[n]; empty if unknown.

    Raises:
        StoreError: its samples cannot be read.
        BrokenFile: its calibration cannot be read.
    """
    session = reader.session(past.session.meta.session_id)
    calibration = calibration_of(session)
    result = past.hold.result
    if calibration is None or result is None or not session.blocks:
        return np.empty(0)
    zero = zero_counts_at(session, calibration, past.hold.start.first_sample_n)
    parts = [to_pressure(block, calibration, zero) for block in session.blocks]
    t_s = (np.concatenate([p.device_us for p in parts]) - parts[0].device_us[0]) / 1e6
    kpa = np.concatenate([p.pressure_kpa for p in parts])
    during = (t_s >= past.hold.start.started_t_s) & (t_s <= result.ended_t_s)
    return np.asarray(kpa[during])
