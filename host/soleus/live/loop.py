"""The work of the reader thread: the connection, the probe, and the run that is under way.

Everything here is called from one thread. ``turn`` does one short piece of work; what other
threads want done is posted by the controller and done between turns. Pictures leave through a
mailbox: at once when there is news, but at most sixty a second; a few a second without news.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from soleus.core.despike import Sample
from soleus.core.events import EventKind
from soleus.core.samples import SampleBlock
from soleus.errors import ProbeError, SoleusError
from soleus.link.clock import NS_PER_S, Clock
from soleus.link.gauge.problems import GaugeProblem
from soleus.link.source import Chunk, HasHand, HasLines, HasZero, Source, TextLine
from soleus.live.connection.button import Press
from soleus.live.connection.connection import ProbeConnection
from soleus.live.connection.events import (
    ConnectionEvent,
    Greeted,
    Pressed,
    ProbeGone,
    Samples,
    SettingsCame,
    StatusCame,
)
from soleus.live.connection.finder import Finder
from soleus.live.picture_maker import PictureMaker
from soleus.live.probe.probe import HealthOf, Probe, ProfileFor
from soleus.live.wall_clock import WallClock
from soleus.wire.frames import Hello, Settings, Status

if TYPE_CHECKING:
    from soleus.live.doctor.examination import Examination
    from soleus.live.hold.run import HoldRun
    from soleus.live.probe.load_monitor import LoadMonitor

BEING_RECORDED: Final = (
    "A hold is being recorded: neither its zero nor its calibration may change.",
    "It goes on with those that it began with.",
    "Let go, wait for its end, then try again.",
)
Tap = Callable[[Chunk], None]
# A line that was no reading, and how those look.
TapLine = Callable[[TextLine, TextLine | None], None]
TapSamples = Callable[[SampleBlock, Sequence[Sample]], None]  # as it came, and what is decided


class LiveLoop:
    """Owns the link and feeds the run.

    Args:
        finder: opens the source.
        clock: the host's clock, the same that the source uses.
        wall_clock: time of day.
        profile_for: finds a probe's calibration.
        health_of: finds what is on record about a probe and its calibration.
    """

    def __init__(
        self,
        finder: Finder,
        clock: Clock,
        wall_clock: WallClock,
        profile_for: ProfileFor,
        health_of: HealthOf,
    ) -> None:
        self._finder = finder
        self._clock = clock
        self._wall_clock = wall_clock
        self._profile_for = profile_for
        self._health_of = health_of
        self._connection = ProbeConnection(self._find, clock)
        self._before: SoleusError | None = None  # why the port before the newest one was no probe's
        self._hand: HasHand | None = None
        self._lines: HasLines | None = None
        self._fresh = False
        self.probe: Probe | None = None
        self.run: HoldRun | None = None
        self.loads: LoadMonitor | None = None  # while known loads are put on
        self.examination: Examination | None = None  # while the doctor looks at the probe
        self._tap_line: TapLine | None = None
        self.stream: TapSamples = lambda *_: None  # gets every sample, as judged
        self._maker = PictureMaker(self._connection, finder, clock)
        self.pictures = self._maker.pictures

    # -- what the connection reports -----------------------------------------------------------

    def take(self, event: ConnectionEvent) -> None:
        """Hand one event of the connection to whom it concerns."""
        match event:
            case Greeted(hello):
                self._greeted(hello)
            case Samples(block, age_s):
                self._sampled(block, age_s)
            case StatusCame(status, host_ns):
                self._heard_status(status, host_ns)
            case SettingsCame(settings):
                self._heard_settings(settings)
            case Pressed(press, host_ns):
                self._pressed(press, host_ns)
            case ProbeGone(kind, problem):
                self._gone(kind, problem)

    def _greeted(self, hello: Hello) -> None:
        """Make the probe that has just said who it is."""
        self.probe = Probe(hello, self._profile_for, self._health_of, self._wall_clock.today)
        source: object = self._connection.source
        self._hand = source if isinstance(source, HasHand) else None
        self._lines = source if isinstance(source, HasLines) else None
        self._finder.keep()
        self._maker.news = True

    def _sampled(self, block: SampleBlock, age_s: float) -> None:
        """Samples have come: on record first, then judged once, then to all who want them."""
        run, probe = self.run, self.probe
        if run is not None:
            run.put_on_record(block, age_s)
        if probe is not None:
            judged = probe.pressures.take(block)
            if run is not None:
                run.take(judged)
            above_span = probe.take(block, judged)
            self.stream(block, judged.samples)
            if run is not None and above_span:
                run.on_overload()
        if self.loads is not None:
            self.loads.feed(block)
        self._fresh = self._maker.sampled = True

    def _heard_status(self, status: Status, host_ns: int) -> None:
        """How the probe is, once a second."""
        if self.probe is None:
            return
        self.probe.hear(status, host_ns)
        self._maker.news = True
        if self.run is not None:
            self.run.on_status()

    def _heard_settings(self, settings: Settings) -> None:
        """What the probe keeps."""
        if self.probe is not None:
            self.probe.settings = settings
            self._maker.news = True

    def _pressed(self, press: Press, host_ns: int) -> None:
        """Whoever presses lets go by the probe's own button, or marks a moment."""
        if self.probe is not None:
            self.probe.presses.add(press, host_ns)
            self._maker.news = True
        if press.held:
            self.act(EventKind.LET_GO, {})
        elif self.run is not None:
            self.run.on_mark(press.device_us)

    def _gone(self, kind: EventKind, problem: SoleusError | None) -> None:
        """The probe has gone, or has started again; a gauge may have ended it with a reason."""
        if self.run is not None:
            self._maker.lost_why = problem.what if isinstance(problem, GaugeProblem) else ""
            self.run.on_gone(kind, self._maker.lost_why)
        if self.loads is not None:
            self.loads.gone()
        self.probe = None
        self._lines = None
        self._hand = None
        self._maker.news = True

    # -- one turn ------------------------------------------------------------------------------

    def turn(self) -> bool:
        """One piece of work; False when the caller should pause for a moment."""
        lines = self._lines  # what the last turn of a lost one said is worth keeping
        for event in self._connection.poll():
            self.take(event)
        if self.probe is not None and self.probe.zeroing:
            self._maker.news |= self.probe.try_zero(self._wall_clock.unix_s())
        run = self.run
        if lines is not None:
            self._hear_lines(lines)
        if run is not None:
            run.on_turn()
            if self._hand is not None and self._fresh:
                self._fresh = False
                for act in self._hand.look(run.view):
                    run.act(act.kind, act.value)
        if self.examination is not None:
            self._examine(self.examination)
        self._show()
        return self._connection.busy

    def _hear_lines(self, lines: HasLines) -> None:
        """What a gauge has said besides its readings: on the record of a run, and to the tap."""
        for said in lines.said():
            if self.run is not None:
                self.run.note_line(said)
            if self._tap_line is not None:
                self._tap_line(said, lines.form)

    def listen(self, tap: Tap | None, tap_line: TapLine | None = None) -> None:
        """Have somebody hear every read, and each line of a gauge that was none of its readings."""
        self._connection.tap, self._tap_line = tap, tap_line

    def begin_examination(self, examination: Examination) -> None:
        """Go through the parts of this one from now on; pictures show how far it is."""
        self.examination = examination
        self._show(now=True)

    def end_examination(self) -> None:
        """Nobody listens any more."""
        self.listen(None)
        self.put_on(None)
        self.examination = None
        self._show(now=True)

    def _examine(self, examination: Examination) -> None:
        now_s, state = self._clock.now_ns() / NS_PER_S, self._connection.state
        self._maker.news |= examination.step(now_s, state, self._finder.url)
        if examination.done and not examination.view.over:
            self.listen(None)
            examination.conclude(self.probe, state, self._connection.problem)
            self._maker.news = True

    def attach(self, run: HoldRun) -> None:
        """Feed this run from now on; pictures show it at once, and no other any more."""
        if self.probe is not None:
            self.probe.begin_anew()
        run.begin()
        self.run, self._maker.lost_why = run, ""
        if self._lines is not None and self._lines.form is not None:
            run.note_line(self._lines.form)
        self._show(now=True)

    def detach(self) -> HoldRun | None:
        """Feed no run any more, and end the one that was fed if it is not over; returns it."""
        run, self.run = self.run, None
        if run is not None:
            run.settle()
        if self.probe is not None:
            self.probe.look_again()
        self._show(now=True)
        return run

    def fail(self) -> None:
        """The reader has failed: nothing will be judged any more, so no number may stay."""
        try:
            if self.run is not None:
                self.run.abandon()
        finally:
            self._connection.give_up()
            self.probe = None
            self._hand = None
            self._show(now=True)

    def act(self, kind: EventKind, value: dict[str, str | int | float | bool | None]) -> None:
        """Something that the person did; what does not fit now changes nothing."""
        if self.run is None:
            return
        try:
            self.run.act(kind, value)
        except ValueError:
            return  # for example a target that is not lower; the view shows that nothing changed
        self._show(now=True)

    def start_zero(self, probe: Probe) -> None:
        """Collect readings for a new zero; from now on no picture shows the one before.

        Raises:
            ProbeError: a hold is under way, and measured from the zero that it began with.
        """
        self._must_be_free()
        source: object = self._connection.source
        if isinstance(source, HasZero):
            source.set_zero()
        probe.start_zero()
        self._show(now=True)

    def _must_be_free(self) -> None:
        if self.run is not None and not self.run.tail_over:
            raise ProbeError(*BEING_RECORDED)

    def push(self, delta_kpa: float) -> None:
        """Move the simulated hand; without one nothing happens."""
        if self._hand is not None:
            self._hand.push(delta_kpa)

    def lift(self) -> None:
        """Let the simulated hand go."""
        if self._hand is not None:
            self._hand.lift()

    def put_on(self, force_n: float | None) -> None:
        """Have a known load stand on a simulated tip, N; None takes it off."""
        if self._hand is not None:
            self._hand.put_on(force_n)

    def renew_probe(self) -> None:
        """Look the connected probe's calibration and health up again; its zero is forgotten.

        Raises:
            ProbeError: a hold is under way, and is read with the calibration that it began with.
        """
        self._must_be_free()
        if self.probe is not None:
            hello, settings = self.probe.hello, self.probe.settings
            self.probe = Probe(hello, self._profile_for, self._health_of, self._wall_clock.today)
            self.probe.settings = settings
            self._maker.news = True

    @property
    def has_hand(self) -> bool:
        """The probe comes with a simulated hand."""
        return self._hand is not None

    @property
    def inquiring(self) -> bool:
        """The probe has not yet told what it keeps, and may."""
        return self._connection.inquiring

    @property
    def button_down(self) -> bool:
        """The probe's button is pressed: nobody could stop a hold by it."""
        return self._connection.button_down

    def no_answer(self, waited_s: float) -> ProbeError | None:
        """What to say of an open port if nobody waits any longer; None if none is open."""
        return self._connection.no_answer(waited_s)

    @property
    def problem(self) -> SoleusError | None:
        """Why there is no probe, once each port where it may be has been tried."""
        finder, problem = self._finder, self._connection.problem
        searching = not finder.named and (finder.has_more or problem is self._before)
        return None if searching else problem

    def _find(self) -> Source:
        """Open the next source; what there is to say of the one before holds no more."""
        self._before = self._connection.problem
        return self._finder.find()

    def close(self) -> None:
        """Let go of the source."""
        self._connection.close()

    def _show(self, *, now: bool = False) -> None:
        """Make a picture of it all if one is due."""
        if self._maker.is_due(self.run, now=now):
            load = None if self.loads is None else self.loads.view(self._clock.now_ns() / NS_PER_S)
            exam = None if self.examination is None else self.examination.view
            self._maker.make(self.probe, self.run, load, exam)
