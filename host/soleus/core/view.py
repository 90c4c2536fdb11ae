"""One whole picture of a guided run, as a screen, a plain line or a sound needs it.

A view may be overtaken by a newer one unseen, so it never carries a difference: all that a
reader has to draw is in it. Nothing here is computed; the engine fills it in.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from soleus.core.events import Late
from soleus.core.samples import Quality
from soleus.core.terms import Cause, Doubt, End, Label, Phase, Prompt, Symptom, Zone

_DOUBT_OF: Final = (
    (Quality.SATURATED, Doubt.SATURATED),
    (Quality.OPEN, Doubt.OPEN),
    (Quality.SENSOR_FAULT, Doubt.FAULT),
)
_NO_COUNT: Final = Quality.NO_VALUE | Quality.SATURATED | Quality.OPEN | Quality.SENSOR_FAULT


def doubt_of(quality: int) -> Doubt:
    """Why a sample that has no trustworthy value has none, from its ``Quality`` bits."""
    return next((doubt for bit, doubt in _DOUBT_OF if quality & int(bit)), Doubt.NO_DATA)


def doubt_without_scale(quality: int | None) -> Doubt:
    """Why there is no number where no calibration gives one: what ails the sensor comes first.

    Args:
        quality: ``Quality`` bits of the newest sample; None before the first one.
    """
    if quality is None or quality & int(_NO_COUNT):
        return doubt_of(quality or 0)
    return Doubt.UNCALIBRATED


@dataclass(frozen=True, slots=True)
class Reading:
    """The newest pressure, or why there is none.

    Attributes:
        pressure_kpa: None whenever ``doubt`` is set; a number never outlives its data.
        u95_kpa: half-width of the 95 % interval; None unless CALIBRATED.
        label: what the number may claim.
        doubt: why there is no number, else None.
        outside_span: the value lies above the weighed span.
        simulated: no real sensor has measured it; said beside the label wherever that stands.
    """

    pressure_kpa: float | None
    u95_kpa: float | None
    label: Label
    doubt: Doubt | None = None
    outside_span: bool = False
    simulated: bool = False

    def without_number(self, doubt: Doubt) -> Reading:
        """Return this reading without its number, with the doubt that took it away."""
        return replace(self, pressure_kpa=None, u95_kpa=None, doubt=doubt, outside_span=False)


@dataclass(frozen=True, slots=True, eq=False)
class Trace:
    """The whole curve of the present hold so far, in buckets that keep every peak.

    Attributes:
        t_s: float64[n], start of each bucket on the clock of the run, rising.
        low_kpa: float64[n], smallest judged pressure in the bucket; NaN for a gap.
        high_kpa: float64[n], largest; NaN for a gap.
        bucket_s: width of a bucket.
        start_s: run time at which the present hold's curve begins (its first contact).
    """

    t_s: NDArray[np.float64]
    low_kpa: NDArray[np.float64]
    high_kpa: NDArray[np.float64]
    bucket_s: float
    start_s: float


@dataclass(frozen=True, slots=True, eq=False)
class HoldView:
    """Everything about a run at one moment. Times in seconds on the clock of the run.

    Attributes:
        t_s: device time since the run began.
        phase: where the run stands.
        zone: where the pressure lies; STOP once a stop rule has ended it.
        reading: the number or why there is none.
        target_kpa, low_kpa, high_kpa, cap_kpa: as they are now (a target may be lowered).
        too_hard_kpa: from here on it is ``too_hard``; it moves with the target.
        path_kpa: where the target path stands now (ramp, band, release), None when not pressing.
        set_n: which hold of the run, from 1.
        sets_n: how many holds.
        in_band_s, in_band_needed_s: the timer of this hold; it pauses outside the band.
        contact_s, contact_max_s: contact of this hold and its limit.
        place_left_s: contact left at this place today.
        rest_left_s: seconds of rest left, 0 when not resting.
        no_contact_left_s: until the run ends for want of contact; None while in contact.
        rate_kpa_per_s: slope over the last 0.5 s, None without enough data.
        too_fast: the approach is faster than it should be.
        paused: in contact, begun, but the in-band timer stands still.
        prompt: a pain rating is asked for now, else None.
        last_nrs: last rating given, None before the first.
        ease_off: the last rating is above the mode's limit; a lower target is offered.
        end, cause, symptom: set when the run, or the hold just finished, has ended.
        lost_n: samples lost in this run (in the probe and on the wire).
        spikes_n: lone corrupt samples set aside in this run.
        trace: the curve of this hold.
        too_hard: the zone is ABOVE, and by far (``Target.too_hard_kpa``).
        overstaying: the time of the hold has long been done and the pressure still stands.
        overstayed_s: for how long it stood after that time; None for a hold that was let go of.
        asks_to_ease: in this hold nothing has been eased since a rating above the mode's limit.
        correctable: another digit would correct the last rating now.
        waiting_nrs: 7 or more before contact, waiting for a second key; else None.
        lasting_word: the zone whose word still stands, though the pressure is beyond its edge.
        late: what ended it, where that was data which came too late to be seen.
    """

    t_s: float
    phase: Phase
    zone: Zone
    reading: Reading
    target_kpa: float
    low_kpa: float
    high_kpa: float
    cap_kpa: float
    too_hard_kpa: float
    path_kpa: float | None
    set_n: int
    sets_n: int
    in_band_s: float
    in_band_needed_s: float
    contact_s: float
    contact_max_s: float
    place_left_s: float
    rest_left_s: float
    no_contact_left_s: float | None
    rate_kpa_per_s: float | None
    too_fast: bool
    paused: bool
    prompt: Prompt | None
    last_nrs: int | None
    ease_off: bool
    end: End | None
    cause: Cause | None
    symptom: Symptom | None
    lost_n: int
    spikes_n: int
    trace: Trace
    too_hard: bool = False
    overstaying: bool = False
    overstayed_s: float | None = None
    asks_to_ease: bool = False
    correctable: bool = False
    late: Late | None = None
    waiting_nrs: int | None = None
    lasting_word: Zone | None = None

    @property
    def word_zone(self) -> Zone:
        """The zone whose word stands: that of the pressure, or one that it has only just left."""
        told = self.zone in (Zone.BELOW, Zone.IN_BAND, Zone.ABOVE)
        return self.lasting_word if told and self.lasting_word is not None else self.zone

    @property
    def asks_let_go(self) -> bool:
        """LET GO is what there is to say, whatever the pressure is."""
        return self.phase is Phase.STOPPED or self.zone is Zone.STOP or self.overstaying


def without_number(view: HoldView, doubt: Doubt) -> HoldView:
    """The picture of a run when nothing stands behind its number any more."""
    zone = view.zone if view.zone is Zone.STOP else Zone.UNKNOWN
    reading = view.reading.without_number(view.reading.doubt or doubt)
    return replace(view, reading=reading, zone=zone, rate_kpa_per_s=None, too_hard=False)
