"""Lines that a person types while something else goes on."""

from __future__ import annotations

import queue
import sys
import threading


class TypedLines:
    """Reads stdin line by line in a thread of its own, so that a probe can be listened to.

    Only one at a time: two would take each other's lines.

    Attributes:
        problem: why stdin cannot be read any more, where that is not simply its end.
    """

    def __init__(self) -> None:
        self.problem = ""
        self._lines: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._read, name="soleus-stdin", daemon=True)
        self._thread.start()

    def poll(self) -> str | None:
        """The next line without its end; None while there is none.

        Raises:
            EOFError: there will be no more.
        """
        return self.wait(0.0)

    def wait(self, timeout_s: float | None) -> str | None:
        """The next line without its end; None if none came within this time (None: no limit).

        Raises:
            EOFError: there will be no more.
        """
        try:
            line = self._lines.get(block=timeout_s != 0.0, timeout=timeout_s)
        except queue.Empty:
            return None
        if line is None:
            self._lines.put(None)
            raise EOFError
        return line

    def _read(self) -> None:
        try:
            for line in sys.stdin or ():
                self._lines.put(line.rstrip("\n"))
        except (OSError, ValueError) as error:  # closed under us: as good as its end
            self.problem = str(error)
        self._lines.put(None)
