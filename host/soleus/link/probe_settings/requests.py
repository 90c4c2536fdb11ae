"""What a probe keeps for good: how a person names it, and the words with the probe about it.

Two small state machines in the manner of ``handshake``: no clock, no port, no thread. A probe
acknowledges a setting only when it is in its memory, which takes some tenths of a second; so what
is asked is asked again until the answer comes, and is done once.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from soleus.core.calibration.profile_toml import ID_FORM
from soleus.errors import ProbeError, UsageError
from soleus.link.handshake import REPEAT_S, CommandIds, Firmware, firmware_of
from soleus.link.probe_settings.values import (
    can_be,
    can_be_with_any,
    number_of,
    point_for_comma,
    typed,
)
from soleus.wire.codec import encode
from soleus.wire.decoder import Decoded, Received
from soleus.wire.frames import Ack, Command, Frame, Hello, SetCommand, Settings
from soleus.wire.gauge.lines import GAUGE_SENSOR
from soleus.wire.offered import OFFERED, values_of
from soleus.wire.spec import TEXT_LEN, AckStatus, Capability, Op, Sensor, Setting

_NOT_KNOWN: Final = "Whether it has kept the last one is not known."
KEPT_WITHIN_S: Final = 5.0  # two records of 0.2 s each, and a line that loses a frame now and then
FIRST_WIRE_VERSION: Final = 2  # with settings
_SINCE: Final = {Setting.WATCHDOG: 3}  # wire version; all others since the first one
_KEPT_AS_THEY_WERE: Final = "The probe's settings are as they were."
_SENSORS: Final = {sensor.name.lower(): sensor for sensor in Sensor if sensor is not Sensor.NONE}

# What a person calls each setting, and what may stand behind it.
KEYS: Final = {
    "name": (Setting.NAME, f"up to {TEXT_LEN} letters, digits and signs"),
    "calibration": (
        Setting.CALIBRATION,
        f"the id of the probe's calibration, up to {TEXT_LEN} characters; '' for none",
    ),
    "tip": (Setting.TIP_AREA, "the area of the contact tip"),
    "sensor": (Setting.SENSOR, "what is wired to the board"),
    "gain": (Setting.GAIN, "that of the amplifier"),
    "rate": (Setting.RATE, "samples per second; with an HX711, what its RATE pin is strapped to"),
    "baud": (Setting.BAUD, "the speed of the line, bits per second"),
    "bridge": (Setting.BRIDGE, "1 if 470 kΩ lie across an analogue sensor, else 0"),
    "watchdog": (Setting.WATCHDOG, "1 if a firmware that hangs shall be started again, else 0"),
}
_KEY_OF: Final = {setting: key for key, (setting, _) in KEYS.items()}


@dataclass(frozen=True, slots=True)
class WantedSetting:
    """A setting and its value as the wire carries it: a number or a text."""

    setting: Setting
    number: int
    text: str


def wanted(key: str, value: str) -> WantedSetting:
    """Turn a key and a value as typed into a setting as the wire carries it.

    Args:
        key: one of ``KEYS``.
        value: in the unit that ``KEYS`` tells.

    Raises:
        UsageError: there is no such key, or the value cannot be one of it.
    """
    if key not in KEYS:
        raise UsageError(
            f"A probe has no setting '{key}'.",
            _KEPT_AS_THEY_WERE,
            f"Use one of: {', '.join(KEYS)}",
        )
    setting = KEYS[key][0]
    if setting is Setting.NAME:
        return WantedSetting(setting, 0, _text(key, value))
    if setting is Setting.CALIBRATION:
        return WantedSetting(setting, 0, _calibration_id(value))
    if setting is Setting.SENSOR and value.lower() in _SENSORS:
        return WantedSetting(setting, _SENSORS[value.lower()], "")
    return WantedSetting(setting, _number(key, value), "")


def in_words(settings: Settings) -> dict[str, str]:
    """Every setting under its key, as a person would type it."""
    sensor = settings.sensor
    return {
        "name": settings.name,
        "calibration": settings.calibration_id,
        "tip": f"{settings.tip_area_cmm2 / 100:g}",
        "sensor": sensor.name.lower() if isinstance(sensor, Sensor) else f"{sensor}",
        "gain": f"{settings.gain}",
        "rate": f"{settings.rate_dhz / 10:g}",
        "baud": f"{settings.baud}",
        "bridge": f"{settings.bridge:d}",
        "watchdog": f"{settings.watchdog:d}",
    }


def keeps_settings(hello: Hello) -> bool:
    """Whether there is a probe whose firmware knows settings at all."""
    return hello.wire_version >= FIRST_WIRE_VERSION and hello.sensor != GAUGE_SENSOR


def must_keep_settings(hello: Hello, wanted: WantedSetting | None = None) -> None:
    """Refuse a probe whose firmware knows no settings, or not this one, and a gauge.

    Args:
        hello: what it says of itself.
        wanted: what it is to keep; None to ask only.

    Raises:
        ProbeError: it is too old, or another maker's.
    """
    if hello.sensor == GAUGE_SENSOR:
        raise ProbeError(
            "A gauge of another maker keeps no settings of soleus.",
            _KEPT_AS_THEY_WERE,
            "Say tip and unit in its URL, and choose a profile with: soleus calibration use",
        )
    if not keeps_settings(hello):
        raise ProbeError(
            f"The probe's firmware speaks wire version {hello.wire_version} and keeps no settings "
            "for others.",
            _KEPT_AS_THEY_WERE,
            "Put the firmware that came with this soleus on the probe: soleus probe flash",
        )
    if wanted is not None and hello.wire_version < _SINCE.get(wanted.setting, FIRST_WIRE_VERSION):
        raise ProbeError(
            f"The probe's firmware is older than the setting {wanted.setting.name.lower()}.",
            _KEPT_AS_THEY_WERE,
            "Put the firmware that came with this soleus on the probe: soleus probe flash",
        )


def must_offer(hello: Hello, kept: Settings, wanted: WantedSetting) -> None:
    """Refuse a value that the probe does not have; what a newer one has, it says itself.

    Args:
        hello: what it says of itself.
        kept: what it keeps; the sensor among it decides.
        wanted: what it is to keep.

    Raises:
        UsageError: it has no such value, with those that it has.
    """
    values = values_of(wanted.setting, kept.sensor)
    if not values or wanted.number in values or firmware_of(hello) is Firmware.NEWER:
        return
    key = _KEY_OF[wanted.setting]
    raise UsageError(
        f"The probe's {key} cannot be {typed(wanted.setting, wanted.number)}.",
        _KEPT_AS_THEY_WERE,
        can_be(key, wanted.setting, kept.sensor),
    )


def is_kept(kept: Settings, wanted: WantedSetting) -> bool:
    """Whether the probe keeps this already, so that setting it would change nothing."""
    if wanted.setting is Setting.SENSOR and wanted.number in OFFERED:
        rates_dhz, gains = OFFERED[wanted.number]
        as_new = (wanted.number, gains[0], rates_dhz[0], False)
        return as_new == (kept.sensor, kept.gain, kept.rate_dhz, kept.bridge)
    return (wanted.text or wanted.number) == (_kept(kept)[wanted.setting] or 0)


def holds_now(hello: Hello, baud: int | None, kept: Settings, setting: Setting) -> bool:
    """Whether the probe works by what it keeps of a setting, or will only from its next start on.

    Args:
        hello: what it says of itself.
        baud: bits per second of its line; None if it is on none.
        kept: what it keeps.
        setting: which.
    """
    works = {
        Setting.SENSOR: (hello.sensor, hello.gain, hello.nominal_rate_dhz),
        Setting.GAIN: hello.gain,
        Setting.RATE: hello.nominal_rate_dhz,
        Setting.BAUD: kept.baud if baud is None else baud,
        Setting.BRIDGE: Capability.SEES_OPEN in hello.capabilities,
        Setting.WATCHDOG: Capability.WATCHDOG in hello.capabilities,
    }
    waits = _kept(kept) | {Setting.SENSOR: (kept.sensor, kept.gain, kept.rate_dhz)}
    return setting not in works or works[setting] == waits[setting]


class NoAnswer(ProbeError):
    """The probe was there and says nothing about its settings any more."""

    def __init__(self, effect: str) -> None:
        super().__init__(
            "The probe does not answer about its settings.",
            effect,
            "Unplug it, wait a moment, plug it in, and look: soleus probe set",
        )


class SetRequest:
    """One setting, sent again until the probe has it in its memory.

    Args:
        wanted: which, and its value.
        started_s: when it is first asked, s, on the clock that ``step`` is told.
        ids: where the command's number comes from.

    Attributes:
        done: the setting is kept.
    """

    def __init__(self, wanted: WantedSetting, started_s: float, ids: CommandIds) -> None:
        self._command = SetCommand(ids.next(), Op.SET, wanted.number, wanted.setting, wanted.text)
        self._asking = _Asking(encode(self._command), started_s, _NOT_KNOWN)
        self.done = False

    def step(self, now_s: float, decoded: Iterable[Decoded]) -> bytes:
        """Take one read; return the bytes to send now, often none.

        Raises:
            UsageError: the probe does not have this value.
            ProbeError: it could not keep it, or does not answer.
        """
        for frame in _frames(decoded):
            if isinstance(frame, Ack) and frame.command_id == self._command.command_id:
                _must_be_ok(frame.status)
                self.done = True
        return b"" if self.done else self._asking.step(now_s)


class SettingsRequest:
    """Asks what the probe keeps.

    Args:
        started_s: when it is first asked, s, on the clock that ``step`` is told.
        ids: where the command's number comes from.

    Attributes:
        settings: the answer; None until it is there.
        given_up: the probe did not answer in time.
    """

    def __init__(self, started_s: float, ids: CommandIds) -> None:
        question = encode(Command(ids.next(), Op.SETTINGS))
        self._asking = _Asking(question, started_s, "What it keeps is not known.")
        self.settings: Settings | None = None

    @property
    def done(self) -> bool:
        """The answer is there."""
        return self.settings is not None

    @property
    def given_up(self) -> bool:
        """The probe did not answer in time."""
        return self._asking.given_up

    def step(self, now_s: float, decoded: Iterable[Decoded]) -> bytes:
        """Take one read; return the bytes to send now, often none.

        Raises:
            ProbeError: the probe does not answer.
        """
        for frame in _frames(decoded):
            if isinstance(frame, Settings):
                self.settings = frame
        return b"" if self.settings is not None else self._asking.step(now_s)


class _Asking:
    """Sends one question again and again, until its patience is over."""

    def __init__(self, line: bytes, started_s: float, effect: str) -> None:
        self._line = line
        self._effect = effect  # of no answer
        self._started_s = self._next_s = started_s
        self.given_up = False

    def step(self, now_s: float) -> bytes:
        if now_s - self._started_s >= KEPT_WITHIN_S:
            self.given_up = True
            raise NoAnswer(self._effect)
        if now_s < self._next_s:
            return b""
        self._next_s = now_s + REPEAT_S
        return self._line


def _must_be_ok(status: AckStatus | int) -> None:
    if status == AckStatus.OK:
        return
    if status == AckStatus.BAD_ARGUMENT:
        raise UsageError(
            "The probe cannot be set to that.",
            _KEPT_AS_THEY_WERE,
            "Its firmware has other values than this soleus: soleus probe flash, or update soleus.",
        )
    raise ProbeError(
        "The probe could not keep the setting: its memory gave something else back.",
        _KEPT_AS_THEY_WERE,
        "Try again. If it stays so, the board's EEPROM is worn out: use another board.",
    )


def _kept(kept: Settings) -> dict[Setting, str | int]:
    return {
        Setting.NAME: kept.name,
        Setting.CALIBRATION: kept.calibration_id,
        Setting.TIP_AREA: kept.tip_area_cmm2,
        Setting.SENSOR: kept.sensor,
        Setting.GAIN: kept.gain,
        Setting.RATE: kept.rate_dhz,
        Setting.BAUD: kept.baud,
        Setting.BRIDGE: kept.bridge,
        Setting.WATCHDOG: kept.watchdog,
    }


def _text(key: str, value: str) -> str:
    if len(value) <= TEXT_LEN and all(" " <= c <= "~" and c != "\\" for c in value):
        return value
    raise UsageError(
        f"'{value}' cannot be a {key}: the probe keeps up to {TEXT_LEN} plain letters, digits and "
        "signs.",
        _KEPT_AS_THEY_WERE,
        "Use a shorter one, without accents and backslashes.",
    )


def _calibration_id(value: str) -> str:
    """An id that a profile can have and that the probe has room for, or nothing."""
    if value and not ID_FORM.fullmatch(value):
        raise UsageError(
            f"'{value}' cannot be the id of a calibration: those have small letters, digits and "
            "hyphens.",
            _KEPT_AS_THEY_WERE,
            "Which there are: soleus calibration list",
        )
    if len(value) > TEXT_LEN:
        raise UsageError(
            f"'{value}' is too long: the probe has room for ids of up to {TEXT_LEN} characters.",
            _KEPT_AS_THEY_WERE,
            f"Choose it on this computer instead: soleus calibration use {value}",
        )
    return value


def _number(key: str, value: str) -> int:
    setting, about = KEYS[key]
    number = number_of(setting, value)
    if number is not None:
        return number
    choice, comma = can_be_with_any(key, setting), point_for_comma(value)
    raise UsageError(
        f"'{value}' cannot be a {key}.",
        _KEPT_AS_THEY_WERE,
        f"It is: {about}. {choice} {comma}".rstrip(),
    )


def _frames(decoded: Iterable[Decoded]) -> Iterable[Frame]:
    return (one.frame for one in decoded if isinstance(one, Received))
