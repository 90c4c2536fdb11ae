"""What one guided run is to be: the target with its band and cap, the dose, the limits.

A plan is made before the first contact (``core/spots/targets.py``) and never changes; a target that
the person lowers during the run is state of the run, not of the plan.
"""

from __future__ import annotations

import dataclasses
import math
from dataclasses import dataclass
from typing import Final

from soleus.core.terms import Grade, Label, Mode, Role, Side, TargetSource

# A stored run is judged again by the rules of its recording. A rule that gives other verdicts for
# the same samples and inputs gets the next version; the engine asks the plan which one is in force.
RULES_FIRST: Final = 1  # soleus 0.1.0, which wrote no version
RULES_NOW: Final = 3

# Where easing off is not enough said: this far above the band, or half of the way to the cap.
TOO_HARD_SHARE: Final = 1.5  # times the band's upper edge


@dataclass(frozen=True, slots=True)
class Target:
    """The pressure asked for, the band around it, and the cap above it; all of it finite numbers.

    Attributes:
        target_kpa: the middle that is asked for, kPa under the tip.
        low_kpa: lower edge of the band; inside the band at this value.
        high_kpa: upper edge of the band; inside the band at this value.
        cap_kpa: never to be passed.
        source: where the target comes from.
        range_grade: how well the spot's range is supported.
        dose_grade: how well the dose (how hard for how long) is supported.
        set_by_cap: True where a cap lowered the target, which is then said.
    """

    target_kpa: float
    low_kpa: float
    high_kpa: float
    cap_kpa: float
    source: TargetSource
    range_grade: Grade
    dose_grade: Grade
    set_by_cap: bool = False

    def __post_init__(self) -> None:
        _must_be_numbers(self)

    @property
    def too_hard_kpa(self) -> float:
        """From here on the pressure is not only above the band but too hard, kPa."""
        return min(TOO_HARD_SHARE * self.high_kpa, (self.high_kpa + self.cap_kpa) / 2)


@dataclass(frozen=True, slots=True)
class HoldPlan:
    """One guided run at one place: ``sets_n`` holds of ``in_band_s`` each, with rests between.

    Its numbers are finite: under a cap of NaN no pressure would be too much.

    Attributes:
        spot_id: id of the place in the atlas.
        spot_name: its name as shown.
        side: which side is pressed.
        mode: how hard and how long.
        role: who presses; a therapist has the narrower band.
        target: the pressure asked for.
        label: what the numbers of this run may claim at its start.
        in_band_s: time in the band that ends one hold.
        sets_n: how many holds.
        rest_s: pause between two holds.
        contact_max_s: contact (>= 5 kPa, ramps included) that ends one hold.
        place_left_s: contact left at this spot and side in the rolling 24 h.
        region_left_s: contact left in this region in the rolling 24 h.
        no_contact_max_s: without contact for this long the run ends.
        pain_limit_nrs: above this rating the person is told to ease off.
        rules: version of the rules that judge it, ``RULES_FIRST`` to ``RULES_NOW``.
        simulated: on a probe that says that it is no real one.
    """

    spot_id: str
    spot_name: str
    side: Side
    mode: Mode
    role: Role
    target: Target
    label: Label
    in_band_s: float
    sets_n: int
    rest_s: float
    contact_max_s: float
    place_left_s: float
    region_left_s: float
    no_contact_max_s: float
    pain_limit_nrs: int
    rules: int = RULES_NOW
    simulated: bool = False

    def __post_init__(self) -> None:
        _must_be_numbers(self)


def _must_be_numbers(of: Target | HoldPlan) -> None:
    for name in _NUMBERS[type(of)]:
        value = getattr(of, name)
        if not math.isfinite(value):
            raise ValueError(f"{name} is {value}, which is no number to hold by")


# Looked up once: a list of past sessions makes thousands of plans.
_NUMBERS: Final = {
    kind: tuple(field.name for field in dataclasses.fields(kind) if field.type == "float")
    for kind in (Target, HoldPlan)
}
