"""Which keys a person meant: one that is held down repeats, and answers nothing.

A terminal tells of no release, and the first repeat of a held key comes a quarter to half a second
after the press, like a second press of the person's; only the repeats after it come close together
(every 30 ms or so). So a key counts once it has been alone on both sides: nothing within 150 ms
before it and nothing within 150 ms after it. That holds back held keys, pasted letters and keys
that had to wait for a busy screen, and costs whoever answers by hand a seventh of a second.
"""

from __future__ import annotations

from typing import Final

ALONE_S: Final = 0.15


class LoneKeys:
    """Takes the keys of one screen as they come and gives out those that were pressed alone.

    Args:
        now_s: when the screen was opened: the key that opened it may be held down still.
    """

    def __init__(self, now_s: float) -> None:
        self._newest_s = now_s
        self._waiting: str | None = None

    def pressed(self, key: str, now_s: float) -> None:
        """A key came; take what ``alone`` gives before telling it this."""
        close = now_s - self._newest_s < ALONE_S
        self._waiting = None if close else key
        self._newest_s = now_s

    def alone(self, now_s: float) -> str | None:
        """The key that has been alone by now, once; None while there is none."""
        if self._waiting is None or now_s - self._newest_s < ALONE_S:
            return None
        key, self._waiting = self._waiting, None
        return key

    @property
    def is_waiting(self) -> bool:
        """Whether a key has come of which it is not known yet whether it counts."""
        return self._waiting is not None

    def forget(self) -> None:
        """What waits was meant for something that is not asked any more."""
        self._waiting = None
