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
from soleus.core.view import Reading

TOO_HARD_LEFT_AT: Final = 0.97  # of where it was entered
_SPIKE: Final = int(Quality.SPIKE)

U95 = Callable[[float, float], float]


class ShownReading:
    """Follows the sums of a run, sample by sample.

    Args:
        accumulator: the sums.
        u95_kpa: half-width of the 95 % interval at a pressure, after so long under load, s.

    Attributes:
        ever_outside_span: some reading lay above the weighed span.
    """

    def __init__(self, accumulator: Accumulator, u95_kpa: U95 | None) -> None:
        self._accumulator = accumulator
        self._u95_kpa = u95_kpa
        self._zone = Zone.UNKNOWN
        self._too_hard = False
        self.ever_outside_span = False

    def see(self, quality: int) -> None:
        """Take the sample that the accumulator has just taken."""
        if quality & _SPIKE:
            return  # set aside: what was shown before still stands
        accumulator = self._accumulator
        self._zone = accumulator.zone
        if self._zone is Zone.UNKNOWN:
            return
        self.ever_outside_span = self.ever_outside_span or accumulator.newest.outside_span
        limit_kpa = accumulator.target.too_hard_kpa * (TOO_HARD_LEFT_AT if self._too_hard else 1.0)
        pressure_kpa = accumulator.pressure_kpa or 0.0
        self._too_hard = self._zone is Zone.ABOVE and pressure_kpa >= limit_kpa

    def take_away(self, doubt: Doubt) -> None:
        """Nothing stands behind the number any more, until the next trusted sample."""
        self._accumulator.newest.doubt = doubt

    def zone(self, phase: Phase) -> Zone:
        """Where the pressure lies; STOP once a stop rule has ended the run."""
        if phase is Phase.STOPPED:
            return Zone.STOP
        return Zone.UNKNOWN if self._accumulator.newest.doubt is not None else self._zone

    def too_hard(self, phase: Phase) -> bool:
        """Whether the pressure is so far above the band that TOO HARD is shown."""
        return self._too_hard and self.zone(phase) is Zone.ABOVE

    def reading(self, label: Label) -> Reading:
        """The number with what it may claim, or why there is none."""
        newest, contact_s = self._accumulator.newest, self._accumulator.contact_s
        u95_kpa = self._u95_kpa
        if u95_kpa is None:
            return newest.reading(label, None)
        return newest.reading(label, lambda kpa: u95_kpa(kpa, contact_s))
