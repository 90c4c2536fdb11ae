"""A slot for the newest picture, written by one thread and read by another.

A screen may miss pictures but must never be behind: a new one replaces an unread one, and the
reader is woken once until it has read.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Mailbox(Generic[T]):
    """One slot. ``put`` from the reader thread, ``take`` or ``newest`` from anywhere.

    Args:
        first: what is in the slot before the first ``put``.
    """

    def __init__(self, first: T) -> None:
        self._newest = first
        self._unread = False
        self._lock = threading.Lock()
        self._wake: Callable[[], None] | None = None

    def on_new(self, wake: Callable[[], None] | None) -> None:
        """Call ``wake`` from the putting thread when something new waits; None for nobody."""
        with self._lock:
            self._wake = wake
            self._unread = False  # what waits was put for nobody: the next picture wakes

    def put(self, value: T) -> None:
        """Replace what is in the slot; wakes the reader unless it has been woken already."""
        with self._lock:
            self._newest = value
            wake = None if self._unread else self._wake
            self._unread = True
        if wake is not None:
            wake()

    def renew(self, value: T) -> None:
        """Replace what is in the slot, and wake nobody: there is nothing new to be shown."""
        with self._lock:
            self._newest = value

    def take(self) -> T:
        """The newest picture; from now on a new one wakes again."""
        with self._lock:
            self._unread = False
            return self._newest

    @property
    def wakes(self) -> bool:
        """Somebody is woken by what is put here, and need not look by himself."""
        return self._wake is not None

    @property
    def newest(self) -> T:
        """The newest picture, without saying that it was read."""
        return self._newest
