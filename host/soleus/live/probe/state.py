"""What a connected probe has gone through, as facts: its zero and the presses of its button."""

from __future__ import annotations

from dataclasses import dataclass

from soleus.core.terms import Label


@dataclass(frozen=True, slots=True)
class ZeroState:
    """Whether and when a zero was taken in this session, and whether it was quiet.

    Attributes:
        taken_unix_s: wall clock when it was taken; None before the first.
        zero_counts: the mean of the untouched counts.
        noise_counts: their standard deviation.
        quiet: True if it was quiet enough to be used.
        problem: why it was refused, in a sentence; None if it was taken.
        asks_to_lift: it was refused because the probe may be standing on its tip; the next one
            counts.
        next_step: what to do about the problem, the end of its sentence.
    """

    taken_unix_s: float | None = None
    zero_counts: float = 0.0
    noise_counts: float = 0.0
    quiet: bool = False
    problem: str | None = None
    asks_to_lift: bool = False
    next_step: str = ""


@dataclass(frozen=True, slots=True)
class PressSeen:
    """One press of the probe's button.

    Attributes:
        device_us: when it went down, on the probe's clock, µs.
        host_ns: the same moment on the host's clock, ns, late by the shortest delay of the line.
        held: it was held for a second, which is a let-go; else it is a mark.
        pressure_kpa: the pressure when it went down; None where there is none.
        label: what that number claims.
    """

    device_us: int
    host_ns: int
    held: bool
    pressure_kpa: float | None
    label: Label
