"""STK500v1: the bytes of AVR061, and pages that never leave a program half there."""

import pytest

from soleus.errors import BrokenFile
from soleus.wire.flash import stk500
from soleus.wire.flash.intel_hex import HexPart
from soleus.wire.flash.stk500 import CHIPS, FlashPage, LoaderAnswer, State, answer, guard_page, plan

UNO = CHIPS[bytes.fromhex("1e950f")]


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        (stk500.GET_SYNC, "30 20"),
        (stk500.READ_SIGNATURE, "75 20"),
        (stk500.ENTER_PROGRAMMING, "50 20"),
        (stk500.LEAVE_PROGRAMMING, "51 20"),
        (stk500.load_address(0x0080), "55 40 00 20"),
        (stk500.load_address(0x2780), "55 c0 13 20"),
        (stk500.read_page(128), "74 00 80 46 20"),
        (stk500.program_page(b"\x01\x02"), "64 00 02 46 01 02 20"),
    ],
)
def test_requests_are_the_bytes_of_the_published_protocol(request_, expected):
    """AVR061, chapter 5: addresses in words, low byte first; lengths high byte first."""
    assert expected == request_.data.hex(" ")


@pytest.mark.parametrize(
    ("heard", "expected"),
    [
        ("", LoaderAnswer(State.INCOMPLETE)),
        ("14", LoaderAnswer(State.INCOMPLETE)),
        ("14 1e 95 0f", LoaderAnswer(State.INCOMPLETE)),
        ("14 1e 95 0f 10", LoaderAnswer(State.COMPLETE, bytes.fromhex("1e950f"))),
        ("14 1e 95 0f 11", LoaderAnswer(State.WRONG)),
        ("15", LoaderAnswer(State.WRONG)),
        ("14 1e 95 0f 10 14", LoaderAnswer(State.WRONG)),
        ("48 65 6c 6c 6f", LoaderAnswer(State.WRONG)),
    ],
)
def test_only_a_framed_answer_of_the_right_length_is_one(heard, expected):
    """A loader and a host that are out of step would write a page to the wrong place."""
    assert expected == answer(stk500.READ_SIGNATURE, bytes.fromhex(heard))


def test_attention_is_had_only_when_the_newest_bytes_say_so():
    """Before the loader speaks, the old program may have said anything."""
    assert stk500.in_step(b"Hello\r\n\x14\x10")
    assert not stk500.in_step(b"\x14\x10 and more text")


@pytest.mark.parametrize(
    ("heard", "expected"),
    [
        ("14 1e 95 0f 10", True),
        ("14 10 14 10 14 1e 95 0f 10", True),
        ("10 14 10 14 1e 94 06 10", True),  # the first answer was read in part before
        ("14 10 14 10 14 10", False),
        ("14 10 14 1e 95 0f", False),
        ("48 69 14 1e 95 0f 10", False),
    ],
)
def test_late_answers_are_not_taken_for_the_one_that_is_waited_for(heard, expected):
    """A loader that was asked for attention five times answers five times."""
    assert expected is stk500.has_signature(bytes.fromhex(heard))


def test_pages_are_cut_at_the_chips_borders_and_filled_with_erased_bytes():
    """By hand: 130 bytes from 0 on are one full page of 128 and two bytes of the next."""
    pages = plan([HexPart(0, bytes(130))], UNO, "x.hex")

    assert (FlashPage(0, bytes(128)), FlashPage(128, bytes(2) + b"\xff" * 126)) == pages


def test_a_page_that_no_byte_needs_is_not_written():
    """Flash wears, and what lies there is never reached."""
    pages = plan([HexPart(0, b"\x01"), HexPart(0x1000, b"\x02")], UNO, "x.hex")

    assert [0, 0x1000] == [page.address for page in pages]


@pytest.mark.parametrize(
    ("parts", "where"),
    [
        ([HexPart(0, bytes(0x7801))], "0x7801"),
        ([HexPart(0, b"\x00"), HexPart(0x7E00, b"\x00")], "0x7E00"),
        ([HexPart(0x80, b"\x00")], "address 0"),
    ],
)
def test_an_image_that_cannot_be_one_is_refused(parts, where):
    """Over the boot loader there is no way back without a programmer."""
    with pytest.raises(BrokenFile, match=where):
        plan(parts, UNO, "x.hex")


def test_the_largest_image_ends_right_before_the_largest_boot_section():
    """2 KiB of 32 KiB are the boot loader's on an older Nano: 0x8000 - 0x800 = 0x7800."""
    assert 0x7800 // 128 == len(plan([HexPart(0, bytes(0x7800))], UNO, "x.hex"))


def test_a_chip_stands_still_wherever_it_enters_the_first_page_while_the_rest_is_written():
    """In AVR's instruction set rjmp .-2 is 0xCFFF, low byte first; 64 words are a page."""
    assert FlashPage(0, bytes.fromhex("ffcf") * 64) == guard_page(UNO)


@pytest.mark.parametrize(
    ("signature", "name"),
    [
        ("1e950f", "ATmega328P"),
        ("1e9514", "ATmega328"),
        ("1e9406", "ATmega168"),
        ("1e9801", "ATmega2560"),
        ("000000", "chip with the signature 00 00 00"),
    ],
)
def test_a_chip_is_called_by_its_name_or_by_its_signature(signature, name):
    """A person with a drawer of boards has to learn which one this is."""
    assert name == stk500.chip_name(bytes.fromhex(signature))
