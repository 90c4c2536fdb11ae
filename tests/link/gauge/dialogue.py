"""Instruments on a pseudo terminal: by a script with nothing left unsaid, or answering for long."""

from __future__ import annotations

import os
import select
import threading
import time
from collections.abc import Callable

from tests.link.pty_device import PtyDevice, ServedDevice

PATIENCE_S = 60.0


class Dialogue(PtyDevice):
    """Waits for each question and gives its answer; at the end both sides must have finished.

    Args:
        steps: (what is asked, what is answered), in order. Nothing asked: it is said at once.
    """

    def __init__(self, *steps: tuple[bytes, bytes]) -> None:
        super().__init__()
        self._steps = list(steps)
        self._heard = b""
        self._wrong = ""
        self._thread = threading.Thread(target=self._talk)

    def begin(self) -> None:
        """Follow the script from here on: opening a port throws away what was said before."""
        self._thread.start()

    @property
    def through(self) -> bool:
        """The script has come to its end, well or not."""
        return not self._thread.is_alive()

    def close(self) -> None:
        """Everything must have been asked as it stands in the script, and answered."""
        self._thread.join()
        self.unplug()
        assert "" == self._wrong
        assert [] == self._steps

    def _talk(self) -> None:
        while self._steps:
            asked, answer = self._steps[0]
            if not self._hears(asked):
                return
            self._steps.pop(0)
            os.write(self.master, answer)

    def _hears(self, asked: bytes) -> bool:
        while len(self._heard) < len(asked):
            if not select.select([self.master], [], [], PATIENCE_S)[0]:
                self._wrong = f"waited for {asked!r}, heard {self._heard!r}"
                return False
            self._heard += os.read(self.master, 64)
        if not self._heard.startswith(asked):
            self._wrong = f"waited for {asked!r}, heard {self._heard!r}"
            return False
        self._heard = self._heard[len(asked) :]
        return True


class Answering(ServedDevice):
    """A gauge that answers each question, or speaks by itself, with what it shows now.

    Args:
        shows: seconds since the first question, or since it was made: the line to print.
        asked: what it wants to hear; empty: it prints 50 lines a second by itself.
    """

    def __init__(self, shows: Callable[[float], bytes], asked: bytes = b"?\r") -> None:
        super().__init__()
        self._shows = shows
        self._asked = asked
        self._began_s: float | None = None
        self.serve()

    def take(self, heard: bytes) -> bytes:
        """A line for each question."""
        asked_n = heard.count(self._asked) if self._asked else 1
        if not asked_n:
            return heard
        if self._began_s is None:
            self._began_s = time.monotonic()
        for _ in range(asked_n):
            self.send(self._shows(time.monotonic() - self._began_s))
        return heard[heard.rfind(self._asked) + len(self._asked) :]
