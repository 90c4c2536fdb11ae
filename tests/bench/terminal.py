"""A terminal that nobody looks at: runs a program on a pty and keeps what it writes, with times.

The times are those of soleus' own clock, which all processes of a machine share, at the moment
the bytes could be read at the terminal's end.
"""

from __future__ import annotations

import fcntl
import os
import pty
import select
import struct
import subprocess
import termios
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from soleus.link.clock import HOST_CLOCK
from tests.bench.results import ROOT

TICKS = slice(11, 13)  # user and system time, among the fields of /proc/PID/stat after the name
TERMINAL = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LC_ALL": "C.UTF-8"}


@dataclass(frozen=True, slots=True)
class Written:
    """Bytes that arrived at the terminal together, and when."""

    host_ns: int
    data: bytes


class Terminal:
    """One program on a pty of ``columns`` by ``rows``.

    Args:
        command: the program and its words.
        size: columns and rows.
        more_env: added to the environment.
    """

    def __init__(
        self, command: Sequence[str], size: tuple[int, int], more_env: dict[str, str] | None = None
    ) -> None:
        columns, rows = size
        self._end, other_end = pty.openpty()
        fcntl.ioctl(other_end, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        env = {**os.environ, **TERMINAL, **(more_env or {})}
        env.pop("NO_COLOR", None)
        self.started_ns = HOST_CLOCK.now_ns()
        self._process = subprocess.Popen(
            list(command),
            stdin=other_end,
            stdout=other_end,
            stderr=other_end,
            cwd=ROOT,
            env=env,
            start_new_session=True,
        )
        os.close(other_end)
        self.written: list[Written] = []

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, *_: Any) -> None:
        """End the program if it still runs."""
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        os.close(self._end)

    def read(self, until: Callable[[Terminal], bool], within_s: float) -> bool:
        """Read until ``until`` holds; False if the program ended or the time ran out before."""
        last_ns = HOST_CLOCK.now_ns() + round(within_s * 1e9)
        while not until(self):
            left_s = (last_ns - HOST_CLOCK.now_ns()) / 1e9
            if left_s <= 0 or not self._read_once(left_s):
                return False
        return True

    def read_to_end(self, within_s: float) -> int:
        """Read until the program has ended; returns its exit code.

        Raises:
            TimeoutError: it has not.
        """
        self.read(lambda _: False, within_s)
        try:
            return self._process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            raise TimeoutError(f"still running; the last it wrote: {self.tail()!r}") from None

    def cpu_s(self) -> float:
        """Processor time that the program and its threads have taken so far, s; Linux only."""
        stat = Path(f"/proc/{self._process.pid}/stat").read_text(encoding="ascii")
        return sum(map(int, stat.rpartition(")")[2].split()[TICKS])) / os.sysconf("SC_CLK_TCK")

    def tail(self, bytes_n: int = 2000) -> bytes:
        """The last that was written, for a complaint."""
        return b"".join(one.data for one in self.written)[-bytes_n:]

    def _read_once(self, timeout_s: float) -> bool:
        readable, _, _ = select.select([self._end], [], [], timeout_s)
        if not readable:
            return True
        try:
            data = os.read(self._end, 65536)
        except OSError:  # Linux: nobody holds the other end any more
            return False
        self.written.append(Written(HOST_CLOCK.now_ns(), data))
        return bool(data)
