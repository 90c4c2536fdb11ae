"""Waiting for a probe: what to say meanwhile, and why there is none in the end."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from soleus.errors import SoleusError
from soleus.link.handshake import HEARD_MAX, HandshakeError, NoHello, readable_text
from soleus.link.recording.source import RecordingOver
from soleus.link.source import Chunk
from soleus.live.loop import Tap
from soleus.live.probe.probe import Probe
from soleus.live.session.owned_loop import OwnedLoop

NAME_WITHIN_S: Final = 1.0  # what a probe keeps comes some milliseconds after its HELLO

Say = Callable[[str], None]


class Connecting:
    """Waits for the probe of a loop.

    Args:
        owned: the loop.
        tap: gets every read before it is decoded; None for nobody.
    """

    def __init__(self, owned: OwnedLoop, tap: Tap | None) -> None:
        self._owned = owned
        self._tap = tap
        self._first_bytes = b""

    def hear(self, chunk: Chunk) -> None:
        """Take a read of the connection."""
        self._first_bytes += chunk.data[: HEARD_MAX - len(self._first_bytes)]
        if self._tap is not None:
            self._tap(chunk)

    def wait(self, patience_s: float | None, say: Say | None) -> Probe:
        """Wait until a probe has said HELLO, and for a moment for what it keeps, as its name.

        Args:
            patience_s: for how long; None for as long as the handshake itself is patient.
            say: gets a sentence about what is being waited for, each one once.

        Raises:
            ProbeError: there is none, with the reason and what to do.
            UsageError: the URL names something that cannot be opened.
        """
        owned, loop = self._owned, self._owned.loop
        started_s, said, met_s = owned.now_s, "", None
        while True:
            owned.turn()
            probe, problem = loop.probe, loop.problem
            if probe is not None:
                met_s = met_s or owned.now_s
                if not loop.inquiring or owned.now_s - met_s >= NAME_WITHIN_S:
                    return probe
                continue
            if problem is not None:
                raise self._better_reason(problem)
            waited_s = owned.now_s - started_s
            no_answer = loop.no_answer(waited_s)
            if patience_s is not None and waited_s >= patience_s and no_answer is not None:
                raise no_answer
            sentence = " ".join(loop.pictures.newest.probe.says)
            if say is not None and sentence and sentence != said:
                said = sentence
                say(sentence)

    def _better_reason(self, problem: SoleusError) -> SoleusError:
        """A recording that ends before anybody has greeted: what stands in it says more."""
        if not isinstance(problem, RecordingOver) or not self._first_bytes:
            return problem
        text = readable_text(self._first_bytes)
        says = f": it says '{text}'" if text else ""
        return HandshakeError(
            NoHello.FOREIGN,
            f"No probe greets in this recording{says}. {problem.what}",
            "Record it again from the plugging in of the probe on: soleus probe capture FILE",
        )
