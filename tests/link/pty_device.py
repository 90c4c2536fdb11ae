"""A device on a real pseudo terminal, for everything that opens serial ports."""

from __future__ import annotations

import contextlib
import os
import select
import threading
import tty

from soleus.errors import LinkLost
from soleus.link.clock import HOST_CLOCK
from soleus.link.registry import open_source


class PtyDevice:
    """A port that a test holds the other end of; ``port`` is its name."""

    def __init__(self):
        self.master, self._slave = os.openpty()
        tty.setraw(self._slave)
        self.port = os.ttyname(self._slave)
        self._plugged = True

    def send(self, data):
        """Bytes from the device."""
        os.write(self.master, data)

    def unplug(self):
        """Take the device away, as the kernel does: whoever has the port open loses it."""
        if self._plugged:
            self._plugged = False
            os.close(self._slave)
            os.close(self.master)


class PtyProbe(PtyDevice):
    """A simulated probe behind a port, in real time."""

    def __init__(self, url="sim:"):
        super().__init__()
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
                os.write(self.master, self._source.read(0.005).data)
                if select.select([self.master], [], [], 0)[0]:
                    self._source.write(os.read(self.master, 256))
