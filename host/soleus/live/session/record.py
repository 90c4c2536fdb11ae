"""The record of a session with a probe: opened when something is first to be written or looked up.

Whoever only looks at a probe never opens it, so that a folder that cannot be written is in nobody's
way until there is something to keep.
"""

from __future__ import annotations

from soleus.live.hold.recorder import SessionRecorder
from soleus.live.session.options import Options
from soleus.live.wall_clock import WallClock
from soleus.store.sessions.log_writer import LogWriter


class LiveRecord:
    """The log, and what is put into it besides samples and events.

    Args:
        options: where it lies, who is pressed, who presses.
        wall_clock: time of day.

    Attributes:
        options: the same.
        wall_clock: the same.
    """

    def __init__(self, options: Options, wall_clock: WallClock) -> None:
        self.options = options
        self.wall_clock = wall_clock
        self._open: tuple[LogWriter, SessionRecorder] | None = None

    def open(self) -> None:
        """Open it now, and mark what an earlier, killed program had left open; idempotent.

        Raises:
            StoreError: it cannot be opened; so do all properties.
        """
        if self._open is None:
            options = self.options
            log = LogWriter(options.folder)
            notes = SessionRecorder(log, self.wall_clock, options.person, options.role)
            self._open = (log, notes)

    @property
    def log(self) -> LogWriter:
        """Where samples and events are written."""
        return self._opened()[0]

    @property
    def notes(self) -> SessionRecorder:
        """How heads, answers and zeros are written."""
        return self._opened()[1]

    @property
    def recovered(self) -> tuple[str, ...]:
        """Sessions that an earlier, killed program had left open; now marked as interrupted."""
        return self.log.recovered

    def close(self) -> None:
        """Let go of it, if it was opened; idempotent.

        Raises:
            StoreError: it could not be finished.
        """
        if self._open is not None:
            self._open[0].close()

    def _opened(self) -> tuple[LogWriter, SessionRecorder]:
        self.open()
        assert self._open is not None
        return self._open
