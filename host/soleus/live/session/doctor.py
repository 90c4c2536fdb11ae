"""The probe before the doctor: begun, watched and left from a screen, or waited for in lines.

The port stays open, so no board starts again for it. Nothing is recorded here, and no guided run
goes on meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from soleus.errors import LinkLost
from soleus.live.session.owned_loop import OwnedLoop

if TYPE_CHECKING:
    from soleus.live.doctor.examination import Examination
    from soleus.live.doctor.progress import ExamView
    from soleus.live.doctor.recorder import ObservationRecorder


class LiveDoctor:
    """Examinations of the probe of a session.

    Args:
        owned: where the probe is.
    """

    def __init__(self, owned: OwnedLoop) -> None:
        self._owned = owned
        self._loop = owned.loop

    def begin(
        self,
        *,
        press: bool = True,
        recorder: ObservationRecorder | None = None,
        say: Callable[[str], None] = lambda _: None,
    ) -> None:
        """Begin to listen; one that is under way begins anew.

        Args:
            press: ask for pressing; else only the ten seconds untouched.
            recorder: one that has heard the probe from its first byte on; None for a new one.
            say: gets what the person has to do, a sentence each.

        Raises:
            LinkLost: there is no probe.
        """
        from soleus.live.doctor.examination import Examination
        from soleus.live.doctor.recorder import ObservationRecorder

        loop, heard = self._loop, recorder or ObservationRecorder()

        def examine() -> None:
            probe = loop.probe
            if probe is None:
                raise LinkLost(
                    "The probe is not connected.", "Nothing was examined.", "Plug it in."
                )
            if recorder is None:
                heard.greet(probe.hello, self._owned.clock.now_ns(), button_down=loop.button_down)
                loop.listen(heard.hear, heard.hear_line)
            loop.begin_examination(Examination(heard, loop, probe, press=press, say=say))

        self._owned.ask(examine)

    def view(self) -> ExamView | None:
        """How far it is; None while nothing is examined."""
        return self._loop.pictures.newest.exam

    def wait(self) -> Examination:
        """Wait for the end of the examination that was begun.

        Raises:
            SoleusError: there was nothing to judge.
        """
        examination = self._loop.examination
        assert examination is not None
        while not examination.view.over:
            self._owned.turn()
        if examination.view.problem is not None:
            raise examination.view.problem
        return examination

    def leave(self) -> None:
        """Listen no more; a simulated hand lets go."""
        self._owned.post(self._loop.end_examination)
