"""What docs/calibrate.md shows is what the product takes."""

from __future__ import annotations

from pathlib import Path

import pytest

from soleus.core.calibration.model import TEMPERATURE_RANGE_K, u95_kpa
from soleus.core.calibration.stability import MOVING_MAX_DRIFTING
from soleus.core.calibration.uncertainty import RUN_STEP_S, TermName
from soleus.core.fitting.fit import BEND_DOF_MIN, BEND_LOADS_MIN, BEND_MIN_OF_SPAN, calibrate
from soleus.core.fitting.run import CONDITIONING_MIN, TEMPERATURE_SHARE_PER_K
from soleus.core.fitting.run_csv import parse_run
from soleus.core.fitting.uncertainty_budget import (
    CREEP_UNSEEN,
    HYSTERESIS_UNSEEN,
    ZERO_RETURN_UNSEEN,
)

PAGE = (Path(__file__).parents[2] / "docs" / "calibrate.md").read_text(encoding="utf-8")
EXAMPLE = PAGE.partition("```csv\n")[2].partition("```")[0]


def test_the_run_on_the_page_can_be_fitted():
    """People copy the example and change the numbers; it must work as it stands."""
    fitted = calibrate(parse_run(EXAMPLE, "docs/calibrate.md"))

    # by hand from the ends: (2 104 571 + 43 204)/98.0518 N = 21 904 counts per newton
    assert 21_904 == pytest.approx(fitted.calibration.counts_per_n, rel=1e-3)
    assert 4.0 > u95_kpa(fitted.calibration, 100.0)


def test_every_row_of_the_budget_stands_on_the_page():
    """A cause of doubt that the page leaves out could not be asked about."""
    table = PAGE.partition("| row |")[2].partition("\n\n")[0].splitlines()[2:]

    assert [name.value for name in TermName] == [line.split("|")[1].strip() for line in table]


def test_the_limits_on_the_page_are_those_in_use():
    """What is assumed where a run tells nothing; a reader must find the same figures."""
    assert (0.001, 0.001) == (HYSTERESIS_UNSEEN, ZERO_RETURN_UNSEEN)
    assert 2 == PAGE.count("unseen: 0.1 % of the span")
    assert (0.001, 0.15) == tuple(CREEP_UNSEEN.values())
    assert "± 0.1 %, for sensors that drift ± 15 %" in PAGE
    assert (0.0002, 0.004) == tuple(TEMPERATURE_SHARE_PER_K.values())
    assert "0.02 % per kelvin, for sensors that drift 0.4 %" in PAGE
    assert (5.0, 30.0) == (TEMPERATURE_RANGE_K, RUN_STEP_S)
    assert "never less than that of 30 s" in PAGE
    assert "`temperature_share_per_k` · 5 K" in PAGE


def test_what_a_sensor_that_drifts_may_do_is_on_the_page():
    """Who waits for a film to stand still must learn that it need not."""
    assert (0.02, 3) == (MOVING_MAX_DRIFTING, CONDITIONING_MIN)
    page = " ".join(PAGE.split())

    assert "it may move by 2 % of its rise, or of the load before" in page
    assert "at least three times before the run" in page


def test_the_rule_for_the_degree_on_the_page_is_the_one_in_use():
    """Who gets a parabola and wonders why looks here."""
    assert (5, 3, 1e-4) == (BEND_LOADS_MIN, BEND_DOF_MIN, BEND_MIN_OF_SPAN)
    assert "at least 5 different loads and 3 degrees of freedom" in " ".join(PAGE.split())
    assert "at least 0.01 % of the span" in PAGE
