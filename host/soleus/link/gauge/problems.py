"""Why another maker's gauge cannot be used as it is, in sentences: what happened, what to do."""

from __future__ import annotations

from typing import Final

from soleus.core.calibration.gauge_profile import N_PER, SPAN_N
from soleus.errors import LinkLost
from soleus.link.url import ProbeUrl
from soleus.wire.gauge.dialects import DIALECTS
from soleus.wire.gauge.lines import WRITTEN, Dialect, Unit

QUOTE_MAX: Final = 40
_KEPT: Final = "What was measured until then is kept."
_NOTHING: Final = "Nothing was measured."


class GaugeProblem(LinkLost):
    """A gauge that cannot be used as it is; ``silent``: it says nothing at all."""

    def __init__(self, what: str, effect: str, next_step: str, *, silent: bool = False) -> None:
        super().__init__(what, effect, next_step)
        self.silent = silent


def fell_silent(url: ProbeUrl, dialect: Dialect) -> GaugeProblem:
    """Nothing came for too long."""
    how = "in spite of being asked" if dialect.ask else "by itself"
    return GaugeProblem(
        f"The gauge at {url.name} sends nothing {how}: switched off?",
        _KEPT,
        "Switch it on, and look at its cable, its output and its baud rate "
        f"({dialect.baud} is usual; another with baud=N).",
        silent=True,
    )


def unreadable(url: ProbeUrl, dialect: Dialect, text: str) -> GaugeProblem:
    """Nothing but lines that are no readings."""
    return GaugeProblem(
        f"The gauge at {url.name} sends '{text[:QUOTE_MAX]}', where a line such as "
        f"'{dialect.example}' was expected.",
        _KEPT,
        "Set its output to numbers with their unit, look at its baud rate, or use another "
        f"dialect: {', '.join(DIALECTS)}",
    )


def without_unit(url: ProbeUrl) -> GaugeProblem:
    """Numbers that may be of any unit."""
    return GaugeProblem(
        f"The gauge at {url.name} prints numbers without a unit.",
        "Nothing was measured: newtons and pounds look alike.",
        f"Have it print the unit, or say it: {url.text}&unit=N (or kgf, gf, lbf)",
    )


def beyond_at_first(url: ProbeUrl) -> GaugeProblem:
    """Beyond its range before a number has told the unit."""
    return GaugeProblem(
        f"The gauge at {url.name} says that the force is beyond its range.",
        _NOTHING,
        "Let go of its tip, and set it to zero.",
    )


def other_unit(url: ProbeUrl, before: Unit | None, unit: Unit) -> GaugeProblem:
    """The gauge has changed its unit, so the same digits mean another force from here on."""
    was = "" if before is None else WRITTEN[before][0]
    return GaugeProblem(
        f"The gauge at {url.name} has changed its unit from {was} to {WRITTEN[unit][0]}.",
        f"What was measured in {was} is kept; a hold under way has ended.",
        "Leave the unit alone during a hold; begin again.",
    )


def finer_digits(url: ProbeUrl) -> GaugeProblem:
    """A count would have to stand for less than until now."""
    return GaugeProblem(
        f"The gauge at {url.name} prints finer digits than before.",
        _KEPT,
        "Let it settle, and begin again.",
    )


def too_fine_digits(
    url: ProbeUrl, unit: Unit, decimals: int, most_counts: int
) -> GaugeProblem | None:
    """The gauge prints so many decimals that no usable force fits the counts; None if it fits."""
    most_n = most_counts * N_PER[unit.value] / 10**decimals
    if most_n >= SPAN_N:
        return None
    return GaugeProblem(
        f"The gauge at {url.name} prints {decimals} decimals, and with so many soleus can follow "
        f"it up to {most_n:.1f} N only.",
        _NOTHING,
        "Have it print fewer decimals; two are enough.",
    )
