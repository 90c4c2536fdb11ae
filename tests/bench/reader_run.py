"""The reader's work in a hold, in a process of its own; it runs on older checkouts as well.

    python tests/bench/reader_run.py RATE_HZ SECONDS

Prints two figures, ms of processor time for each second of virtual time: of the thread that reads
while a hold is in the band (simulated probe, wire, loop, run and picture, without log thread and
screen), and of the simulated probe by itself.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from soleus.link.clock import NS_PER_S, VirtualClock
from soleus.link.registry import open_source
from soleus.wire.codec import encode
from soleus.wire.frames import Command
from soleus.wire.spec import Op
from tests.live.session_driver import SessionDriver, folder_in

READ_S = 0.02


def hold_ms(url: str, seconds: float) -> float:
    """Everything that the reader does."""
    with (
        tempfile.TemporaryDirectory() as folder,
        SessionDriver(folder_in(Path(folder)), url) as driver,
    ):
        driver.begin(110.0).until_in_band(2.0)
        end_s, began_s = driver.now_s + seconds, time.thread_time()
        while driver.now_s < end_s:
            driver.controller.turn()
        return 1000 * (time.thread_time() - began_s) / seconds


def probe_ms(url: str, seconds: float) -> float:
    """The simulated probe and the hand alone."""
    clock = VirtualClock()
    source = open_source(url, clock=clock)
    source.write(encode(Command(1, Op.START, 0)))
    end_ns, began_s = clock.now_ns() + round(seconds * NS_PER_S), time.thread_time()
    while clock.now_ns() < end_ns:
        source.read(READ_S)
    return 1000 * (time.thread_time() - began_s) / seconds


if __name__ == "__main__":
    rate, lasts_s = sys.argv[1], float(sys.argv[2])
    of = f"sim:steady?rate={rate}"
    print(hold_ms(of, lasts_s), probe_ms(of, lasts_s))
