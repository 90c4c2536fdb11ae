"""What a probe is called: as somebody has named it, or by its id; on every picture of it."""

from __future__ import annotations

import time

import pytest

from soleus.link.probe_settings.requests import wanted
from soleus.live.connection.probe_settings import talk
from soleus.live.session.options import Options
from soleus.live.session.probe_session import ProbeSession
from tests.link.other_wire_version import OtherTable
from tests.link.pty_device import PtyProbe

FIRMWARE = {"today's": lambda: PtyProbe("sim:steady"), "the first": lambda: OtherTable(1)}


@pytest.fixture
def called(folder):
    """Connects as the screens do; tells what the probe is called then."""
    opened = []

    def look(probe, name):
        controller = ProbeSession(Options(folder, probe.port))
        opened.append((controller, probe))
        until_s = time.monotonic() + 5.0
        while controller.probe_view().name != name and time.monotonic() < until_s:
            time.sleep(0.01)
        return controller.probe_view().name

    yield look
    for controller, probe in opened:
        controller.close()
        probe.unplug()


def test_a_name_that_was_set_is_on_the_next_pictures(called):
    """Home shows it: who has two probes on the desk knows which one is being pressed."""
    probe = PtyProbe("sim:steady")
    talk(probe.port, wanted("name", "left thumb"))

    assert "left thumb" == called(probe, "left thumb")


@pytest.mark.parametrize("firmware", FIRMWARE)
def test_a_probe_that_nobody_has_named_is_called_by_its_id(called, firmware):
    """The simulated probe's id begins with 8849; firmware before settings is not even asked."""
    assert "SOL-8849" == called(FIRMWARE[firmware](), "SOL-8849")
