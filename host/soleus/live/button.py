"""The probe's button: held for a second it is a let-go, like the space bar.

Times come in as arguments. A release that was lost on the wire counts as still held: a stop too
many is the careful side.
"""

from __future__ import annotations

from typing import Final

from soleus.wire.frames import Button

HELD_US: Final = 1_000_000
_NS_PER_US: Final = 1_000


class ButtonWatch:
    """Tells once for each press that it has lasted for a second."""

    def __init__(self) -> None:
        self._down: Button | None = None
        self._down_ns = 0

    def take(self, button: Button, host_ns: int) -> bool:
        """Take a frame of the button; True if it ends a press that was long enough.

        Args:
            button: pressed or released, with the probe's own time of it.
            host_ns: host clock when it arrived.
        """
        down, self._down = self._down, None
        if button.pressed:
            self._down, self._down_ns = button, host_ns
            return False
        lasted_us = 0 if down is None else (button.device_us - down.device_us) & 0xFFFFFFFF
        return lasted_us >= HELD_US

    def held(self, now_ns: int) -> bool:
        """True once the button has been down for long enough; False again after that."""
        long_enough = now_ns - self._down_ns >= HELD_US * _NS_PER_US
        if self._down is None or not long_enough:
            return False
        self._down = None
        return True
