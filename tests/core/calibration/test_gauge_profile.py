"""The calibration that a gauge brings along."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from soleus.core.calibration.evidence import Evidence, ProbeFacts
from soleus.core.calibration.gauge_profile import (
    as_printed,
    gauge_calibration,
    gauge_calibration_id,
    without_rails,
)
from soleus.core.calibration.label_rules import LabelReason, label_of
from soleus.core.calibration.model import described, to_pressure
from soleus.core.calibration.profile_toml import parse_profile, profile_text
from soleus.core.samples import SampleBlock
from soleus.core.terms import Label


def kpa(calibration, counts):
    """What one count reads."""
    block = SampleBlock(
        0, 0, np.zeros(1, np.int64), np.array([counts], np.int32), np.zeros(1, np.uint8), 0
    )
    return to_pressure(block, calibration, 0.0).pressure_kpa[0]


@pytest.mark.parametrize(
    ("name", "counts", "pressure_kpa"),
    [
        ("gauge-n-2-100", 1000, 100.0),  # 10.00 N on 1 cm²
        ("gauge-n-2-50", 1000, 200.0),
        ("gauge-kgf-3-100", 1000, 98.0665),
        ("gauge-gf-0-100", 1000, 98.0665),
        ("gauge-lbf-2-100", 100, 44.482),
        ("gauge-ozf-1-100", 160, 44.482),
        ("gauge-lbf-2-100", -100, -44.482),
    ],
)
def test_a_printed_number_becomes_the_pressure_of_its_unit(name, counts, pressure_kpa):
    """By hand: 1 kgf on 1 cm² is 98.0665 kPa, 1 lbf is 44.482 kPa, 16 ozf are 1 lbf."""
    assert pressure_kpa == pytest.approx(kpa(gauge_calibration(name), counts), rel=1e-5)


@pytest.mark.parametrize(
    "name", ["", "gauge", "gauge-n-2", "gauge-stone-2-100", "gauge-n-7-100", "gauge-n-2-0", "mine"]
)
def test_another_name_is_no_gauges(name):
    """A profile of a person's own is looked for among the files, under any other name."""
    assert None is gauge_calibration(name)


def test_the_name_fits_into_a_hello():
    """A calibration id has 16 letters on the wire."""
    assert len(gauge_calibration_id("kgf", 6, 1000)) <= 16


def test_a_gauges_own_numbers_are_indicative():
    """What it was calibrated with, and when, nobody here knows: no ±, no trends."""
    facts = ProbeFacts(gauge_calibration("gauge-n-2-100").sensor, 1, 20.0, 100.0)
    verdict = label_of(
        gauge_calibration("gauge-n-2-100"),
        Evidence(probe=facts, today=date(2026, 11, 21), zero_quiet=True),
    )

    assert (Label.INDICATIVE, (LabelReason.STATED_BY_GAUGE,)) == (verdict.label, verdict.why)


def test_no_date_of_a_calibration_is_made_up():
    """Nobody has weighed anything; a date beside the name would say so."""
    assert "gauge-n-2-100, the gauge's own numbers, not weighed here" == described(
        gauge_calibration("gauge-n-2-100")
    )


def test_it_travels_with_the_record():
    """Every session holds its calibration whole, so that it can be read without this program."""
    calibration = gauge_calibration("gauge-lbf-2-100")

    assert calibration == parse_profile(profile_text(calibration), "here")


@pytest.mark.parametrize(
    ("name", "counts", "printed"),
    [
        ("gauge-n-3-100", 4285, "4.285 N"),
        ("gauge-lbf-2-100", -1878, "-18.78 lbf"),
        ("gauge-kgf-2-100", -5, "-0.05 kgf"),
        ("gauge-gf-0-100", 250, "250 gf"),
        ("gauge-n-2-100", 0, "0.00 N"),
        ("sim-hx711", 84_000, "84000"),
    ],
)
def test_a_count_tells_the_number_that_the_gauge_has_shown(name, counts, printed):
    """Whoever doubts a record wants to see what stood on the display, not our arithmetic."""
    assert printed == as_printed(name, counts)


@pytest.mark.parametrize(
    ("name", "counts", "left"),
    [
        ("gauge-gf-0-100", 0x7FFFFF, None),
        ("gauge-gf-0-100", -0x800000, None),
        ("gauge-gf-0-100", 0x7FFFFE, 0x7FFFFE),
        ("gauge-gf-0-100", None, None),
        ("sim-hx711", 0x7FFFFF, 0x7FFFFF),
    ],
)
def test_beyond_its_range_a_gauge_has_printed_no_number(name, counts, left):
    """No display has shown 8388607 gf; a cell's converter does give its last count."""
    assert left == without_rails(name, counts)
