"""A process that presses until it is killed: ``python -m tests.live.crashing_session FOLDER``.

It prints the id of its session once the hold is in the band, and goes on pressing.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from soleus.core.spots.checklist import all_no, checklist_for
from soleus.core.spots.targets import TargetRequest
from soleus.core.terms import Side
from soleus.live.session.options import Options
from soleus.live.session.probe_session import ProbeSession
from soleus.store.folder import open_folder
from tests.live.session_driver import SPOT

POLL_S = 0.01


def wait(done) -> None:
    """Until it is so; whoever started this process has the patience of a test."""
    while not done():
        time.sleep(POLL_S)


def begin(controller: ProbeSession) -> str:
    """Connect, take a zero, begin a run; returns the id of the session."""
    wait(lambda: controller.connected)
    controller.take_zero()
    wait(lambda: controller.probe_view().zero.quiet)
    spot = controller.atlas.spot(SPOT)
    plan = controller.holds.plan(TargetRequest(SPOT, Side.LEFT, asked_s=60.0))
    return controller.holds.begin(plan, all_no(checklist_for(controller.atlas, spot)))


def press(controller: ProbeSession) -> str:
    """Begin a run and wait until its hold is in the band; returns the id of the session."""
    session_id = begin(controller)
    wait(lambda: controller.hold_view().in_band_s > 0.2)
    return session_id


if __name__ == "__main__":
    sys.stdout.write(
        f"{press(ProbeSession(Options(open_folder(Path(sys.argv[1])), 'sim:steady')))}\n"
    )
    sys.stdout.flush()
    time.sleep(60.0)
