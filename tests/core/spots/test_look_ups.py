"""Looking up a place: by name, muscle, complaint or side; and what is refused by name."""

import re

import pytest

from soleus.core.terms import Grade, Role, Side
from soleus.errors import ExitCode, SpotClosed, UsageError
from tests.core.spots.test_atlas import ATLAS


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
    shin, si_joint = ids(ATLAS.hurting("shin")), ids(ATLAS.hurting("si_joint"))

    assert ("ps03" in shin, "ps12" in shin, "sol_si" in shin) == (True, False, False)
    assert ("ps03" in si_joint, "ps12" in si_joint, "sol_si" in si_joint) == (False, True, True)


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
