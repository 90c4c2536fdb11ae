"""docs/build-a-probe.md leads to the first reading, and says what the other pages say."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from soleus.core.doctor.diagnose import RULES

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "build-a-probe.md").read_text(encoding="utf-8")
PICTURES = ["wiring", "fixture", "kitchen-scale"]


def test_each_module_is_strapped_as_the_doctor_says():
    """Two pages that differ leave a newcomer with a cut in the wrong place."""
    (rule,) = [rule for rule in RULES if rule.key == "slow_strap"]
    modules = [step.words for step in rule.do if "soleus probe" not in step.words]
    page = " ".join(PAGE.split())

    assert 4 == len(modules)
    assert [] == [sentence for sentence in modules if f"- {sentence}" not in page]


@pytest.mark.parametrize(
    "words",
    [
        "A bar load cell for 10 kg or 20 kg",
        "With an ohmmeter",
        "The bar has to bend",
        "a flat, round face of 1 cm²",
        "Worn on the thumb",
        "soleus probe flash",
        "soleus probe doctor",
        "soleus probe watch",
    ],
)
def test_nothing_on_the_way_to_the_first_reading_is_missing(words):
    """Parts, wires, mount, tip, the other sensor, firmware, doctor, reading: as asked for."""
    assert words in PAGE


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_is_shown_and_can_be_read_aloud(name):
    """Drawn by hand: it parses, and has a title and a description for who cannot see it."""
    file = DOCS / "img" / f"{name}.svg"
    root = ElementTree.parse(file).getroot()
    texts = [root.find(f"{{http://www.w3.org/2000/svg}}{tag}").text for tag in ("title", "desc")]
    pages = PAGE + (DOCS / "calibrate.md").read_text(encoding="utf-8")

    assert all(len(text.split()) >= 4 for text in texts)
    assert re.search(rf"!\[[^\]]+\]\(img/{name}\.svg\)", pages)
