"""The C header and the page for people say what the table says."""

import re

import pytest

from soleus.wire.spec import MEANINGS, FrameType, fields_of, spec_hash
from tools.generated.wire import c_header, docs_table


def defined():
    """Every constant of the header, by name."""
    return dict(re.findall(r"^#define (WIRE_\w+) (.+)$", c_header(), re.MULTILINE))


def test_offsets_of_data_are_those_counted_by_hand():
    """The firmware writes its frames by these numbers and no others."""
    names = ("SEQ", "DEVICE_US", "SAMPLE_N", "SPAN_US", "LOST_N", "NO_VALUE_MASK", "SAMPLES")
    constants = defined()

    assert ["2", "4", "8", "12", "14", "18", "20"] == [
        constants[f"WIRE_DATA_{name}_AT"] for name in names
    ]


def test_no_constant_is_too_wide_for_the_chips_int():
    """An int of the AVR has 16 bits; a wider number needs its type, or it is silently cut."""
    plain = [int(value) for value in defined().values() if value.lstrip("-").isdigit()]

    assert plain
    assert max(plain) <= 32767


def test_the_header_carries_the_checksum_of_the_table():
    """It travels in HELLO, so that a host sees a firmware made from another table."""
    assert f"UINT32_C(0x{spec_hash():08X})" == defined()["WIRE_SPEC_HASH"]


@pytest.mark.parametrize("frame_type", FrameType)
def test_every_field_is_in_the_header_and_on_the_page(frame_type):
    """A field that only Python knows is a frame that the probe gets wrong."""
    constants = defined()
    page = docs_table()

    for field in fields_of(frame_type):
        assert f"WIRE_{frame_type.name}_{field.name.upper()}_AT" in constants
        assert f"| {field.name} | {field.kind.value} | {field.doc} |" in page


@pytest.mark.parametrize("table", MEANINGS, ids=lambda table: table.__name__)
def test_every_value_has_a_meaning_for_people(table):
    """A flag without a sentence is a number in a support letter."""
    assert set(MEANINGS[table]) == set(table.__members__)
