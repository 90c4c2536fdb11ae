"""A plan as it is kept: nothing is lost, and an old one keeps the rules of its time."""

import dataclasses
import json

from soleus.core.plan import RULES_FIRST, RULES_NOW
from soleus.store.sessions.plan_json import plan_from_json, plan_to_json
from tests.core.hold.runs import PLAN


def test_a_plan_comes_back_as_it_was():
    """A stored run is judged again by its plan; one bit off is another run."""
    assert plan_from_json(plan_to_json(PLAN)) == PLAN
    assert RULES_NOW == PLAN.rules


def test_a_plan_without_a_version_is_judged_by_the_first_rules():
    """Soleus 0.1.0 wrote none; a rule made later must not change the verdicts of then."""
    facts = json.loads(plan_to_json(PLAN))
    del facts["rules"]

    assert plan_from_json(json.dumps(facts)) == dataclasses.replace(PLAN, rules=RULES_FIRST)
