"""One table of a TOML file, taken key by key, each with its type; what is left over is an error.

For every file of settings or data whose keys matter: a misspelt ``cap_kpa`` must not become a
place without a cap, and no key gives NaN, which no limit would stop: it is neither above nor below
anything. Knows no file and no particular key.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from enum import Enum
from typing import Final, TypeVar

from soleus.errors import BrokenFile

_T = TypeVar("_T")
_E = TypeVar("_E", bound=Enum)
_KINDS: Final[Mapping[type, str]] = {
    str: "a text",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    list: "a list",
    dict: "a table",
    date: "a date such as 2026-05-31",
}
# No count, load, pressure, area or tolerance comes near it; what lies beyond is a slip of the hand,
# and would become infinite in the first product.
NUMBER_MAX: Final = 1e12


def read_toml(text: str, file: str) -> TomlTable:
    """Return the top table of a TOML text.

    Raises:
        BrokenFile: not TOML; names the line.
    """
    try:
        return TomlTable(tomllib.loads(text), file, text=text)
    except tomllib.TOMLDecodeError as error:
        said, _, place = str(error).partition(" (at ")
        raise BrokenFile(file=file, where=place.rstrip(")") or "somewhere", what=said) from error
    except (ValueError, RecursionError) as error:  # a number of 5000 digits, tables 1000 deep
        raise BrokenFile(file=file, where="somewhere", what=f"{error}") from error


class TomlTable:
    """A table whose keys are taken one by one; every method raises ``BrokenFile`` with the key.

    Args:
        raw: what the TOML parser made of it.
        file: the file's name, for the sentences of errors.
        where: which table this is, for example ``spot ps01``; empty for the top.
        text: the whole file, to find the line of a key by.
    """

    def __init__(
        self, raw: Mapping[str, object], file: str, where: str = "", text: str = ""
    ) -> None:
        self._left = dict(raw)
        self._file = file
        self._where = where
        self._text = text

    @property
    def keys_left(self) -> tuple[str, ...]:
        """The keys that nobody has taken yet, in the file's order."""
        return tuple(self._left)

    def broken(self, key: str, what: str) -> BrokenFile:
        """Return the error that says what is wrong at a key of this table."""
        line = _line_of(self._text, self._where.split(), key)
        where = f"line {line}, {self._path(key)}" if line else self._path(key)
        return BrokenFile(file=self._file, where=where, what=what)

    def take(self, key: str, kind: type[_T]) -> _T:
        """Return the value of a key; an int serves where a float is asked for.

        A number is finite, and not beyond ``NUMBER_MAX``.
        """
        if key not in self._left:
            raise self.broken(key, "this key is missing")
        value = self._left.pop(key)
        if isinstance(value, int | float):
            self._refuse_no_number(key, value)
        if kind is float and type(value) is int:
            value = float(value)
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            raise self.broken(key, f"this should be {_KINDS[kind]}, not {value!r}")
        return value

    def numbers(self, key: str) -> list[float]:
        """Return a list of numbers, each as ``take`` would give it."""
        values = self.take(key, list)
        if not all(type(value) in (int, float) for value in values):
            raise self.broken(key, "this should be a list of numbers")
        for value in values:
            self._refuse_no_number(key, value)
        return [float(value) for value in values]

    def text(self, key: str) -> str:
        """Return a text that is not empty."""
        text = self.take(key, str)
        if not text.strip():
            raise self.broken(key, "this text is empty")
        return text

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts, which may be empty."""
        items = self.take(key, list)
        if not all(isinstance(item, str) for item in items):
            raise self.broken(key, "this should be a list of texts")
        return tuple(items)

    def above_zero(self, key: str) -> float:
        """Return a number above 0."""
        number = self.take(key, float)
        if not number > 0:
            raise self.broken(key, f"this should be above 0, not {number:g}")
        return number

    def enum(self, key: str, kind: type[_E]) -> _E:
        """Return the member of an enum that has this text as its value."""
        value = self.text(key)
        for member in kind:
            if member.value == value:
                return member
        raise self.broken(key, f"{value!r} is none of {', '.join(str(m.value) for m in kind)}")

    def known(self, key: str, keys: Iterable[str]) -> str:
        """Return a text that is one of these."""
        return self._one_of(key, self.text(key), keys)

    def all_known(self, key: str, keys: Iterable[str]) -> tuple[str, ...]:
        """Return a list of texts that are all among these."""
        known = tuple(keys)
        return tuple(self._one_of(key, value, known) for value in self.texts(key))

    def labels(self, key: str) -> dict[str, str]:
        """Return a table of nothing but texts."""
        below = self.table(key)
        return {name: below.text(name) for name in below.keys_left}

    def table(self, key: str) -> TomlTable:
        """Return the table below a key."""
        return TomlTable(self.take(key, dict), self._file, self._path(key), self._text)

    def named(self, key: str) -> dict[str, TomlTable]:
        """Return the tables ``[key.NAME]`` by name."""
        below = self.table(key)
        return {name: below.table(name) for name in below.keys_left}

    def listed(self, key: str, id_key: str) -> dict[str, TomlTable]:
        """Return the tables ``[[key]]`` by the id that each carries under ``id_key``."""
        found: dict[str, TomlTable] = {}
        for table in self.array(key):
            name = table.text(id_key)
            if name in found:
                raise self.broken(key, f"{name!r} stands here twice")
            table._where = f"{self._path(key)} {name}"  # noqa: SLF001  # its own class
            found[name] = table
        return found

    def array(self, key: str) -> tuple[TomlTable, ...]:
        """Return the tables of a list of tables, in order."""
        items = self.take(key, list)
        if not all(isinstance(item, dict) for item in items):
            raise self.broken(key, "this should be a list of tables")
        path = self._path(key)
        return tuple(
            TomlTable(item, self._file, f"{path} number {n}") for n, item in enumerate(items, 1)
        )

    def done(self) -> None:
        """Raise for the first key that nobody has taken."""
        for key in self._left:
            raise self.broken(key, "this key is not known here")

    def _refuse_no_number(self, key: str, value: float) -> None:
        if value in (math.inf, -math.inf) or value != value:  # noqa: PLR0124 - NaN is not itself
            raise self.broken(key, f"this should be a number, not {value:g}")
        if abs(value) > NUMBER_MAX:
            limits = f"from {-NUMBER_MAX:g} to {NUMBER_MAX:g}"
            raise self.broken(key, f"this should be {limits}")

    def _path(self, key: str) -> str:
        return f"{self._where} {key}".strip()

    def _one_of(self, key: str, value: str, keys: Iterable[str]) -> str:
        if value not in keys:
            raise self.broken(key, f"{value!r} is not defined in this file")
        return value


def _line_of(text: str, table: Sequence[str], key: str) -> int:
    """Line of a key, as ``[a.b.key]``, below ``[a.b]``, as ``a.b.key``, or in an inline table.

    0 if it is missing or written otherwise.
    """
    wanted, header, around = ".".join([*table, key]), "", 0
    for number, line in enumerate(text.splitlines(), 1):
        if line.lstrip().startswith("["):
            header = line.partition("]")[0].strip("[ ")
            if header == wanted:
                return number
            continue
        name, equals, _ = line.partition("=")
        written = f"{header}.{name.strip()}".strip(".") if equals else ""
        if written == wanted:
            return number
        if written and wanted.startswith(f"{written}."):
            around = number
    return around
