"""docs/accuracy.md says what profiles and results say."""

from __future__ import annotations

import numpy as np
import pytest

from soleus.core.calibration.model import to_pressure
from soleus.store.calibration.profiles import load_profile
from tests.bench.measures.calibration import PROFILES, certified, one_by_one
from tests.bench.results import read
from tests.calibration.accuracy_page import PAGE, text
from tests.calibration.coverage import block_of


def test_the_page_is_the_one_that_the_figures_make():
    """A figure typed by hand would stay when the code changes, and be quoted."""
    assert text() == PAGE.read_text(encoding="utf-8")


def test_each_film_example_is_named_with_its_own_figure():
    """They differ by two kPa: "the example" left open which was meant."""
    page = " ".join(text().split())

    assert "`example-fsr-analog` to ± 17 kPa" in page
    assert "`example-flexiforce-analog` to ± 19 kPa" in page


def test_ten_digits_of_every_certified_figure_come_out():
    """Asked for: at least 10, of coefficients, their deviations and the residual's."""
    assert [] == [name for name, digits in certified().items() if digits < 10]


def test_the_results_meet_what_was_asked_for():
    """At least 20 times a loop over samples, for every kind of curve, in one run."""
    speeds = read("calibration")["conversion_ns_per_sample"]

    assert {"line", "parabola", "table"} == set(speeds)
    assert [] == [name for name, one in speeds.items() if one["ratio_loop_to_block"] < 20]


@pytest.mark.parametrize(
    "profile", ["example-10kg-hx711", "example-20kg-hx711", "example-fsr-analog"]
)
def test_the_loop_that_speed_is_compared_with_computes_the_same(profile):
    """A ratio to a loop that leaves work out would prove nothing."""
    cal = load_profile(PROFILES / f"{profile}.toml")
    counts = np.linspace(
        cal.zero_counts, cal.zero_counts + cal.response.rise_counts(cal.span_n), 99
    )
    block = block_of(counts.astype(np.int32))
    whole = to_pressure(block, cal, cal.zero_counts)
    looped = one_by_one(block, cal, cal.zero_counts)

    assert [value for value, _ in looped] == pytest.approx(whole.pressure_kpa.tolist(), abs=1e-9)
    assert [quality for _, quality in looped] == whole.quality.tolist()
