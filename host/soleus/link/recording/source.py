"""A recording played as if it were a probe.

It is handed the reads by whoever opened the recording and gives them back at the pace of its
clock: in real time on the host's clock, at once on a virtual one. What is written to it is
ignored; the HELLO and the samples of the recording answer the handshake.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

from soleus.errors import LinkLost, UsageError
from soleus.link.clock import NS_PER_S, Clock
from soleus.link.recording.capture import CaptureFile
from soleus.link.source import Chunk
from soleus.link.url import ProbeUrl

ENDED: Final = "The recording has ended."
AGAIN: Final = "To play it again, run the command again."
EMPTY: Final = "There is nothing in the recording."


class RecordingOver(LinkLost):
    """A recording has been played to its end.

    Args:
        empty: there was nothing to play.
        problem: why it ends where it does, in a sentence; empty if it is whole.

    Attributes:
        whole: it was all played, and that was something.
    """

    def __init__(self, *, empty: bool, problem: str) -> None:
        self.whole = not (empty or problem)
        next_step = AGAIN if self.whole else ""
        super().__init__(f"{EMPTY if empty else ENDED} {problem}".strip(), next_step=next_step)


class ReplaySource:
    """The reads of a recording, each at its time.

    Args:
        url: what a person types to play it again.
        chunks: the recorded reads in order.
        clock: sets the pace; the first read is due at once.
        problem: asked at its end: why it ends there, in a sentence; empty if it is whole.
    """

    def __init__(
        self,
        url: str,
        chunks: Iterable[Chunk],
        clock: Clock,
        problem: Callable[[], str] = lambda: "",
    ) -> None:
        self._url = url
        self._chunks = iter(chunks)
        self._clock = clock
        self._problem = problem
        self._closed = threading.Event()
        self._end_was_told = False
        self._next = next(self._chunks, None)
        self._empty = self._next is None
        self._shift_ns = clock.now_ns() - (self._next.host_ns if self._next else 0)

    @property
    def url(self) -> str:
        """What a person types to play it again."""
        return self._url

    def read(self, timeout_s: float) -> Chunk:
        """Wait for the next recorded read; its time is the recorded one, moved to now.

        Raises:
            RecordingOver: the recording has ended.
            LinkLost: it was closed.
        """
        until_ns = self._clock.now_ns() + round(timeout_s * NS_PER_S)
        while True:
            due = self._must_go_on()
            now_ns, due_ns = self._clock.now_ns(), due.host_ns + self._shift_ns
            if due_ns <= now_ns:
                self._next = next(self._chunks, None)
                return Chunk(due.data, due_ns)
            if now_ns >= until_ns:
                return Chunk(b"", now_ns)
            self._clock.wait(self._closed, (min(due_ns, until_ns) - now_ns) / NS_PER_S)

    def write(self, data: bytes) -> None:
        """Ignore what would be sent.

        Raises:
            LinkLost: a read has said that the recording has ended, or it was closed.
        """
        if self._end_was_told or self._closed.is_set():
            self._must_go_on()

    def close(self) -> None:
        """End a waiting read; may be called again, from any thread."""
        self._closed.set()

    def _must_go_on(self) -> Chunk:
        if self._closed.is_set():
            raise LinkLost("The recording was closed.")
        if self._next is None:
            self._end_was_told = True
            raise RecordingOver(empty=self._empty, problem=self._problem())
        return self._next


def open_url(url: ProbeUrl, clock: Clock) -> ReplaySource:
    """Open the capture file that a ``replay:`` URL names.

    Raises:
        UsageError: no file is named, or it is not a capture that can be read.
    """
    url.only_options()
    if not url.name:
        raise UsageError(f"'{url.text}' names no file.", next_step="Use: replay:FILE")
    capture = CaptureFile(Path(url.name))
    return ReplaySource(url.text, capture.chunks(), clock, lambda: capture.problem)
