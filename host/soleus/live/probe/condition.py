"""What a probe goes through while it is connected: supply, time since its start, zeros, overloads.

Fed by the reader thread. What follows from it for trust is for ``core.calibration.health`` and
``core.calibration.label_rules``.
"""

from __future__ import annotations

from soleus.core.calibration.health import (
    HealthNote,
    OverloadCount,
    SinceCalibration,
    notes_on,
    wants_new_zero,
)
from soleus.core.calibration.model import Calibration, SensorKind, span_kpa
from soleus.core.calibration.zero import Zero
from soleus.core.despike import Sample
from soleus.core.samples import Quality, SampleBlock
from soleus.core.units import US_PER_S
from soleus.link.clock import NS_PER_S
from soleus.wire.frames import Status


class Condition:
    """One probe for as long as it stays connected.

    Args:
        calibration: the one in use; None without one, and then nothing can be told of overloads.

    Attributes:
        supply_mv: as the probe last told it; 0 where it is not measured.
        newest_ns: monotonic host clock of what came last, ns; None before anything came.
        zeros_counts: the quiet zeros, in order.
        told_n: how often the probe has said of itself how it is.
        gives_kpa: the calibration fits the probe. Through one that does not, an untouched probe may
            seem to be pressed hard, so neither overloads nor wandering zeros are told.
    """

    def __init__(self, calibration: Calibration | None) -> None:
        self.supply_mv = 0
        self.newest_ns: int | None = None
        self.zeros_counts: tuple[float, ...] = ()
        self.told_n = 0
        self.gives_kpa = True
        self._overloads = None if calibration is None else OverloadCount(span_kpa(calibration))
        self._tells_start = calibration is None or calibration.sensor is not SensorKind.GAUGE
        self._newest_us = 0
        self._uptime_s = 0
        self._uptime_ns: int | None = None
        self._zero_ns: int | None = None

    def hear(self, status: Status, host_ns: int) -> None:
        """Take what the probe says of itself once a second."""
        self.told_n += 1
        self.supply_mv = status.vcc_mv
        self.newest_ns = host_ns
        self._uptime_s, self._uptime_ns = status.uptime_s, host_ns

    def take_block(self, block: SampleBlock) -> None:
        """Take the times of the next samples."""
        self.newest_ns = block.host_ns
        self._newest_us = int(block.device_us[-1])

    def take_judged(self, sample: Sample) -> None:
        """Take one sample that is no lone corrupt one."""
        if self._overloads is not None and self.gives_kpa:
            saturated = bool(sample.quality & int(Quality.SATURATED))
            self._overloads.feed(sample.pressure_kpa, saturated=saturated)

    def take_zero(self, zero: Zero) -> None:
        """Remember a zero that was quiet."""
        if zero.quiet:
            self._zero_ns = self.newest_ns
            self.zeros_counts = (*self.zeros_counts, zero.zero_counts)

    @property
    def has_told(self) -> bool:
        """The probe has said of itself how it is, so ``supply_mv`` is known."""
        return self.told_n > 0

    @property
    def overloads_n(self) -> int:
        """Presses above the weighed span since it was connected."""
        return 0 if self._overloads is None else self._overloads.n

    @property
    def power_on_s(self) -> float | None:
        """Since it started, by the newest that came from it; None before anything did.

        The clock of the samples wraps after 71.6 minutes, so what the probe says itself counts as
        well. A reset starts both anew, though the power had been on before. None for another
        maker's gauge as well: its clock is this computer's and begins when its port is opened.
        """
        if self.newest_ns is None or not self._tells_start:
            return None
        told_s = 0.0
        if self._uptime_ns is not None:
            told_s = self._uptime_s + (self.newest_ns - self._uptime_ns) / NS_PER_S
        return max(self._newest_us / US_PER_S, told_s)

    @property
    def wants_zero(self) -> bool:
        """Whether the probe may be warming up and its zero is old enough to have moved."""
        if self._zero_ns is None or self.newest_ns is None:
            return False
        return wants_new_zero(self.power_on_s, (self.newest_ns - self._zero_ns) / NS_PER_S)

    def notes(self, cal: Calibration, since: SinceCalibration) -> tuple[HealthNote, ...]:
        """What a person should know of it now, worst first.

        Args:
            cal: the calibration in use.
            since: the day, and what is on record.
        """
        return notes_on(
            cal,
            SinceCalibration(
                since.today,
                self.power_on_s,
                since.overloads_n + self.overloads_n,
                since.temperature_c,
                self.zeros_counts if self.gives_kpa else (),
            ),
        )
