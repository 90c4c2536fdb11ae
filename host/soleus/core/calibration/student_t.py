"""Student's t: how much wider an interval must be when its scatter is known from few points.

Tables instead of a special function, so that what is used can be held beside any textbook. Knows
nothing of what is measured.
"""

from __future__ import annotations

from typing import Final

NORMAL_975: Final = 1.960
NORMAL_995: Final = 2.576

# Points for 1, 2, … 30 degrees of freedom, as in JCGM 100:2008, table G.2, and any textbook.
_T_975: Final = (
    12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228,
    2.201, 2.179, 2.160, 2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086,
    2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042,
)  # fmt: skip
_T_995: Final = (
    63.657, 9.925, 5.841, 4.604, 4.032, 3.707, 3.499, 3.355, 3.250, 3.169,
    3.106, 3.055, 3.012, 2.977, 2.947, 2.921, 2.898, 2.878, 2.861, 2.845,
    2.831, 2.819, 2.807, 2.797, 2.787, 2.779, 2.771, 2.763, 2.756, 2.750,
)  # fmt: skip
_LAST: Final = len(_T_975)


def t_975(dof: float) -> float:
    """97.5 % point of Student's t: the factor that makes a standard uncertainty cover 95 %.

    Args:
        dof: degrees of freedom, at least 1, whole or not; ``math.inf`` for the normal's 1.960.

    Returns:
        The table's value for the next lower whole number (JCGM 100:2008, G.4.1), and above 30
        a straight line in 1/dof to the normal value, which errs by less than 0.001.
    """
    return _point(_T_975, NORMAL_975, dof)


def t_995(dof: float) -> float:
    """99.5 % point of Student's t; its square is the 99 % point of F with 1 and ``dof``."""
    return _point(_T_995, NORMAL_995, dof)


def _point(table: tuple[float, ...], normal: float, dof: float) -> float:
    if dof >= _LAST:
        return normal + (table[-1] - normal) * _LAST / dof
    return table[max(int(dof), 1) - 1]
