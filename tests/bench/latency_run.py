"""One guided run on a port, that notes when each decoded block is handed on.

    python -m tests.bench.latency_run '{"way": "no_screen", ...}'

The job is that of ``live_run``, with a port as its URL. The report holds, for every block from
``SETTLED_S`` after the beginning of the run, the number of its first sample, the monotonic time at
which the port had given its last byte, and that at which the connection handed it on, in ns. The
way ``bare`` does nothing but read the port and keep the times: what the pty and the system take.
"""

from __future__ import annotations

import json
import os
import select
import sys
import time
from pathlib import Path

from soleus.live.connection.events import ConnectionEvent, Samples
from soleus.live.session.options import Options
from soleus.live.session.probe_session import ProbeSession
from soleus.store.folder import open_folder
from soleus.wire.codec import encode
from soleus.wire.decoder import Decoder, Received
from soleus.wire.frames import Command, Data
from soleus.wire.spec import Op
from tests.bench.live_run import Job, ProbeTimes, _show, begin

SETTLED_S = 2.0


Times = list[tuple[int, int, int]]


def guided(job: Job) -> Times:
    """A run as the product makes it, shown in the way that is asked for."""
    controller = ProbeSession(Options(open_folder(Path(job.folder)), job.url))
    loop, handed_on = controller._loop, []
    take = loop.take

    def noted(event: ConnectionEvent) -> None:
        if isinstance(event, Samples):
            block = event.block
            handed_on.append((block.first_sample_n, block.host_ns, time.monotonic_ns()))
        take(event)

    loop.take = noted  # type: ignore[method-assign]
    try:
        plan, _ = begin(controller, job.end_s)
        times = ProbeTimes(time.monotonic_ns(), 0.0, 0.0)
        _show(job, controller, plan, times)
    finally:
        controller.close()
    return [one for one in handed_on if one[2] >= times.host_ns(SETTLED_S)]


def bare(job: Job) -> Times:
    """Reads with a time each; decoded when all is over."""
    port = os.open(job.url, os.O_RDWR | os.O_NOCTTY)
    os.write(port, encode(Command(1, Op.START)))
    start_ns, reads = time.monotonic_ns(), []
    while time.monotonic_ns() - start_ns < (SETTLED_S + job.end_s) * 1e9:
        select.select([port], [], [], 1.0)
        reads.append((os.read(port, 4096), time.monotonic_ns()))
    os.close(port)
    decoder = Decoder()
    decoded = [one for data, now_ns in reads for one in decoder.feed(data, now_ns)]
    return [
        (one.frame.sample_n, one.host_ns, one.host_ns)
        for one in decoded
        if isinstance(one, Received)
        and isinstance(one.frame, Data)
        and one.host_ns >= start_ns + SETTLED_S * 1e9
    ]


def main(text: str) -> None:
    """Do the job and write the report."""
    job = Job(**json.loads(text))
    report = bare(job) if job.way == "bare" else guided(job)
    Path(job.report).write_text(json.dumps(report), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
