"""How hard and how long: the plan of a run, or the sentence that says why there is none.

One door: no plan leaves here that breaks a closure, a limit or a cap, and where two rules meet
the gentler one wins. Nobody's own threshold can be measured yet, so every target comes from the
general range of the place; what needs a threshold is refused with that reason.

The figures are working values of the project (grade D) unless a line names a source.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from soleus.core.plan import HoldPlan, Target
from soleus.core.spots.atlas import Atlas, Fallback, Spot
from soleus.core.spots.closures import closures, refuse_closed
from soleus.core.spots.contact_limits import contact_left, refuse_used_up
from soleus.core.spots.local_time import Moment
from soleus.core.spots.person_history import PastHold, PersonHistory
from soleus.core.terms import End, Grade, Label, Mode, Role, Side, TargetSource
from soleus.core.words import MODE_WORDS
from soleus.errors import CalibrationError, NotAllowed, UsageError

# Half-width of the band: a share of the target, but never less than the smaller of the next two.
BAND_SHARE: Final = {Role.SELF: 0.15, Role.THERAPIST: 0.10}
BAND_LEAST_KPA: Final = 15.0
BAND_LEAST_SHARE: Final = 0.25
BAND_LOWEST_KPA: Final = 10.0  # well clear of contact, which begins at 5 kPa
BAND_TOP_SHARE: Final = 0.95  # of the cap
# No human study gives a highest pressure for minutes on 1 cm².
ROLE_CAP_KPA: Final = {Role.SELF: 500.0, Role.THERAPIST: 600.0}
INDICATIVE_SHARE: Final = 0.8  # of the cap, where no ± can be given
TIP_MM2: Final = 100.0
TIP_RANGE_MM2: Final = (95.0, 105.0)
# Below this the band would begin under BAND_LOWEST_KPA.
LEAST_TARGET_KPA: Final = BAND_LOWEST_KPA / (1 - BAND_LEAST_SHARE)

CONTACT_MAX_S: Final = 120.0
REST_S: Final = 30.0
NO_CONTACT_S: Final = 90.0
NO_CONTACT_RANGE_S: Final = (30.0, 300.0)
ASKED_RANGE_S: Final = (5.0, 120.0)
GOOD_FIRST_NRS: Final = 3  # first rating of a hold that opens more than the start value


@dataclass(frozen=True, slots=True)
class ModeRule:
    """One row of the mode table: how long, how often, how sore at most.

    Attributes:
        first_s: in-band time of one hold while the target is the start value.
        in_band_s: in-band time of one hold after that.
        sets_n: how many holds.
        pain_limit_nrs: above this rating the person is told to ease off.
    """

    first_s: float
    in_band_s: float
    sets_n: int
    pain_limit_nrs: int


# The place's own hold_s and repeats stand where they are smaller. Standard is 60 s twice and not
# 90 s once: every place's own hold is 60 s or shorter, so 90 s could never be offered.
MODE_RULES: Final[Mapping[Mode, ModeRule]] = {
    Mode.GENTLE: ModeRule(first_s=30.0, in_band_s=60.0, sets_n=2, pain_limit_nrs=3),
    Mode.STANDARD: ModeRule(first_s=60.0, in_band_s=60.0, sets_n=2, pain_limit_nrs=5),
}


@dataclass(frozen=True, slots=True)
class TargetRequest:
    """What somebody wants to do.

    Attributes:
        spot_id: the place, by id or name.
        side: which side.
        mode: how hard and how long.
        role: who presses.
        asked_kpa: a lower target than the rules would set, None for theirs.
        asked_s: in-band time of one single hold, None for the rules' own dose.
        no_contact_max_s: without contact for this long the run ends; a setting.
    """

    spot_id: str
    side: Side
    mode: Mode = Mode.GENTLE
    role: Role = Role.SELF
    asked_kpa: float | None = None
    asked_s: float | None = None
    no_contact_max_s: float = NO_CONTACT_S


@dataclass(frozen=True, slots=True)
class ProbeClaim:
    """What the probe and its calibration allow now.

    Attributes:
        label: what the numbers may claim.
        tip_area_mm2: contact tip.
        span_kpa: upper end of the weighed span, None if unknown.
        simulated: the probe says that it is a simulated one.
    """

    label: Label
    tip_area_mm2: float
    span_kpa: float | None
    simulated: bool = False


def plan_hold(
    request: TargetRequest, probe: ProbeClaim, past: PersonHistory, now: Moment, *, atlas: Atlas
) -> HoldPlan:
    """Return the plan of a run, inside every rule.

    Args:
        request: what is wanted.
        probe: what the probe and its calibration allow.
        past: earlier holds, symptoms and answers of this person.
        now: the moment with its calendar.
        atlas: the places.

    Raises:
        UsageError: no such place, or a figure that cannot be used.
        NotAllowed: a mode, a target or a tip that the rules do not offer.
        CalibrationError: the numbers are not good enough for a target here.
        SpotClosed: never a target, closed, or no contact time left.
    """
    spot = atlas.guided(request.spot_id, request.role)
    closed = closures(atlas, past, now, simulated=probe.simulated)
    refuse_closed(spot, request.side, closed, now)
    left = contact_left(atlas, spot, request.side, request.role, past, now)
    refuse_used_up(spot, request.side, left, now)
    rule = _mode_rule(request.mode)
    _refuse_probe(probe)
    good = _good_holds(spot, request.side, past, now)
    offer = _general_range(_fallback(spot), request.mode, good, now)
    target = _target(spot, request, probe, offer, atlas.dose_grade)
    in_band_s, sets_n = _dose(_fallback(spot), request, rule, offer.source)
    return HoldPlan(
        spot_id=spot.spot_id,
        spot_name=spot.name,
        side=request.side,
        mode=request.mode,
        role=request.role,
        target=target,
        label=probe.label,
        in_band_s=in_band_s,
        sets_n=sets_n,
        rest_s=REST_S,
        contact_max_s=CONTACT_MAX_S,
        place_left_s=left.place_s,
        region_left_s=left.region_s,
        no_contact_max_s=_within(
            request.no_contact_max_s, NO_CONTACT_RANGE_S, "The longest time without contact"
        ),
        pain_limit_nrs=rule.pain_limit_nrs,
        simulated=probe.simulated,
    )


def lower_target(target: Target, new_kpa: float, role: Role) -> Target:
    """Return the target lowered during a hold, with its band by the same rule.

    Never an error and never a higher target: what is no number or not below the present target
    changes nothing, what is below the least target gives the least.
    """
    if not new_kpa < target.target_kpa:
        return target
    lowered_kpa = max(new_kpa, LEAST_TARGET_KPA)
    low_kpa, high_kpa = _band(lowered_kpa, role)
    return replace(target, target_kpa=lowered_kpa, low_kpa=low_kpa, high_kpa=high_kpa)


def indicative_target(target: Target, role: Role) -> Target:
    """Return the target once its numbers have lost their ±: cap at 0.8, lowered until it fits."""
    cap_kpa = target.cap_kpa * INDICATIVE_SHARE
    fits_kpa = max(_highest_that_fits(cap_kpa, role), LEAST_TARGET_KPA)
    capped = replace(target, cap_kpa=cap_kpa)
    if target.target_kpa <= fits_kpa:
        return capped
    return replace(lower_target(capped, fits_kpa, role), set_by_cap=True)


# -- how hard ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Offer:
    """The highest target of one source, before any cap."""

    highest_kpa: float
    source: TargetSource


def _mode_rule(mode: Mode) -> ModeRule:
    rule = MODE_RULES.get(mode)
    if rule is None:
        raise NotAllowed(
            f"{MODE_WORDS[mode]} needs a pain threshold measured at this place on the same day.",
            "Thresholds cannot be measured with soleus yet, so there is no target for it.",
            "Use the gentle mode.",
        )
    return rule


def _refuse_probe(probe: ProbeClaim) -> None:
    if probe.label is Label.UNCALIBRATED:
        raise CalibrationError(
            "This probe is not calibrated.",
            "Without a calibration there is no pressure in kPa, and so no target.",
            "Calibrate it: soleus calibrate",
        )
    low_mm2, high_mm2 = TIP_RANGE_MM2
    if not low_mm2 <= probe.tip_area_mm2 <= high_mm2:
        raise NotAllowed(
            f"The tip has {probe.tip_area_mm2 / TIP_MM2:.2f} cm²; the general ranges are meant "
            "for 1 cm².",
            "The same pressure feels different under another tip, so no target is given.",
            "Put a 1 cm² tip on and calibrate with it.",
        )


def _general_range(fallback: Fallback, mode: Mode, good: list[PastHold], now: Moment) -> _Offer:
    """Return what the general range offers: start value, low end, default, one after the other.

    Each next one is open once a hold at the one before was good; for Standard on an earlier day.
    """
    if mode is Mode.STANDARD:
        good = _of_earlier_days(good, now)
    if not good:
        return _Offer(fallback.start_kpa, TargetSource.START_VALUE)
    passed_low = any(hold.target_kpa >= fallback.low_kpa for hold in good)
    highest_kpa = fallback.default_kpa if passed_low else fallback.low_kpa
    return _Offer(highest_kpa, TargetSource.GENERAL_RANGE)


def _of_earlier_days(good: list[PastHold], now: Moment) -> list[PastHold]:
    """Return the holds of earlier days; raises ``NotAllowed`` where there is none."""
    earlier = [hold for hold in good if now.is_on_earlier_day(hold.ended_unix_s)]
    if earlier:
        return earlier
    opens_unix_s = [now.another_day_unix_s(hold.ended_unix_s) for hold in good]
    raise NotAllowed(
        "Standard needs a hold at this place and side on an earlier day (another date, and 12 "
        f"hours ago) that was finished with a first rating of {GOOD_FIRST_NRS} or less.",
        f"With the last one it opens on {now.tell_until(min(opens_unix_s))}."
        if opens_unix_s
        else "There is none on record.",
        "Use the gentle mode.",
    )


def _good_holds(spot: Spot, side: Side, past: PersonHistory, now: Moment) -> list[PastHold]:
    """Return the holds here, on real probes, that were finished and were not too sore.

    A target that was lowered below the start value shows nothing about the start value.
    """
    return [
        hold
        for hold in past.holds
        if (hold.spot_id, hold.side) == (spot.spot_id, side)
        and hold.end is End.DONE
        and not hold.simulated
        and (hold.first_nrs is None or hold.first_nrs <= GOOD_FIRST_NRS)
        and hold.target_kpa >= _fallback(spot).start_kpa
        and hold.ended_unix_s < now.unix_s
    ]


def _target(
    spot: Spot, request: TargetRequest, probe: ProbeClaim, offer: _Offer, dose_grade: Grade
) -> Target:
    cap_kpa = _cap_kpa(spot, request.role, probe)
    fits_kpa = _highest_that_fits(cap_kpa, request.role)
    # The numbers may lose their ± in the press, and the cap falls with it: what is left must fit.
    lesser_cap_kpa = _cap_kpa(spot, request.role, replace(probe, label=Label.INDICATIVE))
    if _highest_that_fits(lesser_cap_kpa, request.role) < LEAST_TARGET_KPA:
        raise CalibrationError(
            f"The calibration was weighed up to {probe.span_kpa or 0:.0f} kPa only.",
            "No target with its band fits below that.",
            "Calibrate with heavier masses: soleus calibrate",
        )
    target_kpa = _asked(request.asked_kpa, min(offer.highest_kpa, fits_kpa))
    low_kpa, high_kpa = _band(target_kpa, request.role)
    return Target(
        target_kpa=target_kpa,
        low_kpa=low_kpa,
        high_kpa=high_kpa,
        cap_kpa=cap_kpa,
        source=offer.source,
        range_grade=spot.range_grade,
        dose_grade=dose_grade,
        set_by_cap=target_kpa == fits_kpa < offer.highest_kpa,
    )


def _cap_kpa(spot: Spot, role: Role, probe: ProbeClaim) -> float:
    """Return the smallest of all caps; on a tip above 1 cm² the force cap is the smaller one."""
    force_cap_kpa = spot.cap_kpa * TIP_MM2 / max(TIP_MM2, probe.tip_area_mm2)
    span_kpa = math.inf if probe.span_kpa is None else probe.span_kpa
    cap_kpa = min(force_cap_kpa, ROLE_CAP_KPA[role], span_kpa)
    return cap_kpa * (INDICATIVE_SHARE if probe.label is Label.INDICATIVE else 1.0)


def _highest_that_fits(cap_kpa: float, role: Role) -> float:
    """Return the highest target, to 0.1 kPa, whose band ends at 0.95 of the cap or below.

    The half-width is max(share · T, min(15, 0.25 · T)); T + half-width = top is solved for T.
    """
    top_kpa = BAND_TOP_SHARE * cap_kpa
    wide_kpa = top_kpa / (1 + BAND_SHARE[role])
    narrow_kpa = max(top_kpa - BAND_LEAST_KPA, top_kpa / (1 + BAND_LEAST_SHARE))
    return math.floor(min(wide_kpa, narrow_kpa) * 10) / 10


def _band(target_kpa: float, role: Role) -> tuple[float, float]:
    least_kpa = min(BAND_LEAST_KPA, BAND_LEAST_SHARE * target_kpa)
    half_kpa = max(BAND_SHARE[role] * target_kpa, least_kpa)
    return target_kpa - half_kpa, target_kpa + half_kpa


def _asked(asked_kpa: float | None, allowed_kpa: float) -> float:
    if asked_kpa is None:
        return allowed_kpa
    if not LEAST_TARGET_KPA <= asked_kpa <= allowed_kpa:
        least_kpa = math.ceil(LEAST_TARGET_KPA)
        raise NotAllowed(
            f"A target of {asked_kpa:g} kPa is not offered here.",
            "A target may only be lowered.",
            f"Ask for {least_kpa} to {allowed_kpa:g} kPa, or leave the target out.",
        )
    return asked_kpa


# -- how long ------------------------------------------------------------------------------------


def _dose(
    fallback: Fallback, request: TargetRequest, rule: ModeRule, source: TargetSource
) -> tuple[float, int]:
    """Return in-band time and number of holds; an asked time is one hold without repeats."""
    if request.asked_s is not None:
        return _within(request.asked_s, ASKED_RANGE_S, "The time in the band"), 1
    longest_s = rule.first_s if source is TargetSource.START_VALUE else rule.in_band_s
    return min(longest_s, fallback.hold_s), min(rule.sets_n, fallback.repeats)


def _within(seconds: float, range_s: tuple[float, float], what: str) -> float:
    low_s, high_s = range_s
    if not low_s <= seconds <= high_s:
        raise UsageError(
            f"{what} cannot be {seconds:g} s.",
            next_step=f"Choose {low_s:g} to {high_s:g} s.",
        )
    return seconds


def _fallback(spot: Spot) -> Fallback:
    if spot.fallback is None:
        raise ValueError(f"{spot.spot_id} has no range: Atlas.guided lets no such place through")
    return spot.fallback
