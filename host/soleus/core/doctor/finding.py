"""What a finding is, and what a rule that makes one looks like. Knows no single fault."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from soleus.core.doctor.figures import Figures
from soleus.core.doctor.observed import Observed


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong with a probe, in words for the person who holds it.

    Attributes:
        key: its name, for programs; stays what it is.
        seen: what was seen, with figures.
        means: what it means for holds.
        do: what to do, likeliest cause first.
    """

    key: str
    seen: str
    means: str
    do: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """One fault: when it is seen, and its words.

    Attributes:
        key: name of the finding.
        look: says what was seen, in a sentence with figures, or None.
        means: what it means for holds.
        do: what to do, likeliest cause first.
        explains: findings that only follow from this one and are not told beside it.
    """

    key: str
    look: Callable[[Observed, Figures], str | None]
    means: str
    do: tuple[str, ...]
    explains: frozenset[str] = frozenset()
