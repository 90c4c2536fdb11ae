"""Which port is opened: the probe's, though other things are plugged in as well."""

from __future__ import annotations

import time

import pytest

from soleus.errors import ProbeError
from soleus.link.clock import HOST_CLOCK
from soleus.link.registry import open_source
from soleus.link.serial_port.ports import PortInfo
from soleus.live.connection.finder import Finder
from soleus.live.session.options import Options
from soleus.live.session.probe_session import ProbeSession, must_be_connected
from soleus.store.folder import find_folder
from tests.link.pty_device import PtyProbe
from tests.live.looking import looking

NOBODY = "/dev/ttyNONE9"
PATIENCE_S = 60.0


@pytest.fixture
def plugged_in(monkeypatch):
    """What the system says is plugged in."""

    def plug(*names):
        infos = tuple(PortInfo(name, vid=0x2341, pid=0x43) for name in names)
        monkeypatch.setattr("soleus.link.serial_port.ports.list_ports", lambda: infos)

    return plug


@pytest.fixture
def probe():
    """A simulated probe behind a port."""
    made = PtyProbe("sim:steady")
    yield made
    made.unplug()


def test_a_probe_behind_a_port_that_does_not_open_is_found(tmp_path, plugged_in, probe):
    """Its neighbour is held by another program; the person has only one probe and names none."""
    plugged_in(NOBODY, probe.port)
    with looking(find_folder(tmp_path / "data"), None) as session:
        found = session.connect()

        assert found.simulated
        assert probe.port == session.probe_view().url


def test_without_a_probe_at_any_port_it_is_said_after_the_last(tmp_path, plugged_in):
    """Each was tried once; more patience would not help."""
    plugged_in(NOBODY, "/dev/ttyNONE8")
    with (
        looking(find_folder(tmp_path / "data"), None) as session,
        pytest.raises(ProbeError, match=r"no port .*ttyNONE9") as said,
    ):
        session.connect()

    assert "soleus probe list" in said.value.next_step


def test_a_named_port_is_the_only_one(tmp_path, plugged_in, probe):
    """Who names one means it."""
    plugged_in(NOBODY, probe.port)
    with (
        looking(find_folder(tmp_path / "data"), f"serial:{NOBODY}") as session,
        pytest.raises(ProbeError, match="There is no port"),
    ):
        session.connect()


def test_a_probe_that_was_found_is_looked_for_at_its_own_port_first(plugged_in):
    """After a loose contact nobody wants to wait for what the neighbour has to say."""
    plugged_in("/dev/ttyNONE7", "/dev/ttyNONE8", "/dev/ttyNONE9")
    finder = Finder(None, HOST_CLOCK)
    tried = []

    def try_one():
        with pytest.raises(ProbeError):
            finder.find()
        tried.append(finder.url[-1])

    try_one()
    try_one()
    finder.keep()
    finder.keep()  # a probe that starts again on an open port greets again
    for _ in range(3):
        try_one()

    assert ["7", "8", "8", "9", "7"] == tried


def test_a_hold_waits_until_the_probe_behind_another_port_has_answered(folder, plugged_in, probe):
    """It gave up with the reason of the first port, which was no probe's."""
    plugged_in(NOBODY, probe.port)
    controller = ProbeSession(Options(folder, None))
    until_s = time.monotonic() + PATIENCE_S
    try:
        while not must_be_connected(controller):
            assert time.monotonic() < until_s
            time.sleep(0.01)
    finally:
        controller.close()

    assert probe.port == controller.probe_view().url


def test_while_the_last_port_is_being_opened_nothing_is_said_of_the_one_before(
    folder, plugged_in, probe, monkeypatch
):
    """Opening takes a moment, and whoever waits looks at the reason in every moment."""
    plugged_in(NOBODY, probe.port)
    controller = looking(folder, None)
    seen = []

    def opening(url, *, clock):
        seen.append(controller.problem)
        return open_source(url, clock=clock)

    monkeypatch.setattr("soleus.live.connection.finder.open_source", opening)
    try:
        while not controller.connected:
            controller.turn()
    finally:
        controller.close()

    assert [None, None] == seen
