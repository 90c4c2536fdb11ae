"""What one recorded run is made of: its plan, and what the probe has for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from soleus.core.calibration.claim import Claim
from soleus.core.calibration.model import Calibration
from soleus.core.calibration.pressure_stream import PressureStream
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
        pressures: does so; the run may lower the zero that it measures from.
        numbers: what they may claim; the run lowers it by what it finds.
        session_zero: this session's zero, which the run may lower or confirm.
        zero_noise_kpa: standard deviation during that zero; 0 without one.
        done_tail_s: how long samples are still recorded after the last hold is done.
        tell: hears every event as it is put on record, in the reader thread.
    """

    plan: HoldPlan
    calibration: Calibration
    pressures: PressureStream
    numbers: Claim
    session_zero: SessionZero
    zero_noise_kpa: float = 0.0
    done_tail_s: float = STOP_TAIL_S
    tell: Callable[[Event], None] = lambda event: None
