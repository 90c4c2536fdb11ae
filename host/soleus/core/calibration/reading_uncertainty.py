"""The ± of one live reading: the budget of the profile, with what only the sitting knows.

A profile is made on a bench and kept for months. A reading is made by a hand, minutes after a zero,
in some room: the zero has walked since, the probe is turned another way, the sensor is as noisy as
it is today. Each is a row beside those of the profile, as a standard uncertainty, and added as
they are (JCGM 100:2008, 5.1.2). The defaults are judgements (grade D), each said below; what was
measured of this probe takes their place. Nothing here knows of clocks, files or the probe itself.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from soleus.core.calibration.coverage_factor import (
    LEAN_EXCESS,
    NORMAL_EXCESS,
    RECTANGLE_EXCESS,
    TRIANGLE_EXCESS,
    factor_95,
)
from soleus.core.calibration.model import (
    TEMPERATURE_RANGE_K,
    Calibration,
)
from soleus.core.calibration.uncertainty import (
    TermName,
    UncertaintyTerm,
    creep_doubt_share_of,
)
from soleus.core.calibration.zero_rules import ZERO_SHIFT_MAX_KPA
from soleus.core.units import N_PER_KGF, kpa_from_n, n_from_kpa

# How far the zero of a probe that nobody knows moves, as standard deviations: at once, as it is
# taken up and gripped, and with each root of a minute since. Together 1 kPa is two of them within
# a minute or two, and 1 kPa is what still confirms a zero after a release.
ZERO_STEP_KPA: Final = 0.4
ZERO_WALK_KPA: Final = 0.2
SHIFTS_MIN_N: Final = 5  # fewer shifts on record say less than the default
SHIFTS_MAX_N: Final = 20  # older ones are those of another season
ZERO_FACTOR_MIN: Final = 0.25  # nobody's zero stands still
# What hangs on the cell and turns with the hand: a printed tip with its screw, and half a cell.
MOVING_MASS_G: Final = 15.0
# Less is a probe that was not turned over: held at another slant, a cell of 15 g shows 0.5 g.
MOVING_MASS_MIN_G: Final = 1.0
MOVING_MASS_MAX_G: Final = 200.0  # more is no tip: something was held beside it
ROOM_UNKNOWN_K: Final = 10.0  # nobody has said how warm it is
ROOM_TO_CELL_K: Final = 2.0  # from a thermometer on the wall to a cell in a hand
# The tip points anywhere while the zero is taken, and anywhere else in the press: the difference
# of two evenly spread cosines is a triangle from −2 to +2.
TURNED: Final = math.sqrt(2.0 / 3.0)
# What no row stands for, told wherever the ± is explained.
NOT_COVERED: Final = (
    "a force from the side, or a hand that presses beside the axis",
    "a lean beyond what the profile's run claims",
    "ageing until the next calibration",
    "what happens above the weighed span, where a number is shown without ±",
)
_G_PER_KG: Final = 1000.0


@dataclass(frozen=True, slots=True)
class ZeroShift:
    """A zero that was looked at again after a release.

    Attributes:
        age_s: how long it had been taken by then.
        shift_kpa: how far it had moved.
    """

    age_s: float
    shift_kpa: float


@dataclass(frozen=True, slots=True)
class ZeroWalk:
    """How far the zeros of one probe move.

    Attributes:
        factor: times the default.
        dof: shifts that this is known from; infinite for the default itself, a judgement.
    """

    factor: float = 1.0
    dof: float = math.inf

    def u_kpa(self, age_s: float) -> float:
        """Standard uncertainty of a zero that was taken so long ago."""
        return self.factor * usual_walk_kpa(age_s)


USUAL_WALK: Final = ZeroWalk()


def usual_walk_kpa(age_s: float) -> float:
    """Standard deviation of the zero of a probe that nobody knows, after some time, kPa."""
    return math.hypot(ZERO_STEP_KPA, ZERO_WALK_KPA * math.sqrt(max(age_s, 0.0) / 60.0))


def zero_walk(shifts: Sequence[ZeroShift]) -> ZeroWalk:
    """How far the zeros of a probe move, from its own record.

    Args:
        shifts: oldest first. Those that took the ± away say nothing of readings that had one.
    """
    kept = [each for each in shifts if abs(each.shift_kpa) <= ZERO_SHIFT_MAX_KPA][-SHIFTS_MAX_N:]
    if len(kept) < SHIFTS_MIN_N:
        return USUAL_WALK
    shares = [each.shift_kpa / usual_walk_kpa(each.age_s) for each in kept]
    factor = math.sqrt(sum(share * share for share in shares) / len(shares))
    return ZeroWalk(max(factor, ZERO_FACTOR_MIN), float(len(kept)))


def moving_mass_g(tip_up_counts: float, tip_down_counts: float, cal: Calibration) -> float:
    """What hangs on the cell, from the untouched count with the tip up and with the tip down.

    Turning it over moves twice its weight from one side of the zero to the other. Raises
    ``ValueError`` where that is no tip.
    """
    turned_n = abs(tip_up_counts - tip_down_counts) / cal.counts_per_n
    mass_g = turned_n / 2.0 / N_PER_KGF * _G_PER_KG
    if not mass_g <= MOVING_MASS_MAX_G:
        raise ValueError(f"{mass_g:g} g is more than any tip weighs")
    return mass_g


@dataclass(frozen=True, slots=True)
class ReadingConditions:
    """What is known of one reading beside its profile.

    Attributes:
        zero_age_s: since the zero was taken.
        dwell_s: how long the load has been on; None: as long as a profile allows for.
        noise_kpa: standard deviation of single samples during the zero of this sitting, at the rate
            in use; None: that of the run.
        noise_dof: degrees of freedom behind it.
        room_c: how warm it is; None where nobody has said.
        moving_mass_g: of this probe; None until it was turned over.
        walk: how far its zeros move.
    """

    zero_age_s: float
    dwell_s: float | None = None
    noise_kpa: float | None = None
    noise_dof: float = math.inf
    room_c: float | None = None
    moving_mass_g: float | None = None
    walk: ZeroWalk = USUAL_WALK


def reading_budget(cal: Calibration, now: ReadingConditions) -> tuple[UncertaintyTerm, ...]:
    """The rows of a reading: those of the profile under these conditions, zero and attitude."""
    creep = 1.0 if now.dwell_s is None else creep_doubt_share_of(now.dwell_s)
    factors = {TermName.CREEP: creep, TermName.TEMPERATURE: _away_k(cal, now) / TEMPERATURE_RANGE_K}
    rows = [
        UncertaintyTerm(row.name, row.absolute_n * by, row.relative * by, row.dof)
        for row in cal.uncertainty.terms
        for by in (factors.get(row.name, 1.0),)
        if row.name not in _REPLACED or now.noise_kpa is None
    ]
    if now.noise_kpa is not None:
        noise_n = n_from_kpa(now.noise_kpa, cal.tip_area_mm2)
        rows.append(UncertaintyTerm(TermName.NOISE, noise_n, 0.0, now.noise_dof))
    walked_n = n_from_kpa(now.walk.u_kpa(now.zero_age_s), cal.tip_area_mm2)
    rows.append(UncertaintyTerm(TermName.ZERO_IN_HOLD, walked_n, 0.0, now.walk.dof))
    rows.append(UncertaintyTerm(TermName.ATTITUDE, _turned_n(cal, now.moving_mass_g)))
    return tuple(rows)


def reading_u95_kpa(
    cal: Calibration, pressure_kpa: float, now: ReadingConditions, zero_shift_kpa: float = 0.0
) -> float:
    """Half-width of the 95 % interval of one live reading within the span, in kPa.

    Args:
        cal: the calibration in use.
        pressure_kpa: the reading; its sign does not matter.
        now: what is known beside it.
        zero_shift_kpa: seen but not corrected, taken as rectangular (JCGM 100:2008, 4.3.7).
    """
    shift_n = n_from_kpa(zero_shift_kpa, cal.tip_area_mm2)
    rows = reading_budget(cal, now)
    if shift_n:
        rows = (*rows, UncertaintyTerm(TermName.ZERO_RETURN, abs(shift_n) / _ROOT3))
    half_n = _half_width_n(
        rows, n_from_kpa(pressure_kpa, cal.tip_area_mm2), cal.uncertainty.coverage_k
    )
    return kpa_from_n(half_n, cal.tip_area_mm2)


def _half_width_n(
    rows: Sequence[UncertaintyTerm], force_n: float, coverage_k: float | None
) -> float:
    """Sum of the squares, with the factor that its shape and its degrees of freedom ask for."""
    variance = fourth = over_dof = 0.0
    for row in rows:
        own = row.variance_n2(force_n)
        variance += own
        over_dof += own * own / row.dof
        fourth += own * own * _excess_of(row)
    if not variance:
        return 0.0
    square = variance * variance
    dof = square / over_dof if over_dof else math.inf
    return (coverage_k or factor_95(fourth / square, dof)) * math.sqrt(variance)


def _excess_of(row: UncertaintyTerm) -> float:
    """Of one row: a limit that was judged is a rectangle, what scatters is normal."""
    if math.isfinite(row.dof):
        return NORMAL_EXCESS  # how much wider it is with few points is Student's part
    return _SHAPES.get(row.name, RECTANGLE_EXCESS)


_REPLACED: Final = frozenset({TermName.NOISE})
_ROOT3: Final = math.sqrt(3.0)
_SHAPES: Final = {
    TermName.NOISE: NORMAL_EXCESS,
    TermName.REFERENCE_READING: NORMAL_EXCESS,
    TermName.REPEATABILITY: NORMAL_EXCESS,
    TermName.FIT: NORMAL_EXCESS,
    TermName.ZERO_IN_HOLD: NORMAL_EXCESS,
    TermName.ATTITUDE: TRIANGLE_EXCESS,
    TermName.TILT: LEAN_EXCESS,
}


def _away_k(cal: Calibration, now: ReadingConditions) -> float:
    """How far the cell may be from the temperature of its run."""
    if now.room_c is None or cal.temperature_c is None:
        return ROOM_UNKNOWN_K
    return math.hypot(now.room_c - cal.temperature_c, ROOM_TO_CELL_K)


def room_matters(cal: Calibration | None) -> bool:
    """Whether a reading is surer once somebody says how warm it is."""
    if cal is None or cal.temperature_c is None:
        return False
    return any(row.name is TermName.TEMPERATURE and row.relative for row in cal.uncertainty.terms)


def _turned_n(cal: Calibration, mass_g: float | None) -> float:
    if cal.simulated:  # a simulated tip has no weight
        return 0.0
    mass_kg = (MOVING_MASS_G if mass_g is None else mass_g) / _G_PER_KG
    return TURNED * mass_kg * N_PER_KGF
