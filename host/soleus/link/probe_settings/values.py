"""The numbers that a probe's settings can have, as a person types and reads them.

Knows the units of a person and of the wire, and nothing of probes in conversation. Which values
there are stands in ``wire.offered``.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import Final

from soleus.wire.offered import OFFERED, values_of
from soleus.wire.spec import Sensor, Setting

_SCALES: Final = {Setting.TIP_AREA: 100, Setting.RATE: 10}  # mm² to 1/100 mm², 1/s to 0.1/s
_BY_SENSOR: Final = frozenset({Setting.GAIN, Setting.RATE, Setting.BRIDGE})
_WITH_COMMA: Final = re.compile(r"\s*\d*,\d+\s*")


def number_of(setting: Setting, typed: str) -> int | None:
    """What the wire carries for a number that was typed; None if that is no such number."""
    try:
        number = float(typed) * _SCALES.get(setting, 1)
    except ValueError:
        return None
    if not math.isfinite(number) or not math.isclose(number, round(number)):
        return None
    return round(number) if 0 <= round(number) < 1 << 32 else None


def typed(setting: Setting, number: int) -> str:
    """A number of the wire as a person would type it."""
    if setting is Setting.SENSOR and number in OFFERED:
        return Sensor(number).name.lower()
    return f"{number / _SCALES.get(setting, 1):.10g}"


def can_be(key: str, setting: Setting, sensor: Sensor | int) -> str:
    """Which numbers a setting can have with this sensor, in a sentence.

    Args:
        key: what a person calls the setting.
        setting: which; one whose numbers are known for the sensor.
        sensor: of the probe.
    """
    whose = f"With {typed(Setting.SENSOR, sensor)} its" if setting in _BY_SENSOR else "Its"
    return f"{whose} {key} can be {_choice(setting, values_of(setting, sensor))}."


def can_be_with_any(key: str, setting: Setting) -> str:
    """Say what a setting can be with each sensor, where the probe's is not known yet."""
    sensors = tuple(OFFERED) if setting in _BY_SENSOR else tuple(OFFERED)[:1]
    return " ".join(can_be(key, setting, sensor) for sensor in sensors)


def point_for_comma(text: str) -> str:
    """What to do about a decimal comma, in a sentence; empty where there is none."""
    if not _WITH_COMMA.fullmatch(text):
        return ""
    return f"Use a point, not a comma: {text.strip().replace(',', '.')}."


def _choice(setting: Setting, values: Sequence[int]) -> str:
    if isinstance(values, range):
        first, last, step = (typed(setting, n) for n in (values[0], values[-1], values.step))
        return f"{first} to {last} mm² in steps of {step}"
    *others, last = (typed(setting, value) for value in values)
    return f"{', '.join(others)} or {last}" if others else last
