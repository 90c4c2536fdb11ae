"""Ctrl-C and its relatives as one exception, so that a record is closed before the end."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from types import FrameType
from typing import Final

_SIGNALS: Final = ("SIGINT", "SIGTERM", "SIGHUP")
# Ctrl-Z. In a hold it must not leave a hand on the tip and nobody who looks.
SUSPENDING: Final = ("SIGTSTP",)
_Handler = Callable[[int, FrameType | None], None] | signal.Handlers


class Interrupted(KeyboardInterrupt):
    """A signal asked the command to end; ``exit_code`` is 128 + its number.

    A KeyboardInterrupt, because asyncio lets nothing else out of a callback: as an ordinary
    exception it was lost wherever it met the screen at work.
    """

    def __init__(self, number: int) -> None:
        super().__init__(signal.Signals(number).name)
        self.exit_code = 128 + number
        self.name = signal.Signals(number).name


@contextmanager
def signals_as_interrupts(names: Sequence[str] = _SIGNALS) -> Iterator[None]:
    """Within this block one of these signals raises ``Interrupted`` in the main thread."""

    def interrupt(number: int, frame: FrameType | None) -> None:
        raise Interrupted(number)

    with _handled_by(interrupt, names):
        yield


class SignalHeard:
    """Has the first signal told to a program that leaves by itself; a second one cuts it short.

    A screen that is interrupted wherever it happens to be does not always end: its own tasks wait
    for the one that was hit.

    Args:
        tell: takes the signal's name, at any moment in the main thread; False: nobody can leave.

    Attributes:
        first: what to raise once the program has left; None while no signal has come.
    """

    def __init__(self, tell: Callable[[str], bool]) -> None:
        self._tell = tell
        self.first: Interrupted | None = None

    def hear(self, number: int, frame: FrameType | None) -> None:
        """A handler of signals."""
        interrupted = Interrupted(number)
        if self.first is None and self._tell(interrupted.name):
            self.first = interrupted
            return
        raise interrupted


@contextmanager
def signals_heard(tell: Callable[[str], bool]) -> Iterator[None]:
    """Within this block the first signal is told; it is raised as ``Interrupted`` at its end."""
    heard = SignalHeard(tell)
    with _handled_by(heard.hear, _SIGNALS):
        yield
    if heard.first is not None:
        raise heard.first


@contextmanager
def signals_ignored() -> Iterator[None]:
    """Within this block a record is being closed; signals have to wait until it is."""
    with _handled_by(signal.SIG_IGN, (*_SIGNALS, *SUSPENDING)):
        yield


@contextmanager
def _handled_by(handler: _Handler, names: Sequence[str]) -> Iterator[None]:
    """Within this block those of these signals that this system has go to one handler."""
    known = [getattr(signal, name) for name in names if hasattr(signal, name)]
    before = {number: signal.signal(number, handler) for number in known}
    try:
        yield
    finally:
        for number, earlier in before.items():
            signal.signal(number, earlier)
