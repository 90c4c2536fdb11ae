"""What is known for and against the numbers of a session: facts, not yet judged.

What they may claim by it is for ``core.calibration.label_rules``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from soleus.core.calibration.model import SensorKind
from soleus.core.calibration.zero_rules import ZERO_SHIFT_MAX_KPA


@dataclass(frozen=True, slots=True)
class ProbeFacts:
    """What the connected probe says of itself, as far as a calibration cares.

    Attributes:
        sensor: kind of sensor; None for one that this version does not know.
        gain: amplifier setting.
        nominal_rate_hz: samples per second, as the probe calls it.
        tip_area_mm2: contact tip; 0 where the probe does not know.
        uid: unique id, 16 hex digits.
        supply_mv: 0 where it is not measured.
        simulated: not a real sensor.
        free_rate_hz: measured, where the sensor has a clock of its own and the rate above is but a
            label; None for others, and before it is known.
    """

    sensor: SensorKind | None
    gain: int
    nominal_rate_hz: float
    tip_area_mm2: float
    uid: str = ""
    supply_mv: int = 0
    simulated: bool = False
    free_rate_hz: float | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that is known for and against the numbers of this session so far.

    Attributes:
        probe: the connected probe.
        today: the date where the person is.
        zero_quiet: a zero was taken in this session and was quiet; None: none was taken yet.
        zero_from_profile_kpa: from the calibration's zero to this session's.
        zero_unconfirmed: this session's zero lies above the usual, also after the person was asked
            to lift the probe, and no release has confirmed it.
        zero_above_usual_kpa: how far above; so much of the probe's weight may be in it.
        zero_not_lifted: what the tip read before contact does not fit a tip in the air.
        zero_shift_kpa: from the zero before contact to the one after release.
        zero_shift_max_kpa: the most that it may be, which goes by the target.
        outside_span: a reading lay above the weighed span.
        many_spikes: more lone corrupt samples than ``core.despike`` allows.
        check_failed: a check mass read outside its tolerance; see ``core.calibration.health``.
        drifted: this calibration and the one before it disagree; see ``core.calibration.health``.
        vouched: an earlier calibration, from before ``today``, agrees with one that was made later.
    """

    probe: ProbeFacts
    today: date
    zero_quiet: bool | None = None
    zero_from_profile_kpa: float = 0.0
    zero_unconfirmed: bool = False
    zero_above_usual_kpa: float = 0.0
    zero_not_lifted: bool = False
    zero_shift_kpa: float = 0.0
    zero_shift_max_kpa: float = ZERO_SHIFT_MAX_KPA
    outside_span: bool = False
    many_spikes: bool = False
    check_failed: bool = False
    drifted: bool = False
    vouched: bool = False
