"""What a probe can be set to, by setting and sensor; the firmware's table is made from it.

The rules are those of ``docs/probe.md``, "Settings". Which of them a probe of another version has
is for the probe to say.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from soleus.wire.spec import BAUDS, Sensor, Setting

TIP_AREA_MAX_CMM2: Final = 0xFFFF

# What a sensor can be set to: rates in 0.1 samples per second, gains; the first is the default.
OFFERED: Final[dict[int, tuple[tuple[int, ...], tuple[int, ...]]]] = {
    Sensor.HX711: ((800, 100), (128, 64)),
    Sensor.ANALOG: ((2000, 1000, 5000, 10_000), (1,)),
}


def values_of(setting: int, sensor: int) -> Sequence[int]:
    """All numbers that a setting can have with this sensor, in units of the wire.

    Returns:
        The numbers, the default first where the sensor has one; empty for a text, for a setting
        that is not known, and for gain and rate of a sensor that is not known.
    """
    rates_dhz, gains = OFFERED.get(sensor, ((), ()))
    match setting:
        case Setting.TIP_AREA:
            return range(1, TIP_AREA_MAX_CMM2 + 1)
        case Setting.SENSOR:
            return tuple(OFFERED)
        case Setting.GAIN:
            return gains
        case Setting.RATE:
            return rates_dhz
        case Setting.BAUD:
            return BAUDS
        case Setting.BRIDGE:
            return (0, 1) if sensor == Sensor.ANALOG else (0,)
        case Setting.WATCHDOG:
            return (0, 1)
    return ()
