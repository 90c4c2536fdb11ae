"""Lines of other makers' gauges: text in, the number as it was printed out.

A gauge prints digits, a point and perhaps a unit. They are kept as such: ``12.50 lbf`` is 1250 with
two decimals in lbf, so the record holds what the instrument showed, to the last digit. Which
instrument prints how is in ``wire.gauge.dialects``; nothing here knows of ports or of pressure.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from types import MappingProxyType
from typing import Final

LINE_MAX: Final = 80  # bytes; a longer one is no line of a gauge
GAUGE_SENSOR: Final = 0xE0  # in the HELLO made for a gauge; no firmware uses it
_ENDS: Final = re.compile(rb"[\r\n]")


class Unit(Enum):
    """A unit of force as soleus writes it; the value goes into the name of a calibration."""

    NEWTON = "n"
    KGF = "kgf"
    GF = "gf"
    LBF = "lbf"
    OZF = "ozf"


# How gauges write them, in small letters; the first one is how soleus writes it to a person.
WRITTEN: Final[Mapping[Unit, tuple[str, ...]]] = {
    Unit.NEWTON: ("N",),
    Unit.KGF: ("kgf", "kg"),
    Unit.GF: ("gf", "g"),
    Unit.LBF: ("lbf", "lb", "lbs"),
    Unit.OZF: ("ozf", "oz"),
}
USUAL_UNITS: Final[Mapping[str, Unit]] = {
    text.lower(): unit for unit, texts in WRITTEN.items() for text in texts
}


@dataclass(frozen=True, slots=True)
class Dialect:
    """How one family of instruments talks.

    Attributes:
        name: in the URL.
        about: which instruments, for a person.
        ask: bytes that make it send one reading; empty if it sends by itself.
        zero: bytes that make it set itself to zero; empty if none were published.
        rate_hz: how often it is asked, or about how often it sends.
        baud: as it comes from the maker, 8 data bits, no parity.
        line: what a reading looks like; groups ``sign``, ``number`` and, where there is one,
            ``unit``.
        units: how it writes its units, in small letters; others are not read.
        minus: the sign of pulling; empty where pulling has none and pressing has one.
        answer_n: bytes of an answer that has no end of line; 0: lines end.
        overload: what it prints beyond its range.
        example: a line as it should come, for complaints.
        source: where this was published.
        tried: somebody has tried it on the instrument itself.
    """

    name: str
    about: str
    ask: bytes
    rate_hz: float
    baud: int
    line: re.Pattern[str]
    overload: re.Pattern[str]
    example: str
    source: str
    tried: bool
    zero: bytes = b""
    units: Mapping[str, Unit] = field(default_factory=lambda: USUAL_UNITS)
    minus: str = "-"
    answer_n: int = 0


@dataclass(frozen=True, slots=True)
class GaugeReading:
    """A number as it was printed: ``digits`` / 10^``decimals`` in ``unit`` (None: none printed).

    ``text`` is the whole line, safe to show.
    """

    digits: int
    decimals: int
    unit: Unit | None
    text: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Overload:
    """The gauge says that the force is beyond its range; ``text`` is how, safe to show."""

    text: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class UnreadableLine:
    """A line that says nothing in this dialect; ``text`` is safe to show."""

    text: str


Line = GaugeReading | Overload | UnreadableLine


def unit_named(text: str) -> Unit | None:
    """The unit that a person's word means; None for a word that means none."""
    return USUAL_UNITS.get(text.strip().lower())


def read_line(line: bytes, dialect: Dialect) -> Line:
    """Read one line without its end. Never raises."""
    text = "".join(chr(code) if 0x20 <= code < 0x7F else "?" for code in line[:LINE_MAX])
    if dialect.overload.fullmatch(text.strip()):
        return Overload(text)
    found = dialect.line.fullmatch(text.strip())
    if found is None or len(line) > LINE_MAX:
        return UnreadableLine(text)
    parts = found.groupdict()
    unit = None
    if parts.get("unit"):
        unit = dialect.units.get(parts["unit"].lower())
        if unit is None:
            return UnreadableLine(text)
    whole, _, decimals = parts["number"].partition(".")
    digits = int(whole + decimals)
    pulling = parts["sign"] == dialect.minus
    return GaugeReading(-digits if pulling else digits, len(decimals), unit, text)


class LineResult(Enum):
    """What became of a line."""

    READING = "reading"
    OVERLOAD = "overload"
    UNREADABLE = "unreadable"
    CUT = "cut"  # the first one, which may have begun before anybody listened


@dataclass(frozen=True, slots=True)
class LineAccounting:
    """Where every byte went: ``bytes_n`` by result, with the line's end, and what is held back."""

    lines_n: Mapping[LineResult, int]
    bytes_n: Mapping[LineResult, int]
    empty_n: int
    pending_n: int

    @property
    def fed_n(self) -> int:
        """All bytes that were ever fed."""
        return sum(self.bytes_n.values()) + self.empty_n + self.pending_n


_RESULT_OF: Final = {
    GaugeReading: LineResult.READING,
    Overload: LineResult.OVERLOAD,
    UnreadableLine: LineResult.UNREADABLE,
}


class LineReader:
    """Takes bytes in any portions and gives the lines in them; one per connection.

    A line ends with CR, LF or both. What comes is the same wherever a read was cut. What stands
    before the first end of a line may be the rest of a number, so it is given up. Answers of a
    fixed length end there, whether or not an end of line follows.

    Args:
        dialect: how the instrument talks.
    """

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect
        self._held = b""
        self._outgrown_n = 0  # bytes given up of a line without an end
        self._empty_n = 0
        self._in_step = dialect.answer_n > 0  # an end of line has been seen, or is not needed
        self._lines_n = dict.fromkeys(LineResult, 0)
        self._bytes_n = dict.fromkeys(LineResult, 0)

    @property
    def accounting(self) -> LineAccounting:
        """Where all bytes went so far."""
        return LineAccounting(
            MappingProxyType(self._lines_n.copy()),
            MappingProxyType(self._bytes_n.copy()),
            self._empty_n,
            len(self._held) + self._outgrown_n,
        )

    def feed(self, data: bytes) -> list[Line]:
        """Take the bytes of one read; returns the lines that they complete, in order."""
        if self._dialect.answer_n:
            return self._feed_answers(data)
        *ended, rest = _ENDS.split(data)
        found = [self._end(run, end_n=1) for run in ended]
        self._held += rest
        if len(self._held) > LINE_MAX:
            kept = self._held[: LINE_MAX + 1]  # enough to know that it is too long
            self._outgrown_n += len(self._held) - len(kept)
            self._held = kept
        return [line for line in found if line is not None]

    def forget(self) -> None:
        """The instrument is asked anew: the rest of an answer of a fixed length will not come."""
        if self._dialect.answer_n and self._held:
            self._lines_n[LineResult.CUT] += 1
            self._bytes_n[LineResult.CUT] += len(self._held)
            self._held = b""

    def _feed_answers(self, data: bytes) -> list[Line]:
        found = []
        for code in data:
            if code in b"\r\n":
                found.append(self._end(b"", end_n=1))
                continue
            self._held += bytes((code,))
            if len(self._held) == self._dialect.answer_n:
                found.append(self._end(b"", end_n=0))
        return [line for line in found if line is not None]

    def _end(self, run: bytes, end_n: int) -> Line | None:
        whole, n = self._held + run, len(self._held) + len(run) + self._outgrown_n + end_n
        self._held, self._outgrown_n = b"", 0
        in_step, self._in_step = self._in_step, True
        if not whole.strip():
            self._empty_n += n
            return None
        line = read_line(whole, self._dialect)
        result = _RESULT_OF[type(line)] if in_step else LineResult.CUT
        self._lines_n[result] += 1
        self._bytes_n[result] += n
        return line if in_step else None
