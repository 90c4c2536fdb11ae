"""A zero that is asked for again: nobody may take the one before for it."""

from __future__ import annotations

from soleus.link.clock import NS_PER_S, VirtualClock
from soleus.live.controller.controller import Options, Runtime
from soleus.live.wall_clock import Wall
from soleus.store.folder import open_folder


def test_asking_for_a_zero_takes_the_old_one_off_every_picture_at_once(tmp_path):
    """A front that polls would go on with the old zero, or use up its tries on an old refusal."""
    clock = VirtualClock()
    wall = Wall(lambda: 1.79e9 + clock.now_ns() / NS_PER_S)
    runtime = Runtime(Options(open_folder(tmp_path), "sim:", threaded=False), clock, wall)
    try:
        while not runtime.connected:
            runtime.turn()
        runtime.take_zero()
        while not runtime.probe_view().zero.quiet:
            runtime.turn()
        runtime.take_zero()

        assert (False, None) == (runtime.probe_view().zero.quiet, runtime.probe_view().zero.problem)
    finally:
        runtime.close()
