"""Flashing through a boot loader that goes wrong; the loaders of real boards are in tests/e2e."""

import contextlib
import time

import pytest
import serial

from soleus.link.clock import HOST_CLOCK
from soleus.link.flash import boot_loader as flash_loader
from soleus.link.flash.boards import BAUD_NEW
from soleus.link.flash.boot_loader import BootLoader, LoaderFailed, NoLoader
from soleus.link.flash.port import BoardPort, open_board, other_board
from soleus.link.flash.write import FlashStep, HalfWritten, OtherBoard, chip_at, write_image
from soleus.link.serial_port.ports import PortInfo
from soleus.wire.flash.intel_hex import HexPart
from soleus.wire.flash.stk500 import CHIPS, guard_page, plan
from tests.link.flash.fake_loader import ATMEGA328P, FakeLoader
from tests.link.pty_device import PtyDevice, TalkingSketch

CHIP = CHIPS[ATMEGA328P]
IMAGE = bytes(range(256)) * 2
PAGES = plan([HexPart(0, IMAGE)], CHIP, "image")
GUARD = guard_page(CHIP).data
# A press of reset too many sends the loader away; a cable is the less likely cause.
ONCE_LESS = "If you pressed reset again, run the same command and press once less."


@pytest.fixture(autouse=True)
def brisk(monkeypatch):
    """Nobody presses a button here, and this loader does not blink first."""
    monkeypatch.setattr(flash_loader, "HANDS_OFF_S", 0.1)
    monkeypatch.setattr(flash_loader, "SYNC_EVERY_S", 0.1)


@contextlib.contextmanager
def loader_at(device):
    """The talk with a device, once its attention is had."""
    port = open_board(device.port, BAUD_NEW)
    try:
        loader = BootLoader(port, HOST_CLOCK)
        loader.catch((BAUD_NEW,), lambda _: None)
        yield loader
    finally:
        port.close()
        device.unplug()


def flash(device):
    """Write the image, and let the result stand in ``device.flash``."""
    with loader_at(device) as loader:
        write_image(loader, chip_at(loader, CHIPS), PAGES, lambda _: None)


def test_an_image_arrives_byte_for_byte_and_its_first_page_last():
    """Until all other pages are read back, a reset has to find jumps to themselves."""
    device = FakeLoader()
    flash(device)

    assert IMAGE == bytes(device.flash[: len(IMAGE)])
    assert [0, 0x080, 0x100, 0x180, 0] == device.order


@pytest.mark.parametrize("address", [0x080, 0x180])
def test_a_page_that_reads_back_otherwise_leaves_the_board_standing_still(address):
    """Worn flash must not become a program that runs with one wrong bit."""
    device = FakeLoader(bad_address=address)
    with pytest.raises(HalfWritten, match=f"0x{address:04X} reads back otherwise"):
        flash(device)

    assert GUARD == bytes(device.flash[:128])


def test_a_first_page_that_reads_back_otherwise_is_taken_back():
    """It is the only page whose bytes would run at the next reset."""
    device = FakeLoader(bad_address=0, bad_reads=0)
    with loader_at(device) as loader:
        pages_written_n = len(PAGES)

        def spoil(progress):
            if progress.pages_n == pages_written_n:
                device._bad_reads = 1

        with pytest.raises(HalfWritten, match="0x0000 reads back otherwise"):
            write_image(loader, CHIP, PAGES, spoil)

    assert GUARD == bytes(device.flash[:128])


@pytest.mark.parametrize(
    ("signature", "name"),
    [("1e9406", "ATmega168"), ("1e9587", "ATmega32U4"), ("1e99ff", "1E 99 FF")],
)
def test_another_chip_is_refused_by_its_name_and_nothing_is_written(signature, name):
    """An ATmega168 has half the flash: the image would run over its boot loader."""
    device = FakeLoader(bytes.fromhex(signature))
    with pytest.raises(OtherBoard, match=name) as refused:
        flash(device)

    assert "Nothing on the board was changed." == refused.value.effect
    assert [] == device.order


def test_a_chip_that_this_image_was_not_made_for_is_refused_as_well():
    """Once there are images for two chips, each must go to its own."""
    device = FakeLoader()
    with loader_at(device) as loader, pytest.raises(OtherBoard, match="ATmega328P"):
        chip_at(loader, {bytes.fromhex("1e9514")})


def test_a_loader_that_falls_silent_while_writing_is_half_written(monkeypatch):
    """The person has to hear that the board does nothing now, and that running it again helps."""
    monkeypatch.setattr(flash_loader, "ANSWER_S", 0.3)
    device = FakeLoader(mute_at=b"d")
    with pytest.raises(HalfWritten, match="does not answer any more") as cut:
        flash(device)

    assert "does not run" in cut.value.effect
    assert ONCE_LESS in cut.value.next_step


def test_a_loader_that_falls_silent_before_has_changed_nothing(monkeypatch):
    """Whether something was written decides what a person does next."""
    monkeypatch.setattr(flash_loader, "ANSWER_S", 0.3)
    device = FakeLoader(mute_at=b"P")
    with pytest.raises(LoaderFailed) as failed:
        flash(device)

    assert "Nothing on the board was changed." == failed.value.effect
    assert ONCE_LESS in failed.value.next_step


def talk_without_loader(device, monkeypatch):
    """Try to reach a loader that is not there; return the error and what the person was told."""
    monkeypatch.setattr(flash_loader, "BUTTON_S", 0.5)
    monkeypatch.setattr(flash_loader, "BUTTON_TURN_S", 0.3)
    said = []
    port = open_board(device.port, BAUD_NEW)
    try:
        with pytest.raises(NoLoader) as missing:
            BootLoader(port, HOST_CLOCK).catch((BAUD_NEW,), said.append)
    finally:
        port.close()
        device.unplug()
    return missing.value, said


def test_silence_asks_for_the_reset_button_and_then_gives_up(monkeypatch):
    """A pseudo-terminal has no reset line, nor have some adapters: only a person can press."""
    missing, said = talk_without_loader(PtyDevice(), monkeypatch)

    assert "Press the reset button on the board now" in said[0]
    assert "No boot loader has answered" in missing.what
    assert "Leonardo" in missing.next_step


def test_an_old_program_that_talks_is_quoted(monkeypatch):
    """Text instead of an answer: the board is alive, and only its reset is missing."""
    missing, _ = talk_without_loader(TalkingSketch(), monkeypatch)

    assert "still talks ('" in missing.what
    assert "Temperature: 21.5" in missing.what


def test_an_old_program_is_quoted_as_soon_as_its_text_is_heard_and_only_once(monkeypatch):
    """Who waits for a minute in silence believes that the board is broken."""
    _, said = talk_without_loader(TalkingSketch(), monkeypatch)
    quoted = [sentence for sentence in said if "Temperature: 21.5" in sentence]

    assert 1 == len(quoted)
    assert said[-1] == quoted[0]
    assert "Press the reset button" in quoted[0]


def test_what_was_heard_before_is_the_reason_to_press_reset(monkeypatch):
    """It was heard at a speed at which no boot loader is asked for."""
    monkeypatch.setattr(flash_loader, "BUTTON_S", 0.3)
    monkeypatch.setattr(flash_loader, "BUTTON_TURN_S", 0.2)
    device, said = PtyDevice(), []
    port = open_board(device.port, BAUD_NEW)
    with pytest.raises(NoLoader) as missing:
        BootLoader(port, HOST_CLOCK, b"Temperature: 21.5\r\n").catch((BAUD_NEW,), said.append)
    port.close()
    device.unplug()

    assert said[0].startswith("The program on the board still talks ('Temperature: 21.5').")
    assert "still talks ('Temperature: 21.5')" in missing.value.what


def test_a_board_is_named_by_its_port_alone():
    """The speed that was tried last is none of the board, and none to type."""
    device = PtyDevice()
    port = open_board(device.port, BAUD_NEW)
    port.set_baud(57_600)
    port.close()
    device.unplug()

    assert device.port == port.url


def test_a_board_that_goes_while_it_is_written_is_said_to_be_half_written():
    """A cable that is pulled is the common way to be interrupted."""
    device = FakeLoader()

    def pull(progress):
        if progress.pages_n == 2:
            device.unplug()

    with loader_at(device) as loader, pytest.raises(HalfWritten, match="has gone"):
        write_image(loader, CHIP, PAGES, pull)

    assert GUARD == bytes(device.flash[:128])


def test_a_board_that_goes_behind_the_last_byte_was_flashed():
    """All was read back: whoever is told to begin again would wear the flash for nothing."""
    device = FakeLoader()

    def pull(progress):
        if progress.step is FlashStep.READING_BACK and progress.pages_n == progress.of_n:
            device.unplug()

    with loader_at(device) as loader:
        write_image(loader, CHIP, PAGES, pull)

    assert IMAGE == bytes(device.flash[: len(IMAGE)])


class LosingAByte(FakeLoader):
    """From a moment on, answers with a page come without their first byte, and in two parts."""

    losing = False

    def send(self, answer):
        """Send an answer, as a bad line would hand it on."""
        if not self.losing or len(answer) < 100:
            super().send(answer)
            return
        super().send(answer[1:50])
        time.sleep(0.1)
        super().send(answer[50:])


def test_a_first_page_that_cannot_be_read_back_is_taken_back_through_what_is_left_of_the_answer():
    """The rest of a spoilt answer must not be taken for that to the next request."""
    device = LosingAByte()

    def spoil(progress):
        device.losing = progress.pages_n == len(PAGES)

    with loader_at(device) as loader, pytest.raises(HalfWritten, match="wrong answer"):
        write_image(loader, CHIP, PAGES, spoil)

    assert GUARD == bytes(device.flash[:128])


def test_a_board_behind_an_adapter_that_cannot_do_the_usual_speed_is_opened_at_the_slow_one(
    monkeypatch,
):
    """Its boot loader speaks at a speed that every adapter knows."""

    class OldAdapter(serial.Serial):
        def _set_special_baudrate(self, baudrate):
            raise ValueError(f"Failed to set custom baud rate ({baudrate}): Invalid argument")

    monkeypatch.setattr("soleus.link.serial_port.source.serial.Serial", OldAdapter)
    device = PtyDevice()
    port = open_board(device.port, 250_000)
    baud = port.baud
    port.close()
    device.unplug()

    assert 115_200 == baud


class Lines:
    """The lines of a USB adapter, which a pseudo-terminal has not: what they were set to."""

    baudrate = BAUD_NEW

    def __init__(self):
        self.__dict__["history"] = []

    def __setattr__(self, line, on):
        self.history.append((line, on))

    def reset_input_buffer(self):
        """Throw away what the board has said before."""
        self.history.append(("read", "nothing old"))


def test_a_reset_takes_both_lines_away_and_gives_them_again():
    """A Uno resets at the fall of DTR, some Nano adapters wire RTS; both must end as they began."""
    lines = Lines()
    was_reset = BoardPort("/dev/ttyUSB0", lines).reset_board()
    away, back = [("dtr", False), ("rts", False)], [("dtr", True), ("rts", True)]

    assert was_reset
    assert [*away, *back, ("read", "nothing old")] == lines.history


@pytest.mark.parametrize(
    ("vid", "pid", "name"),
    [
        (0x2341, 0x8036, "Arduino Leonardo"),
        (0x2A03, 0x0042, "Arduino Mega 2560"),
        (0x2341, 0x0043, None),  # an Uno
        (0x1A86, 0x7523, None),  # a copy: its USB chip says nothing of the board
    ],
)
def test_a_board_whose_usb_names_another_chip_is_known_before_it_is_opened(vid, pid, name):
    """Opening a Leonardo at some speeds already restarts it."""
    ports = [PortInfo("/dev/ttyACM0", vid=vid, pid=pid), PortInfo("/dev/ttyACM1")]

    assert name == other_board("/dev/ttyACM0", ports)


def test_a_board_is_known_by_whatever_name_its_port_has(tmp_path):
    """Linux keeps names by make and number as links, and Windows does not care for case."""
    link = tmp_path / "usb-Arduino_Leonardo"
    link.symlink_to("/dev/ttyACM0")
    ports = [PortInfo(name, vid=0x2341, pid=0x8036) for name in ("/dev/ttyACM0", "COM3")]

    assert ["Arduino Leonardo"] * 2 == [other_board(name, ports) for name in (str(link), "com3")]
    assert other_board("com4", ports) is None
