"""The ± of a pressure in words: the one place where it is rounded."""

from __future__ import annotations

import math

_BINARY_DUST = 1e-9  # 2.1 is a little more than 2.1 in binary; that alone makes it no 2.2


def half_width(u95_kpa: float, decimals: int = 0) -> str:
    """The half-width of the 95 % interval, rounded up: it must never look better than it is.

    Args:
        u95_kpa: the half-width, kPa.
        decimals: digits after the point; as many as the value beside it has.

    Returns:
        ``± 3`` or ``± 2.1``, without the unit.
    """
    scale = 10**decimals
    return f"± {math.ceil(u95_kpa * scale - _BINARY_DUST) / scale:.{decimals}f}"
