"""What is known of a reading of this moment: from the zero, the record, and what somebody told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Protocol

from soleus.core.calibration.health import KnownHealth
from soleus.core.calibration.model import Calibration
from soleus.core.calibration.reading_uncertainty import ReadingConditions, zero_walk
from soleus.live.probe.session_zero import SessionZero


class Known(Protocol):
    """What a probe knows of its readings.

    Attributes:
        session_zero: the zero of this session.
        calibration: the one in use; None without one.
        health: what is on record.
        today: the date where the person is.
    """

    session_zero: SessionZero
    calibration: Calibration | None
    health: KnownHealth

    @property
    def today(self) -> date:
        """The date where the person is."""


def known_now(probe: Known) -> ReadingConditions:
    """The conditions of the newest sample."""
    zero, cal, known = probe.session_zero, probe.calibration, probe.health
    now = ReadingConditions(
        zero_age_s=zero.age_s,
        room_c=known.room_c_on(probe.today),
        moving_mass_g=known.moving_mass_g,
        walk=zero_walk(known.zero_shifts),
    )
    taken = None if zero.taken is None else zero.taken.zero
    if cal is None or taken is None or not taken.quiet:
        return now
    noise_kpa = taken.noise_counts / cal.counts_per_kpa
    return replace(now, noise_kpa=noise_kpa, noise_dof=taken.noise_dof)
