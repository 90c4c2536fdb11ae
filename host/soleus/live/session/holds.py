"""Guided runs: planned by all rules, begun, acted on and ended, each one session of the record."""

from __future__ import annotations

import logging
import queue
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from soleus.core.events import Event, EventKind, JsonValue
from soleus.core.plan import HoldPlan
from soleus.core.spots.checklist import Checklist
from soleus.core.spots.closures import Closure
from soleus.core.spots.targets import TargetRequest, plan_hold
from soleus.core.terms import Symptom
from soleus.errors import SoleusError
from soleus.live.hold.setup import HoldSetup
from soleus.live.probe.bearing import must_bear, probe_claim
from soleus.live.probe.probe import Probe
from soleus.live.probe.session_zero import ZeroTaken
from soleus.live.session.answers import LiveAnswers
from soleus.live.session.closures import LiveClosures
from soleus.live.session.owned_loop import OwnedLoop
from soleus.live.session.record import LiveRecord
from soleus.store.sessions.records import SessionMeta

if TYPE_CHECKING:
    from soleus.live.hold.run import HoldRun

LOG: Final = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Start:
    """What a run begins with, all of one moment, so that record and run cannot differ."""

    probe: Probe
    zero: ZeroTaken | None
    setup: HoldSetup
    meta: SessionMeta


class LiveHolds:
    """The guided runs of one session with a probe, one after another.

    Args:
        owned: where the probe is; feeds the run.
        record: where runs are written, for whom.
        answers: what was asked before a run; finished when one begins.
        closed: what the rules close for the person.

    Attributes:
        events: of the run, as they happen.
    """

    def __init__(
        self,
        owned: OwnedLoop,
        record: LiveRecord,
        answers: LiveAnswers,
        closed: LiveClosures,
    ) -> None:
        self.events: queue.SimpleQueue[Event] = queue.SimpleQueue()
        self._owned = owned
        self._loop = owned.loop
        self._record = record
        self._answers = answers
        self._closed = closed
        self._head: SessionMeta | None = None  # of the session that is open

    @property
    def run(self) -> HoldRun | None:
        """The run under way, or the one that is over and not yet ended; read only."""
        return self._loop.run

    def plan(self, request: TargetRequest) -> HoldPlan:
        """Plan a run by all rules, with what the probe may claim now.

        Raises:
            SoleusError: it is not offered; says why and what to do.
        """
        probe, closed, options = (
            self._owned.probe_to_plan_with(),
            self._closed,
            self._record.options,
        )
        asked = replace(request, role=options.role, no_contact_max_s=options.no_contact_s)
        now = self._record.wall_clock.moment()
        return plan_hold(asked, probe_claim(probe), closed.past(), now, atlas=closed.atlas)

    def begin(self, plan: HoldPlan, checklist: Checklist) -> str:
        """Open the record of a run and begin to guide it; a run before it is ended.

        Returns:
            The id of the session.

        Raises:
            SpotClosed: the checklist does not open this place.
            CalibrationError: the probe's numbers do not bear this plan, or not any more.
            ProbeError: the probe has gone, its button is pressed, or a zero is being taken.
            StoreError: the record cannot be opened.
        """
        from soleus.live.hold.run import HoldRun  # with all that judges a hold

        now = self._record.wall_clock.moment()
        checklist.refuse_unless_open(self._closed.atlas, plan.side, now)
        self._answers.finish()
        self.end()
        log, notes = self._record.log, self._record.notes
        start = self._owned.ask(lambda: self._start(plan))
        log.open_session(start.meta)
        self._head = start.meta
        notes.put_answers(plan.spot_id, plan.side, checklist.answers)
        notes.put_zero(start.zero, start.setup.numbers.conditions)
        run = HoldRun(start.setup, log, self._owned.clock.now_ns)
        while not self.events.empty():
            self.events.get()  # of the run before

        def attach() -> None:
            self._loop.attach(run)
            if self._loop.probe is not start.probe:
                run.on_gone(EventKind.LINK_LOST)

        self._owned.ask(attach)
        LOG.info("session %s begun", start.meta.session_id)
        return start.meta.session_id

    def _start(self, plan: HoldPlan) -> _Start:
        """Everything that a run takes from the probe, at one moment, in the reader thread."""
        probe = self._owned.probe_to_press_with()
        calibration = must_bear(probe, plan)
        setup = HoldSetup(
            plan=plan,
            calibration=calibration,
            pressures=probe.pressures,
            numbers=probe.numbers,
            session_zero=probe.session_zero,
            zero_noise_kpa=probe.zero_noise_kpa,
            done_tail_s=self._record.options.done_tail_s,
            tell=self.events.put,
        )
        return _Start(probe, probe.zero, setup, self._record.notes.head(probe, plan))

    def act(self, kind: EventKind, value: dict[str, JsonValue] | None = None) -> None:
        """Something that the person does; what does not fit now changes nothing."""
        self._owned.post(lambda: self._loop.act(kind, value or {}))

    def note(self, text: str) -> None:
        """Put a note of the person on the record of the run."""

        def put() -> None:
            if self._loop.run is not None:
                self._loop.run.note(EventKind.NOTE, {"text": text})

        self._owned.post(put)

    def felt(self, symptom: Symptom | None) -> Closure | None:
        """What a feeling that has ended this run closes; None where nothing was felt."""
        run, head = self.run, self._head
        if run is None or head is None:
            return None
        return self._closed.by_feeling(run, head, symptom)

    def end(self) -> str | None:
        """End the run and finish its record.

        Returns:
            The id of the session, None if there was no run.

        Raises:
            StoreError: the record could not be finished; what was committed is kept.
        """
        head, self._head = self._head, None
        if head is None:
            return None
        LOG.info("session %s is being closed", head.session_id)
        run, crash = self._owned.ask(self._loop.detach), self._owned.thread.crash
        if crash is not None:
            raise crash  # the next start of soleus marks what is open as interrupted
        try:
            self._record.notes.close(head.session_id)
        except SoleusError as error:
            raise self._record.log.last_word() or (run and run.store_error) or error from None
        return head.session_id
