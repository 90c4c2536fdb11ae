"""A stream of bytes: where it is cut, what is damaged, and the account of every byte."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soleus.wire.codec import DecodeResult
from soleus.wire.decoder import Damage, Decoder, Received
from soleus.wire.spec import FRAME_MAX
from tests.wire.vectors import accepted, read, streams

STREAMS = {stream.name: stream for stream in streams()}
FRAMES = {vector.name: vector.line for vector in accepted()}
ONE = FRAMES["data_one_sample"]


@pytest.mark.parametrize("name", STREAMS)
def test_golden_streams_give_what_was_worked_out_by_hand(name):
    """Damage costs the frames it hits and no others, and every byte is accounted for."""
    stream = STREAMS[name]

    assert (stream.found, stream.bytes_by_word) == read(stream.data)
    assert len(stream.data) == sum(stream.bytes_by_word.values())


@pytest.mark.parametrize("name", STREAMS)
def test_where_a_read_is_cut_changes_nothing(name):
    """Ports hand over bytes in any portions; frames, damage and account stay the same."""
    data = STREAMS[name].data
    whole = read(data)

    differing = [cut for cut in range(len(data) + 1) if whole != read(data[:cut], data[cut:])]

    assert [] == differing


@pytest.mark.parametrize("name", STREAMS)
def test_one_byte_at_a_time_changes_nothing(name):
    """The slowest port of all."""
    data = STREAMS[name].data

    assert read(data) == read(*(data[i : i + 1] for i in range(len(data))))


@given(st.data())
def test_many_cuts_change_nothing(draw):
    """Cuts in unlucky company: several within one frame, empty reads, whole frames at once."""
    names = draw.draw(st.lists(st.sampled_from(sorted(STREAMS)), max_size=4))
    data = b"".join(STREAMS[name].data for name in names)
    cuts = sorted(draw.draw(st.lists(st.integers(0, len(data)), max_size=20)))

    portions = [data[a:b] for a, b in zip([0, *cuts], [*cuts, len(data)], strict=True)]

    assert read(data) == read(*portions)


def test_ten_million_bytes_of_chance_never_raise_make_nothing_up_and_are_all_accounted_for():
    """Wrong baud rate, wrong device, broken cable: the reader goes on and knows what it got."""
    dice = random.Random(20261121)
    decoder = Decoder()
    fed_n = zeros_n = 0
    made_up = []
    while fed_n < 10_000_000:
        data = dice.randbytes(dice.randrange(1, 50_000))
        found = decoder.feed(data, fed_n)
        made_up += [one.frame for one in found if isinstance(one, Received)]
        fed_n += len(data)
        zeros_n += data.count(0)
    account = decoder.accounting

    assert fed_n == account.fed_n
    assert fed_n == sum(account.bytes_n.values()) + account.pending_n
    assert zeros_n == sum(account.ends_n.values())
    assert [] == made_up


def test_frames_among_noise_are_found_and_nothing_is_made_up():
    """After each 0x00 the decoder stands at a fresh start: noise costs no frame that is whole."""
    dice = random.Random(7)
    sent, data = [], b"\0"
    for name in dice.choices([n for n in FRAMES if "newer" not in n], k=2000):
        sent.append(FRAMES[name])
        data += FRAMES[name] + dice.randbytes(dice.randrange(40)) + b"\0"
    decoder = Decoder()

    found = [one for one in decoder.feed(data, 0) if isinstance(one, Received)]

    assert len(sent) == len(found)
    assert sum(map(len, sent)) == decoder.accounting.bytes_n[DecodeResult.GOOD]


@pytest.mark.parametrize("name", ["data_sixteen_samples_at_the_ends_of_24_bits", "hello_hx711"])
def test_no_single_wrong_bit_passes(name):
    """Each bit of a frame turned over, one at a time: never a frame, never a raise."""
    line = FRAMES[name]
    passed = []
    for bit in range(8 * len(line)):
        wrong = bytearray(line)
        wrong[bit // 8] ^= 1 << (bit % 8)
        passed += [one for one in Decoder().feed(bytes(wrong) + b"\0", 0) if _is_frame(one)]

    assert [] == passed


@pytest.mark.parametrize("missing", range(len(ONE) - 1))
def test_no_single_missing_byte_passes(missing):
    """A receiver that overran drops bytes; what is left must not be taken for a frame."""
    found = Decoder().feed(ONE[:missing] + ONE[missing + 1 :], 0)

    assert [] == [one for one in found if _is_frame(one)]


def _is_frame(decoded):
    return isinstance(decoded, Received)


def test_an_endless_line_without_a_zero_takes_no_memory():
    """A device that talks something else must not fill the memory of a session left open."""
    decoder = Decoder()
    for _ in range(1000):
        decoder.feed(b"U" * 1000, 0)

    account = decoder.accounting

    assert (0, 1_000_000) == (account.pending_n, account.bytes_n[DecodeResult.TOO_LONG])
    assert [Damage(DecodeResult.TOO_LONG, 1_000_001, 5)] == decoder.feed(b"\0", 5)


def test_what_is_held_back_never_outgrows_a_frame():
    """The bound that keeps the rule above true for every length."""
    held = set()
    for n in range(2 * FRAME_MAX):
        decoder = Decoder()
        decoder.feed(b"U" * n, 0)
        held.add(decoder.accounting.pending_n)

    assert set(range(FRAME_MAX + 1)) == held


def test_the_read_that_completes_a_frame_gives_its_time():
    """Host time is laid beside device time by the fastest arrivals: it must be the last read's."""
    decoder = Decoder()
    decoder.feed(ONE[:10], 100)
    decoder.feed(ONE[10:-1], 200)

    assert [300] == [one.host_ns for one in decoder.feed(ONE[-1:], 300)]


def test_a_snapshot_of_the_account_stands_still():
    """What was shown or stored must not change behind its reader."""
    decoder = Decoder()
    decoder.feed(ONE, 0)
    before = decoder.accounting
    decoder.feed(ONE + ONE[:5], 0)

    assert (len(ONE), 1, 0) == (before.fed_n, before.ends_n[DecodeResult.GOOD], before.pending_n)
    assert (0, 2 * len(ONE) + 5) == (before.damaged_n, decoder.accounting.fed_n)
