"""``soleus probe flash`` against the boot loaders of real boards, on the simulated chip.

The loaders write the flash themselves, leave by the watchdog, and understand one speed; what they
are not told is when a cable is pulled. Their code comes from Debian's package arduino-core-avr.
"""

from __future__ import annotations

import time

import pytest

from soleus.link.flash import boot_loader as flash_loader
from soleus.link.flash.boot_loader import NoLoader
from soleus.link.flash.write import HalfWritten, chip_at, write_image
from soleus.live.flash.image import load_image
from soleus.wire.flash.stk500 import CHIPS, GET_SYNC, plan
from tests.e2e.flashing import Board, image_as
from tests.simavr.boot_loaders import ATMEGABOOT, LOADERS, OPTIBOOT
from tests.simavr.harness import Setup

pytestmark = [
    pytest.mark.firmware,
    pytest.mark.slow,
    pytest.mark.skipif(not OPTIBOOT.there, reason="arduino-core-avr is not installed"),
]

CHIP = CHIPS[bytes.fromhex("1e950f")]
IMAGE = load_image("atmega328p")
PAGES = plan(IMAGE.parts, CHIP, IMAGE.name)
FEW = PAGES[:12]  # enough to be a mixture of old and new
OLD_BUILD = 0x01D  # of what is on the board before
FENCE = range(128, 132)  # jumps to themselves behind the first page
LOADER_LEAVES_S = 2.0  # both wait for a second or a little more


@pytest.fixture(scope="module")
def old(tmp_path_factory):
    """What is on the board before: the same firmware as another build."""
    return image_as(OLD_BUILD, tmp_path_factory.mktemp("image"))


@pytest.fixture(params=LOADERS)
def board(request, tmp_path, old):
    """A probe with older firmware, and one of the two boot loaders."""
    made = Board(tmp_path, LOADERS[request.param], Setup(tmp_path, image=old, seconds=600.0))
    yield made
    made.close()


@pytest.fixture
def uno(tmp_path, old):
    """The same with optiboot, for what does not depend on the loader."""
    made = Board(tmp_path, OPTIBOOT, Setup(tmp_path, image=old, seconds=600.0))
    yield made
    made.close()


def written(flash):
    """The pages of the image as they stand in a flash."""
    return [flash[page.address : page.address + len(page.data)] for page in PAGES]


def must_greet(ended):
    """The command has ended well, with the HELLO of the firmware from the wheel."""
    assert 0 == ended.exit_code, ended.text
    assert f"now          firmware {IMAGE.words}" in ended.lines


def test_a_probe_gets_the_firmware_of_this_soleus_and_greets_with_it(board):
    """The whole way a person goes, once for each kind of boot loader, speed not given."""
    ended = board.command("--yes")
    board.close()

    must_greet(ended)
    assert f"before       firmware {IMAGE.version} (build {OLD_BUILD:08x})" in ended.lines
    assert "settings     kept: HX711, 24 bit, tip 100 mm²" in ended.lines
    assert any(line.startswith("calibration  goes on: sim-hx711") for line in ended.lines)
    assert [page.data for page in PAGES] == written(board.flash)
    assert board.loader_is_whole


class Cut:
    """Pulls the cable when so many bytes of the so-manieth request of a kind have been sent."""

    def __init__(self, letter, nth, after_n):
        self.letter = letter
        self.nth = nth
        self.after_n = after_n

    def on(self, board):
        """How the port writes from now on."""
        seen = 0

        def cutting(write):
            def cut_write(data):
                nonlocal seen
                seen += data[:1] == self.letter and len(data) > len(GET_SYNC.data)
                if seen != self.nth + 1 or data[:1] != self.letter:
                    return write(data)
                write(data[: self.after_n])
                time.sleep(0.1)
                board.sim.send("unplug")
                time.sleep(0.1)
                return None

            return cut_write

        return cutting


CUTS = [
    Cut(b"d", 0, 60),  # in the page of jumps to itself
    Cut(b"d", 0, 133),  # behind it
    Cut(b"d", 1, 60),
    Cut(b"d", 7, 130),
    Cut(b"d", len(FEW) - 1, 133),  # behind the last page but the first
    Cut(b"t", 6, 5),  # while it is read back
    Cut(b"d", len(FEW), 60),  # in the first page, which was kept for the end
]


def cut_off(board, cut, pages=FEW):
    """Flash until the cable goes, wait until the loader has left, and plug it in again."""
    port, loader = board.caught(cut.on(board))
    try:
        with pytest.raises(HalfWritten):
            write_image(loader, chip_at(loader, IMAGE.signatures), pages, lambda _: None)
    finally:
        port.close()
    time.sleep(LOADER_LEAVES_S)
    board.sim.send("replug")
    time.sleep(0.1)


def test_a_cable_pulled_at_any_moment_leaves_the_chip_standing_still_until_it_is_flashed(
    board, monkeypatch
):
    """Mixed code could do anything to a person's arm; and a second run has to be enough."""
    monkeypatch.setattr(flash_loader, "HANDS_OFF_S", 0.2)
    for cut in CUTS:
        cut_off(board, cut)
    ended = board.command("--yes")
    board.close()
    # Where the chip was at each press of reset: at the first one the old firmware ran, and it does
    # still when the cut came before the older loader, which listens to the end, had changed a page.
    stood = board.sim.trace().stood[1 : len(CUTS) + 1]
    stood_after = stood if board.erases_at_once else stood[1:]

    must_greet(ended)
    assert [page.data for page in PAGES] == written(board.flash)
    assert board.loader_is_whole
    assert len(CUTS) == len(stood)
    ran = range(CHIP.page_n, board.loader_from)
    assert [] == [at for at in stood_after if at in ran and at not in FENCE]


def test_a_cable_pulled_behind_the_last_byte_leaves_a_whole_probe(board):
    """All else was read back by then: the firmware runs, although nobody could say so."""
    cut_off(board, Cut(b"d", len(PAGES), 133), PAGES)
    board.sim.send("reset")
    time.sleep(LOADER_LEAVES_S)
    ended = board.command("--yes")

    assert 0 == ended.exit_code
    assert "runs firmware" in ended.text
    assert "already; nothing was done" in ended.text


def test_ctrl_c_says_that_the_board_is_half_written_and_that_running_it_again_helps(uno):
    """Interrupted in the middle, the same command again ends in a probe that greets."""
    stopped = uno.command("--yes", interrupt_at="Writing: ")
    again = uno.command("--yes")

    assert 130 == stopped.exit_code
    assert "half-written" in stopped.lines[-1]
    assert "Run the same command again" in stopped.lines[-1]
    must_greet(again)


def test_a_board_with_the_same_firmware_is_left_alone_unless_asked(tmp_path):
    """Flash wears; and whoever is unsure can write it again."""
    same_image = image_as(IMAGE.build_hash, tmp_path)
    uno = Board(tmp_path, OPTIBOOT, Setup(tmp_path, image=same_image))
    same, again = uno.command("--yes"), uno.command("--yes", "--again")
    uno.close()

    assert 0 == same.exit_code
    assert "already; nothing was done" in same.text
    must_greet(again)


def test_a_finger_that_presses_once_too_often_does_not_spoil_it(uno):
    """Whoever was told to press every two seconds does not stop within a tenth of one."""
    must_greet(uno.command("--yes", late_press=True))


def test_a_board_without_any_program_gets_one(tmp_path, old):
    """A new board from the shop: nothing greets before, and a probe does afterwards."""
    setup = Setup(tmp_path, image=old, blank=True, seconds=120.0)
    board = Board(tmp_path, ATMEGABOOT, setup)
    ended = board.command("--yes", "--board", "nano-old")
    board.close()

    must_greet(ended)
    assert "before       no probe's firmware that can be heard" in ended.lines


def test_a_loader_that_is_spoken_to_at_another_speed_leaves_and_nothing_is_lost(uno, monkeypatch):
    """A person who names the wrong board is told, and the probe is as it was."""
    monkeypatch.setattr(flash_loader, "BUTTON_S", LOADER_LEAVES_S)
    with pytest.raises(NoLoader) as missing:
        uno.caught(baud=ATMEGABOOT.baud)
    ended = uno.command("--yes")

    assert "Nothing on the board was changed." == missing.value.effect
    assert f"before       firmware {IMAGE.version} (build {OLD_BUILD:08x})" in ended.lines
    must_greet(ended)
