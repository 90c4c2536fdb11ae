"""What the simulated probe keeps, and which changes it takes; the twin of core/settings.c.

The rules are those of ``docs/probe.md``, "Settings". It has no memory that survives: a simulated
probe that is opened again is a new one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from soleus.wire.frames import HostFrame, SetCommand
from soleus.wire.offered import OFFERED, values_of
from soleus.wire.spec import BAUD_DEFAULT, Sensor, Setting


@dataclass(frozen=True, slots=True)
class KeptSettings:
    """What is kept, in the order of a SETTINGS frame; units as there."""

    name: str
    calibration_id: str
    tip_area_cmm2: int
    sensor: int
    gain: int
    rate_dhz: int
    baud: int
    bridge: bool
    watchdog: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """What a host asks, in whichever frame: a CMD names no setting and no text."""

    command_id: int
    op: int
    argument: int
    setting: int
    text: str

    @classmethod
    def of(cls, frame: HostFrame) -> Asked:
        """What a frame of the host asks."""
        more = (frame.setting, frame.text) if isinstance(frame, SetCommand) else (0, "")
        return cls(frame.command_id, frame.op, frame.argument, *more)

    @property
    def bare(self) -> bool:
        """Nothing is said beside the op."""
        return not (self.argument or self.setting or self.text)


def in_use(
    name: str, calibration_id: str, tip_area_cmm2: int, sensor: int = Sensor.HX711
) -> KeptSettings:
    """The settings of a new probe with these; a thin sensor has its resistor across it.

    A sensor that no probe has, as of a gauge that a probe stands for, gets those of a load cell.
    """
    (rate_dhz, *_), (gain, *_) = OFFERED.get(sensor, OFFERED[Sensor.HX711])
    return KeptSettings(
        name,
        calibration_id,
        tip_area_cmm2,
        sensor,
        gain,
        rate_dhz,
        BAUD_DEFAULT,
        bridge=sensor == Sensor.ANALOG,
        watchdog=False,
    )


def change(kept: KeptSettings, asked: Asked) -> KeptSettings | None:
    """The settings after a SET, or None where its value is not allowed."""
    number, text = asked.argument, asked.text
    if asked.setting in {Setting.NAME, Setting.CALIBRATION}:
        if number or "\\" in text:  # the codec shows what is no printable letter with one
            return None
        if asked.setting == Setting.NAME:
            return replace(kept, name=text)
        return replace(kept, calibration_id=text)
    return None if text else _with_number(kept, asked.setting, number)


def _with_number(kept: KeptSettings, setting: int, number: int) -> KeptSettings | None:
    if number not in values_of(setting, kept.sensor):
        return None
    match setting:
        case Setting.TIP_AREA:
            return replace(kept, tip_area_cmm2=number)
        case Setting.SENSOR:
            (rate_dhz, *_), (gain, *_) = OFFERED[number]
            return replace(kept, sensor=number, rate_dhz=rate_dhz, gain=gain, bridge=False)
        case Setting.GAIN:
            return replace(kept, gain=number)
        case Setting.RATE:
            return replace(kept, rate_dhz=number)
        case Setting.BAUD:
            return replace(kept, baud=number)
        case Setting.BRIDGE:
            return replace(kept, bridge=bool(number))
    return replace(kept, watchdog=bool(number))  # no other setting has numbers
