"""One probe without a recording: connect, look at it for a while, leave it.

For whoever asks about a probe outside a guided run. It is the live loop without a run, a log
or a thread of its own: everything happens in the calls of the one thread that uses it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from functools import partial
from typing import Final, Self

from soleus.core.calibration.stability import StepBefore
from soleus.errors import LinkLost, SoleusError
from soleus.link.clock import HOST_CLOCK, NS_PER_S, Clock
from soleus.link.handshake import HEARD_MAX, HandshakeError, NoHello, readable_text
from soleus.link.recording.source import RecordingOver
from soleus.link.source import Chunk
from soleus.live.connection.finder import Finder
from soleus.live.loop import LiveLoop, Tap, TapLine, TapSamples
from soleus.live.probe.load_monitor import LoadMonitor, LoadView
from soleus.live.probe.probe import Probe
from soleus.live.snapshot import ProbeView
from soleus.live.wall_clock import WallClock
from soleus.store.calibration.checks import known_health
from soleus.store.calibration.profiles import profile_for
from soleus.store.folder import DataFolder

PAUSE_S: Final = 0.02
NAME_WITHIN_S: Final = 1.0  # what a probe keeps comes some milliseconds after its HELLO


class ProbeClient:
    """One probe, looked at. Use as a context manager, or call ``close``.

    Args:
        folder: where calibration profiles and choices lie; only read.
        url: the probe, None to look for one.
        clock: the host's clock.
        wall_clock: time of day.
        tap: gets every read before it is decoded.
        tap_line: gets each line of a gauge that was no reading, and how its readings look.

    Attributes:
        heard_n: bytes read so far.

    Raises:
        UsageError: the URL is none.
    """

    def __init__(
        self,
        folder: DataFolder,
        url: str | None,
        *,
        clock: Clock = HOST_CLOCK,
        wall_clock: WallClock | None = None,
        tap: Tap | None = None,
        tap_line: TapLine | None = None,
    ) -> None:
        self.heard_n = 0
        self._looked_ns = 0
        self._first_bytes = b""
        self._clock = clock
        self._tap = tap
        self._never = threading.Event()
        self._loop = LiveLoop(
            Finder(url, clock),
            clock,
            wall_clock or WallClock(),
            partial(profile_for, folder),
            partial(known_health, folder),
        )
        self._loop.listen(self._hear, tap_line)

    def __enter__(self) -> Self:
        """The client itself, disconnected at the end of the block."""
        return self

    def __exit__(self, *_: object) -> None:
        """Let go of the probe."""
        self.close()

    def close(self) -> None:
        """Let go of the probe; may be called again."""
        self._loop.close()

    def connect(
        self, patience_s: float | None = None, say: Callable[[str], None] | None = None
    ) -> Probe:
        """Wait until a probe has said HELLO, and for a moment for what it keeps, as its name.

        Args:
            patience_s: for how long; None for as long as the handshake itself is patient.
            say: gets a sentence about what is being waited for, each one once.

        Raises:
            ProbeError: there is none, with the reason and what to do.
            UsageError: the URL names something that cannot be opened.
        """
        started_ns, said, met_ns = self._clock.now_ns(), "", None
        while True:
            self.turn()
            probe, problem = self._loop.probe, self._loop.problem
            if probe is not None:
                now_ns = self._clock.now_ns()
                met_ns = met_ns or now_ns
                if not self._loop.inquiring or now_ns - met_ns >= NAME_WITHIN_S * NS_PER_S:
                    return probe
                continue
            if problem is not None:
                raise self._better_reason(problem)
            waited_s = (self._clock.now_ns() - started_ns) / NS_PER_S
            no_answer = self._loop.no_answer(waited_s)
            if patience_s is not None and waited_s >= patience_s and no_answer is not None:
                raise no_answer
            sentence = " ".join(self.view().says)
            if say is not None and sentence and sentence != said:
                said = sentence
                say(sentence)

    @property
    def probe(self) -> Probe:
        """The connected probe. Raises ``ProbeError`` once it has gone."""
        if self._loop.probe is not None:
            return self._loop.probe
        raise self._loop.problem or LinkLost(
            "The probe has gone.",
            "What was read until then was shown.",
            "Check the cable and try again.",
        )

    @property
    def connected(self) -> Probe | None:
        """The probe that is connected now; None without one."""
        return self._loop.probe

    @property
    def problem(self) -> SoleusError | None:
        """Why there is no probe, as far as that is known."""
        return self._loop.problem

    @property
    def uid(self) -> str | None:
        """The id of the probe that is connected now; None without one."""
        return None if self._loop.probe is None else self._loop.probe.uid

    @property
    def recording_over(self) -> RecordingOver | None:
        """The error that says that the recording has been played to its end; None otherwise."""
        problem = self._loop.problem
        return problem if isinstance(problem, RecordingOver) else None

    def view(self) -> ProbeView:
        """The newest picture of the probe."""
        return self._loop.pictures.newest.probe

    def look(self, seconds: float | None, every_s: float) -> Iterator[tuple[float, ProbeView]]:
        """Watch the probe; a lost one is looked for again meanwhile.

        Args:
            seconds: for how long; None until the caller has seen enough.
            every_s: the time between two pictures.

        Yields:
            Seconds since the first call, and the newest picture.
        """
        started_ns, next_s = self._clock.now_ns(), every_s
        self._looked_ns = started_ns
        while seconds is None or next_s <= seconds + every_s / 2:
            self.turn()
            t_s = (self._clock.now_ns() - started_ns) / NS_PER_S
            if t_s >= next_s:
                next_s = max(next_s + every_s, t_s)
                yield t_s, self.view()

    def stream_to(self, take: TapSamples | None) -> None:
        """Have somebody get every sample from now on, as judged; None for nobody."""
        self._loop.stream = take or (lambda *_: None)

    def start_zero(self) -> None:
        """Collect readings for a new zero. Raises ``ProbeError`` once the probe has gone."""
        self._loop.start_zero(self.probe)

    def since_look_s(self, host_ns: int) -> float:
        """A time of the host's clock on that of the newest ``look``; below 0 before it began."""
        return (host_ns - self._looked_ns) / NS_PER_S

    @property
    def has_hand(self) -> bool:
        """The probe is simulated, with somebody who presses."""
        return self._loop.has_hand

    def put_on(self, force_n: float | None) -> None:
        """Have a known load stand on the tip of a simulated probe; without one nothing happens."""
        self._loop.put_on(force_n)

    def measure_load(self, before: StepBefore) -> None:
        """Begin to wait for a load that stands still; ``load_view`` tells what comes of it."""
        if self._loop.loads is None:
            self._loop.loads = LoadMonitor()
        self._loop.loads.measure(before, self._clock.now_ns() / NS_PER_S)

    def load_view(self) -> LoadView:
        """The newest picture of the load on the tip."""
        loads = self._loop.loads
        return LoadView() if loads is None else loads.newest

    def _better_reason(self, problem: SoleusError) -> SoleusError:
        """A recording that ends before anybody has greeted: what stands in it says more."""
        if not isinstance(problem, RecordingOver) or not self._first_bytes:
            return problem
        text = readable_text(self._first_bytes)
        says = f": it says '{text}'" if text else ""
        return HandshakeError(
            NoHello.FOREIGN,
            f"No probe greets in this recording{says}. {problem.what}",
            "Record it again from the plugging in of the probe on: soleus probe capture FILE",
        )

    def turn(self) -> None:
        """One piece of work; waits for a moment where there is none."""
        if not self._loop.turn():
            self._clock.wait(self._never, PAUSE_S)

    def _hear(self, chunk: Chunk) -> None:
        self.heard_n += len(chunk.data)
        self._first_bytes += chunk.data[: HEARD_MAX - len(self._first_bytes)]
        if self._tap is not None:
            self._tap(chunk)
