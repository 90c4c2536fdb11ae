"""Renews, or checks, the firmware images that travel with soleus.

    python -m tools.firmware_image           builds them and writes host/soleus/data/firmware
    python -m tools.firmware_image --check   changes nothing; ends with 1 if the sources are newer

An image is generated and committed all the same: whoever installs soleus has no compiler for it.
The check needs none either: it compares the hash over the firmware's sources, which ``make`` tells
and which the probe says in its HELLO, with the one that was written down beside the image. That
the image is what the compiler makes of these sources is tested in ``tests/firmware``.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
FIRMWARE: Final = ROOT / "firmware"
FOLDER: Final = ROOT / "host/soleus/data/firmware"
IMAGE: Final = "atmega328p"  # one image for Uno and Nano; another board adds its own
SIGNATURES: Final = ("1E950F", "1E9514")

_MANIFEST: Final = """\
# Made by `make firmware-image`, together with {name}.hex; do not edit.
board = "{name}"
signatures = [{signatures}]  # of the chips that it runs on
firmware = "{version}"
build_hash = {build_hash}  # over the sources; the probe says it in HELLO
compiler = "{compiler}"
sha256 = "{sha256}"  # of {name}.hex
"""


def build_hash() -> int:
    """The hash over the sources as they are, as ``firmware/Makefile`` computes it."""
    return int(_output("make", "-s", "--no-print-directory", "-C", str(FIRMWARE), "build-hash"))


def compiler() -> str:
    """Which compiler is here, as the manifest names it."""
    return f"avr-gcc {_output('avr-gcc', '-dumpversion').strip()}"


def version() -> str:
    """The version that the firmware says of itself."""
    config = (FIRMWARE / "src/config.h").read_text(encoding="utf-8")
    return ".".join(re.findall(r"#define FIRMWARE_(?:MAJOR|MINOR|PATCH) (\d+)", config))


def built(folder: Path) -> bytes:
    """Build the image in a folder; return it as Intel HEX with plain line ends."""
    _output("make", "-s", "--no-print-directory", "-C", str(FIRMWARE), "avr", f"BUILD={folder}")
    return (folder / "soleus_probe.hex").read_bytes().replace(b"\r\n", b"\n")


def manifest(image: bytes) -> str:
    """What is written beside an image that was just built from the sources."""
    return _MANIFEST.format(
        name=IMAGE,
        signatures=", ".join(f'"{signature}"' for signature in SIGNATURES),
        version=version(),
        build_hash=build_hash(),
        compiler=compiler(),
        sha256=hashlib.sha256(image).hexdigest(),
    )


def on_record() -> dict[str, object]:
    """What stands beside the image; empty if there is none."""
    file = FOLDER / f"{IMAGE}.toml"
    return tomllib.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}


def main(arguments: list[str]) -> int:
    """Write or check; return the exit code."""
    parser = argparse.ArgumentParser(prog="tools.firmware_image", description="firmware images")
    parser.add_argument("--check", action="store_true", help="change nothing, 1 if one is old")
    if parser.parse_args(arguments).check:
        if on_record().get("build_hash") == build_hash():
            return 0
        print("the firmware's sources changed; run: make firmware-image")
        return 1
    image = built(FIRMWARE / "build")
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / f"{IMAGE}.hex").write_bytes(image)
    (FOLDER / f"{IMAGE}.toml").write_text(manifest(image), encoding="utf-8", newline="\n")
    print(f"{FOLDER.relative_to(ROOT)}/{IMAGE}.hex and .toml written")
    return 0


def _output(*command: str) -> str:
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
