"""A device on a real pseudo terminal, for everything that opens serial ports."""

from __future__ import annotations

import array
import contextlib
import fcntl
import os
import select
import tempfile
import threading
import tty
from pathlib import Path

from soleus.errors import LinkLost
from soleus.link.clock import HOST_CLOCK
from soleus.link.registry import open_source
from tests.link.serial_port.uart import as_read

TCGETS2 = 0x802C542A  # Linux, asm-generic/ioctls.h; struct termios2 ends with both speeds
OUT_SPEED_AT = 10  # in u32


class PtyDevice:
    """A port that a test holds the other end of; ``port`` is its name.

    The name is a link of its own that goes with the device. The system's own name is given to the
    next terminal that anybody opens, and a host that tries its port again would find a stranger
    there: another test, running beside this one.

    A pseudo terminal carries bytes whatever its speed is set to. With ``baud`` the device speaks
    at that speed, and each side reads what its own UART would make of the other's bits.
    """

    def __init__(self, baud=None):
        self.baud = baud
        self.master, self._slave = os.openpty()
        tty.setraw(self._slave)
        self._folder = tempfile.TemporaryDirectory(prefix="soleus-port-")
        Path(self._folder.name).chmod(0o755)  # as /dev: who may open the port is its own matter
        link = Path(self._folder.name) / "port"
        link.symlink_to(os.ttyname(self._slave))
        self.port = str(link)
        self._plugged = True

    @property
    def host_baud(self):
        """The speed that the host has set."""
        found = array.array("I", bytes(44))
        fcntl.ioctl(self._slave, TCGETS2, found)
        return found[OUT_SPEED_AT]

    def send(self, data):
        """Bytes from the device."""
        os.write(self.master, as_read(data, self.baud, self.host_baud) if self.baud else data)

    def receive(self):
        """Bytes from the host; there must be some."""
        data = os.read(self.master, 256)
        return as_read(data, self.host_baud, self.baud) if self.baud else data

    def unplug(self):
        """Take the device away, as the kernel does: whoever has the port open loses it."""
        if self._plugged:
            self._plugged = False
            self._folder.cleanup()
            os.close(self._slave)
            os.close(self.master)


class ServedDevice(PtyDevice):
    """A device that hears the host in a thread of its own, from ``serve`` until it is unplugged."""

    def serve(self):
        """Begin to hear; the last thing that a device does when it is made."""
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def take(self, heard):
        """Act on all that was heard and not yet used; return what is to be kept of it.

        Called fifty times a second at least, also when nothing was said.
        """
        raise NotImplementedError

    def fall_silent(self):
        """Say and hear nothing more."""
        self._ended.set()

    def unplug(self):
        """End the thread and take the port away."""
        self._ended.set()
        self._thread.join()
        super().unplug()

    def _serve(self):
        heard = b""
        while not self._ended.is_set():
            if select.select([self.master], [], [], 0.02)[0]:
                heard += os.read(self.master, 256)
            heard = self.take(heard)


class PtyProbe(PtyDevice):
    """A simulated probe behind a port, in real time."""

    def __init__(self, url="sim:", baud=None):
        super().__init__(baud)
        self._source = open_source(url, clock=HOST_CLOCK)
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def unplug(self):
        """Take the probe away and end its thread."""
        self._source.close()
        self._thread.join()
        super().unplug()

    def _serve(self):
        with contextlib.suppress(LinkLost):
            while True:
                self.send(self._source.read(0.005).data)
                if select.select([self.master], [], [], 0)[0]:
                    self._source.write(self.receive())


class TalkingSketch(PtyDevice):
    """An old sketch that prints a line again and again."""

    def __init__(self, baud=None):
        super().__init__(baud)
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._talk)
        self._thread.start()

    def unplug(self):
        """End the thread and take the port away."""
        self._ended.set()
        self._thread.join()
        super().unplug()

    def _talk(self):
        while not self._ended.wait(0.02):
            self.send(b"Temperature: 21.5\r\n")
