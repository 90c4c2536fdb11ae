"""How long a command is to go on, as it stands behind ``--seconds``."""

from __future__ import annotations

import argparse
import math


def seconds(text: str) -> float:
    """A number of seconds above 0.

    Raises:
        argparse.ArgumentTypeError: it is none.
    """
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not (math.isfinite(number) and number > 0.0):
        raise argparse.ArgumentTypeError(f"'{text}' is not a number of seconds above 0")
    return number
