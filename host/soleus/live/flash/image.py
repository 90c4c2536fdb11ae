"""The firmware images that come with soleus: which there are, and that they are whole.

Each lies in ``soleus/data/firmware`` as Intel HEX beside a small TOML file that says what it is.
Both are made by ``make firmware-image``; an image that is not the one its file tells of is refused.
"""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final

from soleus.errors import BrokenFile
from soleus.wire.flash.intel_hex import HexPart, read_intel_hex
from soleus.wire.frames import Hello

FOLDER: Final = files("soleus").joinpath("data/firmware")


@dataclass(frozen=True, slots=True)
class FirmwareImage:
    """A firmware image with its manifest, read whole.

    Attributes:
        name: of its files.
        version: of the firmware.
        build_hash: over its sources, as the probe says it in HELLO.
        compiler: what made it.
        signatures: of the chips that it runs on.
        parts: its bytes.
    """

    name: str
    version: str
    build_hash: int
    compiler: str
    signatures: frozenset[bytes]
    parts: tuple[HexPart, ...]

    @property
    def words(self) -> str:
        """Version and build, for a person."""
        return build_words(self.version, self.build_hash)

    def is_on(self, hello: Hello) -> bool:
        """Whether a probe that says this runs it already."""
        return self.words == hello_words(hello)


def build_words(version: str, build_hash: int) -> str:
    """Name a firmware by version and build, as every page and line writes it."""
    return f"{version} (build {build_hash:08x})"


def hello_words(hello: Hello) -> str:
    """The firmware that a probe says it runs."""
    version = f"{hello.firmware_major}.{hello.firmware_minor}.{hello.firmware_patch}"
    return build_words(version, hello.build_hash)


def load_image(name: str, folder: Traversable = FOLDER) -> FirmwareImage:
    """Read an image of this installation.

    Args:
        name: for example ``atmega328p``.
        folder: where the images lie.

    Raises:
        BrokenFile: a file is missing or damaged, or the two do not belong together.
    """
    told, image = f"{name}.toml", f"{name}.hex"
    try:
        manifest = tomllib.loads(_read(folder, told).decode("utf-8"))
        version, build_hash = str(manifest["firmware"]), int(manifest["build_hash"])
        compiler, sha256 = str(manifest["compiler"]), str(manifest["sha256"])
        signatures = frozenset(bytes.fromhex(text) for text in manifest["signatures"])
    except (KeyError, TypeError, ValueError) as error:
        raise _broken(told, f"it does not tell what it should ({error})") from error
    text = _read(folder, image)
    if hashlib.sha256(text).hexdigest() != sha256:
        raise _broken(image, f"it is not the image that {told} tells of: its SHA-256 is another")
    parts = read_intel_hex(text.decode("ascii", errors="replace"), _shown(image))
    return FirmwareImage(name, version, build_hash, compiler, signatures, parts)


def _read(folder: Traversable, name: str) -> bytes:
    try:
        return folder.joinpath(name).read_bytes()
    except OSError as error:
        raise _broken(name, f"it cannot be read ({error.strerror})") from error


def _broken(name: str, what: str) -> BrokenFile:
    return BrokenFile(
        file=_shown(name),
        where="the whole file",
        what=what,
        next_step="Install soleus again; the board was not touched.",
    )


def _shown(name: str) -> str:
    return f"soleus/data/firmware/{name}"
