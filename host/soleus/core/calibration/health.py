"""Is a calibration still true: one mass put on now, and what happened since.

Two questions: does the probe still read a known load as its profile says (``session_check``); what
should a person know before trusting the ± today (``notes_on``). Whether two calibrations agree is
for ``core.calibration.drift``, what follows for the label for ``core.calibration.label_rules``;
nothing here knows of clocks, files or the probe itself.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from typing import Final

import numpy as np

from soleus.core.calibration.model import Calibration
from soleus.core.calibration.reading_uncertainty import ZeroShift
from soleus.core.calibration.stability import MOVING_MAX_HELD
from soleus.core.calibration.uncertainty import TermName
from soleus.core.contact import CONTACT_KPA
from soleus.core.units import kpa_from_n

# Tip and tilt are no matter of the cell: known masses stand straight, and force is compared.
_NOT_OF_THE_CELL: Final = (TermName.TIP_AREA, TermName.TILT)
CHECK_MIN_OF_SPAN: Final = 0.1  # a smaller mass says little about the slope
DUE_SOON_DAYS: Final = 30
WARM_UP_S: Final = 300.0  # bridge and amplifier warm each other for some minutes
WARM_ZERO_MAX_S: Final = 60.0  # how long a zero holds while the probe still warms up
TEMPERATURE_AWAY_K: Final = 10.0
# ± of a check load where nobody says better, as a share: masses as in the runs of the examples,
# a press on a scale as much as a hand may waver in a step.
MASS_LIMIT: Final = 0.005
SCALE_LIMIT: Final = MOVING_MAX_HELD
LOAD_LIMIT_MAX: Final = 0.05  # known worse than so, a load says too little about any cell
ZERO_WANDER_MAX_KPA: Final = 5.0  # as for one hold: the zeros of one session, from each other


# ---- one mass now -------------------------------------------------------------------------------


class CheckResult(Enum):
    """What a session check found."""

    PASSED = "passed"
    OUTSIDE = "outside"  # the probe reads the load otherwise than its profile claims
    UPSIDE_DOWN = "upside_down"
    NOTHING_FELT = "nothing_felt"
    WRONG_UNIT = "wrong_unit"
    TOO_SMALL = "too_small"
    ABOVE_SPAN = "above_span"

    @property
    def words(self) -> str:
        """The sentence for a person."""
        return _CHECK_WORDS[self]


_CHECK_WORDS: Final = {
    CheckResult.PASSED: "The probe reads the check load as its calibration says.",
    CheckResult.OUTSIDE: (
        "The probe reads the check load otherwise than its calibration allows. Repeat the check; "
        "if it stays so, calibrate again."
    ),
    CheckResult.UPSIDE_DOWN: (
        "The reading falls when the load is put on: the cell is mounted upside down, or its "
        "signal wires are swapped. Turn the cell round, or swap A+ and A−."
    ),
    CheckResult.NOTHING_FELT: (
        "The probe hardly felt the check load. See whether the load stands on the tip, and "
        "nothing beside it carries it."
    ),
    CheckResult.WRONG_UNIT: (
        "The reading fits the load in another unit. See whether grams, kilograms or pounds "
        "were meant."
    ),
    CheckResult.TOO_SMALL: (
        "The check load is below a tenth of the weighed span; it would say too little. Take a "
        "larger one."
    ),
    CheckResult.ABOVE_SPAN: "The check load is above the weighed span. Take a smaller one.",
}
UNITS_APART: Final = (1000.0, 0.001, 0.45359237, 2.20462262)  # g for kg, kg for g, lb and kg
UNIT_MATCH: Final = 0.03


FAILED_MEANS: Final = (
    "Until a check passes or it is calibrated again, this probe is INDICATIVE, whatever the day."
)
STILL_FAILED: Final = (
    "An earlier check failed, and this one is too wide to have shown it: the probe stays "
    "INDICATIVE. Check with a load that is known better, or calibrate again."
)


@dataclass(frozen=True, slots=True)
class Check:
    """A known load read now.

    Attributes:
        result: what was found.
        expected_kpa: the load under this tip.
        read_kpa: what the profile makes of the count.
        allowed_kpa: how far apart the two may lie: the 95 % of the profile, without tip and tilt,
            and of the load together.
    """

    result: CheckResult
    expected_kpa: float
    read_kpa: float
    allowed_kpa: float

    @property
    def judged(self) -> bool:
        """False where the load could not tell anything."""
        return self.result not in (CheckResult.TOO_SMALL, CheckResult.ABOVE_SPAN)

    @property
    def failed(self) -> bool:
        """True takes the ± away: it is ``Evidence.check_failed``."""
        return self.judged and self.result is not CheckResult.PASSED

    def would_show(self, share: float) -> bool:
        """A cell that is off by this share of the load would have been found."""
        return self.judged and self.allowed_kpa < share * self.expected_kpa  # never by NaN


def failed_still(checks: Iterable[Check]) -> bool:
    """Whether a failure counts: none that passed later would have shown what was found.

    Args:
        checks: of one probe and one calibration, oldest first.
    """
    left = math.inf  # the smallest share by which a failed one was off
    for check in checks:
        if check.failed:
            share = abs(check.read_kpa / check.expected_kpa - 1.0)
            left = left if left <= share else share  # NaN stays: no later one would have shown it
        elif check.would_show(left):
            left = math.inf
    return left != math.inf


def session_check(
    cal: Calibration, load_n: float, rise_counts: float, load_limit_n: float = 0.0
) -> Check:
    """Compare one known load with the profile; 30 seconds that find most of what can go wrong.

    Args:
        cal: the calibration in use.
        load_n: weight of the mass, or what scale or gauge showed, N; see ``core.fitting.gravity``.
        rise_counts: mean count under the load less that without.
        load_limit_n: ± of the load itself, with the last digit and the hand where it was pressed.
    """
    read_n = float(cal.response.force_n(np.array([rise_counts]))[0])
    allowed_n = math.hypot(cell_u95_n(cal, load_n), load_limit_n)
    area_mm2 = cal.tip_area_mm2
    return Check(
        _result(cal, load_n, read_n, allowed_n),
        kpa_from_n(load_n, area_mm2),
        kpa_from_n(read_n, area_mm2),
        kpa_from_n(allowed_n, area_mm2),
    )


def unfit_load(cal: Calibration, load_n: float) -> CheckResult | None:
    """Why a load is not to be put on for a check: it would say too little or do harm; else None."""
    if load_n < CHECK_MIN_OF_SPAN * cal.span_n:
        return CheckResult.TOO_SMALL
    return CheckResult.ABOVE_SPAN if load_n > cal.span_n * 1.001 else None


def cell_u95_n(cal: Calibration, force_n: float) -> float:
    """Half-width of the 95 % interval of the cell alone, without tip and tilt, N."""
    cell = cal.uncertainty.scaled(lambda name: 0.0 if name in _NOT_OF_THE_CELL else 1.0)
    return cell.half_width_n(force_n)


def _result(cal: Calibration, load_n: float, read_n: float, allowed_n: float) -> CheckResult:
    if abs(read_n - load_n) <= allowed_n:
        in_reach = CHECK_MIN_OF_SPAN * cal.span_n <= load_n
        return CheckResult.PASSED if in_reach else CheckResult.TOO_SMALL
    if any(abs(read_n / (load_n * by) - 1.0) < UNIT_MATCH for by in UNITS_APART if load_n):
        return CheckResult.WRONG_UNIT
    unfit = unfit_load(cal, load_n)
    if unfit is not None:
        return unfit
    if read_n < -0.5 * load_n:
        return CheckResult.UPSIDE_DOWN
    return CheckResult.NOTHING_FELT if read_n < 0.05 * load_n else CheckResult.OUTSIDE


@dataclass(frozen=True, slots=True)
class RoomTold:
    """How warm somebody said that it is.

    Attributes:
        day: when, where the person is.
        room_c: degrees Celsius.
    """

    day: date
    room_c: float


@dataclass(frozen=True, slots=True)
class KnownHealth:
    """What is on record about a probe and its calibration today.

    Attributes:
        check_failed: a session check was outside, and none since that would have shown it passed.
        drifted: this calibration and the one before it disagree, and no check says which is right.
        overloads_n: times that it was pressed above the weighed span since it was calibrated; None
            where the record cannot be read.
        confirmed_zeros_kpa: zeros of the probe that were unchanged after a release, from that of
            the calibration, oldest first; see ``core.calibration.zero_rules``.
        zero_shifts: how far its zeros had moved after releases, oldest first.
        moving_mass_g: what hangs on its cell; None until it was turned over.
        room: how warm it was, as somebody said last; None where nobody did.
    """

    check_failed: bool = False
    drifted: bool = False
    overloads_n: int | None = 0
    confirmed_zeros_kpa: tuple[float, ...] = ()
    zero_shifts: tuple[ZeroShift, ...] = ()
    moving_mass_g: float | None = None
    room: RoomTold | None = None

    def room_c_on(self, today: date) -> float | None:
        """How warm it is, as far as somebody said today."""
        return self.room.room_c if self.room is not None and self.room.day == today else None


# ---- what happened since ------------------------------------------------------------------------


class HealthNote(Enum):
    """What a person should know today, worst first; none of these alone takes the ± away."""

    OVERLOADED = "overloaded"
    ZERO_WANDERS = "zero_wanders"
    OTHER_TEMPERATURE = "other_temperature"
    DUE_SOON = "due_soon"
    WARMING_UP = "warming_up"

    @property
    def words(self) -> str:
        """The sentence for a person."""
        return _NOTE_WORDS[self]

    @property
    def brief(self) -> str:
        """The note in a few words, where there is one line for it."""
        return _NOTE_BRIEF[self]


_NOTE_WORDS: Final = {
    HealthNote.OVERLOADED: (
        "The probe was pressed above its weighed span since the calibration: check it with a mass."
    ),
    HealthNote.ZERO_WANDERS: (
        f"The zeros of this session lie more than {ZERO_WANDER_MAX_KPA:.0f} kPa apart: let the "
        "probe warm up, and see whether something rubs on the tip."
    ),
    HealthNote.OTHER_TEMPERATURE: (
        f"It is more than {TEMPERATURE_AWAY_K:.0f} °C warmer or colder than when the probe was "
        "calibrated: check it with a mass."
    ),
    HealthNote.DUE_SOON: (
        f"The calibration is due within {DUE_SOON_DAYS} days; after that the ± is gone."
    ),
    HealthNote.WARMING_UP: (
        f"The probe started less than {WARM_UP_S / 60:.0f} minutes ago and may be warming up; a "
        "new zero is asked for before each hold."
    ),
}


_NOTE_BRIEF: Final = {
    HealthNote.OVERLOADED: "pressed above its span: check with a mass",
    HealthNote.ZERO_WANDERS: "zeros wander: let it warm up, look for rub",
    HealthNote.OTHER_TEMPERATURE: "other temperature: check with a mass",
    HealthNote.DUE_SOON: "the calibration is due soon",
    HealthNote.WARMING_UP: "may be warming up: a zero before each hold",
}


@dataclass(frozen=True, slots=True)
class SinceCalibration:
    """What is known of a probe since its calibration.

    Attributes:
        today: the date where the person is.
        power_on_s: since the probe started; None if it does not tell. One that was reset had its
            power before, so this is the least that it can be.
        overloads_n: times that it was pressed above the weighed span since the calibration.
        temperature_c: where the probe is now; None where nobody measured it.
        zeros_counts: the zeros of this session, in order.
    """

    today: date
    power_on_s: float | None = None
    overloads_n: int = 0
    temperature_c: float | None = None
    zeros_counts: tuple[float, ...] = ()


def notes_on(cal: Calibration, since: SinceCalibration) -> tuple[HealthNote, ...]:
    """The notes that apply to a probe, in the order of ``HealthNote``."""
    soon = cal.due_on is not None and (
        since.today <= cal.due_on < since.today + timedelta(days=DUE_SOON_DAYS)
    )
    found = {
        HealthNote.OVERLOADED: since.overloads_n > 0,
        HealthNote.ZERO_WANDERS: _apart_kpa(cal, since.zeros_counts) > ZERO_WANDER_MAX_KPA,
        HealthNote.OTHER_TEMPERATURE: _far_from(cal.temperature_c, since.temperature_c),
        HealthNote.DUE_SOON: soon,
        HealthNote.WARMING_UP: since.power_on_s is not None and since.power_on_s < WARM_UP_S,
    }
    return tuple(note for note in HealthNote if found[note])


def wants_new_zero(power_on_s: float | None, zero_age_s: float) -> bool:
    """True while the probe warms up and its zero is older than a minute.

    Asked for before a hold, not after: a zero that moves while somebody presses spoils the hold.
    """
    warming = power_on_s is not None and power_on_s < WARM_UP_S
    return warming and zero_age_s > WARM_ZERO_MAX_S


class OverloadCount:
    """How often a probe was pressed above an end; counted once until it was let go.

    Args:
        end_kpa: the weighed span.

    Attributes:
        n: so often until now.
    """

    def __init__(self, end_kpa: float) -> None:
        self.n = 0
        self._end_kpa = end_kpa
        self._counted = False  # this press
        self._pressing = False

    def feed(self, pressure_kpa: float, *, saturated: bool = False) -> None:
        """Take the next trusted pressure.

        Args:
            pressure_kpa: NaN without a value, which says nothing about pressing.
            saturated: the sensor stands at its end; in a press that is above any span, and
                without one it is a loose wire.
        """
        above = pressure_kpa > self._end_kpa or (saturated and self._pressing)
        if pressure_kpa < CONTACT_KPA:  # NaN is not
            self._pressing = self._counted = False
        elif pressure_kpa >= CONTACT_KPA:
            self._pressing = True
        if above and not self._counted:
            self.n += 1
            self._counted = True


def _far_from(was_c: float | None, is_c: float | None) -> bool:
    return was_c is not None and is_c is not None and abs(is_c - was_c) > TEMPERATURE_AWAY_K


def _apart_kpa(cal: Calibration, zeros_counts: tuple[float, ...]) -> float:
    if not zeros_counts:
        return 0.0
    return (max(zeros_counts) - min(zeros_counts)) / cal.counts_per_kpa
