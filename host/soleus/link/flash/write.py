"""Writes an image through a boot loader, so that whenever it is cut off nothing half runs.

The order is the point (``wire.flash.stk500.plan``): a first page of jumps to itself, all other
pages, all of them read back, and then the true first page. A reset in between starts the boot
loader or finds the chip standing still; running it again from there begins anew. The boot loader's
own place is never written.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from typing import Final

from soleus.errors import ProbeError
from soleus.link.flash.boot_loader import BootLoader, LoaderFailed
from soleus.link.flash.port import UNTOUCHED
from soleus.wire.flash import stk500
from soleus.wire.flash.stk500 import CHIPS, Chip, FlashPage

HALF_WRITTEN: Final = (
    "The board may now hold a half-written program, which does not run. Nothing is broken, and "
    "its settings are kept."
)


class FlashStep(Enum):
    """What is being done to the flash."""

    WRITING = "Writing"
    READING_BACK = "Reading back"


@dataclass(frozen=True, slots=True)
class FlashProgress:
    """How far a step has come: so many pages of so many."""

    step: FlashStep
    pages_n: int
    of_n: int


class OtherBoard(ProbeError):
    """The board is none that the image was made for."""

    def __init__(self, what_it_is: str, url: str) -> None:
        super().__init__(
            f"The board at {url} is another one: {what_it_is}.",
            UNTOUCHED,
            "The probe's firmware runs on an Arduino Uno or Nano with an ATmega328P.",
        )


class HalfWritten(ProbeError):
    """The writing was cut off; the board does nothing until it is flashed whole."""

    def __init__(self, why: ProbeError) -> None:
        super().__init__(why.what, HALF_WRITTEN, why.next_step)


Told = Callable[[FlashProgress], None]


def chip_at(loader: BootLoader, wanted: Container[bytes]) -> Chip:
    """Ask the boot loader which chip it is on, and refuse one that the image is not made for.

    Args:
        loader: in conversation.
        wanted: signatures of the chips that the image was made for.

    Raises:
        OtherBoard: none of these.
        LoaderFailed: no answer.
    """
    signature = loader.ask(stk500.READ_SIGNATURE)
    if signature not in CHIPS or signature not in wanted:
        raise OtherBoard(stk500.chip_name(signature), loader.url)
    return CHIPS[signature]


def write_image(loader: BootLoader, chip: Chip, pages: Sequence[FlashPage], told: Told) -> None:
    """Write the pages, read them back, and let the board start.

    Args:
        loader: in conversation.
        chip: what it has said it is.
        pages: of the image, the first at 0.
        told: gets the progress after each page.

    Raises:
        LoaderFailed: the loader was gone before anything was written.
        LinkLost: so was the port.
        HalfWritten: it was cut off, or a page did not come back as it was written.
    """
    guard, first, others = stk500.guard_page(chip), pages[0], pages[1:]
    loader.ask(stk500.ENTER_PROGRAMMING)
    try:
        _write(loader, guard)
        _must_be(loader, guard)
        for n, page in enumerate(others, start=1):
            _write(loader, page)
            told(FlashProgress(FlashStep.WRITING, n, len(pages)))
        for n, page in enumerate((guard, *others)):
            _must_be(loader, page)
            told(FlashProgress(FlashStep.READING_BACK, n, len(pages)))
        _write(loader, first)
        told(FlashProgress(FlashStep.WRITING, len(pages), len(pages)))
        _must_be_or_guard(loader, first, guard)
        told(FlashProgress(FlashStep.READING_BACK, len(pages), len(pages)))
    except ProbeError as error:
        raise HalfWritten(error) from error
    with suppress(ProbeError):  # an older one stays a second longer; the image is whole
        loader.ask(stk500.LEAVE_PROGRAMMING)


def _write(loader: BootLoader, page: FlashPage) -> None:
    loader.ask(stk500.load_address(page.address))
    loader.ask(stk500.program_page(page.data))


def _must_be(loader: BootLoader, page: FlashPage) -> None:
    loader.ask(stk500.load_address(page.address))
    if loader.ask(stk500.read_page(len(page.data))) != page.data:
        raise LoaderFailed(
            f"The page at 0x{page.address:04X} reads back otherwise than it was written.",
            "Run the same command again; if it stays so, the chip's flash is worn: take another "
            "board.",
        )


def _must_be_or_guard(loader: BootLoader, first: FlashPage, guard: FlashPage) -> None:
    """A first page that is not as it should be must not stay: the chip would run it."""
    try:
        _must_be(loader, first)
    except LoaderFailed:
        loader.settle()
        _write(loader, guard)
        raise
