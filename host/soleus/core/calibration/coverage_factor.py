"""The factor that makes 95 % of a standard uncertainty, by the shape of what is added up.

A limit is reached and never passed, so where limits prevail 1.96 standard uncertainties hold more
than 95 %. How much more is told by the fourth cumulant, which adds up like the variance: its share
of the squared variance, the excess, is 0 for a normal distribution and −1.2 for a rectangle.
Between the two the factor is that of a rectangle and a normal distribution added together, worked
out once (``tests/core/calibration/test_coverage_factor.py`` integrates it anew). What is known from
few points is wider than normal; that part is Student's t, as ever.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from soleus.core.calibration.student_t import NORMAL_975, t_975

NORMAL_EXCESS: Final = 0.0
RECTANGLE_EXCESS: Final = -1.2
# The difference of two equal rectangles has −0.6, but tails that end later than those of a
# rectangle beside a normal distribution: 95 % are within 1.903, as of such a sum with −0.38.
TRIANGLE_EXCESS: Final = -0.38
# Of x² − 1/3 with x even from 0 to 1, which is what is left of a lean: 15/7 − 3.
LEAN_EXCESS: Final = 15.0 / 7.0 - 3.0
# 95 % of a rectangle and a normal distribution added together, by their excess, 0 to −1.2.
_EXCESS: Final = np.arange(13) / -10.0
_FACTOR: Final = np.array(
    [
        1.9600, 1.9490, 1.9344, 1.9174, 1.8984, 1.8774, 1.8543,
        1.8290, 1.8009, 1.7693, 1.7331, 1.6900, 1.6454,
    ]
)  # fmt: skip


def factor_95(excess: float, dof: float = math.inf) -> float:
    """Standard uncertainties to either side that hold 95 %.

    Args:
        excess: of the whole; what lies outside −1.2 to 0 counts as the nearer end.
        dof: effective degrees of freedom behind the variance.
    """
    of_shape = float(np.interp(-excess, -_EXCESS, _FACTOR))
    return of_shape * t_975(dof) / NORMAL_975
