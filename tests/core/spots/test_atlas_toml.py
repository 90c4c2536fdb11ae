"""What a broken file of places says: which entry, which key, which line."""

from pathlib import Path

import pytest

from soleus.core.spots.atlas_toml import parse_atlas
from soleus.errors import BrokenFile

TEXT = (Path(__file__).parents[3] / "host/soleus/data/spots.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("cap_kpa = 200", "cap_kpa = 20", "fallback"),
        ("cap_kpa = 200", "cap_kap = 200", "spot ps01 cap_kpa: this key is missing"),
        ("cap_kpa = 200", "cap_kpa = 200\ncap_n = 20", "spot ps01 cap_n: this key is not known"),
        ("cap_kpa = 200", 'cap_kpa = "200"', "should be a number, not '200'"),
        ("cap_kpa = 200", "cap_kpa = nan", "should be a number, not nan"),
        ("cap_kpa = 200", "cap_kpa = true", "should be a number, not True"),
        ("repeats = 2", "repeats = 0", "spot ps01 fallback repeats"),
        ("start_kpa = 50", "start_kpa = 60", "the order is start, low, default, high, cap"),
        ('"neck_vascular", "fragile_bones"]', '"neck"]', "'neck' is not defined in this file"),
        ('hurts = ["headache", "neck", "face"]', 'hurts = ["hedache"]', "spot ps01 hurts"),
        ('range_grade = "B"', 'range_grade = "E"', "'E' is none of A, B, C, D"),
        ('therapist_only = ["ps04"]', 'therapist_only = ["ps99"]', "policy therapist_only"),
        ('name = "Below the skull, at the back"', 'name = " "', "this text is empty"),
        ("emergency = false", 'emergency = "no"', "should be true or false"),
        (
            'closes = "place"\nclear',
            'closes = "limb"\nclear',
            "'limb' is none of place, asking, everything",
        ),
        (
            'closes = "everything"\nclearable = false\nemergency = true',
            'closes = "asking"\nclearable = false\nemergency = true',
            "an emergency closes everything",
        ),
        ("schema_version = 1", "schema_version = 2", "reads version 1"),
        ('pressure_unit = "kPa"', 'pressure_unit = "psi"', "every pressure is in kPa"),
        ("tip_area_cm2 = 1.0", "tip_area_cm2 = 0.5", "a tip of 1 cm2"),
        ('id = "ps02"', 'id = "ps01"', "'ps01' stands here twice"),
        ("[never_offered]", '[never_offered]\nspleen = "x"', "not one of the complaints"),
    ],
)
def test_a_broken_entry_is_named(old, new, said):
    """Whoever adds a place sees which key of which entry to mend."""
    assert old in TEXT

    with pytest.raises(BrokenFile) as caught:
        parse_atlas(TEXT.replace(old, new, 1), "my.toml")

    assert said in str(caught.value)
    assert str(caught.value).startswith("my.toml, ")


def test_text_that_is_no_toml_names_the_line():
    """The parser knows the line; a person with an editor wants it."""
    with pytest.raises(BrokenFile, match=r"^my\.toml, line 2, column 8: "):
        parse_atlas("a = 1\nb = [1,,\n", "my.toml")
