"""The ± of a reading, tried on ten thousand probes that the budget knows nothing of.

The simulation runs once for all claims of this file; it takes some twenty seconds.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.calibration.coverage import (
    COVERED_IN_CELL_MIN,
    COVERED_MIN,
    WIDTH_MAX,
    measure,
)

RESULT = Path(__file__).parents[1] / "bench" / "results" / "coverage.json"

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def seen():
    """Figures of the whole simulation."""
    return measure()


def test_at_least_ten_thousand_probes_were_tried(seen):
    """Fewer would leave a cell's share uncertain by more than the margin asked for."""
    assert 10_000 <= seen["probes"]
    assert 6 * seen["probes"] == seen["presses"]


def test_the_interval_covers_the_truth(seen):
    """Asked for: 94 % of all presses. What says 95 % must not mean 80."""
    assert (0.94, 0.92, 1.3) == (COVERED_MIN, COVERED_IN_CELL_MIN, WIDTH_MAX)
    assert COVERED_MIN <= seen["covered"]


def test_the_interval_covers_the_truth_in_every_cell(seen):
    """Asked for: 92 % at low, middle and high loads, rising and falling; none pays for others."""
    assert 6 == len(seen["cells"])
    assert [] == [cell for cell in seen["cells"] if cell["covered"] < COVERED_IN_CELL_MIN]


def test_the_interval_is_not_merely_wide(seen):
    """Asked for: half-widths at most 1.3 times those of a JCGM 101 interval, in the median."""
    widths = [cell["median_width_over_jcgm_101"] for cell in seen["cells"]]

    assert WIDTH_MAX >= seen["median_width_over_jcgm_101"]
    assert WIDTH_MAX >= max(widths)
    assert 0.8 <= seen["factor_for_95_percent"]  # and a fifth too wide at most for the truth


def test_every_way_of_knowing_the_load_is_covered(seen):
    """Masses, a scale under the hand and a gauge bring doubts of different kinds."""
    assert {"masses", "scale", "gauge"} == set(seen["references"])
    assert [] == [share for share in seen["references"].values() if share < 0.94]


def test_the_table_in_the_results_is_the_one_measured_here(seen):
    """docs/accuracy.md quotes it; libraries round differently, so to half a per cent."""
    kept = json.loads(RESULT.read_text(encoding="utf-8"))["span"]

    assert kept["covered"] == pytest.approx(seen["covered"], abs=0.005)
    assert [cell["covered"] for cell in kept["cells"]] == pytest.approx(
        [cell["covered"] for cell in seen["cells"]], abs=0.005
    )
