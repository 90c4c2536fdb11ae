"""A probe under known loads, for dialogues in lines: each step is measured until it is steady.

What a run asks for and whether a step is kept is for ``core.fitting.procedure`` and
``core.calibration.stability``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Self

from soleus.core.calibration.stability import (
    WITHIN_S,
    StepBefore,
    StepProblem,
    StepSeen,
    judge_step,
)
from soleus.core.fitting.run import RunFacts
from soleus.errors import ProbeError
from soleus.link.clock import HOST_CLOCK, NS_PER_S, Clock
from soleus.live.calibration.job import run_facts
from soleus.live.client.client import ProbeClient
from soleus.live.connection.state import ProbeState
from soleus.live.probe.probe import Probe
from soleus.live.snapshot import ProbeView
from soleus.live.wall_clock import WallClock
from soleus.store.folder import DataFolder

EVERY_S: Final = 0.25
TELLS_WITHIN_S: Final = 1.5  # a probe tells its supply once a second
_NOT_SAID: Final = (  # told at the end, if it stays so
    StepProblem.TOO_SMALL,
    StepProblem.WRONG_WAY,
    StepProblem.SATURATED,
    StepProblem.NOT_LEFT_ON,
)

Say = Callable[[str], None]


class LoadClient:
    """One probe that is being calibrated. Use as a context manager.

    Args:
        folder: where profiles lie; only read.
        url: the probe, None to look for one.
        clock: the host's clock; None for this machine's.
        wall_clock: time of day.

    Raises:
        UsageError: the URL is none.
    """

    def __init__(
        self,
        folder: DataFolder,
        url: str | None,
        *,
        clock: Clock | None = None,
        wall_clock: WallClock | None = None,
    ) -> None:
        self._uid = ""
        self._clock = clock or HOST_CLOCK
        self._client = ProbeClient(folder, url, clock=self._clock, wall_clock=wall_clock)

    def __enter__(self) -> Self:
        """Return the client; the probe is let go of at the end of the block."""
        return self

    def __exit__(self, *_: object) -> None:
        """Let go of the probe."""
        self._client.close()

    def connect(self, say: Say) -> Probe:
        """Wait for the probe. Raises ``ProbeError`` if there is none."""
        probe = self._client.connect(say=say)
        self._uid = probe.uid
        for _ in self._client.look(TELLS_WITHIN_S, EVERY_S):
            if probe.condition.has_told:
                break
        return probe

    def facts(self, profile_id: str) -> RunFacts:
        """What the probe itself tells for a run of today; tolerances are for the person.

        Raises:
            ProbeError: the probe has gone.
            CalibrationError: nobody knows what kind of sensor it has.
        """
        return run_facts(self._client.probe, profile_id)

    @property
    def now_s(self) -> float:
        """A clock that never goes back, s."""
        return self._clock.now_ns() / NS_PER_S

    def pause(self) -> None:
        """Listen for a moment; for whoever waits for something else.

        Raises:
            ProbeError: the probe has gone.
        """
        for _, view in self._client.look(EVERY_S, EVERY_S):
            self._must_be_there(view)

    def load(self, force_n: float) -> None:
        """Put a known load on a simulated probe, unless it plays a curve; else nothing happens."""
        self._client.put_on(force_n)

    def measure(self, before: StepBefore, say: Say) -> StepSeen:
        """Listen until the load stands still, or it is clear that it will not do.

        Args:
            before: what the run knows.
            say: gets what is being waited for, each sentence once in a row.

        Raises:
            ProbeError: the probe has gone.
        """
        self._client.measure_load(before)
        seen, said = judge_step([], before), ""
        for _, view in self._client.look(WITHIN_S, EVERY_S):
            self._must_be_there(view)
            load = self._client.load_view()
            if load.answer is not None:
                return load.answer
            if load.waited_s is None:
                self._client.measure_load(before)  # the probe has started again
            seen = load.seen or seen
            problem = seen.problem
            if problem is not None and problem not in _NOT_SAID and problem.words != said:
                said = problem.words
                say(said)
        return seen

    def _must_be_there(self, view: ProbeView) -> None:
        if view.state is ProbeState.CONNECTING:
            return  # it has started again and is being greeted
        if self._client.probe.uid != self._uid:
            raise ProbeError(
                "Another probe has answered.",
                "The steps of two probes do not make one run.",
                "Plug in the probe that the run was begun with.",
            )
