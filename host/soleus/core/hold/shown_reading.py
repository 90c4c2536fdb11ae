"""What may be shown of the newest samples: the number with its zone, or why there is none.

Nothing here is judged by: a word that flickers cannot be followed, so TOO HARD is left a little
lower than it is entered, which no timer and no stop rule does.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from soleus.core.hold.accumulator import Accumulator
from soleus.core.samples import Quality
from soleus.core.terms import Doubt, Label, Phase, Zone
from soleus.core.view import Reading, doubt_of

TOO_HARD_LEFT_AT: Final = 0.97  # of where it was entered
_SPIKE: Final = int(Quality.SPIKE)
_OUTSIDE: Final = int(Quality.OUTSIDE_SPAN)

U95 = Callable[[float, float], float]


class ShownReading:
    """Follows the sums of a run, sample by sample.

    Args:
        accumulator: the sums.
        u95_kpa: half-width of the 95 % interval at a pressure, after so long under load, s.
        simulated: no real sensor measures it.

    Attributes:
        doubt: why there is no number; None while there is one.
        ever_outside_span: some reading lay above the weighed span.
    """

    def __init__(
        self, accumulator: Accumulator, u95_kpa: U95 | None, *, simulated: bool = False
    ) -> None:
        self._simulated = simulated
        self._accumulator = accumulator
        self._u95_kpa = u95_kpa
        self._zone = Zone.UNKNOWN
        self._too_hard = False
        self._outside_span = False
        self.doubt: Doubt | None = Doubt.NO_DATA
        self.ever_outside_span = False

    def see(self, quality: int) -> None:
        """Take the sample that the accumulator has just taken."""
        if quality & _SPIKE:
            return  # set aside: what was shown before still stands
        accumulator = self._accumulator
        self._zone = accumulator.zone
        if self._zone is Zone.UNKNOWN:
            self.doubt = Doubt.BELOW_ZERO if accumulator.far_below_zero else doubt_of(quality)
            return
        self.doubt = None
        self._outside_span = bool(quality & _OUTSIDE)
        self.ever_outside_span = self.ever_outside_span or self._outside_span
        limit_kpa = accumulator.target.too_hard_kpa * (TOO_HARD_LEFT_AT if self._too_hard else 1.0)
        pressure_kpa = accumulator.pressure_kpa or 0.0
        self._too_hard = self._zone is Zone.ABOVE and pressure_kpa >= limit_kpa

    def zone(self, phase: Phase) -> Zone:
        """Where the pressure lies; STOP once a stop rule has ended the run."""
        if phase is Phase.STOPPED:
            return Zone.STOP
        return Zone.UNKNOWN if self.doubt is not None else self._zone

    def too_hard(self, phase: Phase) -> bool:
        """Whether the pressure is so far above the band that TOO HARD is shown."""
        return self._too_hard and self.zone(phase) is Zone.ABOVE

    def reading(self, label: Label) -> Reading:
        """The number with what it may claim, or why there is none."""
        pressure_kpa = self._accumulator.pressure_kpa
        doubt = Doubt.UNCALIBRATED if label is Label.UNCALIBRATED else self.doubt
        if doubt is not None or pressure_kpa is None:
            doubt = doubt or Doubt.NO_DATA
            return Reading(None, None, label, doubt, simulated=self._simulated)
        if self._outside_span and label is Label.CALIBRATED:
            label = Label.INDICATIVE
        u95_kpa = None
        if label is Label.CALIBRATED and self._u95_kpa is not None:
            u95_kpa = self._u95_kpa(pressure_kpa, self._accumulator.contact_s)
        return Reading(pressure_kpa, u95_kpa, label, None, self._outside_span, self._simulated)
