"""Typed numbers, and the refusal of an answer with what would do instead."""

from __future__ import annotations

import math

from soleus.errors import UsageError


class AnswerRefused(UsageError):
    """An answer that cannot be used, with what would do; nothing has changed."""

    def __init__(self, text: str, wanted: str) -> None:
        super().__init__(f"'{text}' cannot be used here.", "Nothing has changed.", wanted)


def _as_number(text: str) -> float:
    """A finite number; NaN for what is none."""
    try:
        number = float(text)
    except ValueError:
        return math.nan
    return number if math.isfinite(number) else math.nan


def numbers_in(typed: str) -> list[float]:
    """The numbers of a list; a word that is none is named, so that its letter O can be found."""
    words = typed.split()
    numbers = [_as_number(word) for word in words]
    for word, number in zip(words, numbers, strict=True):
        if math.isnan(number):
            raise AnswerRefused(typed, f"Type numbers with spaces between: '{word}' is not one.")
    return numbers


def check_number(typed: str, low: float, high: float, *, whole: bool) -> None:
    """Refuse what is no number, or none that may be; raises ``AnswerRefused``."""
    number = _as_number(typed)
    if not low <= number <= high or (whole and number != round(number)):
        kind = "whole number" if whole else "number"
        raise AnswerRefused(typed, f"Type a {kind} from {low:g} to {high:g}.")
