"""What is kept and given back: the store's own value types, frozen, with units.

A session is one run at one place, or what came of trying one: who, which probe, which
calibration, what was asked for, and under it the holds, the events and the samples.
"""

from __future__ import annotations

import itertools
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import Enum

from soleus.core.events import Event, JsonValue
from soleus.core.plan import HoldPlan, Target
from soleus.core.samples import SampleBlock
from soleus.core.terms import Cause, End, Label, Mode, Role, Side, Symptom

ME = "me"  # the person that exists from the start


def new_id() -> str:
    """A fresh id for a session or a hold: unique everywhere, ordered by nothing."""
    return str(uuid.uuid4())


class SessionState(Enum):
    """How far a session's record got."""

    OPEN = "open"  # being written, or its writer has gone: see ``StoredSession.interrupted``
    CLOSED = "closed"
    INTERRUPTED = "interrupted"  # its writer died; what had been written is all there is


@dataclass(frozen=True, slots=True)
class CalibrationSnapshot:
    """A calibration as it was when the session began, whole.

    Attributes:
        calibration_id: the profile's id.
        toml_text: the profile, character by character.
    """

    calibration_id: str
    toml_text: str


@dataclass(frozen=True, slots=True)
class SessionMeta:
    """What is known when a session begins.

    Attributes:
        session_id: UUID.
        started_unix_ns: wall clock, ns since 1970 UTC.
        person: pseudonymous id of the person who is pressed.
        role: who presses.
        probe_uid: the probe's own unique id, hex.
        hello: what the probe said of itself, flat.
        firmware: the probe's firmware version.
        software: this program's version.
        simulated: not a real sensor: never enters trends or limits.
        calibration: None when uncalibrated.
        zero_counts: the zero in force, raw counts; None without one.
        plan: what the run was to be; None where none was made.
    """

    session_id: str
    started_unix_ns: int
    person: str
    role: Role
    probe_uid: str
    firmware: str
    software: str
    simulated: bool
    hello: Mapping[str, JsonValue] = field(default_factory=dict)
    calibration: CalibrationSnapshot | None = None
    zero_counts: float | None = None
    plan: HoldPlan | None = None

    @property
    def started(self) -> datetime:
        """When it began, in UTC, to the microsecond."""
        return datetime.fromtimestamp(self.started_unix_ns // 1000 / 1e6, UTC)


@dataclass(frozen=True, slots=True)
class HoldStart:
    """What is known when a hold begins, at its first contact.

    Attributes:
        hold_id: UUID.
        set_n: which hold of the run, from 1.
        spot_id: id of the place in the atlas.
        side: which side is pressed.
        mode: how hard and how long.
        target: the pressure asked for at the start; later changes are events.
        label: what the numbers may claim at the start.
        u95_kpa: half-width of the 95 % interval at the target, None unless CALIBRATED.
        first_sample_n: the sample at which contact was seen.
        started_t_s: its time on the clock of the run.
    """

    hold_id: str
    set_n: int
    spot_id: str
    side: Side
    mode: Mode
    target: Target
    label: Label
    u95_kpa: float | None
    first_sample_n: int
    started_t_s: float


@dataclass(frozen=True, slots=True)
class HoldEnd:
    """What is known when a hold has ended; None stands for what nobody counted.

    Attributes:
        end: how it ended.
        cause: what ended it, None if its in-band time did.
        last_sample_n: the last sample of contact, or the last one there was.
        ended_t_s: its time on the clock of the run.
        in_band_s: time in the band.
        contact_s: time of contact, ramps included. For an interrupted hold the time from its
            start to its last stored sample, which is never less.
        samples_n, lost_n, saturated_n, spikes_n: counted from contact to release.
        label: the worst during the hold.
        u95_kpa: None unless CALIBRATED to the end.
        symptom: named after the stop.
        first_nrs: first in-band rating.
    """

    end: End
    cause: Cause | None
    last_sample_n: int
    ended_t_s: float
    in_band_s: float | None
    contact_s: float
    samples_n: int
    lost_n: int
    saturated_n: int
    spikes_n: int | None
    label: Label
    u95_kpa: float | None
    symptom: Symptom | None = None
    first_nrs: int | None = None


@dataclass(frozen=True, slots=True)
class StoredHold:
    """One hold as it lies in the record; ``result`` is None while it is under way."""

    start: HoldStart
    result: HoldEnd | None


@dataclass(frozen=True, slots=True)
class Place:
    """A place of the atlas on one side of the body."""

    spot_id: str
    side: Side


@dataclass(frozen=True, slots=True)
class SessionSummary:
    """One session without its samples and events, for lists.

    Attributes:
        meta: what was known when it began.
        state: how far its record got.
        interrupted: never closed, and nobody is writing it any more.
        closed_unix_ns: wall clock at its end, None if it was not closed.
        holds: its holds in order.
        samples_n: all samples stored.
        asked_about: the places of the checklist's answers, in order; looked up only where nothing
            was planned, for instance because an answer closed the place.
    """

    meta: SessionMeta
    state: SessionState
    interrupted: bool
    closed_unix_ns: int | None
    holds: tuple[StoredHold, ...]
    samples_n: int
    asked_about: tuple[Place, ...] = ()

    @property
    def places(self) -> tuple[Place, ...]:
        """Where it pressed, each once, in order; what was planned or asked about if it did not."""
        places = tuple(Place(hold.start.spot_id, hold.start.side) for hold in self.holds)
        if not places and self.meta.plan is not None:
            places = (Place(self.meta.plan.spot_id, self.meta.plan.side),)
        return tuple(dict.fromkeys(places or self.asked_about))


@dataclass(frozen=True, slots=True)
class DamagedSession:
    """A session that cannot be read: what is left of it, and no figures.

    Attributes:
        row: number of its row, by which it is called where its id cannot be read.
        session_id: None where it cannot be read.
        started_unix_ns: None where it cannot be read, or cannot be.
        person: None where it cannot be read: it may be anybody's.
        places: where it pressed or was to; empty where that cannot be read: it may be anywhere.
        simulated: it says so; one that cannot be read is taken for real.
        why: what is wrong, a phrase.
        told: what was felt and answered in it, as far as that can be read.
        told_whole: no event of it is missing from ``told`` for being damaged.
    """

    row: int
    session_id: str | None
    started_unix_ns: int | None
    person: str | None
    places: tuple[Place, ...]
    simulated: bool
    why: str
    told: tuple[Event, ...] = ()
    told_whole: bool = True

    @property
    def name(self) -> str:
        """What it is called."""
        return self.session_id or f"row {self.row}"

    @property
    def started(self) -> datetime | None:
        """When it began, in UTC, if that can be read."""
        if self.started_unix_ns is None:
            return None
        return datetime.fromtimestamp(self.started_unix_ns // 1000 / 1e6, UTC)


@dataclass(frozen=True, slots=True)
class SessionList:
    """What a list shows: sessions, newest first, and those that are damaged, oldest last."""

    sessions: tuple[SessionSummary, ...]
    damaged: tuple[DamagedSession, ...] = ()

    @property
    def newest_first(self) -> tuple[SessionSummary | DamagedSession, ...]:
        """All of them in one order; a damaged one that tells no date comes last."""
        known = {id(each): each.meta.started_unix_ns for each in self.sessions}
        known |= {id(each): each.started_unix_ns or -1 for each in self.damaged}
        both: list[SessionSummary | DamagedSession] = [*self.sessions, *self.damaged]
        return tuple(sorted(both, key=lambda each: known[id(each)], reverse=True))


@dataclass(frozen=True, slots=True)
class LostBlock:
    """A block of samples that is not what was stored.

    Attributes:
        block_n: which block of its session, from 0.
        why: what differs, a phrase.
    """

    block_n: int
    why: str


@dataclass(frozen=True, slots=True, eq=False)
class StoredSession:
    """One session whole.

    Attributes:
        summary: header and holds.
        events: in the order in which they happened.
        blocks: in the order in which they came; a jump of ``first_sample_n`` is a gap, a fall
            is a reboot of the probe.
        damaged: blocks that could not be given out; then nothing can be judged by the others.
    """

    summary: SessionSummary
    events: tuple[Event, ...]
    blocks: tuple[SampleBlock, ...]
    damaged: tuple[LostBlock, ...] = ()

    @property
    def meta(self) -> SessionMeta:
        """What was known when the session began."""
        return self.summary.meta

    @property
    def holds(self) -> tuple[StoredHold, ...]:
        """The holds of the session in order."""
        return self.summary.holds

    @property
    def samples_n(self) -> int:
        """All samples stored that can be read."""
        return self.summary.samples_n

    @property
    def lost_n(self) -> int:
        """Numbers that no stored sample has: given up in the probe or lost on the wire."""
        return lost_between(self.blocks)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who is pressed.

    Attributes:
        key: pseudonymous id, what the command line takes; never changes.
        person_id: UUID, for exchange.
        label: a name for the eyes, optional, may be changed.
    """

    key: str
    person_id: str
    label: str | None = None


def lost_between(blocks: tuple[SampleBlock, ...]) -> int:
    """How many sample numbers are missing between blocks; a reboot starts the count afresh."""
    pairs = itertools.pairwise(blocks)
    return sum(max(0, after.first_sample_n - before.next_sample_n) for before, after in pairs)
