"""Example history for the demo: simulated people press on earlier days, in virtual time.

Everything is real but the probe and the calendar: the simulated probe's bytes go through the same
decoder, engine and store as any other. The sessions are marked as simulated like all of its kind.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from soleus.core.spots.checklist import all_no, checklist_for
from soleus.core.spots.targets import TargetRequest
from soleus.core.terms import Side
from soleus.core.units import DAY_S
from soleus.errors import ProbeError
from soleus.link.clock import NS_PER_S, VirtualClock
from soleus.live.session.options import Options
from soleus.live.session.probe_session import ProbeSession, must_be_connected
from soleus.live.wall_clock import WallClock
from soleus.store.folder import DataFolder

TURNS_MAX_N: Final = 1_000_000  # a run that never ends would be a mistake here


@dataclass(frozen=True, slots=True)
class Example:
    """One earlier session: how many days ago, where, and who pressed how."""

    days_ago: float
    spot_id: str
    side: Side
    hand: str
    seconds: float


EXAMPLES: Final = (
    Example(9.02, "sol_si", Side.LEFT, "sim:shaky?seed=11", 20.0),
    Example(7.01, "sol_si", Side.LEFT, "sim:steady?seed=12", 25.0),
    Example(5.03, "ps12", Side.RIGHT, "sim:steady?seed=13", 30.0),
    Example(4.01, "ps12", Side.RIGHT, "sim:pushy?seed=14", 30.0),
    Example(2.02, "sol_si", Side.LEFT, "sim:steady?seed=15", 30.0),
    Example(1.01, "ps14", Side.RIGHT, "sim:steady?seed=16", 20.0),
)


def record_examples(folder: DataFolder, now_unix_s: float) -> int:
    """Record the example sessions; returns how many.

    Raises:
        StoreError: they could not be written.
    """
    for example in EXAMPLES:
        _record(folder, example, now_unix_s - example.days_ago * DAY_S)
    return len(EXAMPLES)


def _record(folder: DataFolder, example: Example, start_unix_s: float) -> None:
    clock = VirtualClock()
    wall_clock = WallClock(lambda: start_unix_s + clock.now_ns() / NS_PER_S)
    controller = ProbeSession(Options(folder, example.hand, threaded=False), clock, wall_clock)
    try:
        _turn_until(controller, lambda: must_be_connected(controller))
        controller.take_zero()
        _turn_until(controller, lambda: controller.probe_view().zero.quiet)
        request = TargetRequest(example.spot_id, example.side, asked_s=example.seconds)
        spot = controller.atlas.spot(example.spot_id)
        controller.holds.begin(
            controller.holds.plan(request), all_no(checklist_for(controller.atlas, spot))
        )
        _turn_until(
            controller, lambda: controller.holds.run is None or controller.holds.run.tail_over
        )
        controller.holds.end()
    finally:
        controller.close()


def _turn_until(controller: ProbeSession, done: Callable[[], bool]) -> None:
    for _ in range(TURNS_MAX_N):
        if done():
            return
        controller.turn()
    raise ProbeError("An example session has not come to its end.", "It is not in the record.")
