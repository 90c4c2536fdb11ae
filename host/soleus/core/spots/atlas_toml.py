"""The text of ``spots.toml`` into a checked ``Atlas``; the only place that knows its keys.

Types, references and the order of the pressures are checked here, since a hold depends on them.
Wording is checked by the test that walks the project's own file.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from types import MappingProxyType

from soleus.core.spots.atlas import (
    Atlas,
    Complaint,
    Fallback,
    Gate,
    GateReach,
    NeverTarget,
    Spot,
    SpotSource,
    Texts,
)
from soleus.core.terms import Grade
from soleus.core.toml_table import TomlTable, read_toml

SCHEMA_VERSION = 1
REACHES = ("self", "helper", "both")
SIDES = ("paired",)


@dataclass(frozen=True, slots=True)
class _Known:
    """What a place may refer to, and what the policy says about whole groups of places."""

    regions: Mapping[str, str]
    parts: Mapping[str, str]
    complaints: Mapping[str, Complaint]
    gates: Mapping[str, Gate]
    therapist_only: tuple[str, ...]
    reference_only: tuple[str, ...]
    placed_by_project: tuple[str, ...]
    areas: tuple[str, ...]
    group_of: Mapping[str, str]


def parse_atlas(text: str, file: str = "spots.toml") -> Atlas:
    """Read the whole atlas from its TOML text.

    Args:
        text: the content of the file.
        file: its name for the sentences of errors.

    Raises:
        BrokenFile: not TOML, or an entry that cannot be used; names line or key.
    """
    top = read_toml(text, file)
    _check_head(top)
    groups = MappingProxyType(top.labels("gate_groups"))
    gates = {name: _gate(name, table, groups) for name, table in top.named("gate").items()}
    entries = top.listed("spot", "id")
    dose_grade, known = _policy(top, entries, gates)
    spots = {name: _spot(name, table, known) for name, table in entries.items()}
    nevers = {name: _never(name, table) for name, table in top.listed("never", "id").items()}
    evidence, texts = _texts(top.table("text"))
    top.done()
    return Atlas(
        spots=MappingProxyType(spots),
        gates=MappingProxyType(gates),
        gate_groups=groups,
        nevers=MappingProxyType(nevers),
        complaints=known.complaints,
        regions=known.regions,
        parts=known.parts,
        dose_grade=dose_grade,
        evidence=evidence,
        text=texts,
    )


def _check_head(top: TomlTable) -> None:
    if top.take("schema_version", int) != SCHEMA_VERSION:
        raise top.broken("schema_version", f"this soleus reads version {SCHEMA_VERSION}")
    if top.text("pressure_unit") != "kPa":
        raise top.broken("pressure_unit", "every pressure is in kPa")
    if top.take("tip_area_cm2", float) != 1:
        raise top.broken("tip_area_cm2", "every pressure is meant for a tip of 1 cm2")


def _policy(
    top: TomlTable, spots: Iterable[str], gates: Mapping[str, Gate]
) -> tuple[Grade, _Known]:
    table = top.table("policy")
    groups = table.table("contact_groups")
    ids = tuple(spots)
    known = _Known(
        regions=MappingProxyType(top.labels("regions")),
        parts=MappingProxyType(top.labels("parts")),
        complaints=_complaints(top),
        gates=gates,
        therapist_only=table.all_known("therapist_only", ids),
        reference_only=table.all_known("reference_only", ids),
        placed_by_project=table.all_known("placed_by_project", ids),
        areas=table.all_known("areas", ids),
        group_of={
            spot: group for group in groups.keys_left for spot in groups.all_known(group, ids)
        },
    )
    dose_grade = table.enum("dose_grade", Grade)
    table.done()
    return dose_grade, known


def _complaints(top: TomlTable) -> Mapping[str, Complaint]:
    labels, sentences = top.labels("complaints"), top.labels("never_offered")
    for key in sentences:
        if key not in labels:
            raise top.broken(f"never_offered {key}", "this is not one of the complaints")
    return MappingProxyType(
        {key: Complaint(key, label, sentences.get(key, "")) for key, label in labels.items()}
    )


def _spot(spot_id: str, table: TomlTable, known: _Known) -> Spot:
    region = table.known("region", known.regions)
    reference_only = spot_id in known.reference_only
    cap_kpa = table.above_zero("cap_kpa")
    spot = Spot(
        spot_id=spot_id,
        name=table.text("name"),
        muscle=table.text("muscle"),
        side=table.known("side", SIDES),
        region=region,
        part=table.known("part", known.parts),
        contact_group=known.group_of.get(spot_id, region),
        finding=table.text("finding"),
        pressing=table.text("pressing"),
        reach=table.known("reach", REACHES),
        hurts=table.all_known("hurts", known.complaints),
        gates=table.all_known("gates", known.gates),
        caution=table.text("caution"),
        source=_sources(table),
        source_note=table.text("source_note"),
        range_grade=table.enum("range_grade", Grade),
        cap_kpa=cap_kpa,
        fallback=None if reference_only else _fallback(table.table("fallback"), cap_kpa),
        therapist_only=spot_id in known.therapist_only,
        reference_only=reference_only,
        placed_by_project=spot_id in known.placed_by_project,
        area=spot_id in known.areas,
    )
    table.done()
    return spot


def _fallback(table: TomlTable, cap_kpa: float) -> Fallback:
    fallback = Fallback(
        start_kpa=table.above_zero("start_kpa"),
        low_kpa=table.above_zero("low_kpa"),
        high_kpa=table.above_zero("high_kpa"),
        default_kpa=table.above_zero("default_kpa"),
        hold_s=table.above_zero("hold_s"),
        repeats=table.take("repeats", int),
    )
    rising = (
        ("start_kpa", fallback.start_kpa, fallback.low_kpa),
        ("low_kpa", fallback.low_kpa, fallback.default_kpa),
        ("default_kpa", fallback.default_kpa, fallback.high_kpa),
        ("high_kpa", fallback.high_kpa, cap_kpa),
    )
    for key, lower, upper in rising:
        if lower > upper:
            raise table.broken(key, "the order is start, low, default, high, cap")
    if fallback.repeats < 1:
        raise table.broken("repeats", "this should be at least 1")
    table.done()
    return fallback


def _gate(gate_id: str, table: TomlTable, groups: Mapping[str, str]) -> Gate:
    gate = Gate(
        gate_id=gate_id,
        group=table.known("group", groups),
        label=table.text("label"),
        ask=table.text("ask"),
        if_yes=table.text("if_yes"),
        closes=table.enum("closes", GateReach),
        clearable=table.take("clearable", bool),
        emergency=table.take("emergency", bool),
        source=_sources(table),
    )
    if gate.emergency and gate.closes is not GateReach.EVERYTHING:
        raise table.broken("closes", "an emergency closes everything")
    table.done()
    return gate


def _never(never_id: str, table: TomlTable) -> NeverTarget:
    never = NeverTarget(
        never_id=never_id,
        name=table.text("name"),
        also=table.texts("also"),
        why=table.text("why"),
        source=_sources(table),
    )
    table.done()
    return never


def _sources(table: TomlTable) -> tuple[SpotSource, ...]:
    sources = []
    for entry in table.array("source"):
        sources.append(SpotSource(seed=entry.text("seed"), where=entry.text("where")))
        entry.done()
    if not sources:
        raise table.broken("source", "every entry says where it comes from")
    return tuple(sources)


def _texts(table: TomlTable) -> tuple[Mapping[Grade, str], Texts]:
    grades = table.table("evidence")
    evidence = {grade: grades.text(grade.value) for grade in Grade}
    texts = Texts(**{field.name: table.text(field.name) for field in fields(Texts)})
    table.done()
    return MappingProxyType(evidence), texts
