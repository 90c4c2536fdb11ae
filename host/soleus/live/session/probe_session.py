"""The one object that a screen or a command holds: probe, plan, run and record behind plain calls.

It owns the reader thread and the log. Calls come from any thread; what belongs to the reader
thread is posted to it and done between two reads. With ``threaded`` off nothing runs by itself:
``turn`` is called instead, and minutes of simulated pressing pass in moments.
"""

from __future__ import annotations

import dataclasses
import logging
import queue
from collections.abc import Callable
from functools import partial
from typing import Final

from soleus.core.events import Event, EventKind, JsonValue
from soleus.core.plan import HoldPlan
from soleus.core.spots.atlas import Atlas, Spot
from soleus.core.spots.checklist import Checklist
from soleus.core.spots.closures import Closure
from soleus.core.spots.contact_limits import ContactLeft
from soleus.core.spots.person_history import PersonHistory
from soleus.core.spots.targets import TargetRequest, plan_hold
from soleus.core.terms import Role, Side, Symptom
from soleus.core.view import HoldView
from soleus.errors import LinkLost, ProbeError, ProgramFault, SoleusError
from soleus.link.clock import HOST_CLOCK, NS_PER_S, Clock
from soleus.live.connection.finder import Finder
from soleus.live.connection.state import ProbeState
from soleus.live.hold.recorder import SessionRecorder
from soleus.live.hold.run import HoldRun
from soleus.live.hold.setup import STOP_TAIL_S, HoldSetup
from soleus.live.loop import LiveLoop
from soleus.live.probe.load_monitor import LoadView
from soleus.live.probe.probe import Probe
from soleus.live.probe.session_zero import ZeroTaken
from soleus.live.reader_thread import ReaderThread
from soleus.live.session.answers import LiveAnswers
from soleus.live.session.closures import LiveClosures, PersonRecord
from soleus.live.session.doctor import LiveDoctor
from soleus.live.session.loads import LiveLoads
from soleus.live.snapshot import ProbeView, Snapshot
from soleus.live.wall_clock import WallClock
from soleus.store.atlas import load_atlas
from soleus.store.calibration.checks import known_health
from soleus.store.calibration.profiles import profile_for
from soleus.store.folder import DataFolder
from soleus.store.sessions.log_writer import LogWriter
from soleus.store.sessions.records import SessionMeta

LOG: Final = logging.getLogger(__name__)
PICTURE_MAX_AGE_S: Final = 0.5  # the reader shows one at every turn; an older one shows a hang


@dataclasses.dataclass(frozen=True, slots=True)
class Options:
    """What a controller is made with.

    Attributes:
        folder: where the record lies.
        url: the probe, None to look for one.
        person: who is pressed.
        role: who presses.
        no_contact_s: without contact for this long a run ends.
        done_tail_s: how long samples are recorded after the last hold is done.
        threaded: read in a thread of its own; else ``turn`` has to be called.
    """

    folder: DataFolder
    url: str | None
    person: str = "me"
    role: Role = Role.SELF
    no_contact_s: float = 90.0
    done_tail_s: float = STOP_TAIL_S
    threaded: bool = True


@dataclasses.dataclass(frozen=True, slots=True)
class _Start:
    """What a run begins with, all of one moment, so that record and run cannot differ."""

    probe: Probe
    zero: ZeroTaken | None
    setup: HoldSetup
    meta: SessionMeta


class ProbeSession:
    """Everything that lives while soleus is open.

    Args:
        options: where, with what, for whom.
        clock: the host's clock.
        wall_clock: time of day.

    Raises:
        UsageError: the probe URL is none.
        StoreError: the record cannot be opened.
    """

    def __init__(
        self, options: Options, clock: Clock = HOST_CLOCK, wall_clock: WallClock | None = None
    ) -> None:
        self.options = options
        self.atlas: Atlas = load_atlas()
        self.wall_clock = wall_clock or WallClock()
        self.events: queue.SimpleQueue[Event] = queue.SimpleQueue()  # of the run, as they happen
        self._clock = clock
        folder = options.folder
        self._log = LogWriter(folder)
        self._notes = SessionRecorder(self._log, self.wall_clock, options.person, options.role)
        profiles, health = partial(profile_for, folder), partial(known_health, folder)
        self._loop = LiveLoop(Finder(options.url, clock), clock, self.wall_clock, profiles, health)
        self._run_head: SessionMeta | None = None  # of the session that is open
        self._reader = ReaderThread(
            self._loop.turn, self._loop.fail, clock, threaded=options.threaded
        )
        self.loads = LiveLoads(self._loop, self._reader, clock)  # for known loads
        self.doctor = LiveDoctor(self._loop, self._reader)
        self.answers = LiveAnswers(self._log, self._notes, self._head, clock)
        record = PersonRecord(folder, options.person, options.role)
        self.closed = LiveClosures(record, self.atlas, self.wall_clock)
        self._reader.start()

    # -- life ----------------------------------------------------------------------------------

    @property
    def recovered(self) -> tuple[str, ...]:
        """Sessions that an earlier, killed program had left open; now marked as interrupted."""
        return self._log.recovered

    @property
    def crash(self) -> ProgramFault | None:
        """Why the reader thread reads no more; None while all is well."""
        return self._reader.crash

    def turn(self) -> None:
        """One piece of the reader's work, for a controller without a thread of its own."""
        self._reader.turn()

    def close(self) -> None:
        """End the run if one is under way, let go of probe and record; idempotent.

        Raises:
            StoreError: the record could not be finished.
        """
        if self._reader.stopped:
            return
        try:
            self.answers.finish()
            self.end()
        finally:
            self._reader.stop(self._loop.close)
            self._log.close()

    # -- the probe -----------------------------------------------------------------------------

    def on_change(self, wake: Callable[[], None] | None) -> None:
        """Call ``wake`` (in the reader thread) when new pictures wait; None for nobody."""
        self._loop.pictures.on_new(wake)

    def pictures(self) -> tuple[ProbeView, HoldView | None]:
        """The newest pictures of probe and run; from now on newer ones wake again."""
        picture = self._unless_old(self._loop.pictures.take())
        return picture.probe, picture.hold

    def probe_view(self) -> ProbeView:
        """The newest picture of the probe."""
        return self._unless_old(self._loop.pictures.newest).probe

    def hold_view(self) -> HoldView | None:
        """The newest picture of the run; None without one."""
        return self._unless_old(self._loop.pictures.newest).hold

    def load_view(self) -> LoadView | None:
        """The newest picture of a known load; None while none is watched."""
        return self._unless_old(self._loop.pictures.newest).load

    def _unless_old(self, picture: Snapshot) -> Snapshot:
        """The picture; a frozen one once the reader hangs."""
        age_s = (self._clock.now_ns() - picture.made_ns) / NS_PER_S
        return picture.frozen() if age_s > PICTURE_MAX_AGE_S else picture

    @property
    def problem(self) -> SoleusError | None:
        """Why there is no probe, or why nothing goes on; None when all is well."""
        return self.crash or self._loop.problem

    @property
    def connected(self) -> bool:
        """A probe has said HELLO and samples come."""
        return self.probe_view().state is ProbeState.CONNECTED

    @property
    def has_hand(self) -> bool:
        """The probe comes with a simulated hand that keys can press."""
        return self._loop.has_hand

    def push(self, delta_kpa: float) -> None:
        """Press the simulated hand more, or less."""
        self._reader.post(lambda: self._loop.push(delta_kpa))

    def lift(self) -> None:
        """Lift the simulated hand."""
        self._reader.post(self._loop.lift)

    def take_zero(self) -> None:
        """Begin to take a zero; the result shows in ``ProbeView.zero``.

        Raises:
            LinkLost: there is no probe.
            ProbeError: its button is pressed.
        """
        self._reader.ask(lambda: self._loop.start_zero(self._probe_to_press_with()))

    def _probe(self) -> Probe:
        probe = self._loop.probe
        if probe is None:
            problem = self._loop.problem
            raise LinkLost(
                "The probe is not connected." if problem is None else problem.what,
                "No hold has begun.",
                "Plug the probe in and try again." if problem is None else problem.next_step,
            )
        return probe

    def _probe_to_press_with(self) -> Probe:
        """The probe, if the stop under the thumb would be heard."""
        if self._loop.button_down:
            raise ProbeError(
                "The probe's button is pressed: nobody could stop a hold by it.",
                "No hold has begun.",
                "Let it go and try again. If nobody touches it, its cable has a short.",
            )
        return self._probe()

    # -- rules ---------------------------------------------------------------------------------

    def past(self) -> PersonHistory:
        """What the person did and said lately, as the rules ask for it."""
        return self.closed.past()

    def closures(self) -> tuple[Closure, ...]:
        """What is closed now, the widest first."""
        return self.closed.all(simulated=self.probe_view().simulated)

    def felt(self, symptom: Symptom | None) -> Closure | None:
        """What a feeling that has ended this run closes; None where nothing was felt."""
        run, head = self.run, self._run_head
        if run is None or head is None:
            return None
        return self.closed.by_feeling(run, head, symptom)

    def contact_left(self, spot: Spot, side: Side) -> ContactLeft:
        """Contact time left at a place, in the rolling 24 h."""
        return self.closed.contact_left(spot, side)

    def plan(self, request: TargetRequest) -> HoldPlan:
        """Plan a run by all rules, with what the probe may claim now.

        Raises:
            SoleusError: it is not offered; says why and what to do.
        """
        probe = self._probe()
        asked = dataclasses.replace(
            request, role=self.options.role, no_contact_max_s=self.options.no_contact_s
        )
        return plan_hold(
            asked, probe.claim(), self.past(), self.wall_clock.moment(), atlas=self.atlas
        )

    # -- a run ---------------------------------------------------------------------------------

    def _head(self) -> SessionMeta:
        """What a session begins with in which nothing is pressed."""
        return self._reader.ask(lambda: self._notes.head(self._loop.probe, None))

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
        checklist.refuse_unless_open(self.atlas, plan.side, self.wall_clock.moment())
        self.answers.finish()
        self.end()
        start = self._reader.ask(lambda: self._start(plan))
        self._log.open_session(start.meta)
        self._run_head = start.meta
        self._notes.put_answers(plan.spot_id, plan.side, checklist.answers)
        self._notes.put_zero(start.zero)
        run = HoldRun(start.setup, self._log, self._clock.now_ns)
        while not self.events.empty():
            self.events.get()  # of the run before

        def attach() -> None:
            self._loop.attach(run)
            if self._loop.probe is not start.probe:
                run.on_gone(EventKind.LINK_LOST)

        self._reader.ask(attach)
        LOG.info("session %s begun", start.meta.session_id)
        return start.meta.session_id

    def _start(self, plan: HoldPlan) -> _Start:
        """Everything that a run takes from the probe, at one moment, in the reader thread."""
        probe = self._probe_to_press_with()
        calibration = probe.must_bear(plan)
        setup = HoldSetup(
            plan=plan,
            calibration=calibration,
            session_zero=probe.session_zero,
            zero_counts=probe.zero_counts,
            evidence=probe.evidence(),
            zero_noise_kpa=probe.zero_noise_kpa,
            done_tail_s=self.options.done_tail_s,
            tell=self.events.put,
        )
        return _Start(probe, probe.zero, setup, self._notes.head(probe, plan))

    @property
    def run(self) -> HoldRun | None:
        """The run under way, or the one that is over and not yet ended; read only."""
        return self._loop.run

    def act(self, kind: EventKind, value: dict[str, JsonValue] | None = None) -> None:
        """Something that the person does; what does not fit now changes nothing."""
        self._reader.post(lambda: self._loop.act(kind, value or {}))

    def note(self, text: str) -> None:
        """Put a note of the person on the record of the run."""

        def put() -> None:
            if self._loop.run is not None:
                self._loop.run.note(EventKind.NOTE, {"text": text})

        self._reader.post(put)

    def end(self) -> str | None:
        """End the run and finish its record.

        Returns:
            The id of the session, None if there was no run.

        Raises:
            StoreError: the record could not be finished; what was committed is kept.
        """
        head, self._run_head = self._run_head, None
        if head is None:
            return None
        LOG.info("session %s is being closed", head.session_id)
        run = self._reader.ask(self._detach)
        if self.crash is not None:
            raise self.crash  # the next start of soleus marks what is open as interrupted
        try:
            self._notes.close(head.session_id)
        except SoleusError as error:
            raise self._log.last_word() or (run and run.store_error) or error from None
        return head.session_id

    def _detach(self) -> HoldRun | None:
        run = self._loop.detach()
        if run is not None and not run.over:
            run.act(EventKind.LET_GO, {})
        if run is not None:
            run.settle()
        return run


def must_be_connected(controller: ProbeSession) -> bool:
    """Whether a probe is connected, for those who wait for one and nothing else.

    Raises:
        SoleusError: there will be none without somebody doing something.
    """
    if controller.connected:
        return True
    if controller.problem is not None:
        raise controller.problem
    return False
