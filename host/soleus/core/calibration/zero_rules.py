"""Whether a zero is one of the tip in the air: what it is compared with, and how far it may be off.

A probe that stands on its own tip reads as quietly as a free one. Its zero then holds what stood
there, 1 kPa for 10 g on 1 cm², and every pressure of the hold is shown too low by as much. Two
things tell: where the zeros of this probe usually lie, and what it reads once it is lifted. The
figures are judgements (grade D). Nothing here knows of the link, the record or the clock.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final

CONFIRMED_N: Final = 5  # zeros looked back at
ABOVE_MIN_KPA: Final = 2.0  # a zero that lies this far above the usual, and
ABOVE_SDS: Final = 3.0  # so many robust standard deviations, is asked about
UNCHANGED_MAX_KPA: Final = 1.0  # after a release: within it the zero is confirmed
LIFTED_MIN_KPA: Final = 1.0  # how far the lifted reading may lie from the zero: this, or
LIFTED_SHARE: Final = 0.05  # so much of the target, whichever is more
BELOW_MAX_KPA: Final = 5.0  # a lifted zero lies no farther below the usual: something else is wrong
LOWERED_MAX_KPA: Final = 20.0  # where no usual zero is known: nobody's zero moves that far
ZERO_SHIFT_MAX_KPA: Final = 5.0  # a shift across a hold takes the ± away beyond this, or
SHIFT_SHARE: Final = 0.05  # beyond so much of the target, whichever is less
TIME_TO_LIFT_S: Final = 5.0  # between the request to lift the probe and the next zero
SD_PER_MAD: Final = 1.4826  # of normal noise: standard deviation per median absolute deviation


@dataclass(frozen=True, slots=True)
class UsualZero:
    """Where the zeros of one probe usually lie, from the zero of its calibration.

    Attributes:
        middle_kpa: their median; 0, the calibration's own, before one was confirmed.
        above_max_kpa: how far above it another may lie unasked.
    """

    middle_kpa: float
    above_max_kpa: float

    def above_kpa(self, zero_kpa: float) -> float:
        """How far above the usual a zero lies; 0 for one below: nothing pulls on a tip."""
        return max(0.0, zero_kpa - self.middle_kpa)

    def may_be(self, zero_kpa: float) -> bool:
        """A tip in the air may read this; a cell the wrong way round reads less when pressed."""
        return zero_kpa >= self.middle_kpa - BELOW_MAX_KPA

    def is_above(self, zero_kpa: float) -> bool:
        """Some of the probe's own weight may be in it."""
        return self.above_kpa(zero_kpa) > self.above_max_kpa


def usual_zero(confirmed_kpa: Sequence[float]) -> UsualZero:
    """What to expect after these zeros.

    Args:
        confirmed_kpa: zeros of this probe that were unchanged after a release, from the zero of
            its calibration, oldest first; empty: none yet.
    """
    newest = confirmed_kpa[-CONFIRMED_N:]
    if not newest:
        return UsualZero(0.0, ABOVE_MIN_KPA)
    return UsualZero(median(newest), max(ABOVE_MIN_KPA, ABOVE_SDS * robust_sd(newest)))


def robust_sd(values: Sequence[float]) -> float:
    """Standard deviation by the median of the distances from the median; for at least one value."""
    middle = median(values)
    return SD_PER_MAD * median(abs(value - middle) for value in values)


def lifted_max_kpa(target_kpa: float) -> float:
    """How far the lifted reading before contact may lie from the zero, kPa.

    Never more than a shift that takes the ± away: that one is better mended than told.
    """
    return min(ZERO_SHIFT_MAX_KPA, max(LIFTED_MIN_KPA, LIFTED_SHARE * target_kpa))


def shift_max_kpa(target_kpa: float) -> float:
    """How far a zero may have moved across a hold, kPa."""
    return min(ZERO_SHIFT_MAX_KPA, SHIFT_SHARE * target_kpa)
