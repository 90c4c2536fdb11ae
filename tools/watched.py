"""A command on a terminal of its own, watched and typed at like a person would."""

from __future__ import annotations

import fcntl
import os
import re
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Final

ROWS_N: Final = 24
COLUMNS_N: Final = 80
ESCAPES: Final = re.compile(rb"\x1b(\[[0-?]*[ -/]*[@-~]|[\]P][^\x07\x1b]*(\x07|\x1b\\)|[@-_])")


class Watched:
    """Runs a command on a pseudo-terminal of 80×24; what it shows is logged and echoed.

    Args:
        command: program and arguments.
        log: file that all output is appended to, as it comes.
    """

    def __init__(self, command: Sequence[str], log: Path) -> None:
        self._seen = b""
        self._log = log.open("ab")
        self._terminal, its_side = os.openpty()
        size = struct.pack("HHHH", ROWS_N, COLUMNS_N, 0, 0)
        fcntl.ioctl(its_side, termios.TIOCSWINSZ, size)
        # setsid makes the terminal the command's own, so that /dev/tty and Ctrl-C work there.
        owning = ["setsid", "--ctty", *command]
        self._process = subprocess.Popen(owning, stdin=its_side, stdout=its_side, stderr=its_side)
        os.close(its_side)

    def __enter__(self) -> Watched:
        """Return the watcher itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End the command if it still runs, and close terminal and log."""
        self._process.kill()
        self._process.wait()
        os.close(self._terminal)
        self._log.close()

    def wait_for(self, text: str, limit_s: float) -> bool:
        """Return whether ``text`` appears among what was shown, within ``limit_s``."""
        end_s = time.monotonic() + limit_s
        while text.encode() not in ESCAPES.sub(b"", self._seen):
            if not self._read(end_s):
                return False
        return True

    def type(self, keys: str) -> None:
        """Type on the terminal; a command that has ended does not hear it."""
        os.write(self._terminal, keys.encode())

    def wait_end(self, limit_s: float) -> int | None:
        """Return the exit code, or None when the command outlives ``limit_s``."""
        end_s = time.monotonic() + limit_s
        while self._read(end_s):
            pass
        try:
            return self._process.wait(max(0.0, end_s - time.monotonic()))
        except subprocess.TimeoutExpired:
            return None

    def _read(self, end_s: float) -> bool:
        """Take what was shown until now; False at the end of it or at ``end_s``."""
        ready, _, _ = select.select([self._terminal], [], [], max(0.0, end_s - time.monotonic()))
        if not ready:
            return False
        try:
            data = os.read(self._terminal, 65536)
        except OSError:  # Linux says EIO when the last writer of a terminal has gone
            return False
        self._seen += data
        self._log.write(data)
        sys.stdout.buffer.write(data)
        sys.stdout.flush()
        return bool(data)
