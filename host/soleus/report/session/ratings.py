"""The ratings of a session: which question each one answers, and which of them was corrected."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from soleus.core.events import Event, EventKind


@dataclass(frozen=True, slots=True)
class GivenRating:
    """One digit as it was given.

    Attributes:
        event: when, and which.
        prompt: the question that it answers, a ``Prompt`` value; None for one that came unasked.
        replaced: the next digit stands for it.
    """

    event: Event
    prompt: str | None
    replaced: bool = False


def given_ratings(events: Iterable[Event]) -> list[GivenRating]:
    """Every digit in order; one that stands for another answers the same question."""
    given: list[GivenRating] = []
    prompt: str | None = None
    for event in events:
        if event.kind is EventKind.PROMPT:
            prompt = str(event.value["prompt"])
        elif event.kind is EventKind.RATING:
            given.append(GivenRating(event, prompt))
            prompt = None
        elif event.kind is EventKind.RATING_CORRECTED and len(given) > 1:
            given[-2] = replace(given[-2], replaced=True)
            given[-1] = replace(given[-1], prompt=given[-2].prompt)
    return given
