"""A zero that is asked for again: nobody may take the one before for it."""

from __future__ import annotations

import pytest

from soleus.core.events import EventKind
from soleus.errors import ProbeError
from soleus.link.clock import NS_PER_S, VirtualClock
from soleus.live.session.options import Options
from soleus.live.session.probe_session import ProbeSession
from soleus.live.wall_clock import WallClock
from soleus.store.folder import open_folder
from tests.live.session_driver import of, replayed_otherwise


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


@pytest.mark.parametrize("after", ["the first contact", "a stop"])
def test_a_zero_asked_for_while_a_hold_is_recorded_is_refused_with_what_to_do(after, drive):
    """Whoever asks, key or no key: the numbers on record are measured from the zero before."""
    driver = drive().begin()
    driver.until_in_band(1.0)
    if after == "a stop":
        driver.act(EventKind.LET_GO).seconds(1.0)
    before = driver.controller.probe_view().zero

    with pytest.raises(ProbeError, match="wait for its end") as refused:
        driver.controller.take_zero()

    assert refused.value.next_step
    assert before == driver.seconds(1.0).controller.probe_view().zero
    session = driver.finish()
    assert [] == [value for value in of(session, EventKind.LABEL) if value["why"] == "no_zero"]
    assert None is replayed_otherwise(session)


def test_once_the_end_is_recorded_a_zero_is_taken_again(drive):
    """Before the next hold, without a way round by Home."""
    driver = drive().begin()
    driver.until_in_band(1.0)
    driver.act(EventKind.LET_GO).until(lambda: driver.controller.holds.run.tail_over)

    assert driver.zero().controller.probe_view().zero.quiet
