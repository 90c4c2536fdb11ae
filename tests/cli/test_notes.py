"""What should be known of a probe before it is trusted: said by every command that uses it."""

from __future__ import annotations

import json

from soleus.core.health import HealthNote

HOLD = ("hold", "sol_si", "--side", "left", "--seconds", "5", "--checklist-all-no")
WARM = HealthNote.WARMING_UP


def test_info_tells_the_notes_the_supply_and_the_overloads(soleus):
    """In words and as JSON the same; the simulated probe has just been switched on."""
    text = soleus("probe", "info", "--probe", "sim:").out
    told = soleus("probe", "info", "--json", "--probe", "sim:").json

    assert f"health       {WARM.words}" in text
    assert "overloads    0 above the weighed span" in text
    assert "supply       not measured" in text
    assert ([WARM.value], 0, False, None) == (
        told["notes"],
        told["overloads_n"],
        told["wants_zero"],
        told["supply_mv"],
    )


def test_a_hold_in_lines_says_them_before_it_begins(soleus):
    """On stderr with the other talk, and before the target is named."""
    ran = soleus(*HOLD, "--plain", "--probe", "sim:steady")

    assert 0 == ran.exit_code
    assert ran.err.index("Zero: keep") < ran.err.index(WARM.words)


def test_a_hold_as_json_has_them_in_its_plan(soleus):
    """A script sees them before the first sample."""
    ran = soleus(*HOLD, "--jsonl", "--probe", "sim:steady")
    plan = json.loads(ran.out.splitlines()[0])

    assert ("plan", [WARM.value]) == (plan["type"], plan["notes"])
