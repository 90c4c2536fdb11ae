"""What has been going on in a run: times and counts that the rules judge by.

Doubt counts against the person's benefit, never for it: time across a gap counts as contact but
not as in-band time, and an untrusted sample neither starts nor resets anything.
"""

from __future__ import annotations

from typing import Final

from soleus.core.calibration.zero_rules import ZERO_SHIFT_MAX_KPA
from soleus.core.contact import CONTACT_KPA
from soleus.core.hold.crossings import (
    CROSSING_MAX_S,
    RULES_WITH_CROSSINGS,
    InBandTime,
    OverCapTime,
)
from soleus.core.hold.newest_reading import NewestReading
from soleus.core.hold.rules import (
    FAR_OVER_CAP,
    OFF_AFTER_S,
    OVERLOAD_MARGIN_KPA,
    OVERLOAD_SHARE,
    Facts,
)
from soleus.core.plan import HoldPlan, Target
from soleus.core.samples import Quality
from soleus.core.terms import Cause, Phase, Zone

COMING_OR_HOLDING: Final = frozenset({Phase.READY, Phase.APPROACH, Phase.HOLD})
_FAULT: Final = int(Quality.OPEN | Quality.SENSOR_FAULT)
_SATURATED: Final = int(Quality.SATURATED)
_SPIKE: Final = int(Quality.SPIKE)
_GAP: Final = int(Quality.AFTER_GAP)


class Accumulator:
    """Adds up one run, sample by sample; all times are the probe's.

    ``feed`` takes the samples in order, ``facts`` gives the sums for judgement, ``next_set``
    starts the timers of the following hold.
    """

    def __init__(self, plan: HoldPlan) -> None:
        self._plan = plan
        self.target: Target = plan.target
        self.zone = Zone.UNKNOWN
        self.newest = NewestReading(simulated=plan.simulated)
        self._contact_kpa = CONTACT_KPA
        self.begun = False
        self.touching = False
        self.saturated = False
        self.fault = False
        self.in_band_s = 0.0
        self.after_done_s = 0.0  # in contact after the in-band time was complete
        self.contact_s = 0.0
        self.contact_run_s = 0.0
        self.no_contact_s = 0.0
        self.rest_left_s = 0.0
        self._over_cap = OverCapTime(plan.rules)
        self._in_band = InBandTime()
        self._interpolates = plan.rules >= RULES_WITH_CROSSINGS
        self._far_over_cap_n = 0
        self._overload_s = 0.0
        self._below_contact_s = 0.0
        self._without_value_s = 0.0
        self._value_t_s: float | None = None  # newest trusted sample
        self._was: Zone = Zone.UNKNOWN
        self._was_overload = False
        self._gap = False
        self._waiting_from_s: float | None = None

    def next_set(self) -> None:
        """Start the timers of the next hold; the day's contact goes on."""
        self.in_band_s = 0.0
        self.after_done_s = 0.0
        self.contact_s = 0.0
        self.no_contact_s = 0.0
        self._waiting_from_s = None

    def zero_has_moved(self, shift_kpa: float) -> None:
        """The untouched reading is this now; where it is too far off, contact counts from there."""
        moved = abs(shift_kpa) > ZERO_SHIFT_MAX_KPA
        self._contact_kpa = CONTACT_KPA + (shift_kpa if moved else 0.0)

    def feed(self, t_s: float, pressure_kpa: float, quality: int, phase: Phase) -> None:
        """Take one sample. ``pressure_kpa`` is NaN where ``quality`` says there is no value."""
        dt_s = 0.0 if self._value_t_s is None else t_s - self._value_t_s
        self._without_value_s = dt_s
        self.saturated = quality & (_SATURATED | _SPIKE) == _SATURATED  # a lone one is a bad wire
        before_kpa = self.pressure_kpa
        trusted = self.newest.feed(pressure_kpa, quality)
        self.fault = bool(quality & _FAULT) or self.newest.far_below_zero
        self._gap = self._gap or bool(quality & _GAP)
        if not trusted:
            self.zone = Zone.UNKNOWN
            self._feed_waiting(t_s, phase)
            return
        self._value_t_s = t_s
        self._feed_contact(pressure_kpa, dt_s)
        self.zone = self._zone_of(pressure_kpa)
        self._feed_band(before_kpa, dt_s, phase)
        self._over_cap.feed(t_s, pressure_kpa, self.target.cap_kpa)
        self._feed_overload(pressure_kpa, dt_s)
        self._feed_waiting(t_s, phase)
        if phase is Phase.RELEASE:
            self.after_done_s += dt_s
        if phase is Phase.REST:
            self.rest_left_s = max(0.0, self.rest_left_s - dt_s)
        self._gap = False

    @property
    def pressure_kpa(self) -> float | None:
        """The newest trusted value; None before the first."""
        return self.newest.pressure_kpa

    def _feed_contact(self, pressure_kpa: float, dt_s: float) -> None:
        was_touching = self.touching
        if pressure_kpa >= self._contact_kpa:
            self.begun = self.touching = True
            self._below_contact_s = 0.0
        else:
            self._below_contact_s += dt_s
            if self._below_contact_s >= OFF_AFTER_S:
                self.touching = False
        if was_touching:
            self.contact_s += dt_s
            self.contact_run_s += dt_s

    def _zone_of(self, pressure_kpa: float) -> Zone:
        if not self.touching:
            return Zone.OFF
        if pressure_kpa < self.target.low_kpa:
            return Zone.BELOW
        return Zone.IN_BAND if pressure_kpa <= self.target.high_kpa else Zone.ABOVE

    def _feed_band(self, before_kpa: float | None, dt_s: float, phase: Phase) -> None:
        was, self._was = self._was, self.zone
        if self._gap or dt_s > CROSSING_MAX_S or before_kpa is None:
            self._in_band.forget()
            return
        if not self._interpolates:
            both = was is Zone.IN_BAND is self.zone
            self.in_band_s += dt_s if both and phase is Phase.HOLD else 0.0
            return
        band = self.target.low_kpa, self.target.high_kpa
        step_s = self._in_band.step_s(dt_s, before_kpa, self.pressure_kpa or 0.0, band)
        if Zone.IN_BAND in (was, self.zone) and phase in COMING_OR_HOLDING:
            self.in_band_s += step_s

    def _feed_overload(self, pressure_kpa: float, dt_s: float) -> None:
        far_over = pressure_kpa > FAR_OVER_CAP * self.target.cap_kpa
        self._far_over_cap_n = self._far_over_cap_n + 1 if far_over else 0
        target_kpa = self.target.target_kpa
        overload = pressure_kpa > max(OVERLOAD_SHARE * target_kpa, target_kpa + OVERLOAD_MARGIN_KPA)
        self._overload_s = self._overload_s + dt_s if overload and self._was_overload else 0.0
        self._was_overload = overload

    def _feed_waiting(self, t_s: float, phase: Phase) -> None:
        """Waiting for contact goes on without values too: a dead sensor must not hold a run."""
        if phase is not Phase.READY or self.touching:
            self._waiting_from_s = None
        elif self._waiting_from_s is None:
            self._waiting_from_s = t_s
        from_s = self._waiting_from_s
        self.no_contact_s = 0.0 if from_s is None else t_s - from_s

    def facts(
        self, phase: Phase, *, set_n: int, unanswered_n: int, demanded: Cause | None = None
    ) -> Facts:
        """The sums at this moment, ready for judgement."""
        plan = self._plan
        left_s = min(plan.place_left_s, plan.region_left_s) - self.contact_run_s
        return Facts(
            phase=phase,
            zone=self.zone,
            begun=self.begun,
            last_set=set_n >= plan.sets_n,
            demanded=demanded,
            saturated=self.saturated,
            fault=self.fault,
            without_value_s=self._without_value_s,
            over_cap_s=self._over_cap.seconds,
            far_over_cap_n=self._far_over_cap_n,
            overload_s=self._overload_s,
            in_band_s=self.in_band_s,
            in_band_needed_s=plan.in_band_s,
            contact_s=self.contact_s,
            contact_max_s=plan.contact_max_s,
            contact_left_s=left_s,
            no_contact_s=self.no_contact_s,
            no_contact_max_s=plan.no_contact_max_s,
            unanswered_n=unanswered_n,
            rest_left_s=self.rest_left_s,
        )
