"""What a person has set for good, in a TOML file that can be read and edited by hand.

The fields of ``UserSettings`` are the registry: to add a setting, add one field. Comments in the
file survive a change made by the program.
"""

from __future__ import annotations

import dataclasses
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import tomlkit
from tomlkit.exceptions import ParseError

from soleus.core.terms import Role
from soleus.store import problems
from soleus.store.folder import DataFolder

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


_DEFAULTS: Final = UserSettings()
KNOWN: Final[dict[str, KnownSetting]] = {
    each.name: KnownSetting(key=each.name, default=getattr(_DEFAULTS, each.name), **each.metadata)
    for each in dataclasses.fields(UserSettings)
}


def load_settings(folder: DataFolder) -> UserSettings:
    """Read the settings file; without one, all defaults.

    Raises:
        BrokenFile: it cannot be used; names file, line and key.
    """
    path = folder.settings_path
    text = _read(path)
    values: dict[str, Any] = {}
    for key, value in _parse(path, text).unwrap().items():
        line = _line_of(text, key)
        if key not in KNOWN:
            raise problems.settings_broken(path, line, "there is no such setting", key)
        fault = _fault(KNOWN[key], value)
        if fault:
            raise problems.settings_broken(path, line, fault, key)
        values[key] = float(value) if isinstance(KNOWN[key].default, float) else value
    return UserSettings(**values)


def set_setting(folder: DataFolder, key: str, text: str) -> Value:
    """Keep one setting, given as a person types it; comments in the file stay.

    Raises:
        UsageError: unknown key, a value that it cannot take, or a broken file.
        StoreError: the file cannot be written.
    """
    known = _known(key)
    value = _typed(known, text)
    fault = _fault(known, value)
    if fault:
        raise problems.setting_refused(key, fault)
    load_settings(folder)  # a file that is broken elsewhere is not written over
    path = folder.settings_path
    document = _parse(path, _read(path))
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
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise problems.settings_broken(path, line, "this is not text in UTF-8") from error
    except OSError as error:
        raise problems.settings_broken(path, 1, error.strerror or str(error)) from error


def _parse(path: Path, text: str) -> tomlkit.TOMLDocument:
    try:
        return tomlkit.parse(text)
    except ParseError as error:
        why = str(error).partition(" at line ")[0]
        raise problems.settings_broken(path, error.line, f"this is not TOML ({why})") from error


def _line_of(text: str, key: str) -> int:
    found = re.search(rf'^[ \t]*\[?["\']?{re.escape(key)}\b', text, re.MULTILINE)
    return 1 if found is None else text.count("\n", 0, found.end()) + 1


def _fault(known: KnownSetting, value: object) -> str:
    """Why the setting cannot take the value; "" if it can."""
    if isinstance(known.default, bool):
        return "" if isinstance(value, bool) else "it must be true or false"
    if isinstance(known.default, float):
        number = isinstance(value, int | float) and not isinstance(value, bool)
        low, high = known.low, known.high
        if number and (low is None or value >= low) and (high is None or value <= high):  # type: ignore[operator]
            return ""
        return f"it must be a number from {low:g} to {high:g}"
    if not isinstance(value, str) or not value:
        return "it must be a text in quotes"
    if known.choices and value not in known.choices:
        return f"it must be one of {', '.join(known.choices)}"
    return ""


def _typed(known: KnownSetting, text: str) -> Value:
    """What a person typed, as the setting's type where it can be; else as it is."""
    if isinstance(known.default, bool):
        return {"true": True, "1": True, "false": False, "0": False}.get(text.lower(), text)
    if isinstance(known.default, float):
        try:
            return float(text)
        except ValueError:
            return text
    return text
