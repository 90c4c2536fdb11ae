"""The atlas: every entry of the project's own file."""

import re
import tomllib
from pathlib import Path

import pytest

from soleus.core.spots.atlas import GateReach, Spot
from soleus.core.spots.atlas_toml import parse_atlas

FILE = Path(__file__).parents[3] / "host/soleus/data/spots.toml"
TEXT = FILE.read_text(encoding="utf-8")
RAW = tomllib.loads(TEXT)
ATLAS = parse_atlas(TEXT)
SPOTS = list(ATLAS.spots.values())
TARGETS = [spot for spot in SPOTS if spot.fallback is not None]
SPINE_GATES = {"every_time", "recent_injury", "bleeding", "skin", "neuropathy"}
# What no sentence may claim of pressing.
PROMISES = re.compile(
    r"\b(relie\w*|cure\w*|heal(s|ed|ing)?|fix(es|ed)?|releases?|dissolv\w*|treats?|"
    r"therap(y|eutic)|proven|guarante\w*|effective\w*|improve\w*|works? for|gets? rid)\b",
    re.IGNORECASE,
)


def strings(value, path=""):
    """Every text below a value, with its path of keys."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, below in value.items():
            yield from strings(below, f"{path} {key}")
    elif isinstance(value, list):
        for below in value:
            name = below.get("id", "") if isinstance(below, dict) else ""
            yield from strings(below, f"{path} {name}")


SHOWN = [
    (path, text)
    for path, text in strings(RAW)
    if not path.endswith((" seed", " where"))  # the honest record of the sources may quote them
]


# -- every entry ---------------------------------------------------------------------------------


def test_the_places_of_the_sources_are_all_there():
    """Fourteen of the guide, three of the calf, one of the buttock, one for checking thresholds."""
    of_the_guide = {f"ps{n:02}" for n in range(1, 15)}

    assert {*of_the_guide, "sol_si", "sol_a", "sol_b", "pir", "ref_upper_trapezius"} <= set(
        ATLAS.spots
    )


@pytest.mark.parametrize("spot", TARGETS, ids=lambda spot: spot.spot_id)
def test_pressures_rise_from_start_to_cap(spot: Spot):
    """A start above the cap would press someone's first try past what is ever allowed."""
    f = spot.fallback
    rising = [f.start_kpa, f.low_kpa, f.default_kpa, f.high_kpa, spot.cap_kpa]

    assert sorted(rising) == rising


@pytest.mark.parametrize("spot", TARGETS, ids=lambda spot: spot.spot_id)
def test_pressures_are_plausible_kilopascals(spot: Spot):
    """A figure typed in N/cm2 or kgf/cm2 would be ten or a hundred times too small."""
    f = spot.fallback

    assert f.start_kpa >= 20
    assert spot.cap_kpa <= 500
    assert 20 <= f.hold_s <= 60
    assert f.repeats in (1, 2)


@pytest.mark.parametrize("spot", SPOTS, ids=lambda spot: spot.spot_id)
def test_the_general_questions_are_asked_everywhere(spot: Spot):
    """Bleeding, skin, feeling, injury and how one feels today matter at every place."""
    assert SPINE_GATES <= set(spot.gates)


@pytest.mark.parametrize("spot", SPOTS, ids=lambda spot: spot.spot_id)
def test_no_question_is_asked_twice(spot: Spot):
    """A list with a question twice teaches people to answer without reading."""
    assert len(set(spot.gates)) == len(spot.gates)


@pytest.mark.parametrize("spot_id", ["sol_si", "sol_a", "sol_b"])
def test_calf_places_ask_for_clots_and_tears(spot_id):
    """The two things in a calf that pressing can turn into an emergency."""
    spot = ATLAS.spots[spot_id]

    assert {"leg_dvt", "leg_dvt_risk", "calf_tear"} <= set(spot.gates)
    assert spot.contact_group == "calf"


def test_every_complaint_belongs_to_a_place():
    """A word in the list that leads nowhere wastes the time of someone in pain."""
    used = {key for spot in SPOTS for key in spot.hurts}

    assert used == set(ATLAS.complaints)


def test_every_question_is_asked_somewhere():
    """A question that no place lists protects nobody."""
    assert {gate for spot in SPOTS for gate in spot.gates} == set(ATLAS.gates)


def test_questions_that_speak_of_urgency_close_everything():
    """Advice to get urgent help and an open hold on another place would contradict each other."""
    urgent = {
        gate_id
        for gate_id, raw in RAW["gate"].items()
        if re.search(r"emergency|urgent|clot", raw["if_yes"])
    }

    assert urgent == {gate.gate_id for gate in ATLAS.gates.values() if gate.emergency}


def test_a_question_about_this_place_closes_this_place_and_no_other_does():
    """W8: the words of the question are what the person answered, so they say how much closes."""
    about_place = {gate_id for gate_id, raw in RAW["gate"].items() if "this place" in raw["ask"]}

    assert about_place == {
        gate.gate_id for gate in ATLAS.gates.values() if gate.closes is GateReach.PLACE
    }
    assert about_place == {gate.gate_id for gate in ATLAS.gates.values() if gate.group == "place"}


def test_a_question_about_this_place_is_asked_at_every_place():
    """Its yes closes one place only because every other place asks for itself."""
    about_place = [g.gate_id for g in ATLAS.gates.values() if g.closes is GateReach.PLACE]

    assert [] == [s.spot_id for s in SPOTS if not set(about_place) <= set(s.gates)]


def test_emergency_questions_cannot_be_cleared():
    """No therapist's signature turns a possible stroke into a place to press."""
    assert not [g.gate_id for g in ATLAS.gates.values() if g.emergency and g.clearable]


def test_only_the_check_site_is_never_a_target():
    """A place without a range would otherwise be pressed without one."""
    no_range = {spot.spot_id for spot in SPOTS if spot.fallback is None}

    assert {"ref_upper_trapezius"} == no_range == {s.spot_id for s in SPOTS if s.reference_only}


def test_no_sentence_promises_anything():
    """The product measures and guides; what pressing does for someone nobody knows."""
    promising = [
        path for path, text in SHOWN if PROMISES.search(text.replace("Let the skin heal", ""))
    ]

    assert [] == promising


def test_texts_are_clean():
    """Odd characters and stray spaces show up on every terminal that people have."""
    unclean = [
        path
        for path, text in strings(RAW)
        if text != text.strip() or re.search(r"  |\n|[^\x20-\x7e²]", text)
    ]

    assert [] == unclean


def test_sentences_are_sentences():
    """They are read aloud and shown alone, so each stands by itself."""
    whole = (" ask", " if_yes", " why", " caution", " finding", " pressing", " source_note")
    broken = [
        path
        for path, text in SHOWN
        if path.endswith(whole) and not (text[0].isupper() and text.endswith((".", "?")))
    ]

    assert [] == broken


@pytest.mark.parametrize("gate", ATLAS.gates.values(), ids=lambda gate: gate.gate_id)
def test_a_yes_says_what_to_do(gate):
    """A closed place without a next step leaves someone alone with a warning sign."""
    assert re.search(r"[Dd]octor|clinic|help|emergency|examined|Rest", gate.if_yes)
