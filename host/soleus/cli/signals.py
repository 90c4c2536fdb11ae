"""Ctrl-C and its relatives as one exception, so that a record is closed before the end."""

from __future__ import annotations

import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import FrameType
from typing import Final

_SIGNALS: Final = ("SIGINT", "SIGTERM", "SIGHUP")
# Ctrl-Z. In a hold it must not leave a hand on the tip and nobody who looks.
SUSPENDING: Final = ("SIGTSTP",)


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

    before = {number: signal.signal(number, interrupt) for number in _known(names)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def signals_ignored() -> Iterator[None]:
    """Within this block a record is being closed; signals have to wait until it is."""
    names = (*_SIGNALS, *SUSPENDING)
    before = {number: signal.signal(number, signal.SIG_IGN) for number in _known(names)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _known(names: Sequence[str]) -> list[signal.Signals]:
    """Those that this system has."""
    return [getattr(signal, name) for name in names if hasattr(signal, name)]
