"""What is known about the connected probe: who it is, what its numbers may claim, its zero.

Fed by the reader thread. It opens no port and records nothing; the profile comes from a function
that is given. A sample becomes pressure here, once, for everybody (``pressures``), and what the
numbers may claim is known here, once, for everybody (``numbers``): a run that is under way lowers
it, and whoever only looks on sees that.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import date
from typing import Final

from soleus.core.calibration.claim import Claim
from soleus.core.calibration.evidence import Evidence, ProbeFacts
from soleus.core.calibration.gauge_profile import without_rails
from soleus.core.calibration.health import HealthNote, KnownHealth, SinceCalibration
from soleus.core.calibration.label_rules import (
    LabelReason,
    LabelVerdict,
    advice_of,
)
from soleus.core.calibration.model import (
    Calibration,
    SensorKind,
    described_without_name,
    span_kpa,
)
from soleus.core.calibration.pressure_stream import PressureStream
from soleus.core.calibration.zero import shift_kpa
from soleus.core.despike import JudgedBlock, Sample
from soleus.core.events import JsonValue
from soleus.core.hold.newest_reading import NewestReading
from soleus.core.samples import Quality, SampleBlock
from soleus.core.terms import Label
from soleus.core.view import Reading
from soleus.errors import CalibrationError
from soleus.live.probe.button_log import ButtonLog
from soleus.live.probe.condition import Condition
from soleus.live.probe.reading_conditions import known_now
from soleus.live.probe.sample_rate import RateMeter
from soleus.live.probe.session_zero import SessionZero, ZeroTaken
from soleus.live.probe.state import ZeroState
from soleus.wire.frames import Hello, Settings, Status
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

    Attributes:
        pressures: its samples as pressure.
        numbers: what they may claim.
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
        self.presses = ButtonLog(lambda: self.numbers.label)
        self._today = today
        self._health_of = health_of
        self.health = KnownHealth()
        self.calibration: Calibration | None = None
        self.calibration_problem: CalibrationError | None = None
        try:
            self.calibration = profile_for(hello.calibration_id, self.uid)
        except CalibrationError as error:
            self.calibration_problem = error
        self._look_up_health()
        self._overloads_before_n = self.health.overloads_n  # what comes is counted here
        self.condition = Condition(self.calibration)
        self.session_zero = SessionZero(self.calibration, hello.full_scale_max)
        self._rate = RateMeter()
        self.raw_counts: int | None = None
        self.newest_host_ns: int | None = None  # of a sample
        self._use(self.calibration)
        # By what stays while it is connected: sensor, gain, tip, whose profile it is.
        self.condition.gives_kpa = self.numbers.label is not Label.UNCALIBRATED

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

    def hear(self, status: Status, host_ns: int) -> None:
        """Take what the probe says of itself once a second; its supply may have sagged."""
        self.condition.hear(status, host_ns)
        self.look_again()

    def take(self, block: SampleBlock, judged: JudgedBlock) -> bool:
        """Take the next samples, as they came and as ``pressures`` has read them.

        Returns:
            Whether a press above the weighed span has begun with them.
        """
        overloads_n = self.condition.overloads_n
        self.session_zero.feed(block)
        has_count = not int(block.quality[-1]) & int(Quality.NO_VALUE)
        self.raw_counts = int(block.raw_counts[-1]) if has_count else None
        self.newest_host_ns = block.host_ns
        self.condition.take_block(block)
        self._rate.feed(block)
        self._take_samples(judged.samples)
        return self.condition.overloads_n > overloads_n

    def begin_anew(self) -> None:
        """Let the next sample be the first of a run; the one that waits is none of it."""
        self._take_samples(self.pressures.begin_anew())

    def _take_samples(self, samples: tuple[Sample, ...]) -> None:
        for sample in samples:
            if sample.quality & int(Quality.SPIKE):
                continue
            self._newest.feed(sample.pressure_kpa, sample.quality)
            self.presses.finder.add_sample(sample.device_us, sample.pressure_kpa)
            self.condition.take_judged(sample)

    @property
    def changes(self) -> tuple[object, ...]:
        """What tells that something has changed of what the probe is; another one where it has."""
        zero = self.session_zero
        return (
            self.condition.told_n,
            self.condition.overloads_n,
            self.settings,
            self.numbers.verdict,
            self.calibration_problem,
            zero.taken,
            zero.taking,
        )

    @property
    def shown_counts(self) -> int | None:
        """The newest count as it may be shown: none of a gauge that is beyond its range."""
        return without_rails(self.hello.calibration_id, self.raw_counts)

    @property
    def rate_hz(self) -> float | None:
        """Measured over the last seconds; None before there is enough of them."""
        return self._rate.rate_hz

    def reading(self) -> Reading:
        """The newest number and what it may claim, or why there is none."""
        return self._newest.reading(self.numbers.label, self.numbers.u95_kpa)

    def reading_of(self, sample: Sample) -> Reading:
        """What one judged sample by itself reads and may claim, or why it gives no number."""
        alone = NewestReading(simulated=self.simulated)
        alone.feed(sample.pressure_kpa, sample.quality)
        return alone.reading(self.numbers.label, self.numbers.u95_kpa)

    def u95_claimed_kpa(self, pressure_kpa: float) -> float | None:
        """The ± that a reading of so much has now; None where none may be claimed."""
        calibration = self.calibration
        if calibration is None or pressure_kpa > span_kpa(calibration):
            return None
        self.look_again()
        return self.reading_of(Sample(0, 0, pressure_kpa, 0)).u95_kpa

    # -- its zero ------------------------------------------------------------------------------

    @property
    def zero(self) -> ZeroTaken | None:
        """The zero of this session; None before the first, and while a new one is taken."""
        return self.session_zero.taken

    @property
    def zero_counts(self) -> float:
        """The zero in force: this session's, else that of the calibration."""
        return self.pressures.zero_counts

    @property
    def _own_zero_counts(self) -> float:
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
        before = self.calibration
        self._look_up_health()
        self.session_zero.start(self.health.confirmed_zeros_kpa, self.condition.gives_kpa)
        if self.calibration is not before:
            self._use(self.calibration)
        self.pressures.zero_counts = self._own_zero_counts
        self.look_again()

    def try_zero(self, unix_s: float) -> bool:
        """Judge the zero once enough has been collected; True when it has been judged."""
        zero = self.session_zero.judge(unix_s)
        if zero is None:
            return False
        self.condition.take_zero(zero)
        if zero.quiet:
            self.pressures.zero_counts = zero.zero_counts
        self.look_again()
        return True

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
        """All that is known for and against its numbers now.

        What a run has found against them, and what it began with, stays while it lasts.
        """
        if self.numbers.in_hold:
            return dataclasses.replace(self.numbers.evidence, probe=self.side())
        return self._evidence_without_hold()

    def _evidence_without_hold(self) -> Evidence:
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
            zero_above_usual_kpa=0.0 if zero is None else zero.above_usual_kpa,
            check_failed=self.health.check_failed,
            drifted=self.health.drifted,
        )

    def _use(self, calibration: Calibration | None) -> None:
        """Read what comes from now on with this calibration."""
        self.pressures = PressureStream(calibration, self._own_zero_counts)
        self.numbers = Claim(calibration, self._evidence_without_hold(), lambda: known_now(self))
        self._newest = NewestReading(simulated=self.simulated)

    def _look_up_health(self) -> None:
        """Read checks and overloads of the calibration; without them no calibration is used."""
        if self.calibration is None:
            return
        try:
            self.health = self._health_of(self.calibration, self.uid)
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
            room_c: how warm it is, where it was measured; None: as somebody said today.
        """
        if self.calibration is None:
            return ()
        before_n = self._overloads_before_n or 0
        room_c = self.health.room_c_on(self._today()) if room_c is None else room_c
        before = SinceCalibration(self._today(), overloads_n=before_n, temperature_c=room_c)
        return self.condition.notes(self.calibration, before)

    def verdict(self) -> LabelVerdict:
        """What its numbers may claim, and every reason why it is not more, looked at anew."""
        self.look_again()
        return self.numbers.verdict

    def look_again(self) -> None:
        """Judge what its numbers may claim by what is known now; a day may have gone by."""
        self.numbers.see(self.evidence())

    def says(self, verdict: LabelVerdict) -> list[str]:
        """What a person should know of it before pressing, by this verdict, worst first."""
        problem = self.calibration_problem
        if problem is not None:
            return [problem.what, problem.next_step]
        unasked = (LabelReason.NO_ZERO,)  # a zero is taken before every hold anyway
        return [advice_of(why) for why in verdict.why if why not in unasked]

    def calibration_words(self) -> str:
        """One line about the calibration, every figure from the profile itself."""
        calibration = self.calibration
        if calibration is None:
            return "" if self.calibration_problem is None else self.calibration_problem.what
        return described_without_name(calibration)
