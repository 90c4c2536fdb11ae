"""Ports: which of them may be a probe, judged from frozen facts."""

import pytest
from serial.tools.list_ports_common import ListPortInfo

from soleus.errors import ProbeError
from soleus.link.serial_port import ports as ports_link
from soleus.link.serial_port.ports import (
    Likelihood,
    PortInfo,
    candidates,
    classify,
    drivers_missing,
    list_ports,
    to_try,
)

UNO = PortInfo("/dev/ttyACM0", "Arduino Uno", "USB VID:PID=2341:0043", 0x2341, 0x0043)
CLONE = PortInfo("/dev/ttyUSB0", "USB Serial", "USB VID:PID=1A86:7523", 0x1A86, 0x7523)
STRANGER = PortInfo("/dev/ttyACM1", "Some modem", "USB VID:PID=12D1:1003", 0x12D1, 0x1003)
BUILT_IN = PortInfo("/dev/ttyS0")


@pytest.mark.parametrize(
    ("info", "likelihood"),
    [
        (UNO, Likelihood.KNOWN_USB),
        (CLONE, Likelihood.KNOWN_USB),
        (PortInfo("COM4", vid=0x0403, pid=0x6001), Likelihood.KNOWN_USB),
        (PortInfo("COM5", vid=0x10C4, pid=0xEA60), Likelihood.KNOWN_USB),
        (PortInfo("COM6", vid=0x10C4, pid=0x0001), Likelihood.OTHER_USB),
        (STRANGER, Likelihood.OTHER_USB),
        (BUILT_IN, Likelihood.BUILT_IN),
        (PortInfo("/dev/rfcomm0"), Likelihood.BLUETOOTH),
        (PortInfo("/dev/cu.Bluetooth-Incoming-Port"), Likelihood.BLUETOOTH),
        (PortInfo("COM7", "Standard Serial", "BTHENUM\\{0001}"), Likelihood.BLUETOOTH),
    ],
)
def test_a_port_is_judged_by_its_usb_id_and_name(info, likelihood):
    """Names of ports mean nothing; ids of chips do, and Bluetooth shows itself in three ways."""
    assert likelihood is classify(info).likelihood


def test_the_likeliest_port_stands_first():
    """Whoever takes the first line of the list should be right."""
    shown = [each.info for each in candidates([BUILT_IN, STRANGER, CLONE, UNO])]

    assert [UNO, CLONE, STRANGER, BUILT_IN] == shown


def test_bluetooth_and_built_in_ports_are_never_tried_unasked():
    """Opening a Bluetooth port blocks for long and wakes somebody's headphones."""
    found = candidates([PortInfo("/dev/rfcomm0"), BUILT_IN, CLONE, STRANGER])

    assert ("/dev/ttyUSB0", "/dev/ttyACM1") == to_try(found)


def test_a_mac_shows_each_device_once():
    """Every port of a Mac has two names; the tty one would wait for a carrier for ever."""
    pair = [PortInfo("/dev/tty.usbmodem1", vid=0x2341), PortInfo("/dev/cu.usbmodem1", vid=0x2341)]

    assert ["/dev/cu.usbmodem1"] == [each.info.device for each in candidates(pair)]


def test_a_tty_port_without_its_cu_partner_stays():
    """Folding must not hide the only name that a port has."""
    assert ["/dev/tty.odd"] == [each.info.device for each in candidates([PortInfo("/dev/tty.odd")])]


def _usb_device(folder, name, vid, pid, port_folder=None):
    device = folder / name
    device.mkdir()
    (device / "idVendor").write_text(f"{vid:04x}\n")
    (device / "idProduct").write_text(f"{pid:04x}\n")
    if port_folder:
        (device / f"{name}:1.0" / port_folder).mkdir(parents=True)


def test_a_serial_chip_without_a_port_means_a_missing_driver(tmp_path):
    """The person sees a probe with its light on and no port; the sentence names the reason."""
    _usb_device(tmp_path, "1-1", 0x1A86, 0x7523)
    _usb_device(tmp_path, "1-2", 0x0403, 0x6001, "ttyUSB0")
    _usb_device(tmp_path, "1-3", 0x2341, 0x0043, "tty/ttyACM0")
    _usb_device(tmp_path, "1-4", 0x046D, 0xC077)

    missing = drivers_missing(tmp_path)

    assert [(0x1A86, 0x7523)] == [(each.vid, each.pid) for each in missing]
    assert "CH340" in missing[0].words


def test_a_machine_without_such_a_folder_has_no_missing_drivers(tmp_path):
    """Only Linux shows its USB devices this way; elsewhere nothing can be said."""
    assert () == drivers_missing(tmp_path / "nowhere")


def _told(*devices):
    """Ports as pyserial tells them."""
    return [ListPortInfo(device) for device in devices]


def test_places_for_ports_that_are_not_there_are_not_listed(tmp_path, monkeypatch):
    """Newer kernels show up to 32 of them as if they were ports; type 0 is "no chip"."""
    monkeypatch.setattr(ports_link, "comports", lambda: _told("/dev/ttyS0", "/dev/ttyS1", "COM3"))
    for name, chip in (("ttyS0", "4"), ("ttyS1", "0")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "type").write_text(f"{chip}\n")

    assert ["/dev/ttyS0", "COM3"] == [info.device for info in list_ports(tmp_path)]


def test_a_device_that_is_pulled_while_ports_are_listed_does_not_end_soleus(monkeypatch):
    """The library then tries to make a number of nothing; a moment later it is fine again."""
    answers = [TypeError("int() can't convert non-string with explicit base"), _told("COM3")]

    def stumbling():
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(ports_link, "comports", stumbling)

    assert ["COM3"] == [info.device for info in list_ports()]


def test_a_system_that_does_not_tell_its_ports_is_said_with_the_way_out(monkeypatch):
    """A port that is named needs no list."""

    def broken():
        raise AttributeError("'NoneType' object has no attribute 'group'")

    monkeypatch.setattr(ports_link, "comports", broken)
    with pytest.raises(ProbeError, match="does not tell which ports there are") as said:
        list_ports()

    assert "--probe" in said.value.next_step
