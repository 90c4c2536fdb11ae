"""PlatformIO's files, held to the Makefile's: the same sources, the same flags, the same probe.

PlatformIO itself fetches its compiler from the network, so it does not run here. What it would do
with these files is done by hand, with Debian's compiler.
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
BARE = "-Os -Wall -ffunction-sections -fdata-sections -flto -mmcu=atmega328p -DF_CPU=16000000L"
BARE_LINK = "-Wl,--gc-sections -flto -fuse-linker-plugin"
# In the Makefile alone: where the code goes, and what says which sources an image was made from.
OWN_OF_THE_MAKEFILE = r"-DFIRMWARE_BUILD_HASH=.*"


def settings():
    """The part of platformio.ini that all boards share."""
    parser = configparser.ConfigParser()
    parser.read(FIRMWARE / "platformio.ini", encoding="utf-8")
    return parser["env"]


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


def test_platformio_builds_the_sources_of_the_makefile():
    """A driver that one of the two forgets is a sensor that works for some and not for others."""
    assert sorted(made("AVR_SOURCES")) == sources()


def test_platformio_has_the_flags_of_the_makefile():
    """The strictness and the sizes of one build are worth nothing for the other."""
    theirs = {*shlex.split(settings()["build_flags"]), *BARE.split(), *BARE_LINK.split()}
    ours = {flag for flag in made("AVR_FLAGS") if not re.match(OWN_OF_THE_MAKEFILE, flag)}
    same_thing = {"-DF_CPU=16000000UL": "-DF_CPU=16000000L"}

    assert {same_thing.get(flag, flag) for flag in ours} == theirs - {"-fuse-linker-plugin"}


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
    flags = [*BARE.split(), *shlex.split(settings()["build_flags"]), *BARE_LINK.split()]
    command = ["avr-gcc", *flags, *sources(), "-o", str(image)]
    built = subprocess.run(command, cwd=FIRMWARE, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stderr
    hello = frames_in(run_virtual(Setup(tmp_path, seconds=0.3, image=image)).data)[0]

    assert isinstance(hello, Hello)
    assert 0 == hello.build_hash  # "built some other way": such an image names no sources


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
