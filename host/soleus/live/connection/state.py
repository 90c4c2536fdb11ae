"""Where the link to a probe stands."""

from __future__ import annotations

from enum import Enum


class ProbeState(Enum):
    """Where the link stands."""

    SEARCHING = "searching"  # no probe yet; ports are being watched
    CONNECTING = "connecting"  # port open, waiting for HELLO
    CONNECTED = "connected"
    LOST = "lost"  # was there; being looked for again
