"""What is closed and used up for the person, and the question that opens after an emergency.

Sits between the record, which knows what happened, and a screen or a command, which asks. It
judges nothing itself: ``core/spots/closures.py`` does.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from soleus.core.spots.atlas import Atlas, Spot
from soleus.core.spots.closures import Closure, closures, symptom_closure
from soleus.core.spots.contact_limits import ContactLeft, contact_left, refuse_used_up
from soleus.core.spots.person_history import PastSymptom, PersonHistory
from soleus.core.terms import Side, Symptom
from soleus.errors import SpotClosed
from soleus.live.session.owned_loop import OwnedLoop
from soleus.live.session.record import LiveRecord
from soleus.live.wall_clock import WallClock
from soleus.store.atlas import load_atlas
from soleus.store.sessions.history import past_of
from soleus.store.sessions.reader import Reader
from soleus.store.sessions.records import SessionMeta

if TYPE_CHECKING:
    from soleus.live.hold.run import HoldRun


class LiveClosures:
    """What is closed and what is left for one person, now.

    Args:
        record: whose record is read.
        owned: the loop; what its probe is decides which earlier sessions count.
        wall_clock: time of day.
    """

    def __init__(self, record: LiveRecord, owned: OwnedLoop, wall_clock: WallClock) -> None:
        self._record = record
        self._owned = owned
        self._wall_clock = wall_clock

    @cached_property
    def atlas(self) -> Atlas:
        """The places."""
        return load_atlas()

    def past(self) -> PersonHistory:
        """What the person did, felt and answered, as the rules ask for it."""
        self._record.open()  # what an earlier program has left open counts as well
        options = self._record.options
        with Reader(options.folder) as reader:
            return past_of(reader, options.person, self._wall_clock.unix_s())

    def now(self) -> tuple[Closure, ...]:
        """What is closed now for a run on the probe that is there, the widest first."""
        return self.all(simulated=self._owned.loop.pictures.newest.probe.simulated)

    def contact_left(self, spot: Spot, side: Side) -> ContactLeft:
        """Contact time left at a place, in the rolling 24 h."""
        now = self._wall_clock.moment()
        return contact_left(self.atlas, spot, side, self._record.options.role, self.past(), now)

    def used_up(self, spot: Spot, side: Side) -> SpotClosed | None:
        """Why the contact time of a place keeps it closed; None while there is enough."""
        try:
            refuse_used_up(spot, side, self.contact_left(spot, side), self._wall_clock.moment())
        except SpotClosed as refusal:
            return refusal
        return None

    def all(self, *, simulated: bool) -> tuple[Closure, ...]:
        """What is closed now, the widest first; for a run on a simulated probe, or a real one."""
        return closures(self.atlas, self.past(), self._wall_clock.moment(), simulated=simulated)

    def due(self, *, simulated: bool) -> Closure | None:
        """What only the answer to whether somebody has looked at it can open; None for nothing."""
        now = self._wall_clock.moment()
        waiting = (closure for closure in self.all(simulated=simulated) if closure.is_due(now))
        return next(waiting, None)

    def by_feeling(
        self, run: HoldRun, head: SessionMeta, symptom: Symptom | None
    ) -> Closure | None:
        """What is closed by a feeling that has ended a run; None where nothing was felt.

        Args:
            run: the run.
            head: what its session began with.
            symptom: what was felt, or would have been; None if it is never named.
        """
        if run.felt_t_s is None:
            return None
        plan, felt_unix_s = run.setup.plan, head.started_unix_ns / 1e9 + run.felt_t_s
        felt = PastSymptom(symptom, plan.spot_id, plan.side, felt_unix_s, head.simulated)
        return symptom_closure(self.atlas, felt, self._wall_clock.moment())
