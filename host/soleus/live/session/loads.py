"""Known loads on the probe: watched by a screen, or waited for step by step in lines.

What a run asks for and whether a step is kept is for ``core.fitting.procedure`` and
``core.calibration.stability``. Nothing is recorded here, and no guided run goes on meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeVar

from soleus.core.calibration.stability import (
    WITHIN_S,
    StepBefore,
    StepProblem,
    StepSeen,
    judge_step,
)
from soleus.core.fitting.run import RunFacts
from soleus.errors import LinkLost, ProbeError
from soleus.live.calibration.job import run_facts, usual_id
from soleus.live.connection.state import ProbeState
from soleus.live.probe.load_monitor import LoadMonitor, LoadView
from soleus.live.probe.probe import Probe
from soleus.live.session.owned_loop import OwnedLoop

EVERY_S: Final = 0.25
TELLS_WITHIN_S: Final = 1.5  # a probe tells its supply once a second
_NOT_SAID: Final = (  # told at the end, if it stays so
    StepProblem.TOO_SMALL,
    StepProblem.WRONG_WAY,
    StepProblem.SATURATED,
    StepProblem.NOT_LEFT_ON,
)

Say = Callable[[str], None]
T = TypeVar("T")


class LiveLoads:
    """Known loads on the probe of a session.

    Args:
        owned: where the probe is.
    """

    def __init__(self, owned: OwnedLoop) -> None:
        self._owned = owned
        self._loop = owned.loop
        self._uid = ""  # of the probe whose loads are waited for

    @property
    def now_s(self) -> float:
        """A clock that never goes back, s."""
        return self._owned.now_s

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
        """Ask the probe something where it belongs; raises ``LinkLost`` without one."""

        def ask() -> T:
            probe = self._loop.probe
            if probe is None:
                raise LinkLost(
                    "The probe is not connected.",
                    "Nothing was measured; what was kept stays.",
                    "Plug it in.",
                )
            return question(probe)

        return self._owned.ask(ask)

    def put_on(self, force_n: float) -> None:
        """Put a known load on a simulated probe; without one nothing happens."""
        self._owned.post(lambda: self._loop.put_on(force_n))

    # -- watched -------------------------------------------------------------------------------

    def look_at(self, before: StepBefore) -> None:
        """Show how the load stands, judged by this; a measurement under way is broken off."""
        self._owned.post(lambda: self._watch().look_at(before))

    def measure(self, before: StepBefore) -> None:
        """Wait until the load stands still or will not; the answer shows in the pictures."""
        self._owned.post(lambda: self._watch().measure(before, self.now_s))

    def renew(self) -> None:
        """The probe's calibration or its checks have changed on disk: look them up again.

        Raises:
            LinkLost: reading from the probe hangs; it will be done when the probe is back.
        """
        self._owned.ask(self._loop.renew_probe)

    def leave(self) -> None:
        """Nothing is watched any more; a simulated probe goes back to its hand."""

        def rest() -> None:
            self._loop.loads = None
            self._loop.put_on(None)

        self._owned.post(rest)

    # -- waited for ----------------------------------------------------------------------------

    def begin(self, probe: Probe) -> None:
        """Wait for loads on this probe from now on, once it has told its supply.

        A calibration has to know the supply, and its steps are those of one probe.
        """
        self._uid = probe.uid
        for _ in self._owned.every(TELLS_WITHIN_S, EVERY_S):
            if probe.condition.has_told:
                break

    def pause(self) -> None:
        """Listen for a moment; for whoever waits for something else.

        Raises:
            ProbeError: the probe has gone, or another one has answered.
        """
        for _ in self._owned.every(EVERY_S, EVERY_S):
            self._must_be_there()

    def measured(self, before: StepBefore, say: Say) -> StepSeen:
        """Wait until the load stands still, or it is clear that it will not do.

        Args:
            before: what the run knows.
            say: gets what is being waited for, each sentence once in a row.

        Raises:
            ProbeError: the probe has gone, or another one has answered.
        """
        self._owned.ask(lambda: self._watch().measure(before, self.now_s))
        seen, said = judge_step([], before), ""
        for _ in self._owned.every(WITHIN_S, EVERY_S):
            self._must_be_there()
            load = self._newest()
            if load.answer is not None:
                return load.answer
            if load.waited_s is None:
                self.measure(before)  # the probe has started again
            seen = load.seen or seen
            problem = seen.problem
            if problem is not None and problem not in _NOT_SAID and problem.words != said:
                said = problem.words
                say(said)
        return seen

    def _newest(self) -> LoadView:
        """The newest picture of the load on the tip."""
        loads = self._loop.loads
        return LoadView() if loads is None else loads.newest

    def _must_be_there(self) -> None:
        if self._loop.pictures.newest.probe.state is ProbeState.CONNECTING:
            return  # it has started again and is being greeted
        if self._owned.probe().uid != self._uid:
            raise ProbeError(
                "Another probe has answered.",
                "The steps of two probes do not make one run.",
                "Plug in the probe that the run was begun with.",
            )

    def _watch(self) -> LoadMonitor:
        if self._loop.loads is None:
            self._loop.loads = LoadMonitor()
        return self._loop.loads
