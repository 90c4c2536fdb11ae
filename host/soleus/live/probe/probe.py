"""What is known about the connected probe: who it is, what its numbers may claim, its zero.

Fed by the reader thread; ``view`` makes one whole picture of it. It opens no port and records
nothing; the profile comes from a function that is given.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable
from datetime import date
from typing import Final

from soleus.core.calibration.evidence import Evidence, ProbeFacts
from soleus.core.calibration.health import HealthNote, KnownHealth, SinceCalibration
from soleus.core.calibration.label_rules import (
    LabelReason,
    LabelVerdict,
    advice_of,
    label_of,
    words_of,
)
from soleus.core.calibration.model import (
    Calibration,
    SensorKind,
    described_without_name,
    span_kpa,
    to_pressure,
    u95_kpa,
)
from soleus.core.calibration.zero import shift_kpa
from soleus.core.despike import Despiker, Sample
from soleus.core.events import JsonValue
from soleus.core.hold.rules import FAR_BELOW_ZERO_KPA
from soleus.core.plan import HoldPlan
from soleus.core.samples import Quality, SampleBlock
from soleus.core.spots.targets import ProbeClaim
from soleus.core.terms import Doubt, Label
from soleus.core.view import Reading, doubt_of, doubt_without_scale
from soleus.errors import CalibrationError, ProbeError
from soleus.live.probe.button_log import ButtonLog
from soleus.live.probe.condition import Condition
from soleus.live.probe.sample_rate import RateMeter
from soleus.live.probe.session_zero import SessionZero, ZeroTaken
from soleus.live.probe.state import ZeroState
from soleus.wire.frames import Hello, Settings
from soleus.wire.gauge.lines import GAUGE_SENSOR
from soleus.wire.spec import Capability, Sensor

_CMM2_PER_MM2: Final = 100
_KIND_OF: Final[dict[int, SensorKind]] = {
    Sensor.HX711: SensorKind.HX711,
    Sensor.ANALOG: SensorKind.ANALOG,
    GAUGE_SENSOR: SensorKind.GAUGE,
}

ProfileFor = Callable[[str, str], Calibration | None]
HealthOf = Callable[[Calibration, str], KnownHealth]


class Probe:
    """One probe for as long as it stays connected.

    Args:
        hello: what it says of itself.
        profile_for: finds its calibration by calibration id and unique id.
        health_of: finds what is on record about calibration and unique id.
        today: the date where the person is.
    """

    def __init__(
        self,
        hello: Hello,
        profile_for: ProfileFor,
        health_of: HealthOf,
        today: Callable[[], date],
    ) -> None:
        self.hello = hello
        self.settings: Settings | None = None  # what it keeps, once it has told
        self.presses = ButtonLog(lambda: self.verdict().label)
        self._today = today
        self._health_of = health_of
        self._health = KnownHealth()
        self.calibration: Calibration | None = None
        self.calibration_problem: CalibrationError | None = None
        try:
            self.calibration = profile_for(hello.calibration_id, self.uid)
        except CalibrationError as error:
            self.calibration_problem = error
        self._look_up_health()
        self._overloads_before_n = self._health.overloads_n  # what comes is counted here
        self.condition = Condition(self.calibration)
        self.session_zero = SessionZero(self.calibration, hello.full_scale_max)
        self._despiker = Despiker()
        self._newest: Sample | None = None
        self._newest_quality: int | None = None
        self._rate = RateMeter()
        self.raw_counts: int | None = None
        self.newest_host_ns: int | None = None  # of a sample
        # By what stays while it is connected: sensor, gain, tip, whose profile it is.
        self.condition.gives_kpa = self.verdict().label is not Label.UNCALIBRATED

    # -- what it is ----------------------------------------------------------------------------

    @property
    def uid(self) -> str:
        """The probe's unique id, hex."""
        return self.hello.uid.hex()

    @property
    def today(self) -> date:
        """The date where the person is."""
        return self._today()

    @property
    def name(self) -> str:
        """What people call it; until somebody has named it, a short name from its id."""
        given = "" if self.settings is None else self.settings.name.strip()
        return given or f"SOL-{self.uid[:4].upper()}"

    @property
    def simulated(self) -> bool:
        """Whether the probe says that it is simulated."""
        return Capability.SIMULATED in self.hello.capabilities

    @property
    def _free_running(self) -> bool:
        """Whether the sensor has a clock of its own, so that its nominal rate is only a label."""
        own = self.hello.sensor != GAUGE_SENSOR  # a gauge answers when it can
        return own and Capability.FREE_RUNNING in self.hello.capabilities

    @property
    def firmware(self) -> str:
        """The probe's firmware version; empty for another maker's gauge, which tells none."""
        hello = self.hello
        if hello.sensor == GAUGE_SENSOR:
            return ""
        return f"{hello.firmware_major}.{hello.firmware_minor}.{hello.firmware_patch}"

    @property
    def tip_area_mm2(self) -> float:
        """Contact tip as the probe says it, else as the calibration does; 0 if nobody knows."""
        if self.hello.tip_area_cmm2:
            return self.hello.tip_area_cmm2 / _CMM2_PER_MM2
        return 0.0 if self.calibration is None else self.calibration.tip_area_mm2

    @property
    def sensor_words(self) -> str:
        """Sensor and resolution."""
        sensor = self.hello.sensor
        if sensor == GAUGE_SENSOR:
            return "gauge"
        name = sensor.name if isinstance(sensor, Sensor) else f"sensor {sensor}"
        return f"{name}, {self.hello.bits} bit"

    def facts(self) -> dict[str, JsonValue]:
        """What it says of itself, flat, for the record."""
        told = dataclasses.asdict(self.hello) | {"uid": self.uid}
        flat: dict[str, JsonValue] = {
            key: value if isinstance(value, str) else int(value) for key, value in told.items()
        }
        return flat | {"supply_mv": self.condition.supply_mv}

    # -- what comes from it --------------------------------------------------------------------

    def feed(self, block: SampleBlock) -> list[Sample]:
        """Take the next samples; returns those that are decided now, maybe older ones."""
        self.session_zero.feed(block)
        self._newest_quality = int(block.quality[-1])
        has_count = not self._newest_quality & int(Quality.NO_VALUE)
        self.raw_counts = int(block.raw_counts[-1]) if has_count else None
        self.newest_host_ns = block.host_ns
        self.condition.take_block(block)
        self._rate.feed(block)
        pressure_kpa, quality = [math.nan] * block.n, block.quality
        if self.calibration is not None:
            converted = to_pressure(block, self.calibration, self.zero_counts)
            pressure_kpa, quality = converted.pressure_kpa.tolist(), converted.quality
        rows = zip(block.device_us.tolist(), pressure_kpa, quality.tolist(), strict=True)
        decided: list[Sample] = []
        for n, row in enumerate(rows, block.first_sample_n):
            decided += self._despiker.push(n, *row)
        for judged in decided:
            if not judged.quality & int(Quality.SPIKE):
                self._newest = judged
                self.presses.finder.add_sample(judged.device_us, judged.pressure_kpa)
                self.condition.take_judged(judged)
        return decided

    @property
    def rate_hz(self) -> float | None:
        """Measured over the last seconds; None before there is enough of them."""
        return self._rate.rate_hz

    def reading(self, verdict: LabelVerdict) -> Reading:
        """The newest number and its label, by this verdict, or why there is none."""
        label = verdict.label
        if self.calibration is None or label is Label.UNCALIBRATED:
            doubt = doubt_without_scale(self._newest_quality)
            return Reading(None, None, Label.UNCALIBRATED, doubt)
        if self._newest is None:
            return Reading(None, None, label, Doubt.NO_DATA)
        return self.reading_of(self._newest, verdict)

    def reading_of(self, sample: Sample, verdict: LabelVerdict) -> Reading:
        """What one judged sample reads and may claim by this verdict, or why it gives no number."""
        label, calibration = verdict.label, self.calibration
        if calibration is None or label is Label.UNCALIBRATED:
            doubt = doubt_without_scale(sample.quality)
            return Reading(None, None, Label.UNCALIBRATED, doubt)
        if sample.pressure_kpa != sample.pressure_kpa or sample.quality & int(Quality.SPIKE):
            return Reading(None, None, label, doubt_of(sample.quality))
        if sample.pressure_kpa < FAR_BELOW_ZERO_KPA:
            return Reading(None, None, label, Doubt.BELOW_ZERO)
        outside = bool(sample.quality & int(Quality.OUTSIDE_SPAN))
        u95 = None
        if label is Label.CALIBRATED and not outside:
            u95 = u95_kpa(calibration, sample.pressure_kpa)
        return Reading(sample.pressure_kpa, u95, label, None, outside)

    def u95_claimed_kpa(self, pressure_kpa: float) -> float | None:
        """The ± that a reading of so much has now; None where none may be claimed."""
        calibration = self.calibration
        if calibration is None or pressure_kpa > span_kpa(calibration):
            return None
        sample = Sample(0, 0, pressure_kpa, 0)
        return self.reading_of(sample, self.verdict()).u95_kpa

    # -- its zero ------------------------------------------------------------------------------

    @property
    def zero(self) -> ZeroTaken | None:
        """The zero of this session; None before the first, and while a new one is taken."""
        return self.session_zero.taken

    @property
    def zero_counts(self) -> float:
        """The zero in force: this session's, else that of the calibration."""
        if self.zero is not None and self.zero.zero.quiet:
            return self.zero.zero.zero_counts
        return 0.0 if self.calibration is None else self.calibration.zero_counts

    @property
    def zero_noise_kpa(self) -> float:
        """How much the reading wavered during the zero in force; 0 without one."""
        if self.zero is None or self.calibration is None or not self.zero.zero.quiet:
            return 0.0
        return self.zero.zero.noise_counts / self.calibration.counts_per_kpa

    @property
    def zeroing(self) -> bool:
        """Readings for a zero are being collected."""
        return self.session_zero.taking

    def start_zero(self) -> None:
        """Forget the zero in force and collect readings for a new one.

        A check may have been made since by another program, so that is looked up again.
        """
        self._look_up_health()
        self.session_zero.start(self._health.confirmed_zeros_kpa, self.condition.gives_kpa)

    def try_zero(self, unix_s: float) -> bool:
        """Judge the zero once enough has been collected; True when it has been judged."""
        zero = self.session_zero.judge(unix_s)
        if zero is not None:
            self.condition.take_zero(zero)
        return zero is not None

    def zero_state(self) -> ZeroState:
        """The zero as screens show it."""
        return self.session_zero.state()

    # -- what it may claim ---------------------------------------------------------------------

    def side(self) -> ProbeFacts:
        """What the probe says of itself, as far as a calibration cares."""
        return ProbeFacts(
            sensor=_KIND_OF.get(self.hello.sensor),
            gain=self.hello.gain,
            nominal_rate_hz=self.hello.nominal_rate_dhz / 10,
            tip_area_mm2=self.tip_area_mm2,
            uid=self.uid,
            supply_mv=self.condition.supply_mv,
            simulated=self.simulated,
            free_rate_hz=self.rate_hz if self._free_running else None,
        )

    def evidence(self) -> Evidence:
        """All that is known for and against its numbers now."""
        zero, calibration = self.zero, self.calibration
        from_profile_kpa = 0.0
        if zero is not None and zero.zero.quiet and calibration is not None:
            counts = zero.zero.zero_counts
            from_profile_kpa = shift_kpa(calibration.zero_counts, counts, calibration)
        return Evidence(
            probe=self.side(),
            today=self._today(),
            zero_quiet=None if zero is None else zero.zero.quiet,
            zero_from_profile_kpa=from_profile_kpa,
            zero_unconfirmed=zero is not None and zero.unconfirmed,
            check_failed=self._health.check_failed,
            drifted=self._health.drifted,
        )

    def _look_up_health(self) -> None:
        """Read checks and overloads of the calibration; without them no calibration is used."""
        if self.calibration is None:
            return
        try:
            self._health = self._health_of(self.calibration, self.uid)
        except CalibrationError as error:
            self.calibration, self.calibration_problem = None, error

    @property
    def overloads_n(self) -> int | None:
        """Presses above the weighed span since the calibration.

        None without a calibration that gives a pressure, and where the record cannot be read.
        """
        known = self.calibration is not None and self.condition.gives_kpa
        before_n = self._overloads_before_n if known else None
        return None if before_n is None else before_n + self.condition.overloads_n

    def notes(self, room_c: float | None = None) -> tuple[HealthNote, ...]:
        """What a person should know of it now, worst first; none of it takes the ± away.

        Args:
            room_c: how warm it is, where somebody has measured it; no probe does.
        """
        if self.calibration is None:
            return ()
        before_n = self._overloads_before_n or 0
        before = SinceCalibration(self._today(), overloads_n=before_n, temperature_c=room_c)
        return self.condition.notes(self.calibration, before)

    def verdict(self) -> LabelVerdict:
        """What its numbers may claim, and every reason why it is not more."""
        return label_of(self.calibration, self.evidence())

    def says(self, verdict: LabelVerdict) -> list[str]:
        """What a person should know of it before pressing, by this verdict, worst first."""
        problem = self.calibration_problem
        if problem is not None:
            return [problem.what, problem.next_step]
        unasked = (LabelReason.NO_ZERO,)  # a zero is taken before every hold anyway
        return [advice_of(why) for why in verdict.why if why not in unasked]

    def claim(self) -> ProbeClaim:
        """What probe and calibration allow now, as the rules for targets ask for it."""
        calibration = self.calibration
        return ProbeClaim(
            label=self.verdict().label,
            tip_area_mm2=self.tip_area_mm2,
            span_kpa=None if calibration is None else span_kpa(calibration),
            simulated=self.simulated,
        )

    def must_bear(self, plan: HoldPlan) -> Calibration:
        """The calibration, if the numbers bear a plan that was made a moment ago.

        Raises:
            CalibrationError: they claim less than the plan counts on.
            ProbeError: a zero is being taken, so they mean nothing yet.
        """
        calibration, verdict, order = self.calibration, self.verdict(), list(Label)
        if calibration is None:
            raise CalibrationError("This probe has no calibration.", "No hold has begun.")
        if self.zeroing:
            raise ProbeError("A zero is being taken.", "No hold has begun.", "Wait for the zero.")
        if self.condition.wants_zero:
            raise ProbeError(
                "The probe may be warming up, and its zero is older than a minute.",
                "It may have moved; no hold has begun.",
                "Take a new zero.",
            )
        too_far = plan.target.cap_kpa > span_kpa(calibration)
        if too_far or order.index(verdict.label) > order.index(plan.label):
            raise CalibrationError(
                " ".join([words_of(why) for why in verdict.why] or ["This is another probe."]),
                "The hold was planned with better numbers; it has not begun.",
                "Take a zero and plan the hold again.",
            )
        return calibration

    def calibration_words(self) -> str:
        """One line about the calibration, every figure from the profile itself."""
        calibration = self.calibration
        if calibration is None:
            return "" if self.calibration_problem is None else self.calibration_problem.what
        return described_without_name(calibration)
