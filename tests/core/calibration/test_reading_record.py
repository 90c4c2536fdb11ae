"""What a record keeps of the conditions of its readings."""

from __future__ import annotations

import json

from soleus.core.calibration.reading_record import conditions_facts, conditions_of
from soleus.core.calibration.reading_uncertainty import ReadingConditions, ZeroWalk
from tests.core.calibration.calibrations import CAL

ALL = ReadingConditions(60.0, None, 0.5, 78.0, 23.5, 4.25, ZeroWalk(1.5, 7.0))
NONE = ReadingConditions(60.0, noise_kpa=0.5)


def test_what_was_known_comes_back_as_it_was_kept():
    """100 counts are 1 kPa: 50 counts of noise are 0.5 kPa. Through JSON, as an event goes."""
    for known in (ALL, NONE):
        kept = {"noise_counts": 50.0, **conditions_facts(known)}

        assert known == conditions_of(json.loads(json.dumps(kept)), CAL, 60.0)


def test_a_default_is_kept_as_null():
    """Who reads the record sees what was told and what was assumed."""
    told = conditions_facts(NONE)

    assert (None, None, 1.0, None) == (
        told["moving_mass_g"],
        told["room_c"],
        told["walk_factor"],
        told["walk_shifts_n"],
    )


def test_a_record_of_before_has_no_such_conditions():
    """Its ± was the profile's alone, and stays so."""
    assert (
        conditions_of({"zero_counts": 1.0, "noise_counts": 2.0, "quiet": True}, CAL, 60.0) is None
    )
