"""``soleus probe list``: one word for each thing that can be at a port, tried on real ports."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from soleus.link import handshake
from soleus.link.gauge import source as gauge_link
from soleus.link.serial_port.ports import PortInfo
from soleus.live.session import discover as discovery
from soleus.wire.codec import encode
from soleus.wire.frames import Status
from soleus.wire.spec import WIRE_VERSION, Flag
from tests.link.gauge.dialogue import Answering
from tests.link.other_wire_version import OtherTable
from tests.link.pty_device import PtyDevice, PtyProbe

HOLDER = "import sys, serial; p = serial.Serial(sys.argv[1], exclusive=True); print(); input()"


@pytest.fixture
def plug():
    """Plugs devices in; takes them away at the end."""
    made = []

    def plugged(device):
        made.append(device)
        return device

    yield plugged
    for device in made:
        device.unplug()


@pytest.fixture
def hasty(monkeypatch):
    """A search that waits for less than a board takes to start."""
    monkeypatch.setattr(discovery, "PATIENCE_S", 0.5)


class TalkingPort(PtyDevice):
    """Says something fifty times a second."""

    def __init__(self, says, baud=None):
        super().__init__(baud)
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._talk, args=(says,))
        self._thread.start()

    def unplug(self):
        """End the thread and take the device away."""
        self._ended.set()
        self._thread.join()
        super().unplug()

    def _talk(self, says):
        while not self._ended.wait(0.02):
            self.send(says)


def the_one(soleus, url):
    """What is said of the one port that is asked: exit code, standing, sentences, all of it."""
    ran = soleus("probe", "list", "--json", "--probe", url)
    (found,) = ran.json["ports"]
    return ran.exit_code, found["standing"], f"{found['words']} {found['next_step']}", found


# -- nobody, somebody else, and somebody who holds it ----------------------------------------------


def test_a_port_where_nothing_comes_is_silent(soleus, plug, hasty):
    """Its firmware may be missing, or it is another cable: it is not something else that speaks."""
    code, standing, said, _ = the_one(soleus, plug(PtyDevice()).port)

    assert (4, "silent") == (code, standing)
    assert "Nothing has answered" in said
    assert "soleus probe flash" in said


def test_a_device_that_sends_other_bytes_is_foreign(soleus, plug, hasty):
    """A modem, a printer, a board at a speed that no probe has."""
    code, standing, said, _ = the_one(soleus, plug(TalkingPort(b"\x81\x92\xa3")).port)

    assert (4, "foreign") == (code, standing)
    assert "250000 and at 115200 baud" in said


def test_a_board_that_talks_at_the_other_speed_is_quoted(soleus, plug, monkeypatch):
    """Most sketches print at 115200: by its words a person knows the board again."""
    monkeypatch.setattr(handshake, "FOREIGN_AFTER_S", 2.0)
    device = plug(TalkingPort(b"temp: 21.5 C\r\n", 115_200))
    code, standing, said, _ = the_one(soleus, device.port)

    assert (4, "foreign") == (code, standing)
    assert "it says 'temp: 21.5 C" in said


def test_a_probe_that_does_not_hear_is_told_from_a_foreign_device(soleus, plug, hasty):
    """The wire from the host is broken: a screwdriver helps, other firmware does not."""
    status = encode(Status(Flag(0), 0, 0, 1, 0, 0, 0, 5000, False))
    code, standing, said, _ = the_one(soleus, plug(TalkingPort(status)).port)

    assert (4, "deaf") == (code, standing)
    assert "does not answer commands" in said


def test_a_port_that_another_program_holds_names_that_program(soleus, plug):
    """Two programs at one probe would each get half of it; the name says which one to close."""
    device = plug(PtyDevice())
    held = subprocess.Popen(
        [sys.executable, "-c", HOLDER, device.port], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    held.stdout.readline()
    code, standing, said, _ = the_one(soleus, device.port)
    held.communicate(b"\n", timeout=20)

    assert (4, "busy") == (code, standing)
    assert f"in use by {Path(sys.executable).name[:15]}" in said


def test_a_port_that_is_not_there_is_missing(soleus):
    """A typing mistake, or the cable."""
    assert (4, "missing") == the_one(soleus, "/dev/ttyNONE9")[:2]


def test_a_plug_that_is_pulled_meanwhile_is_missing(soleus, plug):
    """It was there when its port was opened; nothing else must be made of that."""
    device = plug(PtyDevice())
    timer = threading.Timer(0.3, device.unplug)
    timer.start()
    code, standing, said, _ = the_one(soleus, device.port)
    timer.join()

    assert (4, "missing") == (code, standing)
    assert "has gone" in said


# -- other makers' gauges --------------------------------------------------------------------------


def test_a_gauge_that_is_switched_off_is_silent(soleus, plug, monkeypatch):
    """Nobody should look for another cable or for firmware."""
    monkeypatch.setattr(gauge_link, "SILENT_MAX_S", 0.4)
    code, standing, said, _ = the_one(soleus, f"gauge:mark10@{plug(PtyDevice()).port}?tip=100")

    assert (4, "silent") == (code, standing)
    assert "switched off?" in said


def test_a_gauge_that_prints_something_else_is_foreign(soleus, plug, monkeypatch):
    """What it prints and what was expected lead to the setting that is wrong."""
    monkeypatch.setattr(gauge_link, "UNREADABLE_MAX_S", 0.2)
    device = plug(Answering(lambda t_s: b"M10,4.285,N\r\n"))
    code, standing, said, _ = the_one(soleus, f"gauge:mark10@{device.port}?tip=100")

    assert (4, "foreign") == (code, standing)
    assert "'M10,4.285,N', where a line such as '4.285 N' was expected" in said


# -- probes ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("baud", [250_000, 115_200])
def test_a_probe_is_listed_with_the_speed_that_it_was_found_at(soleus, plug, baud):
    """Who has changed it sees that it holds, and what another program would have to use."""
    code, standing, _, found = the_one(soleus, plug(PtyProbe("sim:", baud)).port)

    assert (0, "probe", baud) == (code, standing, found["probe"]["baud"])


def test_a_name_that_was_set_stands_in_the_list_at_once(soleus, plug):
    """HELLO does not tell it: who has named two probes looks for the names, not for ids."""
    device = plug(PtyProbe("sim:steady"))
    before = the_one(soleus, device.port)[3]["probe"]["name"]
    soleus("probe", "set", "name", "left thumb", "--probe", device.port)
    after = the_one(soleus, device.port)[3]["probe"]["name"]
    info = soleus("probe", "info", "--probe", device.port).out

    assert before.startswith("SOL-")
    assert "left thumb" == after
    assert "name         left thumb (" in info


def test_newer_firmware_of_the_same_kind_is_used_and_named(soleus, plug):
    """Its frames are longer; what is behind the known fields is for another soleus."""
    device = plug(OtherTable(WIRE_VERSION + 1, b"\x01\x02\x03\x04\x05"))
    code, standing, _, found = the_one(soleus, device.port)
    line = soleus("probe", "list", "--probe", device.port).out

    assert (0, "probe", "newer") == (code, standing, found["probe"]["firmware_is"])
    assert "sim-hx711" == found["probe"]["calibration_id"]
    assert "update soleus" in line


def test_older_firmware_is_used_and_named(soleus, plug):
    """Version 1 keeps no settings, so none are asked for; a newer image is offered."""
    device = plug(OtherTable(1))
    code, standing, _, found = the_one(soleus, device.port)
    line = soleus("probe", "list", "--probe", device.port).out
    refused = soleus("probe", "set", "name", "x", "--probe", device.port)

    assert (0, "probe", "older") == (code, standing, found["probe"]["firmware_is"])
    assert "soleus probe flash" in line
    assert 4 == refused.exit_code
    assert "wire version 1 and keeps no settings" in refused.err
    assert "soleus probe flash" in refused.err


def test_a_setting_that_the_firmware_does_not_know_yet_is_named(soleus, plug):
    """People told that it "cannot be set to that" would look for other values."""
    device = plug(OtherTable(2))
    refused = soleus("probe", "set", "watchdog", "1", "--probe", device.port)
    kept = soleus("probe", "set", "name", "x", "--probe", device.port)

    assert (4, 0) == (refused.exit_code, kept.exit_code)
    assert "older than the setting watchdog" in refused.err
    assert "soleus probe flash" in refused.err


@pytest.mark.parametrize(
    ("version", "standing", "help_"),
    [(WIRE_VERSION, "older_firmware", "probe flash"), (200, "newer_firmware", "Update soleus")],
)
def test_firmware_that_cannot_be_read_is_named_with_what_to_renew(
    soleus, plug, monkeypatch, version, standing, help_
):
    """Another table under the same number, and a version of another kind: neither is guessed at."""
    monkeypatch.setattr("soleus.link.handshake.spec_hash", lambda: 1)
    code, found, said, _ = the_one(soleus, plug(OtherTable(version)).port)

    assert (4, standing) == (code, found)
    assert help_ in said


def test_words_and_json_tell_the_same(soleus, plug, hasty, monkeypatch):
    """A script and a person at the same desk."""
    devices = [plug(PtyDevice()), plug(PtyProbe("sim:"))]
    infos = tuple(PortInfo(each.port, vid=0x2341, pid=0x43) for each in devices)
    monkeypatch.setattr(discovery, "list_ports", lambda: infos)
    monkeypatch.setattr(discovery, "drivers_missing", tuple)
    told = soleus("probe", "list", "--json").json["ports"]
    lines = soleus("probe", "list").out.splitlines()

    assert [each["url"] for each in told] == [line.split()[0] for line in lines]
    assert [each["standing"] for each in told] == [line.split()[1] for line in lines]
    assert {"silent", "probe"} == {each["standing"] for each in told}


def test_what_to_do_at_each_port_is_told_to_people_too(soleus, plug, monkeypatch):
    """The command that gives a person the right to a port stood only in what programs read."""
    probe = plug(PtyProbe("sim:"))
    infos = (
        PortInfo(probe.port, vid=0x2341, pid=0x43),
        PortInfo("/dev/ttyNONE9", vid=0x2341, pid=0x43),
        PortInfo("/dev/rfcomm0"),
    )
    monkeypatch.setattr(discovery, "list_ports", lambda: infos)
    monkeypatch.setattr(discovery, "drivers_missing", tuple)
    ran = soleus("probe", "list")

    assert 0 == ran.exit_code
    assert "  Plug the probe in; what is plugged in is shown by: soleus probe list\n" in ran.err
    assert "  To try it all the same: --probe serial:/dev/rfcomm0\n" in ran.err


def test_what_stands_in_the_way_is_told_once(soleus, monkeypatch):
    """The error at the end says it; twice would look like two troubles."""
    infos = (PortInfo("/dev/ttyNONE9", vid=0x2341, pid=0x43),)
    monkeypatch.setattr(discovery, "list_ports", lambda: infos)
    monkeypatch.setattr(discovery, "drivers_missing", tuple)
    ran = soleus("probe", "list")

    assert 4 == ran.exit_code
    assert 1 == ran.err.count("Plug the probe in")
