"""A host that speaks to the probe through pyserial, as plainly as can be."""

import time

import serial

from soleus.wire.decoder import Damage, Decoder, Received
from tests.firmware.commands import command

PATIENCE_S = 60.0  # far more than anything here takes; only a failing test waits so long


class Port:
    """An open port; keeps every frame that has come."""

    def __init__(self, path):
        self._serial = serial.Serial(str(path), 250_000, timeout=0.02)
        self._decoder = Decoder()
        self._command_id = 0
        self.frames = []
        self.damage = []
        self._not_waited_for = []  # came in one read with a frame that was

    def close(self):
        """Give the port back."""
        self._serial.close()

    def command(self, op, command_id=None):
        """Send a command; return its id."""
        if command_id is None:
            self._command_id += 1
            command_id = self._command_id
        self._serial.write(command(op, command_id))
        return command_id

    def wait_for(self, frame_class, *, n=1, where=lambda frame: True):
        """Read until ``n`` more frames of this kind have come; return the last of them."""
        end_s = time.monotonic() + PATIENCE_S
        while time.monotonic() < end_s:
            self._not_waited_for += [] if self._not_waited_for else self._read()
            while self._not_waited_for:
                frame = self._not_waited_for.pop(0)
                if isinstance(frame, frame_class) and where(frame):
                    n -= 1
                    if n == 0:
                        return frame
        raise AssertionError(f"no such {frame_class.__name__} within {PATIENCE_S} s")

    def read_for(self, seconds):
        """Read for so long; return the frames that came in that time."""
        before_n = len(self.frames)
        end_s = time.monotonic() + seconds
        while time.monotonic() < end_s:
            self._read()
        return self.frames[before_n:]

    def _read(self):
        data = self._serial.read(self._serial.in_waiting or 1)
        decoded = self._decoder.feed(data, time.monotonic_ns())
        frames = [item.frame for item in decoded if isinstance(item, Received)]
        self.frames += frames
        self.damage += [item for item in decoded if isinstance(item, Damage)]
        return frames
