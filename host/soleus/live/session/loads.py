"""Known loads on the controller's own probe, watched from a screen.

Calls come from the screen's thread; what belongs to the reader is posted to it. Nothing is
recorded here, and no guided run goes on meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from soleus.core.calibration.stability import StepBefore
from soleus.core.fitting.run import RunFacts
from soleus.errors import LinkLost
from soleus.link.clock import NS_PER_S, Clock
from soleus.live.calibration.job import run_facts, usual_id
from soleus.live.loop import LiveLoop
from soleus.live.probe.load_monitor import LoadMonitor
from soleus.live.probe.probe import Probe
from soleus.live.reader_thread import ReaderThread

T = TypeVar("T")


class LiveLoads:
    """Known loads on the probe of a controller.

    Args:
        loop: where the probe is.
        reader: the thread that it belongs to.
        clock: the host's clock.
    """

    def __init__(self, loop: LiveLoop, reader: ReaderThread, clock: Clock) -> None:
        self._loop = loop
        self._reader = reader
        self._clock = clock

    @property
    def now_s(self) -> float:
        """A clock that never goes back, s."""
        return self._clock.now_ns() / NS_PER_S

    @property
    def puts_loads_on(self) -> bool:
        """The probe is simulated, and known loads can be put on it; not while it plays a curve."""
        url = self._loop.pictures.newest.probe.url
        return self._loop.has_hand and not url.startswith("sim:file=")

    def facts(self, profile_id: str | None = None) -> RunFacts:
        """What the probe tells for a run; the profile is named after it if nothing is given.

        Raises:
            LinkLost: there is no probe.
            CalibrationError: nobody knows what kind of sensor it has.
        """
        return self.of_probe(lambda probe: run_facts(probe, profile_id or usual_id(probe)))

    def of_probe(self, question: Callable[[Probe], T]) -> T:
        """Ask the probe something in the reader's thread; raises ``LinkLost`` without one."""

        def ask() -> T:
            probe = self._loop.probe
            if probe is None:
                raise LinkLost(
                    "The probe is not connected.",
                    "Nothing was measured; what was kept stays.",
                    "Plug it in.",
                )
            return question(probe)

        return self._reader.ask(ask)

    def look_at(self, before: StepBefore) -> None:
        """Show how the load stands, judged by this; a measurement under way is broken off."""
        self._reader.post(lambda: self._watch().look_at(before))

    def measure(self, before: StepBefore) -> None:
        """Wait until the load stands still or will not; the answer shows in the pictures."""
        self._reader.post(lambda: self._watch().measure(before, self.now_s))

    def put_on(self, force_n: float) -> None:
        """Put a known load on a simulated probe; without one nothing happens."""
        self._reader.post(lambda: self._loop.put_on(force_n))

    def renew(self) -> None:
        """The probe's calibration or its checks have changed on disk: look them up again.

        Raises:
            LinkLost: reading from the probe hangs; it will be done when the probe is back.
        """
        self._reader.ask(self._loop.renew_probe)

    def leave(self) -> None:
        """Nothing is watched any more; a simulated probe goes back to its hand."""

        def rest() -> None:
            self._loop.loads = None
            self._loop.put_on(None)

        self._reader.post(rest)

    def _watch(self) -> LoadMonitor:
        if self._loop.loads is None:
            self._loop.loads = LoadMonitor()
        return self._loop.loads
