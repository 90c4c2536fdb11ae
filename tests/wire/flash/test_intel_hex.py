"""Intel HEX: what the compiler wrote, or a complaint that names the line."""

import pytest

from soleus.errors import BrokenFile
from soleus.wire.flash.intel_hex import HexPart, read_intel_hex

END = ":00000001FF\n"
# Worked by hand: the sum of all bytes of a record, checksum included, is 0 in its lowest byte.
FOUR_AT_0 = ":0400000001020304F2\n"  # 4 + 1 + 2 + 3 + 4 = 14 = 0x0E; 0x100 - 0x0E = 0xF2
TWO_AT_4 = ":02000400AABB95\n"  # 2 + 4 + 0xAA + 0xBB = 0x16B; 0x200 - 0x16B = 0x95
ONE_AT_256 = ":01010000FFFF\n"  # 1 + 1 + 0xFF = 0x101; 0x200 - 0x101 = 0xFF


def test_records_that_follow_each_other_are_one_part():
    """The compiler cuts an image into lines of 16 bytes; a page is cut elsewhere."""
    parts = read_intel_hex(FOUR_AT_0 + TWO_AT_4 + ONE_AT_256 + END, "x.hex")

    assert (HexPart(0, bytes.fromhex("01020304aabb")), HexPart(256, b"\xff")) == parts


def test_the_order_of_lines_and_their_ends_do_not_matter():
    """Files travel through Windows, and linkers write sections in any order."""
    parts = read_intel_hex((TWO_AT_4 + FOUR_AT_0 + END).replace("\n", "\r\n"), "x.hex")

    assert (HexPart(0, bytes.fromhex("01020304aabb")),) == parts


def test_a_start_address_is_no_byte_of_the_image():
    """avr-gcc adds one for a boot loader; an AVR begins at 0 whatever it says."""
    parts = read_intel_hex(f"{FOUR_AT_0}:0400000300007E007B\n{END}", "x.hex")

    assert (HexPart(0, bytes.fromhex("01020304")),) == parts


@pytest.mark.parametrize(
    ("text", "where", "word"),
    [
        (FOUR_AT_0.replace("F2", "F3") + END, "line 1", "checksum"),
        (FOUR_AT_0 + TWO_AT_4.replace("AA", "AB") + END, "line 2", "checksum"),
        (FOUR_AT_0, "line 2", "ends before"),
        (":0500000001020304F1\n" + END, "line 1", "long"),
        ("<html>\n", "line 1", "no record"),
        (":020000021000EC\n" + END, "line 1", "type 2"),
        (FOUR_AT_0 + ":01000300FFFD\n" + END, "line 2", "claims"),
        (END, "whole file", "no byte"),
    ],
)
def test_a_damaged_file_is_refused_with_its_line(text, where, word):
    """What is written to a board must be what the compiler made, to the last bit."""
    with pytest.raises(BrokenFile, match=where) as refused:
        read_intel_hex(text, "x.hex")

    assert word in refused.value.what


@pytest.mark.parametrize("cut", range(len(FOUR_AT_0 + TWO_AT_4)))
def test_a_file_that_was_cut_short_is_never_taken_for_a_whole_one(cut):
    """A download that stopped half-way must not become half a program."""
    with pytest.raises(BrokenFile):
        read_intel_hex((FOUR_AT_0 + TWO_AT_4)[:cut], "x.hex")
