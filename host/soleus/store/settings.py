"""What a person has set for good, in a TOML file that can be read and edited by hand.

The fields of ``UserSettings`` are the registry: to add a setting, add one field. Comments in the
file survive a change made by the program.
"""

from __future__ import annotations

import dataclasses
import math
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from soleus.core.terms import Role
from soleus.core.toml_table import TomlTable, read_toml
from soleus.errors import BrokenFile
from soleus.store import problems
from soleus.store.folder import DataFolder
from soleus.store.text_files import text_of

Value = bool | int | float | str


def _setting(
    default: Value,
    doc: str,
    *,
    choices: tuple[str, ...] = (),
    low: float | None = None,
    high: float | None = None,
) -> Any:  # noqa: ANN401 - what dataclasses.field gives; the annotation beside it is the type
    facts = {"doc": doc, "choices": choices, "low": low, "high": high}
    return field(default=default, metadata=facts)


@dataclass(frozen=True, slots=True)
class UserSettings:
    """Every setting with its default; a value that is not in the file is the default."""

    plain: bool = _setting(False, "spoken-style lines instead of the full screen")
    person: str = _setting("me", "whose session it is when none is named")
    role: str = _setting(
        "self", "who presses: self or therapist", choices=tuple(role.value for role in Role)
    )
    theme: str = _setting(
        "dark", "colours of the screen", choices=("dark", "light", "high-contrast")
    )
    glyphs: str = _setting(
        "auto", "signs of the curve", choices=("auto", "quadrants", "halves", "ascii")
    )
    bell: bool = _setting(True, "rings the terminal's bell in a hold: in band, above, end, let go")
    no_contact_s: float = _setting(
        90.0, "without contact for this long a hold ends, seconds", low=30, high=300
    )


@dataclass(frozen=True, slots=True)
class KnownSetting:
    """One setting as the registry describes it."""

    key: str
    default: Value
    doc: str
    choices: tuple[str, ...]
    low: float | None
    high: float | None

    def fault(self, value: Value) -> str:
        """Why the setting cannot take a value of its type; empty if it can."""
        if isinstance(value, float) and self.low is not None and self.high is not None:
            within = self.low <= value <= self.high
            return "" if within else f"it must be a number from {self.low:g} to {self.high:g}"
        if self.choices and value not in self.choices:
            return f"it must be one of {', '.join(self.choices)}"
        return "it must be a text in quotes" if value == "" else ""


_DEFAULTS: Final = UserSettings()
KNOWN: Final[dict[str, KnownSetting]] = {
    each.name: KnownSetting(key=each.name, default=getattr(_DEFAULTS, each.name), **each.metadata)
    for each in dataclasses.fields(UserSettings)
}


def load_settings(folder: DataFolder) -> UserSettings:
    """Read the settings file; without one, all defaults.

    Raises:
        UsageError: it cannot be used; names file, line and key.
    """
    try:
        table = read_toml(_read(folder.settings_path), str(folder.settings_path))
        values: dict[str, Any] = {key: _taken(table, key) for key in table.keys_left}
    except BrokenFile as broken:
        raise problems.settings_broken(broken) from broken
    return UserSettings(**values)


def set_setting(folder: DataFolder, key: str, text: str) -> Value:
    """Keep one setting, given as a person types it; comments in the file stay.

    Raises:
        UsageError: unknown key, a value that it cannot take, or a broken file.
        StoreError: the file cannot be written.
    """
    import tomlkit

    known = _known(key)
    value = _typed(known, text)
    fault = known.fault(value)
    if fault:
        raise problems.setting_refused(key, fault)
    load_settings(folder)  # a file that is broken elsewhere is not written over
    path = folder.settings_path
    document = tomlkit.parse(_read(path))
    if key not in document:
        document.add(tomlkit.comment(known.doc))
    document[key] = value
    folder.put(path, tomlkit.dumps(document).encode())
    return value


def get_setting(folder: DataFolder, key: str) -> Value:
    """Return the value of a setting that is in force.

    Raises:
        UsageError: unknown key, or a broken file.
    """
    value: Value = getattr(load_settings(folder), _known(key).key)
    return value


def _known(key: str) -> KnownSetting:
    if key not in KNOWN:
        raise problems.setting_unknown(key, tuple(KNOWN))
    return KNOWN[key]


def _read(path: Path) -> str:
    return text_of(path) if path.exists() else ""


def _taken(table: TomlTable, key: str) -> Value:
    """The value of a key in the file, as its setting takes it."""
    if key not in KNOWN:
        raise table.broken(key, "there is no such setting")
    value: Value = table.take(key, type(KNOWN[key].default))
    fault = KNOWN[key].fault(value)
    if fault:
        raise table.broken(key, fault)
    return value


def _typed(known: KnownSetting, text: str) -> Value:
    """What a person typed, as the setting's type.

    Raises:
        UsageError: it is none of that type.
    """
    if isinstance(known.default, bool):
        if text.lower() not in _BOOLS:
            raise problems.setting_refused(known.key, "it must be true or false")
        return _BOOLS[text.lower()]
    if isinstance(known.default, float):
        with suppress(ValueError):
            return float(text)
        return math.nan  # which no limits take
    return text


_BOOLS: Final = {"true": True, "1": True, "false": False, "0": False}
