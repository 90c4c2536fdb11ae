"""The images of this installation: whole, and the one that their file tells of."""

import hashlib
import shutil
from pathlib import Path

import pytest

from soleus.errors import BrokenFile
from soleus.link.flash.boards import ANY_BOARD, BOARDS
from soleus.live.flash.image import FOLDER, load_image
from soleus.wire.flash.stk500 import CHIPS, plan


@pytest.fixture
def images(tmp_path):
    """A copy of the images that may be spoiled."""
    folder = tmp_path / "firmware"
    shutil.copytree(Path(str(FOLDER)), folder)
    return folder


@pytest.mark.parametrize("board", [ANY_BOARD, *BOARDS.values()])
def test_every_board_has_an_image_that_fits_its_chips(board):
    """A board in the list without an image would be found out with the cable in hand."""
    image = load_image(board.image)

    assert image.signatures
    assert all(plan(image.parts, CHIPS[each], image.name) for each in image.signatures)


def test_an_image_that_was_changed_is_refused(images):
    """One flipped bit in a file on a disk is one wrong instruction in a probe."""
    file = images / "atmega328p.hex"
    file.write_bytes(file.read_bytes().replace(b"A", b"B", 1))
    with pytest.raises(BrokenFile, match="SHA-256") as refused:
        load_image("atmega328p", images)

    assert "the board was not touched" in refused.value.next_step


def test_a_changed_image_with_its_own_hash_still_needs_right_checksums(images):
    """Whoever renews the hash by hand has not made the image whole."""
    file, told = images / "atmega328p.hex", images / "atmega328p.toml"
    old = file.read_bytes()
    new = old.replace(b"A", b"B", 1)
    file.write_bytes(new)
    hashes = [hashlib.sha256(text).hexdigest() for text in (old, new)]
    told.write_text(told.read_text().replace(*hashes))

    with pytest.raises(BrokenFile, match="its checksum is wrong"):
        load_image("atmega328p", images)


@pytest.mark.parametrize("name", ["atmega328p.hex", "atmega328p.toml"])
def test_a_missing_file_is_named(images, name):
    """An installation that lost a file has to say which."""
    (images / name).unlink()

    with pytest.raises(BrokenFile, match=name):
        load_image("atmega328p", images)


def test_a_manifest_that_tells_too_little_is_refused(images):
    """Without the hash nobody could tell whether the image is the right one."""
    told = images / "atmega328p.toml"
    told.write_text(
        "".join(line for line in told.read_text().splitlines(True) if "sha256" not in line)
    )

    with pytest.raises(BrokenFile, match="sha256"):
        load_image("atmega328p", images)
