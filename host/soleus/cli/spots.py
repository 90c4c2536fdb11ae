"""``soleus spots``: the places, by name or by where it hurts."""

from __future__ import annotations

import argparse
import textwrap
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from soleus.cli.output import put, put_json
from soleus.errors import ExitCode

if TYPE_CHECKING:
    from soleus.core.spots.atlas import Atlas, Fallback, Spot

WIDTH = 78


def add(commands: Any) -> None:  # noqa: ANN401 - argparse's collection has no public name
    """Put ``spots`` and ``spots show`` into the parser."""
    parser = commands.add_parser(
        "spots",
        help="list the places, or find one by where it hurts",
        description="Lists the places that soleus knows, all of them or those that the sources"
        " connect with a complaint. It does not say what causes yours.",
    )
    parser.add_argument("--hurts", metavar="KEY", help="only places linked with this complaint")
    parser.add_argument("--json", action="store_true", help="as JSON")
    parser.set_defaults(run=run_list)
    below = parser.add_subparsers(title="commands", metavar="COMMAND")
    show = below.add_parser(
        "show",
        help="how to find a place and how to press it",
        description="Shows one place whole: how to find and press it, its range, and what is asked"
        " before every hold.",
    )
    show.add_argument("spot", metavar="ID", help="id or name of the place")
    show.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="as JSON")
    show.set_defaults(run=run_show)


def run_list(arguments: argparse.Namespace) -> int:
    """Print the places; a complaint that is never offered answers with its sentence."""
    from soleus.store.atlas import load_atlas

    atlas = load_atlas()
    spots: tuple[Spot, ...] = tuple(atlas.spots.values())
    sentence = ""
    if arguments.hurts is not None:
        offer = atlas.hurting(arguments.hurts)
        spots = offer.spots
        sentence = offer.sentence
    if arguments.json:
        put_json({"spots": [_as_json(spot) for spot in spots], "sentence": sentence or None})
        return ExitCode.DONE
    if sentence:
        put(sentence)
    for spot in spots:
        put(f"{spot.spot_id:20} {spot.name:44} range {spot.range_grade.value}{_standing(spot)}")
    return ExitCode.DONE


def run_show(arguments: argparse.Namespace) -> int:
    """Print one place whole; a place that is never a target is refused with why."""
    from soleus.store.atlas import load_atlas

    atlas = load_atlas()
    spot = atlas.spot(arguments.spot)
    if arguments.json:
        put_json(_as_json(spot))
        return ExitCode.DONE
    put(f"{spot.name} ({spot.spot_id}){_standing(spot)}")
    for title, text in _paragraphs(atlas, spot):
        put(f"\n{title}")
        put(textwrap.indent(textwrap.fill(text, WIDTH - 2), "  "))
    put("\nAsked before every hold")
    for gate in (atlas.gates[gate_id] for gate_id in spot.gates):
        put(f"  {gate.gate_id}")
        put(textwrap.indent(textwrap.fill(gate.ask, WIDTH - 4), "    "))
    put(f"\n{textwrap.fill(atlas.text.not_medical_advice, WIDTH)}")
    return ExitCode.DONE


def _paragraphs(atlas: Atlas, spot: Spot) -> list[tuple[str, str]]:
    told = [
        ("Muscle", spot.muscle),
        ("How to find it", spot.finding),
        ("How to press it", spot.pressing),
        ("Caution", spot.caution),
        ("What the source says, and what it does not", spot.source_note),
    ]
    if spot.fallback is not None:
        told.append(("General range", _range_words(atlas, spot, spot.fallback)))
    return told


def _range_words(atlas: Atlas, spot: Spot, general: Fallback) -> str:
    grade, dose = spot.range_grade, atlas.dose_grade
    return (
        f"{general.start_kpa:g} kPa to begin with, later {general.low_kpa:g} to"
        f" {general.default_kpa:g}; never above {spot.cap_kpa:g}. Hold {general.hold_s:g} s,"
        f" {general.repeats} times at most. Range {grade.value}: {atlas.evidence[grade]}"
        f" Dose {dose.value}: {atlas.evidence[dose]}"
    )


def _standing(spot: Spot) -> str:
    if spot.therapist_only:
        return "  therapists only"
    return "  threshold checks only" if spot.reference_only else ""


def _as_json(spot: Spot) -> dict[str, object]:
    return {
        "id": spot.spot_id,
        "name": spot.name,
        "muscle": spot.muscle,
        "side": spot.side,
        "region": spot.region,
        "finding": spot.finding,
        "pressing": spot.pressing,
        "caution": spot.caution,
        "reach": spot.reach,
        "hurts": list(spot.hurts),
        "gates": list(spot.gates),
        "range_grade": spot.range_grade.value,
        "cap_kpa": spot.cap_kpa,
        "therapist_only": spot.therapist_only,
        "reference_only": spot.reference_only,
        "range": None if spot.fallback is None else asdict(spot.fallback),
    }
