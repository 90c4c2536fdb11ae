"""The simulated sensors: force under the tip to counts of their converter, with noise and rails.

The numbers of the load cell are those of the profile ``sim-hx711`` and of the simulator of the real
image, so the same force reads the same on all three; a test compares them with the profile. The
thin sensor has no profile: it is there to be calibrated.
"""

from __future__ import annotations

import random
from typing import Final, Protocol

TIP_AREA_MM2: Final = 100.0  # 1 cm2
ZERO_COUNTS: Final = 84_000.0
COUNTS_PER_N: Final = 65_000.0  # a rail lies at 127.8 N, a bit above 10 kg
NOISE_COUNTS: Final = 40.0  # HX711 data sheet: 90 nV rms at 80/s and gain 128; 1 count is 2.3 nV
COUNT_MIN: Final = -(1 << 23)  # the rails of a 24-bit converter
COUNT_MAX: Final = (1 << 23) - 1


# A thin sensor below 10 kΩ at 5 V, with 470 kΩ across it: docs/build-a-probe.md. Its conductance is
# about a power of the force, as the sheets of such sensors draw it: 2 kΩ at 10 N.
THIN_DIVIDER_OHM: Final = 10_000.0
THIN_ACROSS_OHM: Final = 470_000.0
THIN_OHM_AT_10_N: Final = 2_000.0
THIN_POWER: Final = 0.85
THIN_NOISE_COUNTS: Final = 4.0  # of sixteen conversions
THIN_COUNT_MAX: Final = 16 * 1023
THIN_OPEN_BELOW: Final = 32  # of the firmware: two counts of each conversion


class Converter(Protocol):
    """A sensor with its converter."""

    def counts(self, force_n: float) -> int:
        """One reading at this force, N; at a rail where the force is beyond it."""


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


class ThinSensor:
    """A force-sensing resistor in a divider, oversampled sixteen times.

    Args:
        rng: where the noise comes from; seeded by the owner.
    """

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng

    def counts(self, force_n: float) -> int:
        """One reading at this force, N; a pull is no force to it."""
        share = thin_share(max(force_n, 0.0))
        noisy = THIN_COUNT_MAX * share + self._rng.gauss(0.0, THIN_NOISE_COUNTS)
        return max(0, min(THIN_COUNT_MAX, round(noisy)))


def thin_share(force_n: float) -> float:
    """What part of the supply the divider gives at a force of at least 0 N."""
    pressed: float = (force_n / 10.0) ** THIN_POWER
    siemens = 1.0 / THIN_ACROSS_OHM + pressed / THIN_OHM_AT_10_N
    return siemens * THIN_DIVIDER_OHM / (1.0 + siemens * THIN_DIVIDER_OHM)
