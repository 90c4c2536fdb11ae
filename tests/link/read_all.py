"""Reading a source to its end."""

from __future__ import annotations

import time

from soleus.errors import LinkLost

PATIENCE_S = 60.0


def read_until_lost(source, take=lambda chunk: None, timeout_s=0.01):
    """Give every read to ``take`` until the link is lost; returns the error that said so."""
    until_s = time.monotonic() + PATIENCE_S
    while time.monotonic() < until_s:
        try:
            take(source.read(timeout_s))
        except LinkLost as lost:
            return lost
    raise AssertionError("the source promised to say when its other side has gone")
