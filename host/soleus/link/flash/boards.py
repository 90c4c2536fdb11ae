"""The boards that can be flashed, as a table; to add one, add a row.

A row with a chip of its own needs that chip in ``wire.flash.stk500.CHIPS`` and its image among
those of ``tools/firmware_image.py``. Imports nothing heavy: the command line reads it for its help.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

BAUD_NEW: Final = 115_200  # optiboot, on an Uno and on a Nano since 2018
BAUD_OLD: Final = 57_600  # ATmegaBOOT, on an older Nano and most of its copies


@dataclass(frozen=True, slots=True)
class FlashBoard:
    """A board that a person can name.

    Attributes:
        about: what it is, for a person.
        image: the name of its image.
        bauds: the speeds of its boot loader, the likeliest first.
    """

    about: str
    image: str
    bauds: tuple[int, ...]


ANY_BOARD: Final = FlashBoard("an Uno or a Nano of any kind", "atmega328p", (BAUD_NEW, BAUD_OLD))
BOARDS: Final[Mapping[str, FlashBoard]] = {
    "uno": FlashBoard("an Uno or one of its copies", "atmega328p", (BAUD_NEW,)),
    "nano": FlashBoard("a Nano since 2018", "atmega328p", (BAUD_NEW,)),
    "nano-old": FlashBoard("an older Nano, and most copies", "atmega328p", (BAUD_OLD,)),
}
