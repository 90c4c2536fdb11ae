"""NaN is neither above a limit nor below it: each guard that it could slip through, asked."""

from __future__ import annotations

import dataclasses
import math
from datetime import date

import pytest

from soleus.core.calibration.drift import compare
from soleus.core.calibration.evidence import Evidence, ProbeFacts
from soleus.core.calibration.health import Check, CheckResult, failed_still
from soleus.core.calibration.label_rules import LabelReason, label_of
from soleus.core.calibration.zero import ZeroProblem, take_zero, zero_of
from soleus.core.plan import HoldPlan, Target
from tests.core.calibration.calibrations import CAL, cal
from tests.core.calibration.test_zero import PER_KPA, blocks_of, still
from tests.core.hold.runs import BAND, PLAN

PROBE = ProbeFacts(CAL.sensor, CAL.gain, CAL.nominal_rate_hz, CAL.tip_area_mm2, CAL.probe_uid)
GOOD = Evidence(probe=PROBE, today=date(2026, 8, 1), zero_quiet=True)


def test_no_zero_is_taken_against_a_calibration_that_is_no_number():
    """With 60 kPa on the tip: as a zero it would hide them from every limit of the hold."""
    pressed = blocks_of(still(level=CAL.zero_counts + 60 * PER_KPA))

    assert ZeroProblem.PRESSED is zero_of(pressed, CAL, 1 << 23).problem
    assert ZeroProblem.PRESSED is zero_of(pressed, cal(zero_counts=math.nan), 1 << 23).problem
    assert not take_zero(pressed, math.nan).quiet


@pytest.mark.parametrize(
    ("seen", "why"),
    [
        ({"zero_from_profile_kpa": math.nan}, LabelReason.ZERO_FAR),
        ({"zero_shift_kpa": math.nan}, LabelReason.ZERO_SHIFTED),
        ({"probe": dataclasses.replace(PROBE, tip_area_mm2=math.nan)}, LabelReason.TIP_UNKNOWN),
        ({"probe": dataclasses.replace(PROBE, free_rate_hz=math.nan)}, LabelReason.OTHER_RATE),
    ],
)
def test_evidence_that_is_no_number_takes_the_plus_minus_away(seen, why):
    """A ± stands only where each limit is known to be kept."""
    assert () == label_of(CAL, GOOD).why
    assert (why,) == label_of(CAL, dataclasses.replace(GOOD, **seen)).why


def test_calibrations_that_cannot_be_compared_do_not_agree():
    """Agreement is what a ± rests on; it has to be seen."""
    assert compare(CAL, cal(counts_per_n=math.nan)).drifted


def test_a_failed_check_of_no_number_still_counts():
    """NaN off by NaN counted as passed."""
    assert failed_still([Check(CheckResult.OUTSIDE, 200.0, math.nan, 3.0)])


@pytest.mark.parametrize("value", [math.nan, math.inf])
@pytest.mark.parametrize("whole", [BAND, PLAN], ids=["target", "plan"])
def test_a_plan_holds_numbers_only(whole: Target | HoldPlan, value):
    """Under a cap of NaN no pressure is too much; with NaN left no contact is too long."""
    names = [f.name for f in dataclasses.fields(whole) if f.type == "float"]

    assert names
    for name in names:
        with pytest.raises(ValueError, match=rf"^{name} is"):
            dataclasses.replace(whole, **{name: value})
