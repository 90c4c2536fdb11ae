"""The simulated load cell: force under the tip to counts of an HX711, with its noise and rails.

The numbers are those of the profile ``sim-hx711`` and of the simulator of the real image, so the
same force reads the same on all three; a test compares them with the profile.
"""

from __future__ import annotations

import random
from typing import Final

TIP_AREA_MM2: Final = 100.0  # 1 cm2
ZERO_COUNTS: Final = 84_000.0
COUNTS_PER_N: Final = 65_000.0  # a rail lies at 127.8 N, a bit above 10 kg
NOISE_COUNTS: Final = 40.0  # HX711 data sheet: 90 nV rms at 80/s and gain 128; 1 count is 2.3 nV
COUNT_MIN: Final = -(1 << 23)  # the rails of a 24-bit converter
COUNT_MAX: Final = (1 << 23) - 1


class LoadCell:
    """Turns force into counts, one conversion at a time.

    Args:
        rng: where the noise comes from; seeded by the owner.
    """

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng

    def counts(self, force_n: float) -> int:
        """One conversion at this force, N; at a rail where the force is beyond it."""
        exact = ZERO_COUNTS + COUNTS_PER_N * force_n + self._rng.gauss(0.0, NOISE_COUNTS)
        return max(COUNT_MIN, min(COUNT_MAX, round(exact)))
