"""The page of the docs that lists the places."""

from soleus.store.atlas import load_atlas
from tools.generated.spots_page import docs_page

ATLAS = load_atlas()
PAGE = docs_page()


def test_a_row_has_the_figures_of_the_place():
    """By hand from the file: the middle of the calf."""
    row = "| `sol_si` | Middle of the calf, felt at the low back "

    assert row + "| 60 | 80 | 120 | 200 | 300 | 2 × 60 s | B |" in PAGE


def test_nothing_of_the_atlas_is_missing():
    """People read this page instead of the file."""
    told = [
        *(f"(`{spot_id}`)" for spot_id in ATLAS.spots),
        *(gate.ask for gate in ATLAS.gates.values()),
        *(never.why for never in ATLAS.nevers.values()),
        *(c.sentence for c in ATLAS.complaints.values()),
        ATLAS.text.not_medical_advice,
    ]

    assert [] == [text for text in told if text not in PAGE]


def test_what_closes_everything_says_so():
    """An emergency question, and the one that every place asks."""
    rows = [line for line in PAGE.splitlines() if line.endswith("| everything |")]
    ids = {row.split("`")[1] for row in rows}

    assert {"chest_pain", "leg_dvt", "lbp_emergency", "every_time"} <= ids
    assert "s1_signs" not in ids
