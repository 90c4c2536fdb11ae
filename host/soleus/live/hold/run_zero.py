"""The zero of a run, held against what the probe reads untouched, before contact and after release.

The run puts on record what is found here, and judges the label by it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from soleus.core.calibration.evidence import Evidence
from soleus.core.calibration.model import Calibration
from soleus.core.calibration.pressure_stream import PressureStream
from soleus.core.calibration.zero import shift_kpa
from soleus.core.calibration.zero_rules import UNCHANGED_MAX_KPA, ZERO_SHIFT_MAX_KPA, lifted_max_kpa
from soleus.core.events import JsonValue
from soleus.core.samples import ConvertedBlock
from soleus.core.terms import NotLifted
from soleus.live.hold.zero_monitor import ZeroMonitor
from soleus.live.probe.lifted_baseline import LiftedLevel
from soleus.live.probe.session_zero import SessionZero


class Lifted(NamedTuple):
    """What the last seconds say of the zero.

    ``shift_kpa`` is from the zero to the lowest still moment or the newest, whichever lies farther
    off, None without one; ``doubt`` is why that may not be a tip in the air.
    """

    shift_kpa: float | None
    doubt: NotLifted | None


class RunZero:
    """Knows the zero in force and what speaks against it.

    Args:
        session: the zero of this session, with what the probe has read since.
        cal: the calibration in use.
        pressures: measured from the zero in force.
        noise_kpa: how much the reading wavered during the zero at the start.
    """

    def __init__(
        self, session: SessionZero, cal: Calibration, pressures: PressureStream, noise_kpa: float
    ) -> None:
        self._session = session
        self._cal = cal
        self._pressures = pressures
        self._noise_kpa = noise_kpa
        self._monitor = ZeroMonitor()
        self._due = False  # it is to be looked at after a release

    @property
    def counts(self) -> float:
        """The zero in force."""
        return self._pressures.zero_counts

    def seen_in(self, evidence: Evidence) -> Evidence:
        """The same evidence with what is known of the zero in force now."""
        taken = self._session.taken
        return replace(
            evidence,
            zero_from_profile_kpa=shift_kpa(self._cal.zero_counts, self.counts, self._cal),
            zero_unconfirmed=taken is not None and taken.unconfirmed,
            zero_above_usual_kpa=0.0 if taken is None else taken.above_usual_kpa,
        )

    def check_facts(self, when: str, shift_kpa: float) -> dict[str, JsonValue]:
        """What the record keeps of a look at the zero, before or after a hold."""
        age_s = round(self._session.age_s, 1)
        return {"when": when, "shift_kpa": round(shift_kpa, 3), "zero_age_s": age_s}

    def hold_begins(self, target_kpa: float) -> Lifted:
        """Hold the zero against the last seconds, at the first contact of a hold."""
        self._due = False
        return self.against_lifted(target_kpa)

    def against_lifted(self, target_kpa: float) -> Lifted:
        """What the last seconds say of the zero."""
        most_kpa = lifted_max_kpa(target_kpa)
        read = [None if each is None else self._shift_kpa(each) for each in self._level()]
        still_kpa, newest_kpa, least_kpa = read
        if still_kpa is None or newest_kpa is None or least_kpa is None:
            return Lifted(None, NotLifted.NEVER_STILL)
        shift = max(still_kpa, newest_kpa, key=abs)
        if min(still_kpa, least_kpa - still_kpa) < -most_kpa:
            return Lifted(shift, NotLifted.LOWER)
        return Lifted(shift, NotLifted.HIGHER if still_kpa > most_kpa else None)

    def lower(self, target_kpa: float) -> float | None:
        """Take the lowest still moment for the zero where it lies too far below the one in force.

        Returns:
            How far it was lowered, kPa; None where nothing has changed.
        """
        counts = self._level().still_counts
        if counts is None or self._due:
            return None
        lower_kpa = -self._shift_kpa(counts)
        if lower_kpa <= lifted_max_kpa(target_kpa) or not self._session.may_be(counts):
            return None
        # As it stands in the record, so that a replay is the same.
        self._pressures.lower_zero(round(counts, 3), round(lower_kpa, 3))
        self._session.lower(self.counts)
        self._monitor = ZeroMonitor()
        return lower_kpa

    def released(self) -> None:
        """A hold has ended: what the tip reads once it is let go is wanted."""
        self._due = True

    def look(self, pressure: ConvertedBlock, *, touching: bool, let_go_asked: bool) -> float | None:
        """Take the next samples.

        Args:
            pressure: measured from the zero in force.
            touching: the tip touches, as far as the engine can tell.
            let_go_asked: the person was told to let go.

        Returns:
            The untouched reading after a release, kPa, once it is known; else None.
        """
        self._monitor.feed(pressure, touching=touching)
        if touching:
            return self._risen_kpa() if let_go_asked else None
        if not self._due:
            return None
        shift = self._monitor.shift_kpa()
        self._due = shift is None
        if shift is not None and abs(shift) <= UNCHANGED_MAX_KPA:
            self._session.confirm()
        return shift

    def _risen_kpa(self) -> float | None:
        """A zero that has risen above contact looks like a hand that never lets go."""
        resting_kpa = self._monitor.resting_kpa(self._noise_kpa)
        risen = resting_kpa is not None and resting_kpa > ZERO_SHIFT_MAX_KPA
        self._due = self._due and not risen
        return resting_kpa if risen else None

    def _level(self) -> LiftedLevel:
        lifted = self._session.lifted
        if lifted is None:
            return LiftedLevel()
        return lifted.level(self._noise_kpa * self._cal.counts_per_kpa)

    def _shift_kpa(self, counts: float) -> float:
        return shift_kpa(self.counts, counts, self._cal)
