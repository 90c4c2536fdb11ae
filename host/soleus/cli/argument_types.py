"""Numbers as they stand behind an option; ``float`` alone would take NaN and infinities."""

from __future__ import annotations

import argparse
import math


def number(text: str) -> float:
    """A finite number.

    Raises:
        argparse.ArgumentTypeError: it is none.
    """
    typed = _float(text)
    if not math.isfinite(typed):
        raise argparse.ArgumentTypeError(f"'{text}' is not a number")
    return typed


def seconds(text: str) -> float:
    """A number of seconds above 0.

    Raises:
        argparse.ArgumentTypeError: it is none.
    """
    typed = _float(text)
    if not 0.0 < typed < math.inf:
        raise argparse.ArgumentTypeError(f"'{text}' is not a number of seconds above 0")
    return typed


def _float(text: str) -> float:
    """Return the number that a text says; NaN for a text that is no number."""
    try:
        return float(text)
    except ValueError:
        return math.nan
