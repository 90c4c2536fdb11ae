"""The image that travels with soleus is what the compiler makes of the sources beside it."""

import pytest

from soleus.live.flash.image import load_image
from soleus.wire.flash.intel_hex import read_intel_hex
from tools import firmware_image

PAGE_N = 128
JUMP_TO_ITSELF = bytes.fromhex("ffcf")


def test_the_image_is_of_these_sources():
    """An image of older sources would put yesterday's faults on new probes."""
    assert firmware_image.build_hash() == firmware_image.on_record()["build_hash"], (
        "the firmware's sources changed; run: make firmware-image"
    )


def test_the_check_tells_what_to_run(monkeypatch, capsys):
    """Whoever changed the firmware reads one sentence, not a comparison of hashes."""
    monkeypatch.setattr(firmware_image, "build_hash", lambda: 1)

    assert 1 == firmware_image.main(["--check"])
    assert "run: make firmware-image" in capsys.readouterr().out


@pytest.mark.firmware
def test_the_compiler_makes_the_same_image_again(tmp_path):
    """What is in the wheel can be made again by anybody who has that compiler."""
    image = firmware_image.built(tmp_path)
    if firmware_image.compiler() != firmware_image.on_record()["compiler"]:
        return  # another compiler makes another image; that of these sources was compared above

    assert image == (firmware_image.FOLDER / "atmega328p.hex").read_bytes()
    assert firmware_image.manifest(image) == (firmware_image.FOLDER / "atmega328p.toml").read_text()


def test_a_chip_whose_first_page_is_empty_meets_a_jump_to_itself():
    """A boot loader erases before it writes; cut off there, the chip runs over the empty page."""
    (part,) = load_image("atmega328p").parts

    assert 0 == part.address
    assert JUMP_TO_ITSELF * 2 == part.data[PAGE_N : PAGE_N + 4]


@pytest.mark.firmware
def test_the_image_of_the_sources_has_that_jump_too(tmp_path):
    """Whatever is added to the firmware, the fence has to stay where the second page begins."""
    image = firmware_image.built(tmp_path).decode("ascii")
    (part,) = read_intel_hex(image, "soleus_probe.hex")

    assert JUMP_TO_ITSELF * 2 == part.data[PAGE_N : PAGE_N + 4]
