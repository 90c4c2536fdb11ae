"""Earlier holds for a list: one row each, newest first, and their curves in small.

Reads the record; judges nothing. A small curve is drawn from the raw samples with the
calibration of then, so a list of many holds does not wait for the engine.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

from soleus.core import words
from soleus.core.spots.atlas import Atlas
from soleus.core.spots.closures import Closure
from soleus.core.spots.contact_limits import PLACE_LIMIT_S, REGION_FACTOR, ContactLeft
from soleus.core.spots.local_time import Moment
from soleus.core.terms import End, Role
from soleus.store.folder import DataFolder
from soleus.store.sessions.reader import Reader
from soleus.store.sessions.records import Place, SessionSummary, StoredHold
from soleus.tui.view_models import hold as hold_words

SPARK_TOP: float = 1.3  # of the highest band edge in the list
END_SIGNS = {End.DONE: " ", End.STOPPED: "■", End.NO_CONTACT: "○", End.INTERRUPTED: "?"}


@dataclass(frozen=True, slots=True)
class HoldRow:
    """One hold with the session it belongs to."""

    session: SessionSummary
    hold: StoredHold

    @property
    def hold_id(self) -> str:
        """The id of the hold."""
        return self.hold.start.hold_id


def past_holds(folder: DataFolder, person: str) -> list[HoldRow]:
    """All holds of a person, newest first.

    Raises:
        StoreError: the record cannot be read.
    """
    with Reader(folder) as reader:
        sessions = reader.sessions(person=person)
    return [HoldRow(session, hold) for session in sessions for hold in reversed(session.holds)]


def damaged_n(folder: DataFolder, person: str) -> int:
    """How many sessions of a person, or perhaps of one, cannot be read.

    Raises:
        StoreError: the record cannot be read.
    """
    with Reader(folder) as reader:
        return len(reader.listed(person=person).damaged)


def damaged_words(n: int) -> str:
    """What to say of so many; empty for none."""
    if not n:
        return ""
    what = "1 session is" if n == 1 else f"{n} sessions are"
    return f"{what} damaged and cannot be read: soleus verify tells more."


def places_used(folder: DataFolder, person: str) -> tuple[Place, ...]:
    """Where a person was pressed, each place and side once, the newest first.

    Raises:
        StoreError: the record cannot be read.
    """
    starts = (past.hold.start for past in past_holds(folder, person))
    return tuple(dict.fromkeys(Place(start.spot_id, start.side) for start in starts))


def whose(folder: DataFolder, session_id: str) -> str:
    """The person whose session it is.

    Raises:
        UsageError: no session has this id.
        StoreError: the record cannot be read.
    """
    with Reader(folder) as reader:
        return reader.summary(session_id).meta.person


def nothing_of(folder: DataFolder, person: str) -> tuple[str, str]:
    """What to say where a person has no hold, and the next step; others may have some.

    For example ``0 holds of 'me'; anna 4, ben 6.``

    Raises:
        StoreError: the record cannot be read.
    """
    with Reader(folder) as reader:
        holds_n = {known.key: 0 for known in reader.people()}
        for session in reader.sessions():
            holds_n[session.meta.person] += len(session.holds)
    others = {key: n for key, n in holds_n.items() if n and key != person}
    if not others:
        return "No hold yet.", "Press h on Home to start one."
    told = ", ".join(f"{key} {n}" for key, n in others.items())
    return f"0 holds of '{person}'; {told}.", f"Theirs: soleus review --person {next(iter(others))}"


def place_of(hold: StoredHold, atlas: Atlas, columns: int = 80) -> str:
    """The place and side of a hold in words; a name that is too long is cut, a side never."""
    return place_words(Place(hold.start.spot_id, hold.start.side), atlas, columns)


def place_words(place: Place, atlas: Atlas, columns: int = 80) -> str:
    """A place and its side in words; a name that is too long is cut, a side never."""
    spot = atlas.spots.get(place.spot_id)
    name = place.spot_id if spot is None else spot.name
    side = f" · {words.SIDE_WORDS[place.side]}"
    room = columns - len(side)
    return f"{name if len(name) <= room else name[: room - 1].rstrip(' ,') + '…'}{side}"


def standing_words(
    place: Place, closed: Iterable[Closure], left: ContactLeft, role: Role, now: Moment
) -> str:
    """How a place stands: closed until when, or how much of its contact time is left.

    Args:
        place: the place and side.
        closed: all that is closed now.
        left: the contact time that is left there.
        role: who presses, which sets the limit.
        now: the moment with its calendar.
    """
    covering = [one for one in closed if one.covers(place.spot_id, place.side)]
    if any(one.is_due(now) for one in covering):
        return "closed until somebody has looked at it"
    opens_unix_s = [one.open_at_unix_s for one in covering]
    if not left.enough:
        opens_unix_s.append(left.opens_unix_s)
    if opens_unix_s:
        return f"closed until {now.tell_until(max(opens_unix_s))}"
    limit_s = PLACE_LIMIT_S[role]
    if left.region_s < left.place_s:
        whole = hold_words.left(limit_s * REGION_FACTOR)
        return f"{hold_words.left(left.region_s)} of {whole} left in its region"
    return f"{hold_words.left(left.place_s)} of {hold_words.left(limit_s)} left"


def began(past: HoldRow, zone: tzinfo | None) -> datetime:
    """When it began, local time."""
    unix_s = past.session.meta.started_unix_ns / 1e9 + past.hold.start.started_t_s
    return datetime.fromtimestamp(unix_s, UTC).astimezone(zone)


def row_text(past: HoldRow, zone: tzinfo | None) -> str:
    """Date, target and time in the band of one hold."""
    result = past.hold.result
    in_band_s = None if result is None else result.in_band_s
    held = "   --" if in_band_s is None else f"{in_band_s:3.0f} s"
    target_kpa = past.hold.start.target.target_kpa
    return f"{began(past, zone):%d %b %H:%M} {target_kpa:4.0f} kPa {held}"


def short_label(past: HoldRow) -> str:
    """What its numbers may claim, in three letters: ``CAL``, ``IND``, ``UNC``, or ``SIM``."""
    if past.session.meta.simulated:
        return words.SIMULATED[:3]
    known = past.hold.start if past.hold.result is None else past.hold.result
    return known.label.value[:3]


def end_sign(past: HoldRow) -> str:
    """One sign for how it ended; blank for as it was meant to."""
    return END_SIGNS[End.INTERRUPTED if past.hold.result is None else past.hold.result.end]


def top_of(holds: list[HoldRow]) -> float:
    """One scale for all small curves of a list, kPa."""
    return max((past.hold.start.target.high_kpa for past in holds), default=1.0) * SPARK_TOP
