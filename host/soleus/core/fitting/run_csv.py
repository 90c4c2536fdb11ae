"""A run of known masses as CSV: a heading of TOML in comments, then one line per step.

Each heading line starts with ``#``; what follows is TOML and says with what the run was made.
Knows no folders; what a run is worth is for ``core.fitting.fit``.
"""

from __future__ import annotations

import csv
import hashlib
import math
from collections.abc import Iterator
from typing import Final, TypeVar

import tomlkit

from soleus.core.calibration.model import TEMPERATURE_RANGE_C, SensorClass, SensorKind
from soleus.core.calibration.profile_toml import (
    take_date,
    take_id,
    take_share,
    take_uid,
    take_whole,
)
from soleus.core.fitting.gravity import (
    BUOYANCY_TOLERANCE,
    GRAVITY_RANGE,
    GRAVITY_TOLERANCE,
    STANDARD_GRAVITY_N_PER_KG,
)
from soleus.core.fitting.run import (
    LIMIT_MAX_N,
    TIP_RANGE_MM2,
    Reference,
    ReferenceKind,
    Run,
    RunFacts,
    Step,
)
from soleus.core.toml_table import TomlTable, read_toml
from soleus.errors import BrokenFile

# The loads stand in one column; a gauge's newtons become kilograms of standard weight.
KG_PER: Final = {"mass_kg": 1.0, "mass_g": 0.001, "force_n": 1.0 / STANDARD_GRAVITY_N_PER_KG}
NEEDED: Final = ("counts", "counts_sd")
MAY_STAND: Final = ("weight", "dwell_s", "step", "direction", "note")
TILT_MAX_DEG: Final = 45.0
WEIGHT_MAX: Final = 1e6  # beyond it the other steps would not count at all
_OTHER_MARKS: Final = {";": "semicolons", "\t": "tabs"}
_RESOLUTIONS: Final = (1e-6, LIMIT_MAX_N)  # one step of a display, g or N
_Default = TypeVar("_Default", float, None)


def parse_run(text: str, file: str) -> Run:
    """Return the run that a CSV file describes.

    Args:
        text: the whole file.
        file: its name, for the sentences of errors.

    Raises:
        BrokenFile: a heading or a line that cannot be read; names the line and the key or column.
    """
    lines = text.splitlines()
    heading = "\n".join(line[1:] if line.startswith("#") else "" for line in lines)
    facts = _facts(read_toml(heading, file))
    return Run(facts, tuple(_steps(lines, file, facts.reference.kind)), run_sha256(text))


def run_sha256(text: str) -> str:
    """Hash of a run file by which its profile names it; the kind of line ends does not matter."""
    return hashlib.sha256("\n".join(text.splitlines()).encode()).hexdigest()


def _facts(heading: TomlTable) -> RunFacts:
    facts = RunFacts(
        id=take_id(heading),
        made_on=take_date(heading, "made_on"),
        sensor=heading.enum("sensor", SensorKind),
        sensor_class=heading.enum("sensor_class", SensorClass),
        gain=take_whole(heading, "gain", 1),
        nominal_rate_hz=heading.above_zero("nominal_rate_hz"),
        supply_mv=take_whole(heading, "supply_mv", 0),
        probe_uid=take_uid(heading),
        full_scale_counts=take_whole(heading, "full_scale_counts", 1),
        tip_area_mm2=_tip_area_mm2(heading),
        tip_area_tolerance=take_share(heading, "tip_area_tolerance"),
        mass_tolerance=take_share(heading, "mass_tolerance"),
        gravity_n_per_kg=_maybe(heading, "gravity_n_per_kg", GRAVITY_RANGE)
        or STANDARD_GRAVITY_N_PER_KG,
        gravity_tolerance=_share_or(heading, "gravity_tolerance", GRAVITY_TOLERANCE),
        tilt_deg=_within(heading, "tilt_deg", (0.0, TILT_MAX_DEG)),
        reference=_reference(heading),
        buoyancy_tolerance=_share_or(heading, "buoyancy_tolerance", BUOYANCY_TOLERANCE),
        temperature_c=_maybe(heading, "temperature_c", TEMPERATURE_RANGE_C),
        temperature_share_per_k=_share_or(heading, "temperature_share_per_k", None),
        creep_limit=_share_or(heading, "creep_limit", None),
        conditioning_cycles=take_whole(heading, "conditioning_cycles", 0)
        if "conditioning_cycles" in heading.keys_left
        else 0,
        made_by=heading.take("made_by", str) if "made_by" in heading.keys_left else "",
        example=heading.take("example", bool),
        simulated=heading.take("simulated", bool),
        notes=heading.take("notes", str),
    )
    heading.done()
    return facts


def _within(heading: TomlTable, key: str, limits: tuple[float, float]) -> float:
    """A number that a person can have meant; false gravity would make a plausible false profile."""
    number = heading.take(key, float)
    low, high = limits
    if not low <= number <= high:
        raise heading.broken(key, f"this should be from {low:g} to {high:g}, not {number:g}")
    return number


def _maybe(heading: TomlTable, key: str, limits: tuple[float, float]) -> float | None:
    return _within(heading, key, limits) if key in heading.keys_left else None


def _share_or(heading: TomlTable, key: str, default: _Default) -> float | _Default:
    return take_share(heading, key) if key in heading.keys_left else default


def _tip_area_mm2(heading: TomlTable) -> float:
    """A tip of 0 is read, so that it is refused in words that say how to measure one."""
    key = "tip_area_mm2"
    area_mm2 = heading.take(key, float)
    low, high = TIP_RANGE_MM2
    if area_mm2 != 0.0 and not low <= area_mm2 <= high:
        what = f"this should be from {low:g} to {high:g} mm² (100 is 1 cm²), not {area_mm2:g}"
        raise heading.broken(key, what)
    return area_mm2


def _reference(heading: TomlTable) -> Reference:
    kind = ReferenceKind.MASSES
    if "reference" in heading.keys_left:
        kind = heading.enum("reference", ReferenceKind)
    resolution_n = 0.0
    if kind is ReferenceKind.SCALE:
        resolution_n = _within(heading, "resolution_g", _RESOLUTIONS) / 1000
        resolution_n *= STANDARD_GRAVITY_N_PER_KG
    elif kind is ReferenceKind.GAUGE:
        resolution_n = _within(heading, "resolution_n", _RESOLUTIONS)
    limit_n = _maybe(heading, "reference_limit_n", (0.0, LIMIT_MAX_N)) or 0.0
    return Reference(kind, limit_n, resolution_n)


def _steps(lines: list[str], file: str, kind: ReferenceKind) -> Iterator[Step]:
    rows = [(n, line) for n, line in enumerate(lines, 1) if line.strip() and line[0] != "#"]
    if not rows:
        raise BrokenFile(file=file, where="the whole file", what="there is no step in it")
    names = _cells(rows[0][1])
    mass_column = _mass_column(names, file, rows[0][0])
    if (mass_column == "force_n") != (kind is ReferenceKind.GAUGE):
        what = f"the column {mass_column} does not go with reference = {kind.value!r}"
        raise BrokenFile(file=file, where=f"line {rows[0][0]}, the heading", what=what)
    for number, line in rows[1:]:
        cells = _cells(line)
        if len(cells) != len(names):
            what = f"there are {len(cells)} columns, and the heading has {len(names)}"
            raise BrokenFile(file=file, where=f"line {number}", what=what)
        row = dict(zip(names, cells, strict=True))
        yield Step(
            mass_kg=_number(row, mass_column, file, number) * KG_PER[mass_column],
            counts=_number(row, "counts", file, number),
            counts_sd=_number(row, "counts_sd", file, number, low=0.0),
            weight=_weight(row, file, number),
            line=number,
            dwell_s=_number(row, "dwell_s", file, number, low=0.0) if row.get("dwell_s") else 0.0,
        )


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in next(csv.reader([line], skipinitialspace=True))]


def _refuse_other_marks(names: list[str], file: str, number: int) -> None:
    """Spreadsheets separate by semicolons where the comma is the decimal point."""
    for mark, name in _OTHER_MARKS.items():
        if len(names) == 1 and mark in names[0]:
            raise BrokenFile(
                file=file,
                where=f"line {number}, the heading",
                what=f"the columns are separated by {name}, not by commas",
                next_step="Save it with commas between the columns, and a point in decimals.",
            )


def _mass_column(names: list[str], file: str, number: int) -> str:
    _refuse_other_marks(names, file, number)
    masses = [name for name in names if name in KG_PER]
    missing = [name for name in NEEDED if name not in names]
    unknown = [name for name in names if name not in (*KG_PER, *NEEDED, *MAY_STAND)]
    what = ""
    if len(masses) != 1:
        what = f"there should be one column of {' or '.join(KG_PER)}"
    elif missing or unknown:
        what = f"the column {missing[0]} is missing" if missing else f"what is {unknown[0]!r}?"
    if what:
        raise BrokenFile(file=file, where=f"line {number}, the heading", what=what)
    return masses[0]


def _weight(row: dict[str, str], file: str, number: int) -> float:
    if "weight" not in row:
        return 1.0
    weight = _number(row, "weight", file, number, low=0.0)
    if not 1.0 / WEIGHT_MAX <= weight <= WEIGHT_MAX:
        what = f"this should be above 0, and at most {WEIGHT_MAX:.0f}"
        raise BrokenFile(file=file, where=f"line {number}, weight", what=what)
    return weight


def _number(
    row: dict[str, str], column: str, file: str, number: int, low: float = -math.inf
) -> float:
    try:
        value = float(row[column])
    except ValueError:
        value = math.nan
    if not (math.isfinite(value) and value >= low):
        what = f"{row[column]!r} is not a number that can stand here"
        raise BrokenFile(file=file, where=f"line {number}, {column}", what=what)
    return value


# -- written -------------------------------------------------------------------------------------

_LOAD_COLUMN: Final = {
    ReferenceKind.MASSES: "mass_kg",
    ReferenceKind.SCALE: "mass_kg",
    ReferenceKind.GAUGE: "force_n",
}


def run_text(run: Run, remark: str = "") -> str:
    """Return the file of a run that ``parse_run`` reads back; it may have no step yet.

    Args:
        run: the run; lines and hash of its steps do not matter.
        remark: a line for a reader on top, without a line end.
    """
    kind = run.facts.reference.kind
    head = [f"## {remark}"] if remark else []
    head += [f"# {line}" for line in _facts_text(run.facts)]
    rows = [_row(number, step, kind) for number, step in enumerate(run.steps, 1)]
    columns = f"step,{_LOAD_COLUMN[kind]},dwell_s,counts,counts_sd,weight"
    return "\n".join([*head, columns, *rows]) + "\n"


_REMARKS: Final = {
    "supply_mv": "0: not measured",
    "tip_area_tolerance": "± share",
    "mass_tolerance": "± share, of masses, scale or gauge",
    "gravity_tolerance": "± share",
    "buoyancy_tolerance": "± share",
    "tilt_deg": "the probe may lean by as much in use",
    "conditioning_cycles": "full loads before the run",
}


def _facts_text(facts: RunFacts) -> list[str]:
    values = {
        "id": facts.id,
        "sensor": facts.sensor.value,
        "sensor_class": facts.sensor_class.value,
        "made_on": facts.made_on,
        "made_by": facts.made_by,
        "gain": facts.gain,
        "nominal_rate_hz": facts.nominal_rate_hz,
        "supply_mv": facts.supply_mv,
        "probe_uid": facts.probe_uid,
        "full_scale_counts": facts.full_scale_counts,
        "tip_area_mm2": facts.tip_area_mm2,
        "tip_area_tolerance": facts.tip_area_tolerance,
        **_reference_values(facts.reference),
        "mass_tolerance": facts.mass_tolerance,
        "gravity_n_per_kg": facts.gravity_n_per_kg,
        "gravity_tolerance": facts.gravity_tolerance,
        "buoyancy_tolerance": facts.buoyancy_tolerance,
        "tilt_deg": facts.tilt_deg,
        "conditioning_cycles": facts.conditioning_cycles,
        "temperature_c": facts.temperature_c,
        "temperature_share_per_k": facts.temperature_share_per_k,
        "creep_limit": facts.creep_limit,
        "example": facts.example,
        "simulated": facts.simulated,
        "notes": facts.notes,
    }
    document = tomlkit.item({key: value for key, value in values.items() if value is not None})
    for key, remark in _REMARKS.items():
        document[key].comment(remark)
    return document.as_string().splitlines()


def _reference_values(reference: Reference) -> dict[str, object]:
    values: dict[str, object] = {"reference": reference.kind.value}
    if reference.kind is ReferenceKind.SCALE:
        grams = reference.resolution_n / STANDARD_GRAVITY_N_PER_KG * 1000
        values["resolution_g"] = float(f"{grams:.9g}")
    elif reference.kind is ReferenceKind.GAUGE:
        values["resolution_n"] = reference.resolution_n
    return values | {"reference_limit_n": reference.limit_n}


def _row(number: int, step: Step, kind: ReferenceKind) -> str:
    load = f"{step.mass_kg!r}"
    if kind is ReferenceKind.GAUGE:
        load = f"{step.mass_kg * STANDARD_GRAVITY_N_PER_KG:.12g}"
    cells = (str(number), load, *map(repr, (step.dwell_s, step.counts, step.counts_sd)))
    return ",".join((*cells, repr(step.weight)))
