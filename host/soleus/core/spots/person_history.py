"""One person's past as frozen facts, as far as limits, closures and first tries ask for it.

The store reads it from the record (``store/sessions/history.py``); nothing is judged here.
"""

from __future__ import annotations

from dataclasses import dataclass

from soleus.core.terms import Cause, End, Mode, Side, Symptom


@dataclass(frozen=True, slots=True)
class PastHold:
    """One hold of the past, as far as limits and first tries ask.

    Attributes:
        spot_id: the place.
        side: which side.
        started_unix_s, ended_unix_s: first contact and release.
        contact_s: time at >= 5 kPa; None if it could not be told, then all of the hold counts.
        end, cause: how it ended.
        mode: how it was meant.
        first_nrs: the first rating given in the band, None without one.
        target_kpa: the target as it was at the end: one that was lowered counts as lowered.
        simulated: the probe said that it is a simulated one.
    """

    spot_id: str
    side: Side
    started_unix_s: float
    ended_unix_s: float
    contact_s: float | None
    end: End
    cause: Cause | None
    mode: Mode
    first_nrs: int | None
    target_kpa: float
    simulated: bool = False


@dataclass(frozen=True, slots=True)
class PastSymptom:
    """Something felt that ended a hold; ``symptom`` is None if it was never named."""

    symptom: Symptom | None
    spot_id: str
    side: Side
    unix_s: float
    simulated: bool = False


@dataclass(frozen=True, slots=True)
class PastGateYes:
    """A question that was answered with yes, or with don't know, which counts as yes.

    Attributes:
        gate_id: which question.
        unix_s: when.
        spot_id, side: where it was asked; "" and None where the record does not say.
    """

    gate_id: str
    unix_s: float
    spot_id: str = ""
    side: Side | None = None


@dataclass(frozen=True, slots=True)
class PastLook:
    """The answer yes to whether somebody has looked at it, after what closed everything.

    Attributes:
        about: what had closed, as in ``Closure.about``.
        unix_s: when it was answered.
        simulated: what had closed was felt in a hold on a simulated probe.
    """

    about: str
    unix_s: float
    simulated: bool = False


@dataclass(frozen=True, slots=True)
class PastDamage:
    """A session on record that cannot be read: nobody can tell how long was pressed in it.

    Attributes:
        places: where it was, each a place and its side; empty: it may have been anywhere.
        unix_s: when it began, or when it was first met where that cannot be told.
    """

    places: tuple[tuple[str, Side], ...]
    unix_s: float


@dataclass(frozen=True, slots=True)
class PersonHistory:
    """Everything of one person's past that limits, closures and first tries need.

    The holds of the last 24 h and every hold that ended as it was meant to; every symptom and
    every yes, since some close until they are answered; and what is damaged.
    """

    holds: tuple[PastHold, ...] = ()
    symptoms: tuple[PastSymptom, ...] = ()
    gate_yeses: tuple[PastGateYes, ...] = ()
    looks: tuple[PastLook, ...] = ()
    damaged: tuple[PastDamage, ...] = ()
