"""What one recorded run is made of: plan, calibration, zero and the evidence for its numbers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from soleus.core.calibration.evidence import Evidence
from soleus.core.calibration.model import Calibration
from soleus.core.events import Event
from soleus.core.plan import HoldPlan
from soleus.live.probe.session_zero import SessionZero

STOP_TAIL_S: Final = 5.0  # recorded after a stop


@dataclass(frozen=True, slots=True)
class HoldSetup:
    """What a run is made of.

    Attributes:
        plan: what it is to be.
        calibration: what turns its counts into pressure.
        session_zero: this session's zero, which the run may lower or confirm.
        zero_counts: what it was, or the calibration's own, when the run began.
        evidence: all that is known for and against the numbers when it begins.
        zero_noise_kpa: standard deviation during that zero; 0 without one.
        done_tail_s: how long samples are still recorded after the last hold is done.
        tell: hears every event as it is put on record, in the reader thread.
    """

    plan: HoldPlan
    calibration: Calibration
    session_zero: SessionZero
    zero_counts: float
    evidence: Evidence
    zero_noise_kpa: float = 0.0
    done_tail_s: float = STOP_TAIL_S
    tell: Callable[[Event], None] = lambda event: None
