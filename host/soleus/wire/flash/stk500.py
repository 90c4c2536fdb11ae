"""STK500 version 1, as the boot loaders of Arduino boards speak it: bytes in, bytes out.

Source of the protocol: Atmel, AVR061: STK500 Communication Protocol, 2003. Of it the loaders
(optiboot and the older ATmegaBOOT) know what stands here. Knows no port and no clock; when to ask
again and when to give up is for whoever talks.

How an image is laid out so that a half-written one never runs stands in ``plan``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Final

from soleus.errors import BrokenFile
from soleus.wire.flash.intel_hex import HexPart

_IN_SYNC: Final = b"\x14"
_OK: Final = b"\x10"
_END: Final = b" "
_FLASH: Final = b"F"
ERASED: Final = 0xFF
_LATE_SYNCS_AND_SIGNATURE: Final = re.compile(rb"[\x14\x10]*\x14\x1e..\x10", re.DOTALL)
_JUMP_TO_ITSELF: Final = bytes.fromhex("ffcf")  # rjmp .-2, AVR Instruction Set Manual


@dataclass(frozen=True, slots=True)
class Chip:
    """What is known of a chip that can be a probe.

    Attributes:
        name: as its maker calls it.
        page_n: bytes that are written at once.
        app_end: the address behind the last byte that is not a boot loader's, whichever it has.
    """

    name: str
    page_n: int
    app_end: int


@dataclass(frozen=True, slots=True)
class LoaderRequest:
    """One question to a boot loader, and how long its answer is.

    Attributes:
        data: the bytes to send.
        answer_n: how many bytes come back between the two that frame every answer.
    """

    data: bytes
    answer_n: int = 0


class State(Enum):
    """How far an answer has come."""

    INCOMPLETE = "incomplete"
    COMPLETE = "complete"
    WRONG = "wrong"  # what came is no answer to this


@dataclass(frozen=True, slots=True)
class LoaderAnswer:
    """What has come back; ``data`` is what was asked for, once ``state`` is COMPLETE."""

    state: State
    data: bytes = b""


@dataclass(frozen=True, slots=True)
class FlashPage:
    """A page of flash: the address of its first byte, and all its bytes."""

    address: int
    data: bytes


# Signature bytes, from the data sheets. Both have 32 KiB of flash; 2 KiB at the end are the largest
# boot section that an Arduino board uses.
CHIPS: Final[dict[bytes, Chip]] = {
    bytes.fromhex("1e950f"): Chip("ATmega328P", 128, 0x7800),
    bytes.fromhex("1e9514"): Chip("ATmega328", 128, 0x7800),
}
_OTHER_CHIPS: Final[dict[bytes, str]] = {
    bytes.fromhex(signature): name
    for signature, name in (
        ("1e9307", "ATmega8"),
        ("1e930a", "ATmega88"),
        ("1e930b", "ATtiny85"),
        ("1e930f", "ATmega88P"),
        ("1e9406", "ATmega168"),
        ("1e940b", "ATmega168P"),
        ("1e9489", "ATmega16U2"),
        ("1e9502", "ATmega32"),
        ("1e9516", "ATmega328PB"),
        ("1e9587", "ATmega32U4"),
        ("1e960a", "ATmega644P"),
        ("1e9651", "ATmega4809"),
        ("1e9703", "ATmega1280"),
        ("1e9705", "ATmega1284P"),
        ("1e9801", "ATmega2560"),
    )
}

GET_SYNC: Final = LoaderRequest(b"0" + _END)
ENTER_PROGRAMMING: Final = LoaderRequest(b"P" + _END)
LEAVE_PROGRAMMING: Final = LoaderRequest(b"Q" + _END)
READ_SIGNATURE: Final = LoaderRequest(b"u" + _END, answer_n=3)


def load_address(address: int) -> LoaderRequest:
    """Say where the next page lies; ``address`` in bytes, the loader counts in words."""
    return LoaderRequest(b"U" + (address // 2).to_bytes(2, "little") + _END)


def program_page(data: bytes) -> LoaderRequest:
    """Write a page at the address that was loaded."""
    return LoaderRequest(b"d" + len(data).to_bytes(2, "big") + _FLASH + data + _END)


def read_page(n: int) -> LoaderRequest:
    """Read ``n`` bytes from the address that was loaded."""
    return LoaderRequest(b"t" + n.to_bytes(2, "big") + _FLASH + _END, answer_n=n)


def answer(request: LoaderRequest, heard: bytes) -> LoaderAnswer:
    """Judge what has come since the request was sent.

    Args:
        request: what was asked.
        heard: all bytes since.
    """
    whole_n = request.answer_n + 2
    if heard[:1] not in {b"", _IN_SYNC} or len(heard) > whole_n:
        return LoaderAnswer(State.WRONG)
    if len(heard) < whole_n:
        return LoaderAnswer(State.INCOMPLETE)
    return (
        LoaderAnswer(State.COMPLETE, heard[1:-1])
        if heard.endswith(_OK)
        else LoaderAnswer(State.WRONG)
    )


def in_step(heard: bytes) -> bool:
    """Whether a loader has answered ``GET_SYNC`` at last, whatever came before."""
    return heard.endswith(_IN_SYNC + _OK)


def has_signature(heard: bytes) -> bool:
    """Whether a signature has come at last, behind late answers to ``GET_SYNC``, cut anywhere."""
    return _LATE_SYNCS_AND_SIGNATURE.fullmatch(heard) is not None


def chip_name(signature: bytes) -> str:
    """The name of any chip that is known; its signature in words for the others."""
    if signature in CHIPS:
        return CHIPS[signature].name
    return _OTHER_CHIPS.get(signature, f"chip with the signature {signature.hex(' ').upper()}")


def guard_page(chip: Chip) -> FlashPage:
    """The first page while the others are written: wherever it is entered, the chip stands still.

    Without it a chip that starts between two pages would run the old program into the new one.
    """
    return FlashPage(0, _JUMP_TO_ITSELF * (chip.page_n // 2))


def plan(parts: Iterable[HexPart], chip: Chip, name: str) -> tuple[FlashPage, ...]:
    """Cut an image into pages, by address; what no part gives is left erased.

    They are to be written after ``guard_page``, all but the first, read back, and then the first:
    from the first byte written to the last one verified, a reset finds a jump to itself.

    Args:
        parts: of the image.
        chip: where it is to go.
        name: of the image's file, for a complaint.

    Raises:
        BrokenFile: it does not begin at 0, or reaches into the place of the boot loader.
    """
    pages: dict[int, bytearray] = {}
    for part in parts:
        if part.end > chip.app_end:
            raise BrokenFile(
                file=name,
                where=f"address 0x{part.address:04X}",
                what=f"it reaches 0x{part.end:04X}, into the place of the boot loader",
            )
        for offset, byte in enumerate(part.data):
            page_n, at = divmod(part.address + offset, chip.page_n)
            page = pages.setdefault(page_n, bytearray([ERASED] * chip.page_n))
            page[at] = byte
    if 0 not in pages:
        raise BrokenFile(file=name, where="address 0", what="there is no beginning to run from")
    return tuple(FlashPage(n * chip.page_n, bytes(pages[n])) for n in sorted(pages))
