"""What the app tells its screens. Each carries one whole picture, so an older one may be lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from soleus.core.view import HoldView
    from soleus.live.probe.load_monitor import LoadView
    from soleus.live.snapshot import ProbeView


class ProbeSeen(Message, bubble=False):
    """The newest picture of the probe; one that waits may be overtaken unseen."""

    def __init__(self, view: ProbeView) -> None:
        super().__init__()
        self.view = view

    def can_replace(self, message: Message) -> bool:
        """Any older one that still waits."""
        return isinstance(message, ProbeSeen)


class HoldSeen(Message, bubble=False):
    """The newest picture of the hold; one that waits may be overtaken unseen."""

    def __init__(self, view: HoldView) -> None:
        super().__init__()
        self.view = view

    def can_replace(self, message: Message) -> bool:
        """Any older one that still waits."""
        return isinstance(message, HoldSeen)


class LoadSeen(Message, bubble=False):
    """The newest picture of a known load; one that waits may be overtaken unseen."""

    def __init__(self, view: LoadView) -> None:
        super().__init__()
        self.view = view

    def can_replace(self, message: Message) -> bool:
        """Any older one that still waits."""
        return isinstance(message, LoadSeen)


class Changed(Message, bubble=False):
    """Something has changed in the engine; posted from its thread, at most once until read."""
