"""How large the probe's image is, section by section, against what it may be.

    python -m tests.bench size

Needs the image, ``make firmware``; the build itself refuses one that is too large.
"""

from __future__ import annotations

import re
import shutil
import subprocess

from tests.bench.results import ROOT, Figures

IMAGE = ROOT / "firmware" / "build" / "soleus_probe.elf"
MAKEFILE = ROOT / "firmware" / "Makefile"
IN_FLASH = (".text", ".data")
IN_RAM = (".data", ".bss", ".noinit")


class NoImage(RuntimeError):
    """There is nothing to measure here."""


def measure(*, quick: bool = False) -> Figures:
    """Bytes in flash and in RAM. Raises ``NoImage``."""
    if shutil.which("avr-size") is None or not IMAGE.is_file():
        raise NoImage("no image or no avr-size; run: make firmware")
    done = subprocess.run(
        ["avr-size", "-A", str(IMAGE)], capture_output=True, text=True, check=True
    )
    found = re.findall(r"^(\.\w+)\s+(\d+)\s", done.stdout, re.MULTILINE)
    sections = {name: int(size) for name, size in found if name in {*IN_FLASH, *IN_RAM}}
    return {
        "image": "ATmega328P, 16 MHz",
        "sections": sections,
        "text_bytes": sum(sections.get(name, 0) for name in IN_FLASH),
        "text_max_bytes": _allowed("TEXT_MAX"),
        "ram_bytes": sum(sections.get(name, 0) for name in IN_RAM),
        "ram_max_bytes": _allowed("RAM_MAX"),
    }


def _allowed(name: str) -> int:
    """A limit, from the one place where it stands."""
    found = re.search(rf"^{name} := (\d+)$", MAKEFILE.read_text(encoding="utf-8"), re.MULTILINE)
    if found is None:
        raise LookupError(f"{MAKEFILE.name} has no {name}")
    return int(found.group(1))
