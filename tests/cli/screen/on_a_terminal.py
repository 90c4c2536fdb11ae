"""The real program on a real terminal (a pty), with somebody who types bytes and reads."""

from __future__ import annotations

import os
import re
import signal
import sys
import termios
import time
from collections.abc import Callable
from pathlib import Path

from soleus.store.folder import find_folder
from soleus.store.sessions.reader import Reader
from soleus.store.sessions.records import StoredSession
from tests.bench.terminal import Terminal

_MAIN = "import sys; from soleus.cli import main; sys.exit(main(sys.argv[1:]))"
_CODES = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z\\-_])")
KEY_S = 0.3  # between two keys of somebody who reads; on a busy machine they come closer
WITHIN_S = 90.0


class OnTerminal(Terminal):
    """One command of soleus on a terminal of its own.

    Args:
        data: its data folder.
        words: the command.
        before: statements for the program to run before the command, to break something in it.
        more_env: added to the environment.
    """

    def __init__(
        self,
        data: Path,
        *words: str,
        before: str = "",
        more_env: dict[str, str] | None = None,
    ) -> None:
        self.data = data
        command = [sys.executable, "-c", f"{before}\n{_MAIN}", *words]
        super().__init__(command, (80, 24), {"SOLEUS_DATA": str(data), **(more_env or {})})
        self._seen_n = 0

    def type(self, data: bytes) -> OnTerminal:
        """Send bytes as the terminal would for keys; what is shown from now on counts as new."""
        self._seen_n = len(self.written)
        os.write(self._end, data)
        return self

    @property
    def text(self) -> str:
        """What was written since the last key, without codes of colour and place."""
        new = b"".join(one.data for one in self.written[self._seen_n :])
        return _CODES.sub("", new.decode("utf-8", errors="replace"))

    def until(self, words: str, within_s: float = WITHIN_S) -> OnTerminal:
        """Read until these words are shown."""
        assert self.read(lambda _: words in self.text, within_s), self.text[-2000:]
        return self

    def for_s(self, seconds: float) -> OnTerminal:
        """Read for so long."""
        self.read(lambda _: False, seconds)
        return self

    def until_record(self, true: Callable[[StoredSession], object]) -> StoredSession:
        """Read until something stands in the record of the newest session."""
        end_s = time.monotonic() + WITHIN_S
        while time.monotonic() < end_s:
            self.for_s(0.1)
            with Reader(find_folder(self.data)) as reader:
                listed = reader.sessions()
                if listed:
                    session = reader.session(listed[0].meta.session_id)
                    if true(session):
                        return session
        raise AssertionError(f"that never came; shown at last: {self.text[-2000:]}")

    def to_hold(self) -> OnTerminal:
        """From the first question of the checklist to some pressure in the band."""
        self.until("13 of 13 unanswered")
        while "all answered" not in self.text:
            self.type(b"n").for_s(KEY_S)
        self.type(b"\r")
        self.until_record(in_band)
        return self

    def signal(self, number: int) -> None:
        """Send it a signal, as the system or another terminal would."""
        os.kill(self._process.pid, number)

    def stop_for(self, seconds: float) -> OnTerminal:
        """Have it stand still, as a computer does that is too busy or asleep."""
        self.signal(signal.SIGSTOP)
        time.sleep(seconds)
        self.signal(signal.SIGCONT)
        return self

    def hang_up(self, within_s: float = WITHIN_S) -> int:
        """Close the terminal, as when its window is closed; returns the exit code that follows."""
        os.close(self._end)
        self._end = os.open(os.devnull, os.O_RDWR)
        return self._process.wait(timeout=within_s)

    @property
    def echoes(self) -> bool:
        """The terminal shows what is typed, as a shell needs it."""
        return bool(termios.tcgetattr(self._end)[3] & termios.ECHO)

    @property
    def runs(self) -> bool:
        """The program has not ended."""
        return self._process.poll() is None

    @property
    def session(self) -> StoredSession:
        """The newest session on record."""
        return self.until_record(lambda _: True)


def in_band(session: StoredSession) -> bool:
    """The hold of this session has reached its band."""
    return any(event.value.get("phase") == "hold" for event in session.events)


def stopped(session: StoredSession) -> bool:
    """A stop stands in the record."""
    return any(event.kind.value == "stop" for event in session.events)


def causes(session: StoredSession) -> list[str]:
    """What ended each hold of a session."""
    ends = [hold.result for hold in session.holds if hold.result is not None]
    return [end.cause.value for end in ends if end.cause is not None]


def hold_on_terminal(data: Path, url: str = "sim:steady", **asked: object) -> OnTerminal:
    """A hold on the screen, begun from the command line."""
    words = ("hold", "sol_si", "--side", "left", "--probe", url)
    return OnTerminal(data, *words, **asked)  # type: ignore[arg-type]
