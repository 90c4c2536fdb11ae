"""The thread that reads the probe: one piece of work after another, and what others ask of it.

Whatever belongs to the reader is posted here and done between two turns, so nothing of it needs
a lock. A thread that fails says why, leaves no number standing, and goes on doing what is asked,
so that a record can still be closed. It knows nothing of probes, runs and records.
"""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Final, TypeVar

from soleus.errors import LinkLost, ProgramFault, SoleusError
from soleus.link.clock import Clock

LOG: Final = logging.getLogger(__name__)
PAUSE_S: Final = 0.02
REPLY_WITHIN_S: Final = 5.0
END_WITHIN_S: Final = 2.0  # a read waits for some tens of ms; longer is a driver that hangs
T = TypeVar("T")


class ReaderThread:
    """Calls ``turn`` over and over in a thread of its own, until it is stopped.

    Args:
        turn: one piece of work; False when the thread should pause for a moment.
        fail: called once, in the thread, when ``turn`` has failed and will not be called again.
        clock: what pauses are waited on.
        threaded: False: nothing runs by itself, the owner calls ``turn`` over and over.

    Attributes:
        crash: why the thread reads no more; None while all is well.
    """

    def __init__(
        self,
        turn: Callable[[], bool],
        fail: Callable[[], None],
        clock: Clock,
        *,
        threaded: bool,
    ) -> None:
        self._turn = turn
        self._fail = fail
        self._clock = clock
        self._asked: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._stopped = threading.Event()
        self.crash: ProgramFault | None = None
        self._thread: threading.Thread | None = None
        if threaded:
            self._thread = threading.Thread(target=self._run, name="soleus-reader", daemon=True)

    def start(self) -> None:
        """Begin to turn, if there is a thread."""
        if self._thread is not None:
            self._thread.start()

    def turn(self) -> None:
        """What was asked for, then one piece of work."""
        self._do_asked()
        if not self._turn():
            self._clock.wait(self._stopped, PAUSE_S)

    def post(self, work: Callable[[], None]) -> None:
        """Have something done before the next turn, without waiting for it."""
        self._asked.put(work)

    def ask(self, work: Callable[[], T]) -> T:
        """Have something done and wait for its answer.

        Raises:
            SoleusError: what ``work`` raises.
            LinkLost: the thread hangs in a read; ``work`` was not and will not be done.
        """
        if self._thread is None or not self._thread.is_alive():
            return work()
        answer: Future[T] = Future()
        self.post(lambda: _answer(answer, work))
        try:
            return answer.result(timeout=REPLY_WITHIN_S)
        except TimeoutError:
            if not answer.cancel():
                return answer.result()  # begun in this very moment
            raise LinkLost(
                "Reading from the probe hangs.",
                "What was measured until then is kept.",
                "Unplug the probe and start soleus again.",
            ) from None

    @property
    def by_itself(self) -> bool:
        """Whether it has a thread of its own, so that nobody else may call ``turn``."""
        return self._thread is not None

    @property
    def stopped(self) -> bool:
        """Whether ``stop`` was called."""
        return self._stopped.is_set()

    def stop(self, let_go: Callable[[], None]) -> None:
        """End the thread, then call ``let_go``; a thread that hangs is left behind."""
        self._stopped.set()
        if self._thread is not None:
            self._thread.join(END_WITHIN_S)
        let_go()
        if self._thread is not None:
            self._thread.join(END_WITHIN_S)  # letting go of a port ends a read that hangs

    def _do_asked(self) -> None:
        while not self._asked.empty():
            self._asked.get()()

    def _run(self) -> None:
        try:
            while not self._stopped.is_set():
                self.turn()
        except Exception as error:
            LOG.exception("the reader has failed")
            self.crash = ProgramFault("The part of soleus that reads the probe", error)
            try:
                self._fail()
            finally:
                self._serve()
            raise  # its trace is shown once everything is closed

    def _serve(self) -> None:
        """Read no more, but do what is asked: there is a record to be closed."""
        while not self._stopped.wait(PAUSE_S):
            self._do_asked()


def _answer(answer: Future[T], work: Callable[[], T]) -> None:
    if not answer.set_running_or_notify_cancel():
        return  # whoever asked has gone away
    try:
        answer.set_result(work())
    except SoleusError as error:
        answer.set_exception(error)
    except BaseException as error:
        answer.set_exception(error)
        raise
