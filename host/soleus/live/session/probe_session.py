"""One probe and all that is done with it: looked at, zeroed, weighed, examined, pressed with.

Commands, screens and the library stand on it. Calls come from any thread; what belongs to the
reader thread is posted to it and done between two reads. With ``threaded`` off nothing runs by
itself: ``turn`` is called instead, and minutes of simulated pressing pass in moments.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property, partial
from typing import TYPE_CHECKING, Final, Self

from soleus.core.spots.atlas import Atlas
from soleus.core.view import HoldView
from soleus.errors import ProgramFault, SoleusError
from soleus.link.clock import HOST_CLOCK, NS_PER_S, Clock
from soleus.link.recording.source import RecordingOver
from soleus.live.connection.finder import Finder
from soleus.live.connection.state import ProbeState
from soleus.live.loop import LiveLoop, Tap, TapLine, TapSamples
from soleus.live.probe.probe import Probe
from soleus.live.reader_thread import ReaderThread
from soleus.live.session.answers import LiveAnswers
from soleus.live.session.closures import LiveClosures
from soleus.live.session.connecting import Connecting, Say
from soleus.live.session.holds import LiveHolds
from soleus.live.session.options import Options
from soleus.live.session.owned_loop import OwnedLoop
from soleus.live.session.record import LiveRecord
from soleus.live.snapshot import ProbeView, Snapshot
from soleus.live.wall_clock import WallClock
from soleus.store.calibration.checks import known_health
from soleus.store.calibration.profiles import profile_for

if TYPE_CHECKING:
    from soleus.live.probe.load_monitor import LoadView
    from soleus.live.session.doctor import LiveDoctor
    from soleus.live.session.loads import LiveLoads
    from soleus.live.session.room import LiveRoom

PICTURE_MAX_AGE_S: Final = 0.5  # the reader shows one at every turn; an older one shows a hang


class ProbeSession:
    """One probe, for as long as it is wanted. Use as a context manager, or call ``close``.

    Args:
        options: where, with what, for whom.
        clock: the host's clock; None for this machine's.
        wall_clock: time of day.
        tap: gets every read before it is decoded, the first among them; None for nobody.
        tap_line: gets each line of a gauge that was no reading, and how its readings look.

    Attributes:
        record: opened when something is first to be written or looked up.
        answers: of the person, before a hold.
        closed: what the rules close for the person, and what is left.
        holds: guided runs.
        loads: known loads, for calibrating and checking.
        doctor: examinations.
        room: how warm it is, asked once a day.

    Raises:
        UsageError: the probe URL is none.
    """

    def __init__(
        self,
        options: Options,
        clock: Clock | None = None,
        wall_clock: WallClock | None = None,
        *,
        tap: Tap | None = None,
        tap_line: TapLine | None = None,
    ) -> None:
        self.options = options
        self.wall_clock = wall_clock or WallClock()
        self._clock = clock = clock or HOST_CLOCK
        self._looked_s = 0.0
        self._loop = loop = LiveLoop(
            Finder(options.url, clock),
            clock,
            self.wall_clock,
            partial(profile_for, options.folder),
            partial(known_health, options.folder),
        )
        self._thread = ReaderThread(loop.turn, loop.fail, clock, threaded=options.threaded)
        self._owned = owned = OwnedLoop(loop, self._thread, clock)
        self._connecting = Connecting(owned, tap)
        loop.listen(self._connecting.hear, tap_line)
        self.record = LiveRecord(options, self.wall_clock)
        self.answers = LiveAnswers(self.record, owned)
        self.closed = LiveClosures(self.record, owned, self.wall_clock)
        self.holds = LiveHolds(owned, self.record, self.answers, self.closed)
        self._thread.start()

    @cached_property
    def loads(self) -> LiveLoads:
        """Known loads on the probe; loaded when somebody calibrates or checks."""
        from soleus.live.session.loads import LiveLoads

        return LiveLoads(self._owned)

    @cached_property
    def doctor(self) -> LiveDoctor:
        """The doctor's looks at the probe; loaded when somebody asks for one."""
        from soleus.live.session.doctor import LiveDoctor

        return LiveDoctor(self._owned)

    @cached_property
    def room(self) -> LiveRoom:
        """How warm it is; loaded when somebody is about to be asked."""
        from soleus.live.session.room import LiveRoom

        return LiveRoom(self._owned, self.options.folder, self.wall_clock)

    # -- life ----------------------------------------------------------------------------------

    @property
    def now_s(self) -> float:
        """A clock that never goes back, s."""
        return self._owned.now_s

    @property
    def crash(self) -> ProgramFault | None:
        """Why the reader thread reads no more; None while all is well."""
        return self._thread.crash

    def turn(self) -> None:
        """Let a moment pass: one piece of the reader's work, done here or by its own thread."""
        self._owned.turn()

    def __enter__(self) -> Self:
        """The session itself, closed at the end of the block."""
        return self

    def __exit__(self, *_: object) -> None:
        """End what goes on."""
        self.close()

    def close(self) -> None:
        """End the run if one is under way, let go of probe and record; idempotent.

        Raises:
            StoreError: the record could not be finished.
        """
        if self._thread.stopped:
            return
        try:
            self.answers.finish()
            self.holds.end()
        finally:
            self._thread.stop(self._loop.close)
            self.record.close()

    @property
    def atlas(self) -> Atlas:
        """The places."""
        return self.closed.atlas

    # -- the probe -----------------------------------------------------------------------------

    def connect(self, patience_s: float | None = None, say: Say | None = None) -> Probe:
        """Wait until a probe has said HELLO, and for a moment for what it keeps, as its name.

        Args:
            patience_s: for how long; None for as long as the handshake itself is patient.
            say: gets a sentence about what is being waited for, each one once.

        Raises:
            ProbeError: there is none, with the reason and what to do.
            UsageError: the URL names something that cannot be opened.
        """
        return self._connecting.wait(patience_s, say)

    @property
    def probe(self) -> Probe | None:
        """The probe that is connected now; None without one."""
        return self._loop.probe

    def must_be_there(self) -> Probe:
        """The connected probe. Raises ``ProbeError`` once it has gone."""
        return self._owned.probe()

    @property
    def connected(self) -> bool:
        """A probe has said HELLO and samples come."""
        return self.probe_view().state is ProbeState.CONNECTED

    @property
    def problem(self) -> SoleusError | None:
        """Why there is no probe, or why nothing goes on; None when all is well."""
        return self.crash or self._loop.problem

    @property
    def recording_over(self) -> RecordingOver | None:
        """The error that says that the recording has been played to its end; None otherwise."""
        problem = self._loop.problem
        return problem if isinstance(problem, RecordingOver) else None

    def take_zero(self) -> None:
        """Begin to take a zero; the result shows in ``ProbeView.zero``.

        Raises:
            LinkLost: there is no probe.
            ProbeError: its button is pressed.
        """
        owned = self._owned
        owned.ask(lambda: owned.loop.start_zero(owned.probe_to_press_with()))

    def stream_to(self, take: TapSamples | None) -> None:
        """Have somebody get every sample from now on, as judged, in the reader's thread.

        Args:
            take: gets each block as it came, and the samples that are decided; None for nobody.
        """

        def hand_on() -> None:
            self._loop.stream = take or (lambda *_: None)

        self._owned.ask(hand_on)

    # -- pictures ------------------------------------------------------------------------------

    def look(self, seconds: float | None, every_s: float) -> Iterator[tuple[float, ProbeView]]:
        """Watch the probe; a lost one is looked for again meanwhile.

        Args:
            seconds: for how long; None until the caller has seen enough.
            every_s: the time between two pictures.

        Yields:
            Seconds since the first call, and the newest picture.
        """
        self._looked_s = self._owned.now_s
        for t_s in self._owned.every(seconds, every_s):
            yield t_s, self.probe_view()

    def since_look_s(self, host_ns: int) -> float:
        """A time of the host's clock on that of the newest ``look``; below 0 before it began."""
        return host_ns / NS_PER_S - self._looked_s

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

    @property
    def hangs(self) -> bool:
        """The reader makes no picture any more, so it wakes nobody either."""
        return self._is_old(self._loop.pictures.newest)

    def _unless_old(self, picture: Snapshot) -> Snapshot:
        """The picture; a frozen one once the reader hangs."""
        return picture.frozen() if self._is_old(picture) else picture

    def _is_old(self, picture: Snapshot) -> bool:
        return self._clock.now_ns() - picture.made_ns > PICTURE_MAX_AGE_S * NS_PER_S

    # -- the simulated hand --------------------------------------------------------------------

    @property
    def has_hand(self) -> bool:
        """The probe comes with a simulated hand that keys can press."""
        return self._loop.has_hand

    def push(self, delta_kpa: float) -> None:
        """Press the simulated hand more, or less."""
        self._owned.post(lambda: self._loop.push(delta_kpa))

    def lift(self) -> None:
        """Lift the simulated hand."""
        self._owned.post(self._loop.lift)


def must_be_connected(session: ProbeSession) -> bool:
    """Whether a probe is connected, for those who wait for one and nothing else.

    Raises:
        SoleusError: there will be none without somebody doing something.
    """
    if session.connected:
        return True
    if session.problem is not None:
        raise session.problem
    return False
