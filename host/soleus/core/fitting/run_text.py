"""A run as the text of its file, so that a guided run can be kept, resumed and fitted again.

``core.fitting.run_csv`` reads it back. Knows no folders.
"""

from __future__ import annotations

from typing import Final

from soleus.core.calibration.profile_toml import quoted
from soleus.core.fitting.run import ReferenceKind, Run, RunFacts, Step
from soleus.core.fitting.weight import STANDARD_GRAVITY_N_PER_KG

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
    head += [f"# {line}" for line in _facts(run.facts)]
    rows = [_row(number, step, kind) for number, step in enumerate(run.steps, 1)]
    columns = f"step,{_LOAD_COLUMN[kind]},dwell_s,counts,counts_sd,weight"
    return "\n".join([*head, columns, *rows]) + "\n"


def _facts(facts: RunFacts) -> list[str]:
    texts = {"id": facts.id, "sensor": facts.sensor.value, "sensor_class": facts.sensor_class.value}
    lines = [f"{key} = {quoted(value)}" for key, value in texts.items()]
    lines += [
        f"made_on = {facts.made_on.isoformat()}",
        f"made_by = {quoted(facts.made_by)}",
        f"gain = {facts.gain}",
        f"nominal_rate_hz = {facts.nominal_rate_hz!r}",
        f"supply_mv = {facts.supply_mv}  # 0: not measured",
        f"probe_uid = {quoted(facts.probe_uid)}",
        f"full_scale_counts = {facts.full_scale_counts}",
        f"tip_area_mm2 = {facts.tip_area_mm2!r}",
        f"tip_area_tolerance = {facts.tip_area_tolerance!r}  # ± share",
        *_reference(facts),
        f"mass_tolerance = {facts.mass_tolerance!r}  # ± share, of masses, scale or gauge",
        f"gravity_n_per_kg = {facts.gravity_n_per_kg!r}",
        f"gravity_tolerance = {facts.gravity_tolerance!r}  # ± share",
        f"buoyancy_tolerance = {facts.buoyancy_tolerance!r}  # ± share",
        f"tilt_deg = {facts.tilt_deg!r}  # the probe may lean by as much in use",
        f"conditioning_cycles = {facts.conditioning_cycles}  # full loads before the run",
    ]
    maybe = {
        "temperature_c": facts.temperature_c,
        "temperature_share_per_k": facts.temperature_share_per_k,
        "creep_limit": facts.creep_limit,
    }
    lines += [f"{key} = {value!r}" for key, value in maybe.items() if value is not None]
    lines += [f"{key} = {_bool(value)}" for key, value in _marks(facts).items()]
    return [*lines, f"notes = {quoted(facts.notes)}"]


def _reference(facts: RunFacts) -> list[str]:
    reference = facts.reference
    lines = [f"reference = {quoted(reference.kind.value)}"]
    if reference.kind is ReferenceKind.SCALE:
        grams = reference.resolution_n / STANDARD_GRAVITY_N_PER_KG * 1000
        lines.append(f"resolution_g = {grams:.9g}")
    elif reference.kind is ReferenceKind.GAUGE:
        lines.append(f"resolution_n = {reference.resolution_n!r}")
    return [*lines, f"reference_limit_n = {reference.limit_n!r}"]


def _marks(facts: RunFacts) -> dict[str, bool]:
    return {"example": facts.example, "simulated": facts.simulated}


def _row(number: int, step: Step, kind: ReferenceKind) -> str:
    load = f"{step.mass_kg!r}"
    if kind is ReferenceKind.GAUGE:
        load = f"{step.mass_kg * STANDARD_GRAVITY_N_PER_KG:.12g}"
    cells = (str(number), load, *map(repr, (step.dwell_s, step.counts, step.counts_sd)))
    return ",".join((*cells, repr(step.weight)))


def _bool(value: bool) -> str:
    return "true" if value else "false"
