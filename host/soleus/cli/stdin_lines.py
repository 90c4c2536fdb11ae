"""Lines that a person types while something else goes on."""

from __future__ import annotations

import queue
import sys
import threading


class TypedLines:
    """Reads stdin line by line in a thread of its own, so that a probe can be listened to."""

    def __init__(self) -> None:
        self._lines: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._read, name="soleus-stdin", daemon=True)
        self._thread.start()

    def poll(self) -> str | None:
        """The next line without its end; None while there is none.

        Raises:
            EOFError: there will be no more.
        """
        try:
            line = self._lines.get_nowait()
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
        except (OSError, ValueError):
            pass  # closed under us: as good as its end
        self._lines.put(None)
