"""Boot loaders that people have on their boards, from Debian's package arduino-core-avr."""

import subprocess
from pathlib import Path

import pytest

LOADERS = Path("/usr/share/arduino/hardware/arduino/avr/bootloaders")
OLD_NANO = LOADERS / "atmega/ATmegaBOOT_168_atmega328.hex"
OPTIBOOT_SOURCE = LOADERS / "optiboot/optiboot.c"
OPTIBOOT_AT = 0x7C00  # Debian's own build is 20 bytes too long for its half kilobyte, so one more


def old_nano():
    """ATmegaBOOT, on a Nano until 2018."""
    return _there(OLD_NANO)


def optiboot(folder):
    """Optiboot, on an Uno and on a Nano since 2018, built from its source with its own options."""
    elf, hex_file = folder / "optiboot.elf", folder / "optiboot.hex"
    compiling = [
        *("avr-gcc", "-Os", "-fno-split-wide-types", "-mrelax", "-mmcu=atmega328p"),
        *("-DF_CPU=16000000L", "-DLED_START_FLASHES=3", "-DBAUD_RATE=115200"),
        *(f"-Wl,--section-start=.text={OPTIBOOT_AT:#x}", "-nostartfiles", "-nostdlib"),
        *(str(_there(OPTIBOOT_SOURCE)), "-o", str(elf)),
    ]
    subprocess.run(compiling, check=True, capture_output=True)
    copying = ["avr-objcopy", "-j", ".text", "-O", "ihex", str(elf), str(hex_file)]
    subprocess.run(copying, check=True)
    return hex_file


def _there(path):
    if not path.is_file():
        pytest.skip("arduino-core-avr is not installed")
    return path
