"""What may be shown of the newest samples: the number with its zone, or why there is none.

Nothing here is judged by: a word that flickers cannot be followed, so a word is left a little
farther off than it is entered, which no timer and no stop rule does.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from soleus.core.hold.accumulator import Accumulator
from soleus.core.samples import Quality
from soleus.core.terms import Doubt, Label, Phase, Zone
from soleus.core.view import Reading

TOO_HARD_LEFT_AT: Final = 0.97  # of where it was entered
# How far beyond an edge of the band the word in force still stands: a share of the target that
# tremor crosses several times a second, and never less than half of the last digit shown, so that
# "press a little more, 85" is not said of a band from 85. Upwards that half is all: too much is
# told at once. Who stays there is told after a second, since the timer stands still meanwhile.
WORD_STAYS_SHARE: Final = 0.02
WORD_STAYS_KPA: Final = (0.5, 2.0)
WORD_STAYS_S: Final = 1.0
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
        self._word = Zone.UNKNOWN  # the zone whose word stands
        self._agreed_t_s = 0.0  # when that last was where the pressure is
        self._too_hard = False
        self.ever_outside_span = False

    def see(self, t_s: float, quality: int) -> None:
        """Take the sample that the accumulator has just taken."""
        if quality & _SPIKE:
            return  # set aside: what was shown before still stands
        accumulator = self._accumulator
        self._zone = accumulator.zone
        if self._zone is Zone.UNKNOWN or not self._still_stands(t_s):
            self._word, self._agreed_t_s = self._zone, t_s
        if self._zone is Zone.UNKNOWN:
            return
        self.ever_outside_span = self.ever_outside_span or accumulator.newest.outside_span
        limit_kpa = accumulator.target.too_hard_kpa * (TOO_HARD_LEFT_AT if self._too_hard else 1.0)
        pressure_kpa = accumulator.pressure_kpa or 0.0
        self._too_hard = self._zone is Zone.ABOVE and pressure_kpa >= limit_kpa

    def _still_stands(self, t_s: float) -> bool:
        """Whether the word in force stands, though the pressure lies beyond an edge of the band."""
        target, pressure_kpa = self._accumulator.target, self._accumulator.pressure_kpa or 0.0
        least_kpa, most_kpa = WORD_STAYS_KPA
        stays_kpa = min(max(WORD_STAYS_SHARE * target.target_kpa, least_kpa), most_kpa)
        match self._word, self._zone:
            case Zone.IN_BAND, Zone.BELOW:
                near = pressure_kpa > target.low_kpa - stays_kpa
            case Zone.IN_BAND, Zone.ABOVE:
                near = pressure_kpa < target.high_kpa + least_kpa
            case Zone.ABOVE, Zone.IN_BAND:
                near = pressure_kpa > target.high_kpa - stays_kpa
            case _:
                return False
        return near and t_s - self._agreed_t_s < WORD_STAYS_S

    def take_away(self, doubt: Doubt) -> None:
        """Nothing stands behind the number any more, until the next trusted sample."""
        self._accumulator.newest.doubt = doubt

    def zone(self, phase: Phase) -> Zone:
        """Where the pressure lies; STOP once a stop rule has ended the run."""
        if phase is Phase.STOPPED:
            return Zone.STOP
        return Zone.UNKNOWN if self._accumulator.newest.doubt is not None else self._zone

    @property
    def lasting_word(self) -> Zone | None:
        """The zone whose word still stands, though the pressure is beyond its edge; else None."""
        return None if self._word is self._zone else self._word

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
