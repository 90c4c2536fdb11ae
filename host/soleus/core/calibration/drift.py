"""Two calibrations of one probe: do they agree, and what does it say in words if they do not.

Both read the same counts; the difference is held against what both allow. What follows for the
label is for ``core.calibration.label_rules``; nothing here knows of files.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date

import numpy as np

from soleus.core.calibration.health import UNIT_MATCH, UNITS_APART, cell_u95_n
from soleus.core.calibration.label_rules import SUPPLY_MAX_DEVIATION
from soleus.core.calibration.model import Calibration
from soleus.core.units import kpa_from_n

_LOOK = "look for a loose tip, mount or wire"
LOADS_N = 20  # so many loads up to the end of the shorter span are compared


@dataclass(frozen=True, slots=True)
class Drift:
    """What changed from one calibration of a probe to the next.

    Attributes:
        before: day of the older one.
        comparable: same probe, sensor, gain and supply; else the figures mean little.
        days: from one to the other.
        at_n: the load at which they disagree most for what both allow.
        at_kpa: the same under the tip of the newer one.
        change_n: newer less older reading of the same count, there.
        allowed_n: what both allow together for 95 %, without tip and tilt.
        span_change: newer over older reading at the end of the shared span, less 1.
        zero_change_kpa: of the untouched count, as pressure; a cell that was overloaded shows here.
    """

    before: date
    comparable: bool
    days: int
    at_n: float
    at_kpa: float
    change_n: float
    allowed_n: float
    span_change: float
    zero_change_kpa: float

    @property
    def normalised_error(self) -> float:
        """Eₙ = |change| / allowed; above 1 they disagree (ISO/IEC 17043, B.4)."""
        return abs(self.change_n) / self.allowed_n if self.allowed_n else math.inf

    @property
    def drifted(self) -> bool:
        """True takes the ± away: it is ``Evidence.drifted``."""
        return self.comparable and not self.normalised_error <= 1.0

    @property
    def words(self) -> str:
        """What has changed since the calibration before, for a person: figures and what to do."""
        told = f"Against the calibration before, of {self.before} ({self.days} days)"
        if not self.comparable:
            return (
                f"{told}: made with another probe, sensor, gain or supply, so the two are not "
                "compared."
            )
        change = round(self.change_n / self.at_n, 4) + 0.0  # never "-0.00"
        zero_kpa = round(self.zero_change_kpa, 1) + 0.0
        sentence = (
            f"{told}: the same count reads {change:+.2%} at {self.at_kpa:.0f} kPa, allowed "
            f"± {self.allowed_n / self.at_n:.2%} (Eₙ {self.normalised_error:.2f}); the zero moved "
            f"by {zero_kpa:+.1f} kPa."
        )
        if not self.drifted:
            return f"{sentence} They agree."
        read = 1.0 + self.span_change
        unit = any(abs(read / by - 1.0) < UNIT_MATCH for by in UNITS_APART)
        look = "see whether the loads of both were meant in one unit" if unit else _LOOK
        return (
            f"{sentence} They disagree, so the probe is INDICATIVE until a check with a mass "
            f"passes (soleus calibration check) or a next calibration agrees: {look}."
        )


def compare(older: Calibration, newer: Calibration) -> Drift:
    """Read the same counts with two calibrations, at twenty loads up to the end of the shorter."""
    end_n = min(older.span_n, newer.span_n)
    loads_n = [end_n * part / LOADS_N for part in range(1, LOADS_N + 1)]
    rises = np.array([older.response.rise_counts(load_n) for load_n in loads_n])
    changes_n = (newer.response.force_n(rises) - np.array(loads_n)).tolist()
    allowed_n = [math.hypot(cell_u95_n(older, at), cell_u95_n(newer, at)) for at in loads_n]
    worst = max(range(LOADS_N), key=lambda at: abs(changes_n[at]) / (allowed_n[at] or 1e-12))
    return Drift(
        before=older.made_on,
        comparable=_same_setting(older, newer),
        days=(newer.made_on - older.made_on).days,
        at_n=loads_n[worst],
        at_kpa=kpa_from_n(loads_n[worst], newer.tip_area_mm2),
        change_n=changes_n[worst],
        allowed_n=allowed_n[worst],
        span_change=changes_n[-1] / end_n,
        zero_change_kpa=(newer.zero_counts - older.zero_counts) / older.counts_per_kpa,
    )


def _same_setting(older: Calibration, newer: Calibration) -> bool:
    same = (older.probe_uid, older.sensor, older.gain) == (
        newer.probe_uid,
        newer.sensor,
        newer.gain,
    )
    return same and not _other_supply(older.supply_mv, newer.supply_mv)


def _other_supply(older_mv: int, newer_mv: int) -> bool:
    """As for the label: where one was not measured nobody knows, and it wanders a little anyway."""
    known = older_mv > 0 and newer_mv > 0
    return known and abs(newer_mv - older_mv) > SUPPLY_MAX_DEVIATION * older_mv
