"""A hold on another maker's gauge behind a pseudo terminal, from its lines to the replay."""

from __future__ import annotations

import time

import numpy as np
import pytest

from soleus.core.calibration.gauge_profile import as_printed
from soleus.core.events import EventKind
from soleus.core.hold.replay import differences, replay
from soleus.core.spots.checklist import all_no, checklist_for
from soleus.core.spots.targets import TargetRequest
from soleus.core.terms import Cause, End, Label, Side
from soleus.live.session.options import Options
from soleus.live.session.probe_session import ProbeSession, must_be_connected
from soleus.report.session.recorded import calibration_of, recorded
from soleus.store.folder import open_folder
from soleus.store.sessions.reader import Reader
from tests.link.gauge.dialogue import Answering

pytestmark = pytest.mark.slow

T_S, FORCE_N = (0.0, 4.0, 7.0, 14.0, 17.0), (0.0, 0.0, 6.0, 6.0, 0.0)


def pressing(t_s):
    """What the gauge shows: 6 N on its tip of 1 cm², which are 60 kPa."""
    return f"{np.interp(t_s, T_S, FORCE_N):.2f} N\r\n".encode()


def switched_over(t_s):
    """The same, until somebody presses its unit key."""
    return pressing(t_s) if t_s < 9.0 else b"1.35 lbF\r\n"


def lines_of(stored):
    """The lines of the gauge that are on record as they came."""
    events = [each for each in stored.events if each.kind is EventKind.GAUGE_LINE]
    return [(each.value["text"], each.value["means"]) for each in events]


@pytest.fixture
def held(tmp_path):
    """Presses on a gauge as it shows; gives the finished record."""
    opened = []

    def wait(controller, done, most_s=90.0):
        until_s = time.monotonic() + most_s
        while not done():
            assert time.monotonic() < until_s, "it never came to that"
            assert controller.crash is None
            time.sleep(0.01)

    def hold(shows):
        device = Answering(shows)
        data = open_folder(tmp_path / "data")
        controller = ProbeSession(Options(data, f"gauge:mark10@{device.port}?tip=100"))
        opened.append((device, controller))
        wait(controller, lambda: must_be_connected(controller))
        controller.take_zero()
        wait(controller, lambda: controller.probe_view().zero.quiet)
        plan = controller.holds.plan(TargetRequest("sol_si", Side.LEFT, asked_s=5.0))
        checklist = all_no(checklist_for(controller.atlas, controller.atlas.spot("sol_si")))
        session_id = controller.holds.begin(plan, checklist)
        wait(controller, lambda: controller.holds.run.tail_over)
        controller.holds.end()
        with Reader(data) as reader:
            return reader.session(session_id)

    yield hold
    for device, controller in opened:
        controller.close()
        device.unplug()


def test_a_hold_on_a_gauge_is_guided_recorded_and_replayed(held):
    """A person who owns a gauge needs no board: the same rules, the same record, no ±."""
    stored = held(pressing)
    (hold,) = stored.holds
    counts = np.concatenate([block.raw_counts for block in stored.blocks])

    assert (End.DONE, None, Label.INDICATIVE) == (
        hold.result.end,
        hold.result.cause,
        hold.result.label,
    )
    assert 600 == counts.max()
    printed = [as_printed(stored.meta.hello["calibration_id"], int(each)) for each in counts]
    assert "6.00 N" == printed[int(counts.argmax())]
    assert [("0.00 N", "reading")] == lines_of(stored)
    assert "gauge-n-2-100" == calibration_of(stored).id
    assert not stored.meta.simulated
    assert None is differences(stored.events, replay(recorded(stored)))


def test_a_unit_that_changes_in_mid_hold_ends_it(held):
    """1.35 in another unit is another force: the hold ends, and what was measured stays in N."""
    stored = held(switched_over)
    (hold,) = stored.holds
    counts = np.concatenate([block.raw_counts for block in stored.blocks])

    assert (End.STOPPED, Cause.LINK_LOST) == (hold.result.end, hold.result.cause)
    assert 135 not in counts[-20:]
    assert ("1.35 lbF", "other unit") == lines_of(stored)[-1]
    assert "gauge-n-2-100" == calibration_of(stored).id
