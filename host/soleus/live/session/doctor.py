"""The controller's own probe before the doctor: begun, watched and left from a screen.

Calls come from the screen's thread; what belongs to the reader is posted to it. The port stays
open, so no board starts again for it. Nothing is recorded here, and no guided run goes on
meanwhile.
"""

from __future__ import annotations

from soleus.errors import LinkLost
from soleus.live.doctor.progress import ExamView
from soleus.live.loop import LiveLoop
from soleus.live.reader_thread import ReaderThread


class LiveDoctor:
    """Examinations of the probe of a controller.

    Args:
        loop: where the probe is.
        reader: the thread that it belongs to.
    """

    def __init__(self, loop: LiveLoop, reader: ReaderThread) -> None:
        self._loop = loop
        self._reader = reader

    def begin(self, *, press: bool = True) -> None:
        """Begin to listen; one that is under way begins anew.

        Args:
            press: ask for pressing; else only the ten seconds untouched.

        Raises:
            LinkLost: there is no probe.
        """

        def examine() -> None:
            if self._loop.probe is None:
                raise LinkLost(
                    "The probe is not connected.", "Nothing was examined.", "Plug it in."
                )
            self._loop.begin_examination(self._loop.probe, press=press)

        self._reader.ask(examine)

    def view(self) -> ExamView | None:
        """How far it is; None while nothing is examined."""
        return self._loop.pictures.newest.exam

    def leave(self) -> None:
        """Listen no more; a simulated hand lets go."""
        self._reader.post(self._loop.end_examination)
