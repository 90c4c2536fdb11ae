"""A calibration profile as TOML: what each key means and which values it can take.

The text travels as a file, inside the wheel, and whole inside every session. Knows no folders.
"""

from __future__ import annotations

import json
import re
from datetime import date, datetime
from typing import Final

from soleus.core.calibration import (
    Calibration,
    SensorClass,
    SensorKind,
    TermName,
    Uncertainty,
    UncertaintyTerm,
)
from soleus.core.tables import Table, read_toml

FORMAT: Final = 1
ID_FORM: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
UID_FORM: Final = re.compile(r"(?:[0-9a-f]{16})?")
_PARTS: Final = ("absolute_n", "relative")
UPSIDE_DOWN: Final = (
    "this should be above 0; a cell whose count falls under load is mounted upside down or has "
    "its signal wires swapped"
)


def parse_profile(text: str, file: str) -> Calibration:
    """Return the calibration that a profile describes.

    Args:
        text: the whole file.
        file: its name, for the sentences of errors.

    Raises:
        BrokenFile: not TOML, a key that is missing, unknown or out of range; names line and key.
    """
    top = read_toml(text, file)
    if top.take("format", int) != FORMAT:
        raise top.broken("format", f"this version of soleus reads format {FORMAT}")
    made_with, line = top.table("made_with"), top.table("line")
    simulated = top.take("simulated", bool)
    made_on = take_date(top, "made_on")
    calibration = Calibration(
        id=take_id(top),
        made_on=made_on,
        due_on=_due_on(top, made_on, simulated=simulated),
        sensor=made_with.enum("sensor", SensorKind),
        sensor_class=made_with.enum("sensor_class", SensorClass),
        gain=take_whole(made_with, "gain", 1),
        nominal_rate_hz=made_with.above_zero("nominal_rate_hz"),
        supply_mv=take_whole(made_with, "supply_mv", 0),
        probe_uid=take_uid(made_with),
        zero_counts=line.take("zero_counts", float),
        counts_per_n=_counts_per_n(line),
        span_n=line.above_zero("span_n"),
        tip_area_mm2=line.above_zero("tip_area_mm2"),
        uncertainty=_uncertainty(top),
        example=top.take("example", bool),
        simulated=simulated,
        notes=top.take("notes", str),
    )
    for table in (made_with, line, top):
        table.done()
    return calibration


def profile_text(cal: Calibration) -> str:
    """Return the profile as a file that ``parse_profile`` reads back to an equal calibration."""
    due = [] if cal.due_on is None else [f"due_on = {cal.due_on.isoformat()}"]
    lines = [
        f"format = {FORMAT}",
        f"id = {quoted(cal.id)}",
        f"made_on = {cal.made_on.isoformat()}",
        *due,
        f"example = {_bool(cal.example)}",
        f"simulated = {_bool(cal.simulated)}",
        f"notes = {quoted(cal.notes)}",
        "",
        "[made_with]",
        f"sensor = {quoted(cal.sensor.value)}",
        f"sensor_class = {quoted(cal.sensor_class.value)}",
        f"gain = {cal.gain}",
        f"nominal_rate_hz = {cal.nominal_rate_hz!r}",
        f"supply_mv = {cal.supply_mv}  # 0: not measured",
        f"probe_uid = {quoted(cal.probe_uid)}  # empty: any probe of this kind",
        "",
        "[line]  # counts = zero_counts + counts_per_n * force",
        f"zero_counts = {cal.zero_counts!r}",
        f"counts_per_n = {cal.counts_per_n!r}",
        f"span_n = {cal.span_n!r}  # highest force weighed",
        f"tip_area_mm2 = {cal.tip_area_mm2!r}",
        "",
        "[uncertainty]  # standard uncertainties; times coverage_k they cover 95 %",
        f"coverage_k = {cal.uncertainty.coverage_k!r}",
    ]
    for term in cal.uncertainty.terms:
        lines += ["", f"[uncertainty.{term.name.value}]"]
        parts = {"absolute_n": term.absolute_n, "relative": term.relative}
        lines += [f"{part} = {value!r}" for part, value in parts.items() if value]
    return "\n".join(lines) + "\n"


def take_id(table: Table) -> str:
    """Take a profile's name: small letters, digits and hyphens, so that it can name a file."""
    name = table.text("id")
    if not ID_FORM.fullmatch(name):
        raise table.broken("id", "this should be up to 40 small letters, digits and hyphens")
    return name


def take_uid(table: Table) -> str:
    """Take the unique id of a probe, or nothing."""
    uid = table.take("probe_uid", str)
    if not UID_FORM.fullmatch(uid):
        raise table.broken("probe_uid", "this should be 16 hexadecimal digits, or empty")
    return uid


def take_date(table: Table, key: str) -> date:
    """Take a day without a time."""
    day = table.take(key, date)
    if isinstance(day, datetime):
        raise table.broken(key, "this should be a date without a time")
    return day


def take_share(table: Table, key: str) -> float:
    """Take a tolerance as a share of its value."""
    share = table.take(key, float)
    if not 0.0 <= share < 1.0:
        raise table.broken(key, f"this should be a share from 0 to 1, not {share:g}")
    return share


def take_whole(table: Table, key: str, low: int) -> int:
    """Take a whole number of at least ``low``."""
    value = table.take(key, int)
    if value < low:
        raise table.broken(key, f"this should be at least {low}, not {value}")
    return value


def _due_on(top: Table, made_on: date, *, simulated: bool) -> date | None:
    if simulated and "due_on" not in top.keys_left:
        return None
    due_on = take_date(top, "due_on")
    if due_on <= made_on:
        raise top.broken("due_on", "this should be later than made_on")
    return due_on


def _counts_per_n(line: Table) -> float:
    value = line.take("counts_per_n", float)
    if not 0.0 < value < float("inf"):
        raise line.broken("counts_per_n", UPSIDE_DOWN)
    return value


def _uncertainty(top: Table) -> Uncertainty:
    table = top.table("uncertainty")
    coverage_k = _at_least(table, "coverage_k", 1)
    names = {name.value: name for name in TermName}
    for key in table.keys_left:
        if key not in names:
            raise table.broken(key, f"this is none of {', '.join(names)}")
    terms = tuple(_term(names[key], table.table(key)) for key in table.keys_left)
    if not any(term.absolute_n for term in terms):
        raise top.broken("uncertainty", "no term has an absolute_n above 0: no probe is exact")
    return Uncertainty(terms, coverage_k)


def _term(name: TermName, table: Table) -> UncertaintyTerm:
    """A part that is not given is 0, so that a row shows what its cause does."""
    parts = {part: _at_least(table, part, 0) for part in table.keys_left if part in _PARTS}
    table.done()
    return UncertaintyTerm(name, **parts)


def _at_least(table: Table, key: str, low: int) -> float:
    value = table.take(key, float)
    if not low <= value < float("inf"):
        raise table.broken(key, f"this should be at least {low}, not {value:g}")
    return value


def quoted(text: str) -> str:
    """Return a text as TOML writes it."""
    # the escapes of JSON are among those of TOML; DEL alone must be escaped in TOML only
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _bool(value: bool) -> str:
    return "true" if value else "false"
