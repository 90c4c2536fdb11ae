"""The zero of this session: taken, asked about once where it lies high, corrected by lifting.

What a zero is worth is for ``core.calibration.zero`` and ``zero_rules``; here is its course. Fed by
the reader thread.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from soleus.core.calibration.model import Calibration, SensorKind
from soleus.core.calibration.zero import ZERO_S, Zero, ZeroProblem, shift_kpa, zero_of
from soleus.core.calibration.zero_rules import LOWERED_MAX_KPA, UsualZero, usual_zero
from soleus.core.samples import SampleBlock
from soleus.core.units import US_PER_S
from soleus.link.clock import NS_PER_S
from soleus.live.probe.lifted_baseline import LiftedBaseline
from soleus.live.probe.state import ZeroState


@dataclass(frozen=True, slots=True)
class ZeroTaken:
    """A zero and when it was taken; ``zero`` may be a refused one.

    Attributes:
        zero: what was seen.
        unix_s: wall clock.
        host_ns: clock of the samples, when the last of its readings came.
        asked: the one before lay above the usual, and the person was asked to lift the probe.
        unconfirmed: it lies above the usual all the same, and no release has confirmed it yet.
        above_usual_kpa: how far above the usual it lies; 0 where nobody knows.
    """

    zero: Zero
    unix_s: float
    host_ns: int = 0
    asked: bool = False
    unconfirmed: bool = False
    above_usual_kpa: float = 0.0


class SessionZero:
    """The zero in force and the next one while it is taken.

    Args:
        cal: the calibration of the probe; None without one.
        full_scale_counts: the highest count that the probe can give.

    Attributes:
        taken: the zero in force or a refused one; None before the first, and while one is taken.
        lifted: what the probe reads while it is held clear; None without a calibration.
    """

    def __init__(self, cal: Calibration | None, full_scale_counts: int) -> None:
        self.taken: ZeroTaken | None = None
        self.lifted = None if cal is None else LiftedBaseline(cal.counts_per_kpa)
        self._cal = cal
        self._full_scale_counts = full_scale_counts
        self._usual: UsualZero | None = None
        self._asked = False
        self._blocks: list[SampleBlock] | None = None
        self._newest_ns = 0

    @property
    def taking(self) -> bool:
        """Readings for a zero are being collected."""
        return self._blocks is not None

    def start(self, confirmed_kpa: tuple[float, ...], gives_kpa: bool) -> None:
        """Forget the zero in force and collect readings for a new one.

        Args:
            confirmed_kpa: earlier ones on record; see ``core.calibration.zero_rules``.
            gives_kpa: the calibration fits the probe.
        """
        self._usual = None
        gauge = self._cal is not None and self._cal.sensor is SensorKind.GAUGE
        # What a gauge calls zero is its owner's affair, until a hold has confirmed one.
        if gives_kpa and (confirmed_kpa or not gauge):
            self._usual = usual_zero(confirmed_kpa)
        self.taken = None
        self._blocks = []
        if self.lifted is not None:
            self.lifted.forget()

    def feed(self, block: SampleBlock) -> None:
        """Take the next samples."""
        self._newest_ns = block.host_ns
        if self._blocks is not None:
            self._blocks.append(block)
        if self.lifted is not None:
            self.lifted.feed(block)

    def judge(self, unix_s: float) -> Zero | None:
        """The zero once enough has been collected; None until then."""
        blocks = self._blocks
        if not blocks:
            return None
        collected_us = int(blocks[-1].device_us[-1]) - int(blocks[0].device_us[0])
        if collected_us < ZERO_S * US_PER_S:
            return None
        self._blocks = None
        zero = zero_of(blocks, self._cal, self._full_scale_counts)
        above = zero.quiet and self._is_above(zero.zero_counts)
        asked = self._asked
        if above and not asked:
            zero = replace(zero, problem=ZeroProblem.STANDING)
        # Asked once: a refused zero in between, by a touch, changes nothing in that.
        self._asked = zero.problem is ZeroProblem.STANDING or (asked and not zero.quiet)
        self.taken = ZeroTaken(
            zero,
            unix_s,
            self._newest_ns,
            asked,
            unconfirmed=above and zero.quiet,
            above_usual_kpa=self._above_kpa(zero.zero_counts) if zero.quiet else 0.0,
        )
        return zero

    def lower(self, zero_counts: float) -> None:
        """A run has found that the lifted probe reads less: that is its zero from now on."""
        if self.taken is None:
            return
        self.taken = replace(
            self.taken,
            zero=replace(self.taken.zero, zero_counts=zero_counts),
            host_ns=self._newest_ns,
            unconfirmed=self.taken.unconfirmed and self._is_above(zero_counts),
            above_usual_kpa=self._above_kpa(zero_counts),
        )

    def confirm(self) -> None:
        """A run has found it unchanged after a release."""
        if self.taken is not None:
            self.taken = replace(self.taken, unconfirmed=False)

    @property
    def age_s(self) -> float:
        """How long the zero in force had been taken when the newest sample came; 0 without one."""
        return 0.0 if self.taken is None else (self._newest_ns - self.taken.host_ns) / NS_PER_S

    def may_be(self, zero_counts: float) -> bool:
        """A tip in the air may read this, by what is known of this probe."""
        from_kpa = self._from_profile_kpa(zero_counts)
        if self._usual is not None:
            return self._usual.may_be(from_kpa)
        taken = self.taken
        in_force_kpa = 0.0 if taken is None else self._from_profile_kpa(taken.zero.zero_counts)
        return from_kpa >= in_force_kpa - LOWERED_MAX_KPA

    def state(self) -> ZeroState:
        """The zero as screens show it."""
        if self.taken is None:
            return ZeroState()
        zero = self.taken.zero
        return ZeroState(
            self.taken.unix_s if zero.quiet else None,
            zero.zero_counts,
            zero.noise_counts,
            zero.quiet,
            None if zero.problem is None else zero.problem.words,
            asks_to_lift=zero.problem is ZeroProblem.STANDING,
            next_step="" if zero.problem is None else zero.problem.next_step,
        )

    def _above_kpa(self, zero_counts: float) -> float:
        from_kpa = self._from_profile_kpa(zero_counts)
        return 0.0 if self._usual is None else self._usual.above_kpa(from_kpa)

    def _is_above(self, zero_counts: float) -> bool:
        from_kpa = self._from_profile_kpa(zero_counts)
        return self._usual is not None and self._usual.is_above(from_kpa)

    def _from_profile_kpa(self, zero_counts: float) -> float:
        cal = self._cal
        return 0.0 if cal is None else shift_kpa(cal.zero_counts, zero_counts, cal)
