"""Contact limits: how much contact is left per spot and region in a rolling 24 h.

The store feeds the past in as frozen facts, the caller says what time it is; everything here is
pure. Holds on a simulated probe press nobody and count for no limit.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from soleus.core.spots.atlas import Atlas, Spot
from soleus.core.spots.local_time import Moment
from soleus.core.spots.person_history import PastDamage, PastHold, PersonHistory
from soleus.core.terms import End, Mode, Role, Side
from soleus.core.units import DAY_S
from soleus.errors import SpotClosed

# Contact (>= 5 kPa, ramps included) at one place and side in a rolling 24 h. No source gives a
# figure; trials used 30 to 90 s per point, so this is a ceiling and not a goal (grade D).
PLACE_LIMIT_S: Final = {Role.SELF: 180.0, Role.THERAPIST: 300.0}
# A region, both sides together, has this much of what a place has.
REGION_FACTOR: Final = 1.5
# With less than this left no hold begins: the way up and down alone takes most of it.
LEAST_CONTACT_S: Final = 10.0


@dataclass(frozen=True, slots=True)
class ContactLeft:
    """Contact time left in the rolling 24 h, and when there is enough for a hold again.

    Attributes:
        place_s: at this place and side.
        region_s: in its region, both sides together.
        opens_unix_s: when both are enough for a hold; now, if they are.
        damaged: part of what counts is a session that cannot be read.
    """

    place_s: float
    region_s: float
    opens_unix_s: float
    damaged: bool = False

    @property
    def enough(self) -> bool:
        """Whether a hold may begin."""
        return min(self.place_s, self.region_s) >= LEAST_CONTACT_S


def contact_left(
    atlas: Atlas, spot: Spot, side: Side, role: Role, past: PersonHistory, now: Moment
) -> ContactLeft:
    """Return the contact time left at a place and side, and in its region.

    A hold counts whole until 24 h after its end. A region is the spots with the same
    ``contact_group``, on both sides. A session that cannot be read counts as if all that is allowed
    had been pressed, at each place where it may have been.
    """
    place_limit_s = PLACE_LIMIT_S[role]
    region_limit_s = place_limit_s * REGION_FACTOR
    group = {s.spot_id for s in atlas.spots.values() if s.contact_group == spot.contact_group}
    unread = [
        hold
        for damage in past.damaged
        for hold in _all_allowed(damage, (spot.spot_id, side), place_limit_s, atlas)
    ]
    region = [hold for hold in _recent((*past.holds, *unread), now) if hold.spot_id in group]
    place = [hold for hold in region if (hold.spot_id, hold.side) == (spot.spot_id, side)]
    return ContactLeft(
        place_s=max(0.0, place_limit_s - _contact_s(place)),
        region_s=max(0.0, region_limit_s - _contact_s(region)),
        opens_unix_s=max(
            _opens_unix_s(place, place_limit_s, now), _opens_unix_s(region, region_limit_s, now)
        ),
        damaged=any(hold in region for hold in unread),
    )


def refuse_used_up(spot: Spot, side: Side, left: ContactLeft, now: Moment) -> None:
    """Raise if too little contact time is left here for a hold.

    Raises:
        SpotClosed: says which limit, and when there is enough again.
    """
    if left.enough:
        return
    used_up = "place" if left.place_s <= left.region_s else "region (both sides together)"
    why = f"The contact time of 24 hours at this {used_up} is used up."
    if left.damaged:
        why += " A session on record is damaged and cannot be read, so it counts in full."
    raise SpotClosed(
        f"{spot.name}, {side.value}: closed until {now.tell_until(left.opens_unix_s)}.",
        why,
        "Rest until then, or choose a place of another region.",
        open_at_unix_s=left.opens_unix_s,
    )


def _all_allowed(
    damage: PastDamage, asked: tuple[str, Side], contact_s: float, atlas: Atlas
) -> list[PastHold]:
    """A session that cannot be read as holds of all that is allowed, wherever it may have been."""
    known = damage.places and all(spot_id in atlas.spots for spot_id, _ in damage.places)
    return [
        PastHold(
            spot_id=spot_id,
            side=side,
            started_unix_s=damage.unix_s,
            ended_unix_s=damage.unix_s,
            contact_s=contact_s,
            end=End.INTERRUPTED,
            cause=None,
            mode=Mode.GENTLE,
            first_nrs=None,
            target_kpa=0.0,
        )
        for spot_id, side in (damage.places if known else (asked,))
    ]


def _recent(holds: Iterable[PastHold], now: Moment) -> list[PastHold]:
    since_unix_s = now.unix_s - DAY_S
    return [hold for hold in holds if not hold.simulated and hold.ended_unix_s > since_unix_s]


def _contact_s(holds: Iterable[PastHold]) -> float:
    return sum(_of_one_s(hold) for hold in holds)


def _of_one_s(hold: PastHold) -> float:
    if hold.contact_s is None:  # interrupted: nobody knows how much of it was contact
        return max(0.0, hold.ended_unix_s - hold.started_unix_s)
    return hold.contact_s


def _opens_unix_s(holds: list[PastHold], limit_s: float, now: Moment) -> float:
    """Return when so much contact has left the rolling 24 h that a hold may begin."""
    left_s = limit_s - _contact_s(holds)
    opens_unix_s = now.unix_s
    for hold in sorted(holds, key=lambda hold: hold.ended_unix_s):
        if left_s >= LEAST_CONTACT_S:
            break
        left_s += _of_one_s(hold)
        opens_unix_s = hold.ended_unix_s + DAY_S
    return opens_unix_s
