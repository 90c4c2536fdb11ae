"""A file in the place of a serial port, and the damage on the way to it.

A file stands in for the port for every protocol that is compared, so nobody waits for bytes to
come, and each is read through the same calls as pyserial makes.
"""

from __future__ import annotations

import array
import fcntl
import io
import os
import random
import select
import termios
from pathlib import Path

SEED = 20261121
DAMAGED_PER_BYTE = 0.001


class SlowPort(io.RawIOBase):
    """A file read as pyserial reads a port: wait until there is something, then take it.

    ``readline`` is that of the base class, as it is in pyserial.
    """

    is_open = True

    def __init__(self, path: Path) -> None:
        self._fd = os.open(path, os.O_RDONLY)

    @property
    def in_waiting(self) -> int:
        """How many bytes can be read at once, asked of the system as pyserial asks."""
        waiting = array.array("i", [0])
        fcntl.ioctl(self._fd, termios.FIONREAD, waiting)
        return waiting[0]

    def read(self, size: int = 1) -> bytes:
        """Return the next bytes, none at the end."""
        select.select([self._fd], [], [], 1.0)
        return os.read(self._fd, size)

    def close(self) -> None:
        """Let go of the file; may be called twice."""
        if not self.closed:
            os.close(self._fd)
        super().close()


def damaged(data: bytes) -> bytes:
    """One byte in a thousand becomes another one."""
    dice = random.Random(SEED)
    line = bytearray(data)
    for at in range(len(line)):
        if dice.random() < DAMAGED_PER_BYTE:
            line[at] ^= dice.randrange(1, 256)
    return bytes(line)
