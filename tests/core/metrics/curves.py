"""Curves of holds with figures that can be worked out on paper."""

from __future__ import annotations

import math
from collections.abc import Sequence

from soleus.core.hold.judged import Judged
from soleus.core.metrics.curve import HoldCurve, curve_of
from soleus.core.samples import Quality
from soleus.core.terms import Phase, Zone

RATE_HZ = 80
TARGET_KPA = 100.0
LOW_KPA, HIGH_KPA = 85.0, 115.0


def judged(
    pressures_kpa: Sequence[float],
    *,
    release_i: int | None = None,
    rate_hz: float = RATE_HZ,
    quality: dict[int, int] | None = None,
    end_phase: Phase = Phase.RELEASE,
) -> list[Judged]:
    """Samples as the engine would judge them for a target of 100 kPa with a band of ± 15 %.

    ``release_i`` is the sample at which the pressing ended; NaN is a sample without a value.
    """
    out, phase, in_band_s, before = [], Phase.READY, 0.0, (0, Zone.UNKNOWN)
    for i, pressure_kpa in enumerate(pressures_kpa):
        bits = (quality or {}).get(i, 0)
        if math.isnan(pressure_kpa) and not bits:
            bits = int(Quality.NO_VALUE)
        zone = zone_of(pressure_kpa, bits)
        if phase is Phase.HOLD and (before[1], zone) == (Zone.IN_BAND,) * 2 and not bits:
            in_band_s += (i - before[0]) / rate_hz
        if zone is not Zone.UNKNOWN:
            before = (i, zone)
        if release_i is not None and i >= release_i:
            phase = end_phase
        elif phase is Phase.READY and zone in (Zone.BELOW, Zone.ABOVE):
            phase = Phase.APPROACH
        elif phase is not Phase.HOLD and zone is Zone.IN_BAND:
            phase = Phase.HOLD
        out.append(Judged(i, i / rate_hz, pressure_kpa, bits, phase, zone, TARGET_KPA, in_band_s))
    return out


def zone_of(pressure_kpa: float, bits: int) -> Zone:
    """Where a pressure lies against 100 kPa ± 15 %."""
    if bits & ~Quality.AFTER_GAP or math.isnan(pressure_kpa):
        return Zone.UNKNOWN
    if pressure_kpa < 5.0:
        return Zone.OFF
    if pressure_kpa < LOW_KPA:
        return Zone.BELOW
    return Zone.IN_BAND if pressure_kpa <= HIGH_KPA else Zone.ABOVE


def ramp(from_kpa: float, to_kpa: float, seconds: float, rate_hz: float = RATE_HZ) -> list[float]:
    """A straight way from one pressure to another, without its end."""
    n = round(seconds * rate_hz)
    return [from_kpa + (to_kpa - from_kpa) * i / n for i in range(n)]


def level(pressure_kpa: float, seconds: float, rate_hz: float = RATE_HZ) -> list[float]:
    """A steady pressure."""
    return [pressure_kpa] * round(seconds * rate_hz)


def textbook_hold() -> HoldCurve:
    """Up in 5 s to 100 kPa, level for 10 s, down in 2 s, untouched for 1 s."""
    pressures_kpa = [*ramp(0, 100, 5), *level(100, 10), *ramp(100, 0, 2), *level(0, 1)]
    return curve_of(judged(pressures_kpa, release_i=15 * RATE_HZ), lost_n=0)


def hold_with(pressures_kpa: Sequence[float], lost_n: int = 0, **facts: object) -> HoldCurve:
    """A hold of these pressures that ends with its last sample."""
    return curve_of(judged(pressures_kpa, **facts), lost_n=lost_n)
