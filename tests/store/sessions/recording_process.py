"""A process that records until it is killed.

``python -m tests.store.sessions.recording_process FOLDER [flush]``.

It tells what it has done on stdout, one line each, unbuffered: ``s ID`` a session is open, ``g N``
N samples were given to the log, ``a N`` the first N are acknowledged (with ``flush``), ``e WORDS``
the log is in trouble. Sample n has the value ``value_of(n)``; holds of 600 samples follow each
other, so that a kill also meets packing and sealing.
"""

from __future__ import annotations

import contextlib
import os
import resource
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from soleus.errors import SoleusError
from soleus.store.folder import open_folder
from soleus.store.sessions.log_writer import LogWriter
from tests.store.sessions.samples import block, end, event, meta, start

BLOCK_N = 16
BLOCK_S = 0.016  # 1 kHz
HOLD_N = 608
ROOT = Path(__file__).parents[3]


@dataclass(frozen=True)
class Heard:
    """What a killed process had said."""

    session_ids: tuple[str, ...]
    given_n: int
    acknowledged_n: int
    trouble: tuple[str, ...]


def value_of(sample_n: int) -> int:
    """The count that sample ``sample_n`` was given."""
    return sample_n * 7919 % 100_003


def run_and_kill(folder: Path, after_s: float, *words: str) -> Heard:
    """Start a recording, kill -9 it ``after_s`` after its session was open, and read its words."""
    command = [sys.executable, "-m", "tests.store.sessions.recording_process", str(folder), *words]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        first = process.stdout.readline()
        time.sleep(after_s)
        process.send_signal(signal.SIGKILL)
        lines = (first + process.stdout.read()).decode().splitlines()
    return heard(lines)


def heard(lines: list[str]) -> Heard:
    """Sort what was said; a line cut off by the kill counts as far as it goes."""
    by_kind: dict[str, list[str]] = {"s": [], "g": [], "a": [], "e": []}
    for line in lines[:-1]:
        by_kind[line[0]].append(line[2:])
    return Heard(
        session_ids=tuple(by_kind["s"]),
        given_n=int(by_kind["g"][-1]) if by_kind["g"] else 0,
        acknowledged_n=int(by_kind["a"][-1]) if by_kind["a"] else 0,
        trouble=tuple(by_kind["e"]),
    )


def say(kind: str, what: object) -> None:
    """One line in one write: nothing of it waits in a buffer when the process dies."""
    os.write(1, f"{kind} {what}\n".encode())


def record(folder: Path, *, flush: bool) -> None:
    """Record for ever."""
    log = LogWriter(open_folder(folder))
    header = meta()
    log.open_session(header)
    say("s", header.session_id)
    hold, n = None, 0
    while True:
        if hold is None:
            hold = start(n)
            log.open_hold(hold)
        log.put_block(block(n, [value_of(m) for m in range(n, n + BLOCK_N)]))
        n += BLOCK_N
        say("g", n)
        if n % HOLD_N == 0:
            log.put_event(event(after=n - 1))
            log.close_hold(hold.hold_id, end(last_sample_n=n - 1))
            hold = None
        if flush and n % 80 == 0:
            _flush(log, n)
        elif log.trouble is not None:
            say("e", log.trouble.what)
        time.sleep(0.0 if flush else BLOCK_S)


def _flush(log: LogWriter, n: int) -> None:
    try:
        log.flush(timeout_s=0.5)
    except SoleusError as error:
        say("e", error.what)
    else:
        say("a", n)


if __name__ == "__main__":
    limits = [word for word in sys.argv[2:] if word.startswith("limit=")]
    if limits:  # a file may not grow beyond this, as on a full disk
        limit_bytes = int(limits[0].removeprefix("limit="))
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit_bytes, resource.RLIM_INFINITY))
    with contextlib.suppress(BrokenPipeError):
        record(Path(sys.argv[1]), flush="flush" in sys.argv)
