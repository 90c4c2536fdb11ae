"""What should be known of a probe before it is trusted: said by every command that uses it."""

from __future__ import annotations

import json

from soleus.cli.hold.json_lines import JsonLines
from soleus.core.calibration.health import HealthNote
from soleus.core.calibration.label_rules import LabelReason, advice_of
from soleus.link.registry import open_source
from tests.cli.probe.broken_probes import FAULTS
from tests.store.sessions.samples import PLAN

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


def test_without_a_calibration_there_is_no_span_to_overload(soleus, data):
    """Nothing is counted, so nothing is claimed, not even a 0."""
    (data / "profiles").mkdir(parents=True)
    (data / "profiles" / "sim-hx711.toml").write_text("broken")

    assert soleus("probe", "info", "--json", "--probe", "sim:").json["overloads_n"] is None


def test_a_hold_in_lines_says_them_before_it_begins(soleus, monkeypatch):
    """On stderr with the other talk; and why the zero that was just taken costs the ±."""
    monkeypatch.setattr(
        "soleus.live.connection.finder.open_source",
        lambda url, *, clock: FAULTS["zero_far"](open_source(url, clock=clock), clock),
    )
    ran = soleus(*HOLD, "--plain", "--probe", "sim:steady")

    assert 0 == ran.exit_code
    assert ran.err.index("Zero: keep") < ran.err.index(advice_of(LabelReason.ZERO_FAR))
    assert ran.err.index("Zero: keep") < ran.err.index(WARM.words)


def test_a_hold_as_json_has_them_in_its_plan(capsys):
    """A script sees them before the first sample."""
    JsonLines().begun(PLAN, "a-session", (HealthNote.OVERLOADED, WARM))
    plan = json.loads(capsys.readouterr().out)

    assert ("plan", ["overloaded", "warming_up"]) == (plan["type"], plan["notes"])
