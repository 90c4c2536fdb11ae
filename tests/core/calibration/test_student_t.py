"""Student's t: the tables beside the distribution itself, and what lies between their points."""

from __future__ import annotations

import math

import numpy as np
import pytest

from soleus.core.calibration.student_t import t_975, t_995


def share_within(t, dof):
    """Probability within ± t, from the density by Simpson's rule."""
    x = np.linspace(0.0, t, 20_001)
    log_norm = math.lgamma((dof + 1) / 2) - math.lgamma(dof / 2) - math.log(dof * math.pi) / 2
    density = np.exp(log_norm - (dof + 1) / 2 * np.log1p(x**2 / dof))
    weights = np.r_[1.0, np.tile([4.0, 2.0], 9_999), 4.0, 1.0]
    return 2 * float(weights @ density) * (x[1] - x[0]) / 3


@pytest.mark.parametrize("dof", range(1, 31))
def test_every_figure_of_the_tables_is_that_of_the_distribution(dof):
    """Sixty typed figures: one wrong digit would make every ± of some run wrong."""
    slack = 0.0005 / t_975(dof)  # the tables are rounded to 0.001

    assert share_within(t_975(dof), dof) == pytest.approx(0.95, abs=slack)
    assert share_within(t_995(dof), dof) == pytest.approx(0.99, abs=slack)


@pytest.mark.parametrize("dof", [31, 40, 60, 120, 1000])
def test_above_thirty_the_straight_line_is_good_to_a_thousandth(dof):
    """40: 2.0211, 60: 2.0003, 120: 1.9799 in any textbook."""
    assert share_within(t_975(dof), dof) == pytest.approx(0.95, abs=2e-4)


def test_between_whole_numbers_the_lower_one_counts():
    """JCGM 100, G.4.1; and with nothing estimated from few points the normal's factor stands."""
    assert (2.571, 2.571, 12.706) == (t_975(5.0), t_975(5.99), t_975(0.4))
    assert (1.960, 2.576) == (t_975(math.inf), t_995(math.inf))
