"""``soleus probe flash``: what it refuses, and why; that it works is tried in tests/e2e."""

import io
import threading

import pytest
import serial

from soleus.cli.probe import flash as probe_flash
from soleus.link.flash import boot_loader as flash_loader
from soleus.link.serial_port.ports import PortInfo
from soleus.live.flash import identify as flash_greeting
from soleus.live.flash import job as flash
from tests.link.flash.fake_loader import FakeLoader
from tests.link.other_wire_version import OtherTable
from tests.link.pty_device import PtyDevice, PtyProbe, TalkingSketch

UNTOUCHED = "Nothing on the board was changed."
UNO = PortInfo("/dev/ttyACM7", vid=0x2341, pid=0x0043)
COPY = PortInfo("/dev/ttyUSB7", vid=0x1A86, pid=0x7523)
LEONARDO = PortInfo("/dev/ttyACM8", vid=0x2341, pid=0x8036)
BLUETOOTH = PortInfo("/dev/rfcomm0")


@pytest.fixture
def plugged_in(monkeypatch):
    """What the system says is plugged in."""

    def plug(*ports):
        monkeypatch.setattr(flash, "list_ports", lambda: ports)
        monkeypatch.setattr(flash, "drivers_missing", lambda: ())

    plug()
    return plug


@pytest.fixture
def impatient(monkeypatch):
    """Nobody presses reset, and nobody waits for it for a minute."""
    monkeypatch.setattr(flash_greeting, "LISTEN_S", 0.3)
    monkeypatch.setattr(flash_loader, "BUTTON_S", 0.3)
    monkeypatch.setattr(flash_loader, "BUTTON_TURN_S", 0.2)
    monkeypatch.setattr(flash_loader, "HANDS_OFF_S", 0.1)
    monkeypatch.setattr(flash_loader, "SYNC_EVERY_S", 0.1)


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("sim:steady", "A simulated probe has no board"),
        ("replay:yesterday.txt", "A recording has no board"),
        ("gauge:mark10@/dev/ttyUSB0", "Another maker's gauge keeps its own firmware"),
        ("serial:", "names no port"),
        ("nonsense", "not a probe URL"),
        ("serial:/dev/ttyUSB0?speed=9600", "has no option 'speed'"),
    ],
)
def test_what_has_no_board_cannot_be_flashed(soleus, plugged_in, url, why):
    """Each says why; a person who mixed up a setting reads which one."""
    ran = soleus("probe", "flash", "--yes", "--probe", url)

    assert 2 == ran.exit_code
    assert why in ran.err
    assert UNTOUCHED in ran.err


def test_without_anybody_to_ask_nothing_is_replaced(soleus):
    """A script that flashes by accident would take somebody's own program away."""
    ran = soleus("probe", "flash", "--probe", "/dev/ttyACM0")

    assert 2 == ran.exit_code
    assert UNTOUCHED in ran.err
    assert "--yes" in ran.err


def test_without_a_board_it_says_to_plug_one_in(soleus, plugged_in):
    """Bluetooth ports are no boards, and are not opened."""
    plugged_in(BLUETOOTH)
    ran = soleus("probe", "flash", "--yes")

    assert 4 == ran.exit_code
    assert "No board is plugged in." in ran.err


def test_with_several_boards_it_asks_for_the_right_one(soleus, plugged_in):
    """Which of two boards is meant, nobody but the person knows."""
    plugged_in(UNO, COPY)
    ran = soleus("probe", "flash", "--yes")

    assert 2 == ran.exit_code
    assert "/dev/ttyACM7, /dev/ttyUSB7" in ran.err
    assert "soleus probe flash --probe /dev/ttyACM7" in ran.err


def test_the_only_board_is_taken_unasked(soleus, plugged_in, impatient):
    """Here its port does not exist, which is as far as it gets."""
    plugged_in(UNO, BLUETOOTH)
    ran = soleus("probe", "flash", "--yes")

    assert 4 == ran.exit_code
    assert "There is no port /dev/ttyACM7." in ran.err
    assert UNTOUCHED in ran.err


def test_a_leonardo_is_known_by_its_usb_and_left_alone(soleus, plugged_in):
    """It has another chip and another protocol; the person hears its name, not a timeout."""
    plugged_in(LEONARDO)
    ran = soleus("probe", "flash", "--yes")

    assert 4 == ran.exit_code
    assert "The board at /dev/ttyACM8 is another one: Arduino Leonardo." in ran.err
    assert UNTOUCHED in ran.err


def test_a_port_that_another_program_holds_is_said_to_be_in_use(soleus, plugged_in):
    """A serial monitor left open is the commonest reason of all."""
    device = PtyDevice()
    try:
        with serial.Serial(device.port, exclusive=True):
            ran = soleus("probe", "flash", "--yes", "--probe", device.port)
    finally:
        device.unplug()

    assert 4 == ran.exit_code
    assert "is in use" in ran.err
    assert UNTOUCHED in ran.err


def test_a_silent_board_asks_for_its_reset_button_and_is_given_up(soleus, plugged_in, impatient):
    """A board without a boot loader, or with a dead one, answers nothing at all."""
    device = PtyDevice()
    ran = soleus("probe", "flash", "--yes", "--probe", device.port)
    device.unplug()

    assert 4 == ran.exit_code
    assert "Press the reset button on the board now" in ran.err
    assert "No boot loader has answered" in ran.err


def test_an_old_sketch_is_quoted_before_reset_is_asked_for_and_without_a_question(
    soleus, plugged_in, impatient, monkeypatch
):
    """With --yes nobody reads the question, and a minute of silence looks like a dead board."""
    monkeypatch.setattr(flash_greeting, "LISTEN_S", 4.0)
    device = TalkingSketch(115_200)
    ran = soleus("probe", "flash", "--yes", "--board", "nano-old", "--probe", device.port)
    device.unplug()
    lines = ran.err.splitlines()
    at = next(n for n, line in enumerate(lines) if "Press the reset button" in line)
    said = next(line for line in lines[:at] if "is another program, which says" in line)

    assert "Temperature: 21.5" in said
    assert "still talks ('" in lines[at]
    assert "Temperature: 21.5" in lines[at]
    assert "baud=" not in ran.err


def test_that_the_boot_loader_answers_is_said_once(soleus, plugged_in, impatient, monkeypatch):
    """Twice in two lines, and a person wonders which of them holds."""
    monkeypatch.setattr("soleus.link.handshake.GIVE_UP_AFTER_S", 0.5)
    device = FakeLoader()
    ran = soleus("probe", "flash", "--yes", "--probe", device.port)
    device.unplug()

    assert 1 == ran.err.count("boot loader answers")
    assert "The boot loader answers at 115200 baud: do not press any more." in ran.err


def test_a_probe_that_is_not_reset_still_talks_and_is_told_apart(
    soleus, plugged_in, impatient, monkeypatch
):
    """Frames instead of answers: this is a probe, only its boot loader was not reached."""
    monkeypatch.setattr(flash_loader, "BUTTON_S", 2.5)  # a probe says its STATUS once a second
    device = PtyProbe("sim:")
    ran = soleus("probe", "flash", "--yes", "--probe", device.port)
    device.unplug()

    assert 4 == ran.exit_code
    assert "sends bytes, but its boot loader was not reached" in ran.err


def test_an_older_chip_is_named(soleus, plugged_in, impatient):
    """The drawer of every workshop holds boards with an ATmega168."""
    device = FakeLoader(bytes.fromhex("1e9406"))
    ran = soleus("probe", "flash", "--yes", "--probe", device.port)
    device.unplug()

    assert 4 == ran.exit_code
    assert "is another one: ATmega168." in ran.err
    assert [] == device.order


def test_a_board_that_takes_the_firmware_and_never_greets_is_said_to_be_whole(
    soleus, plugged_in, impatient, monkeypatch
):
    """Between a failed writing and a failed greeting there is a difference for the next step."""
    monkeypatch.setattr("soleus.link.handshake.GIVE_UP_AFTER_S", 0.5)
    device = FakeLoader()
    ran = soleus("probe", "flash", "--yes", "--probe", device.port)
    device.unplug()

    assert 4 == ran.exit_code
    assert "The firmware is on the board, whole and read back." in ran.err
    assert "soleus probe list" in ran.err


@pytest.mark.parametrize(("answer", "written"), [("n\n", False), ("\n", False), ("y\n", True)])
def test_a_person_is_asked_before_anything_is_replaced(
    soleus, plugged_in, impatient, monkeypatch, answer, written
):
    """The program that is on the board may be somebody's work of a month."""
    monkeypatch.setattr(probe_flash, "at_terminal", lambda: True)
    monkeypatch.setattr("sys.stdin", io.StringIO(answer))
    monkeypatch.setattr("soleus.link.handshake.GIVE_UP_AFTER_S", 0.5)
    device = FakeLoader()
    ran = soleus("probe", "flash", "--probe", device.port)
    device.unplug()

    assert "Replace it by the probe's firmware" in ran.err
    assert written is bool(device.order)
    assert written is (UNTOUCHED not in ran.err)


def test_a_cable_that_is_pulled_before_anything_is_written_leaves_the_board_as_it_was(
    soleus, plugged_in
):
    """What a person wants to know first: is it still what it was?"""
    device = PtyDevice()
    timer = threading.Timer(0.3, device.unplug)
    timer.start()
    ran = soleus("probe", "flash", "--yes", "--probe", device.port)
    timer.join()

    assert 4 == ran.exit_code
    assert "has gone" in ran.err
    assert UNTOUCHED in ran.err


def test_a_probe_that_cannot_be_read_is_asked_about_in_one_sentence(
    soleus, plugged_in, impatient, monkeypatch
):
    """A sentence in the middle of another one is read twice, and then not understood."""
    monkeypatch.setattr(probe_flash, "at_terminal", lambda: True)
    monkeypatch.setattr("sys.stdin", io.StringIO("n\n"))
    monkeypatch.setattr(flash_greeting, "LISTEN_S", 3.0)
    device = OtherTable(200)
    ran = soleus("probe", "flash", "--probe", device.port)
    device.unplug()

    assert 2 == ran.exit_code
    assert "is a probe that cannot be read: The firmware of the probe at" in ran.err
    assert "this soleus version 3. Replace it by" in ran.err
