"""What stands behind an option, read: numbers (``float`` alone would take NaN), ids."""

from __future__ import annotations

import argparse
import math

from soleus.errors import UsageError


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


def profile_id(text: str) -> str:
    """An id that a profile can have.

    Raises:
        UsageError: it cannot.
    """
    from soleus.core.calibration.profile_toml import ID_FORM

    if not ID_FORM.fullmatch(text):
        raise UsageError(
            f"'{text}' cannot be the id of a profile.",
            "Nothing was written.",
            "Use up to 40 small letters, digits and hyphens.",
        )
    return text


def _float(text: str) -> float:
    """Return the number that a text says; NaN for a text that is no number."""
    try:
        return float(text)
    except ValueError:
        return math.nan
