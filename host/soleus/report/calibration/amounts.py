"""Small figures of a calibration for a reader: never finer than anybody weighs, no signed zero.

The one place that decides on their digits, for the command, the screen and the certificate.
"""

from __future__ import annotations

from typing import Final

PLACES: Final = 3  # 1 mN is a tenth of a gram, 0.001 % a hundredth of what ISO 376 asks for
_LEAST: Final = 10.0**-PLACES


def amount(value: float, unit: str = "") -> str:
    """``0.023 N``, or ``below 0.001 N``; exactly nothing is ``0 N``. The unit brings its space."""
    if value and round(abs(value), PLACES) == 0.0:
        return f"below {_LEAST:g}{unit}"
    return f"{value:.{PLACES}f}{unit}" if value else f"0{unit}"


def n_and_share(value_n: float | None, span_n: float) -> str:
    """A force and what it is of the span; ``not seen`` for None."""
    if value_n is None:
        return "not seen"
    return f"{amount(value_n, ' N')}, {amount(100 * value_n / span_n, '%')} of the span"


def signed(value: float, unit: str = "") -> str:
    """``+0.023``; what rounds to nothing has no sign."""
    rounded = round(value, PLACES)
    return f"{rounded:+.{PLACES}f}{unit}" if rounded else f"{0.0:.{PLACES}f}{unit}"


def seconds(value_s: float) -> str:
    """``3.3`` or ``300``: nobody lets go to the microsecond."""
    return f"{round(value_s, 1):.9g}"
