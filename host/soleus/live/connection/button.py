"""The probe's button: pressed for a moment it is a mark, held for a second a let-go.

Times come in as arguments. A probe tells each press and release more than once, with the same
time, since a frame may be damaged on the wire. A release that was lost all the same counts as still
held: a stop too many is the careful side.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from soleus.wire.frames import Button
from soleus.wire.timebase import NS_PER_US

HELD_US: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Press:
    """One press of the button.

    Attributes:
        device_us: when it went down, on the probe's clock, unwrapped, µs.
        held: it stayed down for a second.
    """

    device_us: int
    held: bool


class ButtonWatch:
    """Tells once of each press: when it ends, or when it has lasted for a second."""

    def __init__(self) -> None:
        self._pressed_us: int | None = None  # the newest press that was told
        self._down_us: int | None = None  # it, while it lasts and has not been told as held
        self._down_ns = 0
        self._is_down = False

    @property
    def down(self) -> bool:
        """Whether the probe says that its button is pressed: it could not stop a hold now."""
        return self._is_down

    def take(self, button: Button, device_us: int, host_ns: int) -> Press | None:
        """Take a frame of the button; the press that it ends, if it ends one.

        Args:
            button: pressed or released.
            device_us: the probe's own time of it, unwrapped.
            host_ns: host clock when it arrived.
        """
        self._is_down = button.pressed
        if button.pressed:
            if device_us != self._pressed_us:  # else the same press, told again
                self._pressed_us = self._down_us = device_us
                self._down_ns = host_ns
            return None
        down_us, self._down_us = self._down_us, None
        return None if down_us is None else Press(down_us, device_us - down_us >= HELD_US)

    def held(self, now_ns: int) -> Press | None:
        """A press that has lasted for long enough, once."""
        long_enough = now_ns - self._down_ns >= HELD_US * NS_PER_US
        if self._down_us is None or not long_enough:
            return None
        press, self._down_us = Press(self._down_us, held=True), None
        return press
