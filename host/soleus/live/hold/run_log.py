"""The contract of a run's log: takes samples and events at once, and never drops one silently."""

from __future__ import annotations

from typing import Protocol

from soleus.core.events import Event
from soleus.core.samples import SampleBlock
from soleus.store.sessions.records import HoldEnd, HoldStart


class RunLog(Protocol):
    """Where a run is recorded; returns at once and never drops without saying so.

    All of it raises ``SoleusError`` once the log cannot be written.
    """

    def check(self) -> None:
        """Raise if the log has failed or has fallen too far behind."""

    def put_block(self, block: SampleBlock) -> None:
        """Put samples on record."""

    def put_event(self, event: Event) -> None:
        """Put an event on record."""

    def open_hold(self, start: HoldStart) -> None:
        """Put the beginning of a hold on record."""

    def close_hold(self, hold_id: str, result: HoldEnd) -> None:
        """Put the end of a hold on record; called again when more is known of it."""
