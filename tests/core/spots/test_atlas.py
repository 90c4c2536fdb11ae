"""The atlas: every entry of the project's own file, the look-ups, and what a broken file says."""

import re
import tomllib
from pathlib import Path

import pytest

from soleus.core.spots.atlas import GateReach, Spot
from soleus.core.spots.atlas_toml import parse_atlas
from soleus.core.terms import Grade, Role, Side
from soleus.errors import ExitCode, SpotClosed, UsageError

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


def test_all_nineteen_places_are_there():
    """Fourteen of the guide, three of the calf, one of the buttock, one for checking thresholds."""
    expected = [f"ps{n:02}" for n in range(1, 15)]

    assert [*expected, "sol_si", "sol_a", "sol_b", "pir", "ref_upper_trapezius"] == list(
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


# -- look-ups ------------------------------------------------------------------------------------


def ids(offer):
    """The ids of an answer to a search."""
    return [spot.spot_id for spot in offer.spots]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("sol_si", "sol_si"),
        ("PS12", "ps12"),
        ("masseter", "ps07"),
        ("calf", "sol_si"),
        ("my jaw hurts", "ps07"),
        ("top of the foot", "ps03"),
        ("piriformis", "pir"),
    ],
)
def test_a_search_takes_names_muscles_and_complaints(text, first):
    """People know one of these, rarely the id."""
    assert first == ids(ATLAS.find(text))[0]


def test_a_search_needs_all_its_words():
    """The complaint of the sketch: low back, to one side."""
    found = ids(ATLAS.find("low back to one side"))

    assert {"sol_si", "ps12"} == set(found)


def test_an_empty_search_lists_every_place():
    """The list is there before the first key."""
    assert list(ATLAS.spots) == ids(ATLAS.find("  "))


@pytest.mark.parametrize(
    ("text", "side", "place"),
    [
        ("left calf", Side.LEFT, "calf"),
        ("calf left", Side.LEFT, "calf"),
        ("Right hip", Side.RIGHT, "hip"),
        ("pain in my right calf", Side.RIGHT, "calf"),
        ("calf left right", None, "calf"),
        ("calf", None, "calf"),
    ],
)
def test_a_side_in_a_search_is_told_and_finds_the_same_places(text, side, place):
    """W4: "left calf" found nothing, and nobody was asked for the side afterwards."""
    offer = ATLAS.find(text)

    assert side is offer.side
    assert ATLAS.find(place).spots == offer.spots != ()
    assert offer.narrowed


@pytest.mark.parametrize(
    ("text", "side"), [("", None), ("left", Side.LEFT), ("my right", Side.RIGHT)]
)
def test_a_search_without_a_word_about_the_place_prefers_none(text, side):
    """W6: Enter on an empty search picked the skull, the first of the list."""
    offer = ATLAS.find(text)

    assert not offer.narrowed
    assert (side, list(ATLAS.spots)) == (offer.side, ids(offer))


def test_a_side_does_not_hide_that_a_place_is_never_a_target():
    """The hollow of the left knee is refused as that of any knee is."""
    hollow = ATLAS.find("behind the knee")

    assert hollow.sentence == ATLAS.find("left behind the knee").sentence != ""


@pytest.mark.parametrize("key", ["abdomen", "chest", "groin", "teeth", "throat"])
def test_some_complaints_get_a_sentence_and_no_place(key):
    """A heart, an appendix or a tooth comes before any muscle."""
    offer = ATLAS.hurting(key)

    assert offer.spots == ()
    assert re.search("doctor|dentist|emergency number", offer.sentence)


@pytest.mark.parametrize("text", ["chest", "chest pain", "my chest hurts", "belly", "Throat"])
def test_searching_for_such_a_complaint_offers_no_place_either(text):
    """The chest place has the word in its name; someone with chest pain must not be sent there."""
    offer = ATLAS.find(text)

    assert offer.spots == ()
    assert offer.sentence.startswith("No place is offered")


def test_the_chest_place_is_still_found_by_its_own_name():
    """Someone who looks for the place and not for the pain finds it."""
    assert ["ps09"] == ids(ATLAS.find("front of the chest"))


def test_no_place_is_offered_through_a_complaint_that_is_never_offered():
    """Teeth belong to the chewing muscle in the sources, and stay out of every search."""
    for complaint in ATLAS.complaints.values():
        if complaint.sentence:
            assert ids(ATLAS.hurting(complaint.key)) == []


def test_hurting_lists_what_the_sources_connect():
    """By hand from the table of the sources: the shin has one place, the calf felt at the back."""
    assert ["ps03"] == ids(ATLAS.hurting("shin"))
    assert ["ps12", "sol_si"] == ids(ATLAS.hurting("si_joint"))


def test_an_unknown_complaint_is_a_usage_error_with_the_nearest():
    """A typing slip should cost one look, not a search through the manual."""
    with pytest.raises(UsageError, match="low_back") as caught:
        ATLAS.hurting("lowback")

    assert caught.value.exit_code == ExitCode.USAGE


@pytest.mark.parametrize(
    ("asked", "nearest"),
    [
        ("sole", "; the nearest are foot_sole."),
        ("outer knee", "; the nearest are knee_outer, knee."),
        ("foot", "; the nearest are foot_top, foot_sole."),
    ],
)
def test_an_unknown_complaint_finds_the_keys_by_the_words_of_their_labels(asked, nearest):
    """People type what hurts, not the key that the list has for it."""
    with pytest.raises(UsageError) as caught:
        ATLAS.hurting(asked)

    assert caught.value.what.endswith(nearest)


def test_a_complaint_that_is_like_none_is_not_sent_to_another_part_of_the_body():
    """``heel`` shares letters with ``knee``, and nothing else; no source names the heel."""
    with pytest.raises(UsageError) as caught:
        ATLAS.hurting("heel")

    assert "There is no complaint with the key 'heel'." == caught.value.what


@pytest.mark.parametrize("name", ["sol_si", "SOL_SI", "Middle of the calf, felt at the low back"])
def test_a_place_is_known_by_id_and_by_name(name):
    """Nobody should have to look up an id for a name that is on the screen."""
    assert ATLAS.spot(name).spot_id == "sol_si"


def test_an_unknown_place_names_the_nearest():
    """``ps4`` is a slip for ``ps04`` or ``ps14``."""
    with pytest.raises(UsageError, match=r"ps04.*") as caught:
        ATLAS.spot("ps4")

    assert caught.value.exit_code == ExitCode.USAGE


@pytest.mark.parametrize(
    "name",
    ["never_behind_knee", "behind the knee", "Behind_Knee", "armpit", "belly", "psoas", "throat"],
)
def test_places_that_are_never_targets_are_refused_by_name_with_why(name):
    """The refusal has to reach whoever asks, in the words that they use."""
    with pytest.raises(SpotClosed, match="never used as a target") as caught:
        ATLAS.spot(name)

    assert caught.value.exit_code == ExitCode.SPOT_CLOSED
    assert any(never.why in str(caught.value) for never in ATLAS.nevers.values())


@pytest.mark.parametrize(
    ("name", "never_id"),
    [
        ("carotid", "never_front_neck"),
        ("Adam's apple", "never_front_neck"),
        ("jugular vein", "never_front_neck"),
        ("popliteal", "never_behind_knee"),
        ("popliteal fossa", "never_behind_knee"),
        ("peroneal nerve", "never_outer_knee_knob"),
        ("groin", "never_armpit_groin"),
        ("inguinal", "never_armpit_groin"),
        ("axilla", "never_armpit_groin"),
        ("eye", "never_eye"),
        ("eyes", "never_eye"),
        ("eyeball", "never_eye"),
        ("navel", "never_belly"),
        ("vertebra", "never_bone_nerve"),
        ("varicose veins", "never_lump_vein"),
    ],
)
def test_other_words_for_such_a_place_are_refused_with_its_own_why(name, never_id):
    """``No place called carotid`` would sound as if only the spelling were wrong."""
    with pytest.raises(SpotClosed) as caught:
        ATLAS.spot(name)

    assert ATLAS.nevers[never_id].why in caught.value.what


def test_no_word_stands_for_two_places_that_are_never_targets():
    """Whoever asks would get the why of the other."""
    words = [word for never in ATLAS.nevers.values() for word in never.also]

    assert len(words) == len(set(words))


def test_the_side_of_the_neck_is_not_for_people_alone():
    """Vessels, nerves and the top of the lung lie there."""
    with pytest.raises(SpotClosed, match="only a trained therapist"):
        ATLAS.guided("ps04", Role.SELF)

    assert ATLAS.guided("ps04", Role.THERAPIST).spot_id == "ps04"


@pytest.mark.parametrize("role", Role)
def test_the_check_site_is_never_held(role):
    """It has no range to hold in."""
    with pytest.raises(SpotClosed, match="checking the threshold"):
        ATLAS.guided("ref_upper_trapezius", role)


def test_the_atlas_cannot_be_changed():
    """One screen must not be able to raise a cap for the next."""
    with pytest.raises(TypeError):
        ATLAS.spots["ps01"] = None  # type: ignore[index]


def test_grades_have_their_sentence():
    """A letter beside a target is worth something only with its meaning."""
    assert ATLAS.dose_grade is Grade.D
    assert set(Grade) == set(ATLAS.evidence)


# -- broken files --------------------------------------------------------------------------------
