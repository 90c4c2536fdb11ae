"""``soleus spots``: by name, by where it hurts, and what is never offered."""

import pytest

from soleus.store.atlas import load_atlas


def test_every_place_stands_in_a_line_of_its_own(soleus):
    """The list is what people choose from: no entry of spots.toml is missing from it."""
    ran = soleus("spots")
    first_words = [line.split()[0] for line in ran.out.splitlines()]

    assert (0, list(load_atlas().spots)) == (ran.exit_code, first_words)


@pytest.mark.parametrize(
    ("spot", "standing"),
    [("ps04", "therapists only"), ("ref_upper_trapezius", "threshold checks only")],
)
def test_a_place_that_is_not_for_everybody_says_so_in_the_list(soleus, spot, standing):
    """A refusal after the choice would waste a person's time."""
    lines = {line.split()[0]: line for line in soleus("spots").out.splitlines()}

    assert lines[spot].endswith(standing)


def test_only_places_linked_with_the_complaint_are_listed(soleus):
    """By hand from spots.toml: foot_sole stands at ps10 alone."""
    found = soleus("spots", "--hurts", "foot_sole", "--json").json["spots"]

    assert ["ps10"] == [spot["id"] for spot in found]


def test_a_complaint_that_is_never_offered_gets_its_sentence_and_no_place(soleus):
    """Pain in the chest may be the heart: no list may stand in the way of a doctor."""
    ran = soleus("spots", "--hurts", "chest")

    assert (0, 1) == (ran.exit_code, len(ran.out.splitlines()))
    assert "call the emergency number" in ran.out


def test_json_of_a_complaint_that_is_never_offered_has_the_sentence_and_no_place(soleus):
    """A script sees no place either, and can pass the sentence on."""
    told = soleus("spots", "--hurts", "chest", "--json").json

    assert [] == told["spots"]
    assert "call the emergency number" in told["sentence"]


def test_an_unknown_complaint_ends_with_2_and_names_the_keys(soleus):
    """The keys are short words that nobody can guess."""
    ran = soleus("spots", "--hurts", "kneee")

    assert (2, "") == (ran.exit_code, ran.out)
    assert "low_back" in ran.err


@pytest.mark.parametrize("name", ["ps03", "Upper shin", "upper SHIN"])
def test_a_place_is_shown_by_id_and_by_name(soleus, name):
    """Both stand in the list."""
    ran = soleus("spots", "show", name)

    assert 0 == ran.exit_code
    assert "Upper shin (ps03)" == ran.out.splitlines()[0]


def test_what_is_shown_has_the_range_the_questions_and_what_it_is_not(soleus):
    """From spots.toml: 100 kPa to begin with, 120 to 170 later, never above 400."""
    text = " ".join(soleus("spots", "show", "ps03").out.split())

    assert "100 kPa to begin with, later 120 to" in text
    assert "never above 400" in text
    assert "Asked before every hold" in text
    assert "not medical advice" in text.lower()


def test_json_of_one_place_has_its_figures(soleus):
    """Scripts plan with these; spots.toml has cap 400 and start 100 for ps03."""
    shown = soleus("spots", "show", "ps03", "--json").json

    assert ("ps03", 400, 100) == (shown["id"], shown["cap_kpa"], shown["range"]["start_kpa"])


@pytest.mark.parametrize("name", ["belly", "never_belly"])
def test_a_place_that_is_never_a_target_is_refused_with_why(soleus, name):
    """Exit code 6: closed, not misspelt."""
    ran = soleus("spots", "show", name)

    assert (6, "") == (ran.exit_code, ran.out)
    assert "no bone in front of them" in ran.err


def test_an_unknown_place_ends_with_2_and_says_where_to_look(soleus):
    """The first mistake of everybody who starts."""
    ran = soleus("spots", "show", "nowhere")

    assert 2 == ran.exit_code
    assert "soleus spots" in ran.err
