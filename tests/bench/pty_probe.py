"""A simulated probe behind a pty, in a process of its own, that knows what it sent when.

    python -m tests.bench.pty_probe sim:file=curve.csv?rate=1000

Says its port in the first line. When its standard input ends it says, as JSON, the number of the
first sample of every DATA frame with the monotonic time just before the frame was written, in ns.
A frame is written whole, so that is not later than the arrival of its last byte.
"""

from __future__ import annotations

import json
import os
import select
import sys
import time
import tty

from soleus.link.clock import HOST_CLOCK
from soleus.link.registry import open_source
from soleus.wire.decoder import Decoder, Received
from soleus.wire.frames import Data

LOOK_S = 0.002


def main(url: str) -> None:
    """Serve until standard input ends."""
    master, slave = os.openpty()
    tty.setraw(slave)
    print(os.ttyname(slave), flush=True)
    source, decoder = open_source(url, clock=HOST_CLOCK), Decoder()
    sent: list[tuple[int, int]] = []
    while True:
        data = source.read(LOOK_S).data
        now_ns = time.monotonic_ns()
        os.write(master, data)
        frames = [one.frame for one in decoder.feed(data, now_ns) if isinstance(one, Received)]
        sent += [(frame.sample_n, now_ns) for frame in frames if isinstance(frame, Data)]
        readable, _, _ = select.select([master, sys.stdin], [], [], 0)
        if master in readable:
            source.write(os.read(master, 256))
        if sys.stdin in readable:
            break
    print(json.dumps(sent), flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
