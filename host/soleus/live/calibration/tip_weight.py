"""What hangs on the cell of a probe, weighed once by turning the probe over.

For dialogues in lines and for the screen, which measure; the sum itself is for
``core.calibration.reading_uncertainty``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from soleus.core.calibration.model import Calibration
from soleus.core.calibration.reading_uncertainty import (
    MOVING_MASS_MAX_G,
    MOVING_MASS_MIN_G,
    moving_mass_g,
)
from soleus.core.calibration.stability import StepBefore, StepSeen
from soleus.errors import ProbeError
from soleus.live.calibration.check import calibration_to_check
from soleus.live.probe.probe import Probe

TIP_UP: Final = "Hold the probe still with its tip straight up, nothing touching the tip."
TIP_DOWN: Final = "Turn it over: tip straight down, nothing touching it, and hold still."
# A hand that holds a probe in the air wavers as it does at this pressure on a scale: by 0.4 kPa.
HELD_AS_AT_KPA: Final = 20.0


@dataclass(frozen=True, slots=True)
class TipWeighing:
    """One weighing, before it is made.

    Attributes:
        calibration: of the probe.
        probe_uid: of the probe.
        day: where the person is.
        full_scale_counts: the converter's rail.
    """

    calibration: Calibration
    probe_uid: str
    day: date
    full_scale_counts: int

    @property
    def before(self) -> StepBefore:
        """What either count is judged by: held in the air, neither pressed nor laid down."""
        cal = self.calibration
        below = cal.zero_counts - HELD_AS_AT_KPA * cal.counts_per_kpa
        return StepBefore(self.full_scale_counts, held=True, zero_counts=below)

    def mass_g(self, tip_up: StepSeen, tip_down: StepSeen) -> float:
        """What hangs on the cell, g.

        Raises:
            ProbeError: the probe was not still, or that is more than any tip weighs.
        """
        for seen in (tip_up, tip_down):
            if seen.problem is not None:
                raise ProbeError(
                    seen.problem.refusal, "Nothing was kept.", "Hold it still and weigh again."
                )
        try:
            mass_g = moving_mass_g(tip_up.counts, tip_down.counts, self.calibration)
        except ValueError as error:
            raise ProbeError(
                f"The two readings lie more than {2 * MOVING_MASS_MAX_G:.0f} g apart.",
                "That is no tip: something pressed on it. Nothing was kept.",
                "Keep the tip free both times and weigh again.",
            ) from error
        if mass_g < MOVING_MASS_MIN_G and not self.calibration.simulated:
            raise ProbeError(
                f"The two readings lie only {2 * mass_g:.1f} g apart.",
                "The probe was not turned over, it seems. Nothing was kept.",
                "Hold the tip straight up first, then straight down, and weigh again.",
            )
        return mass_g


def weighing_of(probe: Probe) -> TipWeighing:
    """Plan a weighing. Raises ``CalibrationError`` where no calibration gives a pressure."""
    cal = calibration_to_check(probe)
    return TipWeighing(cal, probe.uid, probe.today, probe.hello.full_scale_max)
