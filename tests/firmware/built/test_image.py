"""The image as the compiler leaves it: size, contents, the same again."""

import re
import shutil
import subprocess

import pytest

from tests.simavr.harness import ROOT, build

pytestmark = pytest.mark.firmware


def make(*arguments, folder=ROOT / "firmware"):
    """Run the firmware's Makefile."""
    command = ["make", "--no-print-directory", "-C", str(folder), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_the_native_tests_of_the_core_pass():
    """Vectors, commands, wait bound, losses and noise, under the address and UB sanitizers."""
    made = make("test")

    assert made.returncode == 0, made.stdout + made.stderr


def test_every_board_is_built():
    """A board that nobody builds stops working without a word."""
    boards = sorted(path.name for path in (ROOT / "firmware/boards").iterdir())
    shown = make("-s", "--eval", "show: ; @echo $(BOARDS)", "show")

    assert boards == sorted(shown.stdout.split())
    assert make("boards").returncode == 0


def test_an_image_beyond_its_limits_does_not_build():
    """The size gate is the only thing that keeps the image within the chip with room to grow."""
    build()

    assert make("size").returncode == 0
    assert make("size", "TEXT_MAX=1000").returncode != 0
    assert make("size", "RAM_MAX=100").returncode != 0


def test_the_same_sources_give_the_same_image(tmp_path):
    """The build hash in HELLO is worth something only if anybody can make that image again."""
    images = []
    for name in ("one", "in another place/with a longer name"):
        folder = tmp_path / name
        leave = shutil.ignore_patterns("build", ".pio")
        shutil.copytree(ROOT / "firmware", folder, ignore=leave)
        made = make("avr", folder=folder)
        assert made.returncode == 0, made.stderr
        images.append((folder / "build/soleus_probe.hex").read_bytes())

    assert images[0] == images[1]


def test_there_is_no_heap_no_float_and_no_printf_in_the_image():
    """Each of them has failed in the field in ways that no test on the bench shows."""
    build()
    symbols = subprocess.run(
        ["avr-nm", str(ROOT / "firmware/build/soleus_probe.elf")],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    forbidden = {"malloc", "free", "printf", "vfprintf", "sprintf", "__addsf3", "__mulsf3"}

    assert "main" in symbols
    assert forbidden.isdisjoint(symbols)


def test_the_arduino_library_has_the_version_of_the_image():
    """Two numbers for one firmware would send somebody looking for the other one."""
    config = (ROOT / "firmware/src/config.h").read_text(encoding="utf-8")
    numbers = re.findall(r"#define FIRMWARE_(?:MAJOR|MINOR|PATCH) (\d+)", config)
    properties = (ROOT / "firmware/library.properties").read_text(encoding="utf-8")

    assert f"version={'.'.join(numbers)}" in properties.splitlines()
