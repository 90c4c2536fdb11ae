"""The page of the docs that lists every place, question and refusal, made from the atlas."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from soleus.core.spots.atlas import Atlas, Gate, GateReach, Spot
from soleus.store.atlas import load_atlas

_HEAD = """\
# The places, the questions, and what is refused

Generated from `host/soleus/data/spots.toml` by `make generate`; do not edit.
The rules that use these figures are told in [safety.md](safety.md).
"""
_RANGES = """\
## Places

All pressures are kPa under a flat round tip of 1 cm²; 100 kPa is about the weight of 1 kg on it.
*Start* is for a first try, *low* and *default* follow after holds that went well, and the *cap* is
never passed. *Hold* is the longest time in the band and how often. No source text gives a
pressure, a time or a number: all of these are the project's own, and the grade says how well the
range is supported. It says nothing about benefit.
"""
_QUESTIONS = """\
## Questions before pressing

All questions of a place are asked before every run. *Don't know* counts as yes. A yes closes, until
another day, as much as the question asks about: *this place* on that side only, or the places that
are named, on both sides, or *everything*. Questions of an emergency close everything for 24 hours
and until somebody has looked at it ([the rules](safety.md#after-it-what-is-closed-and-until-when)).
"""
_NEVERS = """\
## Never a target

Asked for by name, these are refused with the reason.
"""
_COMPLAINTS = """\
## Where it hurts

Which places the source texts connect with a complaint. It is a record of what was written, not a
finding about anybody. Some complaints belong to a doctor or a dentist first: no place is offered
for them, and the sentence stands there instead.
"""


def docs_page() -> str:
    """Return the whole text of ``docs/spots.md``."""
    return render(load_atlas())


def render(atlas: Atlas) -> str:
    """Return an atlas as one page of Markdown."""
    parts = (
        _HEAD,
        f"{atlas.text.not_medical_advice} {atlas.text.no_promise}\n",
        _RANGES,
        _ranges(atlas),
        _grades(atlas),
        _QUESTIONS,
        _questions(atlas),
        _NEVERS,
        _table(("Place", "Why"), ((n.name, n.why) for n in atlas.nevers.values())),
        _COMPLAINTS,
        _complaints(atlas),
        "## How to find and press each place\n",
        *(_place(atlas, spot) for spot in atlas.spots.values()),
    )
    return "\n".join(parts)


def _ranges(atlas: Atlas) -> str:
    head = ("Id", "Place", "Start", "Low", "Default", "High", "Cap", "Hold", "Grade")
    return _table(head, (_range(spot) for spot in atlas.spots.values()))


def _range(spot: Spot) -> Sequence[str]:
    general = spot.fallback
    ends = (f"{spot.cap_kpa:g}", "-", spot.range_grade.value)
    if general is None:
        return (f"`{spot.spot_id}`", spot.name, "-", "-", "-", "-", *ends)
    steps = (general.start_kpa, general.low_kpa, general.default_kpa, general.high_kpa)
    hold = f"{general.repeats} × {general.hold_s:g} s"
    return (
        f"`{spot.spot_id}`",
        spot.name,
        *(f"{kpa:g}" for kpa in (*steps, spot.cap_kpa)),
        hold,
        spot.range_grade.value,
    )


def _grades(atlas: Atlas) -> str:
    told = [f"- **{grade.value}**: {text}" for grade, text in atlas.evidence.items()]
    told.append(
        f"\nThe dose (how hard for how long) has grade {atlas.dose_grade.value} everywhere."
    )
    return "\n".join(told) + "\n"


def _questions(atlas: Atlas) -> str:
    head = ("Id", "Question", "After a yes", "Closes")
    return _table(head, (_question(atlas.spots, gate) for gate in atlas.gates.values()))


def _question(spots: Mapping[str, Spot], gate: Gate) -> Sequence[str]:
    return (f"`{gate.gate_id}`", f"**{gate.label}.** {gate.ask}", gate.if_yes, _closes(spots, gate))


def _closes(spots: Mapping[str, Spot], gate: Gate) -> str:
    if gate.closes is GateReach.PLACE:
        return "this place"
    if gate.closes is GateReach.EVERYTHING:
        return "everything"
    return ", ".join(f"`{spot.spot_id}`" for spot in spots.values() if gate.gate_id in spot.gates)


def _complaints(atlas: Atlas) -> str:
    rows = []
    for complaint in atlas.complaints.values():
        ids = ", ".join(f"`{spot.spot_id}`" for spot in atlas.hurting(complaint.key).spots)
        rows.append((f"`{complaint.key}`", complaint.label, ids or complaint.sentence))
    return _table(("Key", "Complaint", "Places"), rows)


def _place(atlas: Atlas, spot: Spot) -> str:
    lines = [f"### {spot.name} (`{spot.spot_id}`)\n", f"{spot.muscle}\n"]
    if spot.therapist_only:
        lines.append(f"**{atlas.text.therapist_only}**\n")
    if spot.reference_only:
        lines.append(f"**{atlas.text.reference_only}**\n")
    lines += [
        f"- **Find:** {spot.finding}",
        f"- **Press:** {spot.pressing}",
        f"- **Mind:** {spot.caution}",
        f"- **Source:** {spot.source_note}",
    ]
    if spot.placed_by_project:
        lines.append(f"- **Placement:** {atlas.text.placement}")
    lines += [f"- **From:** {source.seed}: {source.where}" for source in spot.source]
    return "\n".join(lines) + "\n"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines) + "\n"
