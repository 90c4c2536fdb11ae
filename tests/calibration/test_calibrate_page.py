"""What docs/calibrate.md shows is what the product takes."""

from __future__ import annotations

from pathlib import Path

import pytest

from soleus.core.calibration import TermName, u95_kpa
from soleus.core.fitting import calibrate, coverage_k
from soleus.core.run_file import parse_run

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
    table = [line.split("|")[1].strip() for line in PAGE.splitlines() if line.startswith("| ")]

    assert [name.value for name in TermName] == table[1:]


def test_the_factor_on_the_page_is_the_one_in_use():
    """Eleven steps less two are nine degrees of freedom: 2.262."""
    assert "2.26 for eleven" in PAGE
    assert 2.262 == coverage_k(9)
