"""A calibration profile as TOML: what each key means and which values it can take.

The text travels as a file, inside the wheel, and whole inside every session. Format 3, which puts
right what a leaning hand takes away, is written where there is such a share, else format 2; format
1, with a straight line and one factor k for all loads, is still read. So a profile, and a session
with it, reads as on the day it was made. A profile carries a hash of its own figures, so that one
that was edited by hand can be called so. Knows no folders.
"""

from __future__ import annotations

import hashlib
import math
import re
from dataclasses import replace
from datetime import date, datetime
from typing import Final

from soleus.core.calibration.model import Calibration, SensorClass, SensorKind
from soleus.core.calibration.response import Response
from soleus.core.calibration.uncertainty import TermName, Uncertainty, UncertaintyTerm
from soleus.core.toml_table import TomlTable, read_toml

FORMAT: Final = 3
FORMAT_WITHOUT_LEAN: Final = 2
FORMATS_READ: Final = (1, 2, 3)
LEAN_SHARE_MAX: Final = 0.1  # of a probe that leans by 45° at most
ID_FORM: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
UID_FORM: Final = re.compile(r"(?:[0-9a-f]{16})?")
SHA256_FORM: Final = re.compile(r"(?:[0-9a-f]{64})?")
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
    number = top.take("format", int)
    if number not in FORMATS_READ:
        raise top.broken("format", f"this version of soleus reads formats 1 to {FORMAT}")
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
        counts_per_n2=_bend(line),
        points=_points(line),
        temperature_c=_maybe(made_with, "temperature_c"),
        lean_share=_lean_share(line, number),
        uncertainty=_uncertainty(top, number),
        example=top.take("example", bool),
        simulated=simulated,
        notes=top.take("notes", str),
    )
    _refuse_turning(line, calibration.response)
    if number > 1:
        calibration = _sealed(calibration, top.table("seal"))
    for table in (made_with, line, top):
        table.done()
    return calibration


def profile_text(cal: Calibration) -> str:
    """Return the profile as a file that ``parse_profile`` reads back to an equal calibration."""
    lines = _figure_lines(cal)
    lines.insert(1, f"notes = {quoted(cal.notes)}")
    figures = "" if cal.edited else figures_sha256(cal)
    lines += [
        "",
        "[seal]  # of the run that was fitted, and of the figures above as they came out of it",
        f"run_sha256 = {quoted(cal.run_sha256)}",
        f"figures_sha256 = {quoted(figures)}",
    ]
    return "\n".join(lines) + "\n"


def figures_sha256(cal: Calibration) -> str:
    """Hash of all that a profile says but its notes, which anyone may add to.

    It finds what was changed in good faith or by mistake; it cannot stop somebody who means it.
    """
    return hashlib.sha256("\n".join([*_figure_lines(cal), cal.run_sha256]).encode()).hexdigest()


def _figure_lines(cal: Calibration) -> list[str]:
    due = [] if cal.due_on is None else [f"due_on = {cal.due_on.isoformat()}"]
    warm = [] if cal.temperature_c is None else [f"temperature_c = {cal.temperature_c!r}"]
    lines = [
        f"format = {FORMAT if cal.lean_share else FORMAT_WITHOUT_LEAN}",
        f"id = {quoted(cal.id)}",
        f"made_on = {cal.made_on.isoformat()}",
        *due,
        f"example = {_bool(cal.example)}",
        f"simulated = {_bool(cal.simulated)}",
        "",
        "[made_with]",
        f"sensor = {quoted(cal.sensor.value)}",
        f"sensor_class = {quoted(cal.sensor_class.value)}",
        f"gain = {cal.gain}",
        f"nominal_rate_hz = {cal.nominal_rate_hz!r}",
        f"supply_mv = {cal.supply_mv}  # 0: not measured",
        f"probe_uid = {quoted(cal.probe_uid)}  # empty: any probe of this kind",
        *warm,
        "",
        *_curve_lines(cal),
        "",
        "[uncertainty]  # standard uncertainties of one reading, and the degrees of freedom behind",
    ]
    if cal.uncertainty.coverage_k is not None:
        lines += [f"coverage_k = {cal.uncertainty.coverage_k!r}  # for every load"]
    for term in cal.uncertainty.terms:
        lines += ["", f"[uncertainty.{term.name.value}]"]
        parts = {"absolute_n": term.absolute_n, "relative": term.relative}
        lines += [f"{part} = {value!r}" for part, value in parts.items() if value]
        lines += [] if math.isinf(term.dof) else [f"dof = {term.dof!r}"]
    return lines


def _curve_lines(cal: Calibration) -> list[str]:
    if cal.points:
        head = "[line]  # count = zero_counts + rise; straight between the points, first from 0"
        curve = [
            f"counts_per_n = {cal.counts_per_n!r}  # of the first piece",
            f"force_n = {[force for force, _ in cal.points]!r}",
            f"rise_counts = {[rise for _, rise in cal.points]!r}",
        ]
    elif cal.counts_per_n2:
        head = "[line]  # count = zero_counts + counts_per_n * force + counts_per_n2 * force²"
        curve = [
            f"counts_per_n = {cal.counts_per_n!r}",
            f"counts_per_n2 = {cal.counts_per_n2!r}",
        ]
    else:
        head = "[line]  # count = zero_counts + counts_per_n * force"
        curve = [f"counts_per_n = {cal.counts_per_n!r}"]
    lean = f"lean_share = {cal.lean_share!r}  # a leaning hand reads so much low; put right"
    return [
        head,
        f"zero_counts = {cal.zero_counts!r}",
        *curve,
        f"span_n = {cal.span_n!r}  # highest force weighed",
        f"tip_area_mm2 = {cal.tip_area_mm2!r}",
        *([lean] if cal.lean_share else []),
    ]


def take_id(table: TomlTable) -> str:
    """Take a profile's name: small letters, digits and hyphens, so that it can name a file."""
    name = table.text("id")
    if not ID_FORM.fullmatch(name):
        raise table.broken("id", "this should be up to 40 small letters, digits and hyphens")
    return name


def take_uid(table: TomlTable) -> str:
    """Take the unique id of a probe, or nothing."""
    uid = table.take("probe_uid", str)
    if not UID_FORM.fullmatch(uid):
        raise table.broken("probe_uid", "this should be 16 hexadecimal digits, or empty")
    return uid


def take_date(table: TomlTable, key: str) -> date:
    """Take a day without a time."""
    day = table.take(key, date)
    if isinstance(day, datetime):
        raise table.broken(key, "this should be a date without a time")
    return day


def take_share(table: TomlTable, key: str) -> float:
    """Take a tolerance as a share of its value."""
    share = table.take(key, float)
    if not 0.0 <= share < 1.0:
        raise table.broken(key, f"this should be a share from 0 to 1, not {share:g}")
    return share


def take_whole(table: TomlTable, key: str, low: int) -> int:
    """Take a whole number of at least ``low``."""
    value = table.take(key, int)
    if value < low:
        raise table.broken(key, f"this should be at least {low}, not {value}")
    return value


def _due_on(top: TomlTable, made_on: date, *, simulated: bool) -> date | None:
    if simulated and "due_on" not in top.keys_left:
        return None
    due_on = take_date(top, "due_on")
    if due_on <= made_on:
        raise top.broken("due_on", "this should be later than made_on")
    return due_on


def _counts_per_n(line: TomlTable) -> float:
    value = line.take("counts_per_n", float)
    if not value > 0.0:
        raise line.broken("counts_per_n", UPSIDE_DOWN)
    return value


def _bend(line: TomlTable) -> float:
    return line.take("counts_per_n2", float) if "counts_per_n2" in line.keys_left else 0.0


def _lean_share(line: TomlTable, number: int) -> float:
    if number < FORMAT:
        return 0.0
    share = line.take("lean_share", float)
    if not 0.0 < share <= LEAN_SHARE_MAX:
        raise line.broken("lean_share", f"this should be above 0 and at most {LEAN_SHARE_MAX:g}")
    return share


def _points(line: TomlTable) -> tuple[tuple[float, float], ...]:
    if "force_n" not in line.keys_left:
        return ()
    forces, rises = line.numbers("force_n"), line.numbers("rise_counts")
    if len(forces) != len(rises) or not forces:
        raise line.broken("rise_counts", "there should be one for each force_n")
    return tuple(zip(forces, rises, strict=True))


def _maybe(table: TomlTable, key: str) -> float | None:
    return table.take(key, float) if key in table.keys_left else None


def _refuse_turning(line: TomlTable, response: Response) -> None:
    if response.points and response.points[-1][0] != response.span_n:
        raise line.broken("span_n", "this should be the last force_n")
    if not response.rises:
        key = "force_n" if response.points else "counts_per_n2"
        what = "the curve turns back within the span, so one count would mean two forces"
        raise line.broken(key, what)


def _sealed(cal: Calibration, seal: TomlTable) -> Calibration:
    """The calibration with the run that it came from, and whether its figures are still those."""
    run = seal.take("run_sha256", str)
    if not SHA256_FORM.fullmatch(run):
        raise seal.broken("run_sha256", "this should be 64 hexadecimal digits, or empty")
    figures = seal.take("figures_sha256", str)
    seal.done()
    whole = replace(cal, run_sha256=run)
    return replace(whole, edited=figures != figures_sha256(whole))


def _uncertainty(top: TomlTable, number: int) -> Uncertainty:
    table = top.table("uncertainty")
    coverage_k = None
    if number == 1 or "coverage_k" in table.keys_left:
        coverage_k = _at_least(table, "coverage_k", 1)
    names = {name.value: name for name in TermName}
    for key in table.keys_left:
        if key not in names:
            raise table.broken(key, f"this is none of {', '.join(names)}")
    terms = tuple(_term(names[key], table.table(key)) for key in table.keys_left)
    if not any(term.absolute_n for term in terms):
        raise top.broken("uncertainty", "no term has an absolute_n above 0: no probe is exact")
    return Uncertainty(terms, coverage_k)


def _term(name: TermName, table: TomlTable) -> UncertaintyTerm:
    """A part that is not given is 0, so that a row shows what its cause does."""
    parts = {part: _at_least(table, part, 0) for part in table.keys_left if part in _PARTS}
    dof = _at_least(table, "dof", 1) if "dof" in table.keys_left else math.inf
    table.done()
    return UncertaintyTerm(name, **parts, dof=dof)


def _at_least(table: TomlTable, key: str, low: int) -> float:
    value = table.take(key, float)
    if not value >= low:
        raise table.broken(key, f"this should be at least {low}, not {value:g}")
    return value


def quoted(text: str) -> str:
    """Return a text as TOML writes it."""
    import tomlkit

    return tomlkit.string(text).as_string()


def _bool(value: bool) -> str:
    return "true" if value else "false"
