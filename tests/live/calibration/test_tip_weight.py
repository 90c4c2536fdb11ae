"""The tip, weighed by turning the probe over."""

from __future__ import annotations

from datetime import date

import pytest

from soleus.core.calibration.stability import StepProblem, StepSeen
from soleus.errors import ProbeError
from soleus.live.calibration.tip_weight import TipWeighing
from tests.core.calibration.calibrations import CAL

WEIGHING = TipWeighing(CAL, CAL.probe_uid, date(2026, 12, 1), 8_388_607)


def seen(counts, problem=None):
    """A held probe."""
    return StepSeen(counts, 9.0, 240, problem)


def test_half_of_what_turning_moves_is_the_weight():
    """By hand: 196.1 counts at 1000 per newton are 0.1961 N, twice the weight of 10 g."""
    assert 10.0 == pytest.approx(WEIGHING.mass_g(seen(2196.1), seen(2000.0)), rel=1e-3)


def test_a_hand_may_waver_as_on_a_scale_at_20_kpa():
    """Judged as a rise of 20 kPa from a zero: 2 % of it may move, 0.4 kPa."""
    before = WEIGHING.before

    assert (True, CAL.zero_counts - 2000.0) == (before.held, before.zero_counts)


def test_a_probe_that_was_not_still_weighs_nothing():
    """Half a reading would narrow the ± wrongly."""
    with pytest.raises(ProbeError, match=r"(?i)still|moving"):
        WEIGHING.mass_g(seen(2100.0), seen(2000.0, StepProblem.MOVING))


def test_a_tip_that_was_pressed_is_refused():
    """5 N between the two are no tip."""
    with pytest.raises(ProbeError, match="more than 400 g apart"):
        WEIGHING.mass_g(seen(7000.0), seen(2000.0))


def test_a_probe_that_was_not_turned_over_is_refused():
    """0 g were kept, and took the row of the attitude out of the ± of every later reading.

    By hand: 9.8 counts at 1000 per newton are 1 g apart, half a gram of weight.
    """
    with pytest.raises(ProbeError, match=r"only 1\.0 g apart"):
        WEIGHING.mass_g(seen(2009.8), seen(2000.0))
