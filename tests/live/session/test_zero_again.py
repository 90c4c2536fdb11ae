"""A zero that is asked for again: nobody may take the one before for it."""

from __future__ import annotations

from soleus.link.clock import NS_PER_S, VirtualClock
from soleus.live.session.options import Options
from soleus.live.session.probe_session import ProbeSession
from soleus.live.wall_clock import WallClock
from soleus.store.folder import open_folder


def test_asking_for_a_zero_takes_the_old_one_off_every_picture_at_once(tmp_path):
    """A front that polls would go on with the old zero, or use up its tries on an old refusal."""
    clock = VirtualClock()
    wall_clock = WallClock(lambda: 1.79e9 + clock.now_ns() / NS_PER_S)
    controller = ProbeSession(
        Options(open_folder(tmp_path), "sim:", threaded=False), clock, wall_clock
    )
    try:
        while not controller.connected:
            controller.turn()
        controller.take_zero()
        while not controller.probe_view().zero.quiet:
            controller.turn()
        controller.take_zero()

        assert (False, None) == (
            controller.probe_view().zero.quiet,
            controller.probe_view().zero.problem,
        )
    finally:
        controller.close()
