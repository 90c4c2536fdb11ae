"""PlatformIO's files, held to the Makefile's: the same sources, the same flags, the same probe.

PlatformIO itself fetches its compiler from the network, so it does not run here. What it does with
these files is done by hand, with Debian's compiler.
"""

import configparser
import json
import re
import shlex
import subprocess

import pytest

from soleus.wire.frames import Hello
from tests.firmware.commands import frames_in
from tests.simavr.harness import ROOT, Setup, run_virtual

pytestmark = pytest.mark.firmware

FIRMWARE = ROOT / "firmware"
# What its platform atmelavr adds where no framework is named (builder/frameworks/_bare.py).
BARE = "-Os -Wall -ffunction-sections -fdata-sections -flto -mmcu=atmega328p"
BARE_LINK = "-Wl,--gc-sections -flto -fuse-linker-plugin"
CLOCK_OF_THE_BOARD = "16000000L"  # in its list of boards; signed, and so was what was divided by it
# In the Makefile alone: where the code goes, and what says which sources an image was made from.
OWN_OF_THE_MAKEFILE = r"-DFIRMWARE_BUILD_HASH=.*"


def settings():
    """The part of platformio.ini that all boards share."""
    parser = configparser.ConfigParser()
    parser.read(FIRMWARE / "platformio.ini", encoding="utf-8")
    return parser["env"]


def flags():
    """What it calls the compiler with: its platform's own, the clock, those of the file."""
    clock = settings().get("board_build.f_cpu", CLOCK_OF_THE_BOARD)
    named = shlex.split(settings()["build_flags"])
    return [*BARE.split(), f"-DF_CPU={clock}", *named, *BARE_LINK.split()]


def made(variable):
    """A variable of the Makefile, as words."""
    show = ["--eval", f"show: ; @echo '$({variable})'", "show"]
    command = ["make", "-s", "-C", str(FIRMWARE), *show]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return done.stdout.split()


def sources():
    """The files that platformio.ini builds, by its own filter."""
    chosen = set()
    for sign, pattern in re.findall(r"([+-])<([^>]*)>", settings()["build_src_filter"]):
        found = {path.relative_to(FIRMWARE).as_posix() for path in FIRMWARE.glob(pattern)}
        chosen = chosen | found if sign == "+" else set() if pattern == "*" else chosen - found
    return sorted(chosen)


def library_linked(folder):
    """The library as PlatformIO links it, and the plain main() as its sketch: what is in the flash.

    From an archive, its default, the linker takes only what something calls.
    """
    build = json.loads((FIRMWARE / "library.json").read_text(encoding="utf-8"))["build"]
    parts = []
    for source in sorted((FIRMWARE / build["srcDir"]).rglob("*.c")):
        parts.append(folder / f"{len(parts)}.o")
        command = ["avr-gcc", *flags(), "-c", source, "-o", parts[-1]]
        subprocess.run(command, cwd=FIRMWARE, check=True)
    if build.get("libArchive", True):
        subprocess.run(["avr-gcc-ar", "rc", folder / "probe.a", *parts], check=True)
        parts = [folder / "probe.a"]
    image, flash = folder / "firmware.elf", folder / "flash.bin"
    command = ["avr-gcc", *flags(), "boards/atmega328p/main.c", *parts, "-o", image]
    subprocess.run(command, cwd=FIRMWARE, check=True)
    subprocess.run(["avr-objcopy", "-O", "binary", image, flash], check=True)
    return flash.read_bytes()


def test_platformio_builds_the_sources_of_the_makefile():
    """A driver that one of the two forgets is a sensor that works for some and not for others."""
    assert sorted(made("AVR_SOURCES")) == sources()


def test_platformio_has_the_flags_of_the_makefile():
    """The strictness and the sizes of one build are worth nothing for the other."""
    ours = {flag for flag in made("AVR_FLAGS") if not re.match(OWN_OF_THE_MAKEFILE, flag)}

    assert ours == {*flags()} - {"-fuse-linker-plugin"}


def test_the_boards_of_platformio_have_the_chip_of_the_image():
    """`board` brings chip and clock; these are the names of PlatformIO's board list."""
    parser = configparser.ConfigParser()
    parser.read(FIRMWARE / "platformio.ini", encoding="utf-8")
    boards = {parser[part]["board"] for part in parser.sections() if part.startswith("env:")}

    assert {"uno", "nanoatmega328", "nanoatmega328new"} == boards
    assert "atmelavr" == parser["env"]["platform"]
    assert "framework" not in parser["env"]  # the image is the one without Arduino's core


def test_what_platformio_would_build_is_the_probe(tmp_path):
    """Compiled with exactly the flags that stand there, it says hello on the simulated chip."""
    image = tmp_path / "firmware.elf"
    command = ["avr-gcc", *flags(), *sources(), "-o", str(image)]
    built = subprocess.run(command, cwd=FIRMWARE, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stderr
    hello = frames_in(run_virtual(Setup(tmp_path, seconds=0.3, image=image)).data)[0]

    assert isinstance(hello, Hello)
    assert 0 == hello.build_hash  # "built some other way": such an image names no sources


def test_the_library_of_platformio_keeps_the_jumps_of_the_second_page(tmp_path):
    """Nothing calls what stops a chip whose boot loader was cut off, so an archive left it out."""
    assert bytes.fromhex("ffcfffcf") == library_linked(tmp_path)[128:132]


def test_both_library_files_say_the_same():
    """Arduino reads the one, PlatformIO the other."""
    ours = json.loads((FIRMWARE / "library.json").read_text(encoding="utf-8"))
    lines = (FIRMWARE / "library.properties").read_text(encoding="utf-8").splitlines()
    arduino = dict(line.split("=", 1) for line in lines)

    assert arduino["name"] == ours["name"]
    assert arduino["version"] == ours["version"]
    assert arduino["sentence"] == ours["description"]
    assert arduino["includes"] == ours["headers"]
    assert arduino["maintainer"] == ours["authors"][0]["name"]
    assert (FIRMWARE / ours["build"]["srcDir"] / ours["headers"]).is_file()
    assert all((FIRMWARE / example).is_file() for example in ours["examples"])
    assert all((FIRMWARE / name).exists() for name in ours["export"]["include"])
