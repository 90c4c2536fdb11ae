"""Plans for the tests of targets: an atlas, a day, a probe, earlier holds."""

from __future__ import annotations

from soleus.core.spots.person_history import PastHold, PersonHistory
from soleus.core.spots.targets import ProbeClaim, TargetRequest, plan_hold
from soleus.core.terms import End, Label, Mode, Side
from soleus.store.atlas import load_atlas
from tests.core.spots.days import at

ATLAS = load_atlas()
DAY_S = 86_400.0
NOW = at(20_000 * DAY_S + 43_200)  # a Friday, 12:00
PROBE = ProbeClaim(Label.CALIBRATED, tip_area_mm2=100.0, span_kpa=900.0)
LEFT, RIGHT = Side.LEFT, Side.RIGHT


def good(spot_id="sol_si", side=LEFT, *, days_ago=2.0, target_kpa=60.0, **more):
    """A hold that was finished with a first rating of 2."""
    ended = NOW.unix_s - days_ago * DAY_S
    facts = {
        "contact_s": 40.0,
        "end": End.DONE,
        "cause": None,
        "mode": Mode.GENTLE,
        "first_nrs": 2,
    } | more
    return PastHold(spot_id, side, ended - 60, ended, target_kpa=target_kpa, **facts)


def plan(spot_id="sol_si", *holds, probe=PROBE, now=NOW, **asked):
    """The plan for a place on the left side after these holds."""
    request = TargetRequest(spot_id, asked.pop("side", LEFT), **asked)
    return plan_hold(request, probe, PersonHistory(holds), now, atlas=ATLAS)
