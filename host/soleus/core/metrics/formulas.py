"""Figures of one hold, each computed from its curve, or the reason why it cannot be told.

How each is called and defined stands in ``core.metrics.registry``; here is the arithmetic alone.
"""

from __future__ import annotations

import math
from enum import Enum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from soleus.core.hold.crossings import CROSSING_MAX_S
from soleus.core.metrics import tremor
from soleus.core.metrics.curve import HoldCurve, runs_of
from soleus.core.metrics.steady import lifted_i, slope_per_s, steady_part
from soleus.core.terms import Phase

SETTLED_S: Final = 3.0
OUTSIDE_MIN_S: Final = 0.5  # shorter is a wobble, not an interruption
SPREAD_MIN_S: Final = 2.0
DRIFT_MIN_S: Final = 7.0  # a minute is not told from less
MISSING_MAX_SHARE: Final = 0.05
SAMPLES_MIN: Final = 3


class WhyNot(Enum):
    """Why a figure is not given."""

    NO_CONTACT = "no_contact"
    NEVER_IN_BAND = "never_in_band"
    NEVER_SETTLED = "never_settled"
    NO_APPROACH = "no_approach"
    NO_RELEASE = "no_release"
    TOO_SHORT = "too_short"
    TOO_MUCH_MISSING = "too_much_missing"
    RATE_TOO_LOW = "rate_too_low"
    NO_PEAK = "no_peak"
    SATURATED = "saturated"

    @property
    def words(self) -> str:
        """The sentence for a person."""
        return _WORDS[self]


_WORDS: Final = {
    WhyNot.NO_CONTACT: "There was no contact.",
    WhyNot.NEVER_IN_BAND: "The pressure was never in the band.",
    WhyNot.NEVER_SETTLED: "The pressure never stayed in the band for 3 s.",
    WhyNot.NO_APPROACH: "The way up from 20 to 80 % of the target was not seen.",
    WhyNot.NO_RELEASE: "The way down from 80 to 20 % was not seen.",
    WhyNot.TOO_SHORT: "The hold was too short for this figure.",
    WhyNot.TOO_MUCH_MISSING: "More than 5 % of the time has no trusted samples.",
    WhyNot.RATE_TOO_LOW: "The probe is too slow for this: 50 samples per second are needed.",
    WhyNot.NO_PEAK: "No frequency stands out.",
    WhyNot.SATURATED: "The pressure went beyond what the sensor can measure; how far is not known.",
}

Figure = float | WhyNot


def time_to_target_s(curve: HoldCurve) -> Figure:
    """From the first sample in contact to the first in the band."""
    contact_i, reached_i = curve.contact_i, curve.reached_i
    if contact_i is None:
        return WhyNot.NO_CONTACT
    if reached_i is None:
        return WhyNot.NEVER_IN_BAND
    return float(curve.t_s[reached_i] - curve.t_s[contact_i])


def approach_kpa_per_s(curve: HoldCurve) -> Figure:
    """0.6 · target over the time from 20 to 80 % of it, each first reached."""
    if curve.contact_i is None:
        return WhyNot.NO_CONTACT
    target_kpa = float(curve.target_kpa[curve.contact_i])
    start_s = _crossing_s(curve.t_s, curve.pressure_kpa, 0.2 * target_kpa)
    end_s = _crossing_s(curve.t_s, curve.pressure_kpa, 0.8 * target_kpa)
    if start_s is None or end_s is None:
        return WhyNot.NO_APPROACH
    return 0.6 * target_kpa / (end_s - start_s)


def overshoot_kpa(curve: HoldCurve) -> Figure:
    """Highest pressure over the target in the whole record of the hold, as ``peak_kpa``."""
    if curve.contact_i is None:
        return WhyNot.NO_CONTACT
    if curve.saturated:
        return WhyNot.SATURATED
    highest_kpa = float(np.max(curve.pressure_kpa - curve.target_kpa))
    if highest_kpa < 0.0 and curve.reached_i is None:
        return WhyNot.NEVER_IN_BAND
    return max(0.0, highest_kpa)


def peak_kpa(curve: HoldCurve) -> Figure:
    """Highest trusted pressure in the whole record of the hold."""
    if curve.contact_i is None:
        return WhyNot.NO_CONTACT
    return WhyNot.SATURATED if curve.saturated else float(np.max(curve.pressure_kpa))


def settling_s(curve: HoldCurve) -> Figure:
    """From first contact to the start of the first 3 s in the band without a break."""
    if curve.contact_i is None:
        return WhyNot.NO_CONTACT
    if curve.reached_i is None:
        return WhyNot.NEVER_IN_BAND
    for start, end in runs_of(curve.in_band & curve.during(Phase.HOLD)):
        if curve.t_s[end] - curve.t_s[start] >= SETTLED_S:
            return float(curve.t_s[start] - curve.t_s[curve.contact_i])
    return WhyNot.NEVER_SETTLED


def in_band_s(curve: HoldCurve) -> Figure:
    """Time in the band, as the engine has counted it by the rules of the recording."""
    return WhyNot.NO_CONTACT if curve.contact_i is None else float(np.max(curve.in_band_s))


def in_band_pct(curve: HoldCurve) -> Figure:
    """Time in the band over the time from first in the band to the end of pressing."""
    in_s = in_band_s(curve)
    if isinstance(in_s, WhyNot):
        return in_s
    if curve.saturated:
        return WhyNot.SATURATED
    if curve.reached_i is None or curve.pressed_end_i is None:
        return WhyNot.NEVER_IN_BAND
    length_s = float(curve.t_s[curve.pressed_end_i] - curve.t_s[curve.reached_i])
    if length_s <= 0.0:
        return WhyNot.TOO_SHORT
    return min(100.0, 100.0 * in_s / length_s)  # the way into the band lies before the first sample


def mean_kpa(curve: HoldCurve) -> Figure:
    """Mean pressure of the steady part."""
    part = _steady(curve, 0.0)
    return part if isinstance(part, WhyNot) else float(np.mean(curve.pressure_kpa[part]))


def sd_kpa(curve: HoldCurve) -> Figure:
    """Standard deviation of what lies between pressure and target in the steady part."""
    part = _steady(curve, SPREAD_MIN_S)
    return part if isinstance(part, WhyNot) else float(np.std(_off_kpa(curve, part), ddof=1))


def cv_pct(curve: HoldCurve) -> Figure:
    """Standard deviation about the fitted line over the mean pressure."""
    part = _steady(curve, SPREAD_MIN_S)
    if isinstance(part, WhyNot):
        return part
    t_s, off_kpa = curve.t_s[part], _off_kpa(curve, part)
    fitted_kpa = np.mean(off_kpa) + slope_per_s(t_s, off_kpa) * (t_s - np.mean(t_s))
    spread_kpa = float(np.std(off_kpa - fitted_kpa, ddof=2))
    return 100.0 * spread_kpa / float(np.mean(curve.pressure_kpa[part]))


def drift_pct_per_min(curve: HoldCurve) -> Figure:
    """Slope of the fitted line over the target."""
    part = _steady(curve, DRIFT_MIN_S)
    if isinstance(part, WhyNot):
        return part
    slope = slope_per_s(curve.t_s[part], _off_kpa(curve, part))
    return 100.0 * 60.0 * slope / float(np.mean(curve.target_kpa[part]))


def rmse_kpa(curve: HoldCurve) -> Figure:
    """Root mean square of what lies between pressure and target in the steady part."""
    part = _steady(curve, 0.0)
    if isinstance(part, WhyNot):
        return part
    return math.sqrt(float(np.mean(_off_kpa(curve, part) ** 2)))


def impulse_kpa_s(curve: HoldCurve) -> Figure:
    """∫ p dt by trapezia from the first sample in contact to the last."""
    contact_i, end_i = curve.contact_i, curve.contact_end_i
    if contact_i is None or end_i is None:
        return WhyNot.NO_CONTACT
    if curve.saturated:
        return WhyNot.SATURATED
    dt_s = curve.dt_s[contact_i + 1 : end_i + 1]
    missing_s = float(np.sum(dt_s[~curve.whole[contact_i + 1 : end_i + 1]]))
    if missing_s > MISSING_MAX_SHARE * float(np.sum(dt_s)):
        return WhyNot.TOO_MUCH_MISSING
    pressure_kpa = curve.pressure_kpa[contact_i : end_i + 1]
    return float(np.sum((pressure_kpa[1:] + pressure_kpa[:-1]) / 2 * dt_s))


def release_kpa_per_s(curve: HoldCurve) -> Figure:
    """0.6 · p0 over the time from 80 to 20 % of p0, the pressure before the way down."""
    end_i = curve.pressed_end_i
    if end_i is None:
        return WhyNot.NO_CONTACT
    if curve.saturated:
        return WhyNot.SATURATED
    before_i = lifted_i(curve)
    end_i = end_i if before_i is None else before_i
    from_kpa = float(curve.pressure_kpa[end_i])
    t_s, upside_down_kpa = curve.t_s[end_i:], -curve.pressure_kpa[end_i:]
    start_s = _crossing_s(t_s, upside_down_kpa, -0.8 * from_kpa)
    end_s = _crossing_s(t_s, upside_down_kpa, -0.2 * from_kpa)
    if start_s is None or end_s is None:
        return WhyNot.NO_RELEASE
    return 0.6 * from_kpa / (end_s - start_s)


def interruptions_n(curve: HoldCurve) -> Figure:
    """Stretches of at least 0.5 s out of the band between two times in it."""
    if curve.contact_i is None:
        return WhyNot.NO_CONTACT
    inside = np.flatnonzero(curve.in_band & curve.during(Phase.HOLD))
    if not len(inside):
        return WhyNot.NEVER_IN_BAND
    out_s = np.diff(curve.t_s[inside])[np.diff(inside) > 1]
    return float(np.sum(out_s >= OUTSIDE_MIN_S))


def tremor_rms_kpa(curve: HoldCurve) -> Figure:
    """Root mean square of the changes between 8 and 12 Hz."""
    found = _tremor(curve)
    return found if isinstance(found, WhyNot) else found.rms_kpa


def tremor_peak_hz(curve: HoldCurve) -> Figure:
    """Frequency of the highest power between 4 and 12 Hz."""
    found = _tremor(curve)
    if isinstance(found, WhyNot):
        return found
    return WhyNot.NO_PEAK if found.peak_hz is None else found.peak_hz


def _tremor(curve: HoldCurve) -> tremor.Tremor | WhyNot:
    """Tremor in the longest unbroken run of the steady part."""
    off_kpa = curve.pressure_kpa - curve.target_kpa
    next_one = np.diff(curve.sample_n, prepend=curve.sample_n[:1] - 1) == 1
    if not curve.during(Phase.HOLD).any():
        return WhyNot.NEVER_IN_BAND
    runs = list(runs_of(steady_part(curve), next_one))
    if not runs:
        return WhyNot.TOO_SHORT
    start, end = max(runs, key=lambda run: run[1] - run[0])
    length_s = float(curve.t_s[end] - curve.t_s[start])
    rate_hz = (end - start) / length_s if length_s > 0.0 else math.inf
    if rate_hz < tremor.RATE_MIN_HZ:
        return WhyNot.RATE_TOO_LOW
    if length_s < tremor.LENGTH_MIN_S:
        return WhyNot.TOO_SHORT
    return tremor.tremor_of(off_kpa[start : end + 1], rate_hz)


def lost_n(curve: HoldCurve) -> Figure:
    """Samples lost during the hold."""
    return float(curve.lost_n)


def saturated_s(curve: HoldCurve) -> Figure:
    """Time that ended in a saturated sample."""
    return curve.saturated_s


def _steady(curve: HoldCurve, length_min_s: float) -> NDArray[np.bool_] | WhyNot:
    """bool[n]: the steady part, so long at least and of three samples."""
    if curve.contact_i is None:
        return WhyNot.NO_CONTACT
    if curve.saturated:
        return WhyNot.SATURATED
    if not curve.during(Phase.HOLD).any():
        return WhyNot.NEVER_IN_BAND
    part = steady_part(curve)
    length_s = sum(float(curve.t_s[end] - curve.t_s[start]) for start, end in runs_of(part))
    if length_s < length_min_s or np.count_nonzero(part) < SAMPLES_MIN:
        return WhyNot.TOO_SHORT
    return part


def _off_kpa(curve: HoldCurve, part: NDArray[np.bool_]) -> NDArray[np.float64]:
    """How far the pressure lies above the target, kPa."""
    return curve.pressure_kpa[part] - curve.target_kpa[part]


def _crossing_s(
    t_s: NDArray[np.float64], values: NDArray[np.float64], level: float
) -> float | None:
    """When the values first reach a level from below, between two samples by a straight line."""
    reached = np.flatnonzero(values >= level)
    if not len(reached) or reached[0] == 0:
        return None
    after = int(reached[0])
    if t_s[after] - t_s[after - 1] > CROSSING_MAX_S:
        return None  # somewhere in a gap
    before_value, after_value = float(values[after - 1]), float(values[after])
    share = (level - before_value) / (after_value - before_value)
    return float(t_s[after - 1] + share * (t_s[after] - t_s[after - 1]))
