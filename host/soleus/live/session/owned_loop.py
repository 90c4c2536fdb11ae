"""The live loop with the thread that it belongs to: how every part of a session gets at the probe.

With a thread of its own the loop turns by itself, and what is wanted of it is posted there. Without
one whoever waits for something turns it; then minutes of simulated pressing pass in moments.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final, TypeVar

from soleus.errors import LinkLost, ProbeError
from soleus.link.clock import NS_PER_S, Clock
from soleus.live.loop import LiveLoop
from soleus.live.probe.probe import Probe
from soleus.live.reader_thread import ReaderThread

MOMENT_S: Final = 0.02
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class OwnedLoop:
    """A loop and its thread.

    Attributes:
        loop: where the probe is.
        thread: the thread that it belongs to; one that was never started is turned by hand.
        clock: the host's clock.
    """

    loop: LiveLoop
    thread: ReaderThread
    clock: Clock
    _never: threading.Event = field(default_factory=threading.Event)

    @property
    def now_s(self) -> float:
        """A clock that never goes back, s."""
        return self.clock.now_ns() / NS_PER_S

    def turn(self) -> None:
        """Let a moment pass: one piece of work of the loop, done here or by its own thread.

        Raises:
            ProgramFault: the thread has failed.
        """
        if not self.thread.by_itself:
            self.thread.turn()
            return
        self.clock.wait(self._never, MOMENT_S)
        if self.thread.crash is not None:
            raise self.thread.crash

    def every(self, seconds: float | None, every_s: float) -> Iterator[float]:
        """Let time pass.

        Args:
            seconds: for how long; None until the caller has seen enough.
            every_s: the time between two looks.

        Yields:
            Seconds since the first call.
        """
        started_s, next_s = self.now_s, every_s
        while seconds is None or next_s <= seconds + every_s / 2:
            self.turn()
            t_s = self.now_s - started_s
            if t_s >= next_s:
                next_s = max(next_s + every_s, t_s)
                yield t_s

    def post(self, work: Callable[[], None]) -> None:
        """Have something done where the loop belongs, without waiting for it."""
        self.thread.post(work)

    def ask(self, work: Callable[[], T]) -> T:
        """Have something done where the loop belongs, and wait for its answer.

        Raises:
            SoleusError: what ``work`` raises; reading from the probe hangs.
        """
        return self.thread.ask(work)

    def probe(self) -> Probe:
        """The connected probe. Raises ``ProbeError`` once it has gone."""
        if self.loop.probe is not None:
            return self.loop.probe
        raise self.loop.problem or LinkLost(
            "The probe has gone.",
            "What was read until then was shown.",
            "Check the cable and try again.",
        )

    def probe_to_press_with(self) -> Probe:
        """The connected probe, if the stop under the thumb would be heard; to be asked there.

        Raises:
            LinkLost: there is none.
            ProbeError: its button is pressed.
        """
        if self.loop.button_down:
            raise ProbeError(
                "The probe's button is pressed: nobody could stop a hold by it.",
                "No hold has begun.",
                "Let it go and try again. If nobody touches it, its cable has a short.",
            )
        return self.probe_to_plan_with()

    def probe_to_plan_with(self) -> Probe:
        """The connected probe. Raises ``LinkLost`` without one."""
        probe, problem = self.loop.probe, self.loop.problem
        if probe is None:
            raise LinkLost(
                "The probe is not connected." if problem is None else problem.what,
                "No hold has begun.",
                "Plug the probe in and try again." if problem is None else problem.next_step,
            )
        return probe
