"""What the newest sample reads: one number with what it may claim, or why there is none.

The one rule for it. A run and a probe that nobody presses by each follow their own samples with
it, so the same sample reads the same to whoever asks.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from soleus.core.hold.rules import FAR_BELOW_ZERO_KPA, FAR_BELOW_ZERO_SAMPLES_N
from soleus.core.samples import UNUSABLE, Quality
from soleus.core.terms import Doubt, Label
from soleus.core.view import Reading, doubt_of, doubt_without_scale

_SPIKE: Final = int(Quality.SPIKE)
_UNUSABLE: Final = int(UNUSABLE)
_NO_VALUE: Final = int(UNUSABLE | Quality.SATURATED)
_OUTSIDE: Final = int(Quality.OUTSIDE_SPAN)


class NewestReading:
    """Follows judged samples, one by one.

    Args:
        simulated: no real sensor measures them.

    Attributes:
        pressure_kpa: the newest trusted value; None before the first.
        doubt: why there is no number now; None while there is one. The owner sets it where the
            samples themselves have stopped.
        outside_span: that value lies above the weighed span.
    """

    def __init__(self, *, simulated: bool = False) -> None:
        self.pressure_kpa: float | None = None
        self.doubt: Doubt | None = Doubt.NO_DATA
        self.outside_span = False
        self._simulated = simulated
        self._quality: int | None = None
        self._below_zero_n = 0

    def feed(self, pressure_kpa: float, quality: int) -> bool:
        """Take the next sample; True where it has a value that can be trusted.

        Args:
            pressure_kpa: NaN without a trustworthy count.
            quality: ``Quality`` bits with ``SPIKE`` decided. A spike is set aside: what was read
                before it still stands.
        """
        if quality & _SPIKE:
            return False
        self._quality = quality
        if not quality & _UNUSABLE:
            below = pressure_kpa < FAR_BELOW_ZERO_KPA
            self._below_zero_n = self._below_zero_n + 1 if below else 0
        # NaN is no value either; written so, it is not above the limit.
        if quality & _NO_VALUE or not pressure_kpa >= FAR_BELOW_ZERO_KPA:
            self.doubt = Doubt.BELOW_ZERO if self.far_below_zero else doubt_of(quality)
            return False
        self.pressure_kpa, self.doubt = pressure_kpa, None
        self.outside_span = bool(quality & _OUTSIDE)
        return True

    @property
    def far_below_zero(self) -> bool:
        """The reading is where no pressing can bring it, in more than a lone sample."""
        return self._below_zero_n >= FAR_BELOW_ZERO_SAMPLES_N

    def reading(self, label: Label, u95_kpa: Callable[[float], float] | None) -> Reading:
        """The number with what it may claim, or why there is none.

        Args:
            label: what the numbers may claim now.
            u95_kpa: half-width of the 95 % interval at a pressure; None: no ± is known.
        """
        doubt = self.doubt
        if label is Label.UNCALIBRATED:
            doubt = doubt_without_scale(self._quality)
        if doubt is not None or self.pressure_kpa is None:
            doubt = doubt or Doubt.NO_DATA
            return Reading(None, None, label, doubt, simulated=self._simulated)
        if self.outside_span and label is Label.CALIBRATED:
            label = Label.INDICATIVE
        half_kpa = None
        if label is Label.CALIBRATED and u95_kpa is not None:
            half_kpa = u95_kpa(self.pressure_kpa)
        return Reading(self.pressure_kpa, half_kpa, label, None, self.outside_span, self._simulated)
