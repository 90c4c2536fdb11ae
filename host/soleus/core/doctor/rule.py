"""What a finding is, and what a rule that makes one looks like. Knows no single fault."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from soleus.core.calibration.model import SensorKind
from soleus.core.doctor.measurements import Figures
from soleus.core.doctor.observation import Observed

LOAD_CELL: Final = frozenset({SensorKind.HX711})
THIN_SENSOR: Final = frozenset({SensorKind.ANALOG})
GAUGE: Final = frozenset({SensorKind.GAUGE})
OWN: Final = LOAD_CELL | THIN_SENSOR  # what a person has wired
EVERY: Final = frozenset(SensorKind)


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
class Advice:
    """Something to do about a fault.

    Attributes:
        words: a sentence; ``{rate}`` and ``{gain}`` stand for what ``blanks`` knows.
        sensors: the kinds that it fits. One that this version does not know gets every step.
    """

    words: str
    sensors: frozenset[SensorKind] = EVERY

    def fits(self, sensor: SensorKind | None) -> bool:
        """Whether somebody with such a sensor should do it."""
        return sensor is None or sensor in self.sensors


def any_sensor(*words: str) -> tuple[Advice, ...]:
    """Steps whatever the sensor is."""
    return tuple(Advice(each) for each in words)


def own(*words: str) -> tuple[Advice, ...]:
    """Steps for a probe that somebody has wired."""
    return tuple(Advice(each, OWN) for each in words)


def load_cell(*words: str) -> tuple[Advice, ...]:
    """Steps for a load cell on an HX711."""
    return tuple(Advice(each, LOAD_CELL) for each in words)


def thin_sensor(*words: str) -> tuple[Advice, ...]:
    """Steps for a thin sensor on the board's own converter."""
    return tuple(Advice(each, THIN_SENSOR) for each in words)


def gauge(*words: str) -> tuple[Advice, ...]:
    """Steps for another maker's gauge."""
    return tuple(Advice(each, GAUGE) for each in words)


@dataclass(frozen=True, slots=True)
class Rule:
    """One fault: when it is seen, and its words.

    Attributes:
        key: name of the finding.
        look: says what was seen, in a sentence with figures, or None.
        means: what it means for holds.
        do: what to do, likeliest cause first; at least one step for each kind of ``sensors``.
        explains: findings that only follow from this one and are not told beside it.
        sensors: the kinds that can have this fault; a kind that is not known may have any.
    """

    key: str
    look: Callable[[Observed, Figures], str | None]
    means: str
    do: tuple[Advice, ...]
    explains: frozenset[str] = frozenset()
    sensors: frozenset[SensorKind] = EVERY

    def seen(self, observed: Observed, figures: Figures) -> str | None:
        """What was seen of this fault; None for nothing, or where the sensor cannot have it."""
        sensor = observed.promise.sensor
        fits = sensor is None or sensor in self.sensors
        return self.look(observed, figures) if fits else None
