"""One frame: its bytes, its fields, and what is refused."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soleus.wire.codec import DecodeResult, cobs_decode, cobs_encode, crc16, decode, encode, unpack
from soleus.wire.frames import FRAME_CLASSES, Command
from soleus.wire.spec import FrameType, Op, fields_of, size_of
from tests.wire.any_frame import FRAMES
from tests.wire.vectors import accepted, rejected, words_of

ACCEPTED = {vector.name: vector for vector in accepted()}
REJECTED = {vector.name: vector for vector in rejected()}


@pytest.mark.parametrize("name", ACCEPTED)
def test_golden_bytes_say_what_was_worked_out_by_hand(name):
    """The C side reads the same vectors, so the two can only agree on the specification."""
    vector = ACCEPTED[name]

    frame = decode(vector.line[:-1])

    assert (vector.frame_type, vector.fields) == (frame.frame_type.name, words_of(frame))


@pytest.mark.parametrize("name", [name for name in ACCEPTED if ACCEPTED[name].written_too])
def test_golden_fields_become_the_bytes_worked_out_by_hand(name):
    """The simulated probe and every command go through here."""
    vector = ACCEPTED[name]

    assert vector.line == encode(decode(vector.line[:-1]))


@pytest.mark.parametrize("name", REJECTED)
def test_golden_bytes_that_are_no_frame_are_refused_for_the_right_reason(name):
    """A wrong reason sends somebody looking for the wrong fault."""
    vector = REJECTED[name]

    assert DecodeResult(vector.kind) is decode(vector.line[:-1])


def test_the_vectors_cover_every_type_and_every_result():
    """A type or a refusal without a golden vector is one that only agrees with itself."""
    refusals = {result.value for result in DecodeResult} - {DecodeResult.GOOD.value}

    assert {frame_type.name for frame_type in FrameType} == {v.frame_type for v in accepted()}
    assert refusals == {vector.kind for vector in rejected()}


@pytest.mark.parametrize("frame_type", FrameType)
def test_every_frame_has_the_fields_of_the_table_in_their_order(frame_type):
    """The codec fills a frame by position: two fields changed over would change their meaning."""
    table = [field.name for field in fields_of(frame_type)][1:]
    if frame_type is FrameType.DATA:
        table = [name for name in table if name != "n"] + ["raw_counts"]

    assert table == [field.name for field in dataclasses.fields(FRAME_CLASSES[frame_type])]


def test_the_samples_of_data_begin_where_every_version_has_them():
    """A row more in front of them would make older readers take it for a count."""
    assert 20 == size_of(FrameType.DATA)


@given(FRAMES)
def test_every_frame_comes_back_as_it_was_sent(frame):
    """Whatever a field may hold travels unharmed, and nothing inside looks like an end."""
    line = encode(frame)

    assert frame == decode(line[:-1])
    assert (1, 0) == (line.count(0), line[-1])


@given(st.binary(max_size=253))
def test_stuffed_bytes_come_back(data):
    """COBS must be exact for each payload, however many zeros are in it."""
    encoded = cobs_encode(data)

    assert (data, len(data) + 1, 0) == (cobs_decode(encoded), len(encoded), encoded.count(0))


def test_stuffing_is_that_of_the_published_examples():
    """From the paper's rule, by hand: each code says how far the next zero is."""
    assert b"\x01\x01" == cobs_encode(b"\0")
    assert b"\x03\x11\x22\x02\x33" == cobs_encode(b"\x11\x22\x00\x33")
    assert b"\x02\x11\x01\x01\x01" == cobs_encode(b"\x11\x00\x00\x00")


def test_the_crc_is_the_one_of_the_check_value():
    """CRC-16/CCITT-FALSE by its published check value; XMODEM would give 0x31C3."""
    assert 0x29B1 == crc16(b"123456789")


@given(st.binary(min_size=1, max_size=98))
def test_no_payload_makes_reading_raise(payload):
    """A probe with a fault of its own may send anything under a right CRC."""
    result = unpack(payload)

    assert isinstance(result, (DecodeResult, *FRAME_CLASSES.values()))


@given(st.binary(max_size=300))
def test_no_bytes_make_reading_raise(data):
    """The line may carry anything; the reader thread must not die of it."""
    result = decode(data)

    assert isinstance(result, (DecodeResult, *FRAME_CLASSES.values()))


ONE = decode(ACCEPTED["data_one_sample"].line[:-1])
HELLO = decode(ACCEPTED["hello_hx711"].line[:-1])


@pytest.mark.parametrize(
    ("frame", "change"),
    [
        (ONE, {"raw_counts": ()}),
        (ONE, {"raw_counts": (0,) * 17}),
        (ONE, {"raw_counts": (1 << 23,)}),
        (ONE, {"raw_counts": (-(1 << 23) - 1,)}),
        (ONE, {"seq": 65536}),
        (ONE, {"device_us": -1}),
        (HELLO, {"uid": b"1234567"}),
        (HELLO, {"uid": b"123456789"}),
        (HELLO, {"calibration_id": "seventeen letters"}),
        (HELLO, {"calibration_id": "wägezelle"}),
        (HELLO, {"calibration_id": "two\nlines"}),
        (HELLO, {"full_scale_max": 1 << 23}),
        (Command(1, Op.START), {"command_id": 65536}),
    ],
)
def test_a_value_that_does_not_fit_is_refused_not_cut(frame, change):
    """A number cut to its lowest bits would arrive as another, believable one."""
    with pytest.raises(ValueError, match=r"\w"):
        encode(dataclasses.replace(frame, **change))


def test_a_calibration_id_cannot_steer_the_terminal():
    """What a probe says is shown to people; an escape sequence in it must come out as text."""
    line = encode(dataclasses.replace(HELLO, calibration_id="?[2J"))
    payload = cobs_decode(line[:-1])[:-2].replace(b"?[2J", b"\x1b[2J")

    assert "\\x1b[2J" == unpack(payload).calibration_id
