"""Tests of the real program in real time, on a machine that may have other things to do.

A hold ends when its samples come half a second late, and rightly so: on a machine that stands
still for so long a real hold has to be ended, too. Such a test has then not seen what it asks
about. It is tried again, twice at most, and only if the machine was seen to stand still while it
ran; on a machine that kept time it fails at once.
"""

from __future__ import annotations

import threading
import time

import pytest
from _pytest.runner import runtestprotocol

TRIES_MOST_N = 3
STALL_S = 0.1  # a fifth of what ends a hold: another process may have stood still for longer
LOOK_S = 0.02

# Folders and files whose tests run the real program, or its threads, by the clock on the wall.
IN_REAL_TIME = (
    "tests/cli/hold/",
    "tests/cli/probe/",
    "tests/cli/screen/",
    "tests/cli/test_support_log.py",
    "tests/e2e/",
    "tests/firmware/image/test_on_a_port.py",
    "tests/link/gauge/",
    "tests/link/serial_port/",
    "tests/live/session/",
    "tests/live/connection/test_finder.py",
    "tests/live/hold/test_record_faults.py",
    "tests/live/test_reader_thread.py",
)


class StallWatch(threading.Thread):
    """Sleeps again and again, and remembers by how much it overslept at most."""

    def __init__(self) -> None:
        super().__init__(name="stall-watch", daemon=True)
        self.longest_s = 0.0
        self._over = threading.Event()

    def run(self) -> None:
        """Until the test is over."""
        before_s = time.monotonic()
        while not self._over.wait(LOOK_S):
            now_s = time.monotonic()
            self.longest_s = max(self.longest_s, now_s - before_s - LOOK_S)
            before_s = now_s

    def __enter__(self) -> StallWatch:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self.join()


def tried_again(item: pytest.Item, nextitem: pytest.Item | None) -> list[pytest.TestReport]:
    """Run one test, and again where it failed on a machine that stood still; the last reports."""
    for n in range(1, TRIES_MOST_N + 1):
        with StallWatch() as watch:
            reports = runtestprotocol(item, nextitem=nextitem, log=False)
        if n == TRIES_MOST_N or watch.longest_s < STALL_S or not any(r.failed for r in reports):
            break
        item._initrequest()  # fixtures of the test itself are made anew
    return reports
