"""Frames to samples: numbers, times, doubts, gaps, and where one run of a probe ends."""

from dataclasses import replace

import numpy as np
import pytest

from soleus.core.samples import Quality, SampleBlock
from soleus.wire.frames import Button, Command
from soleus.wire.spec import Flag, Op
from soleus.wire.stream import BreakReason, SampleStream, StreamBreak
from tests.wire.probe_frames import HELLO, NONE, data, play, status


def test_a_frame_becomes_a_block_with_its_own_numbers_and_times():
    """The plain case, by hand: number, two times, two counts, nothing against them."""
    (block,) = play(data(80, (-5, 8388606), at_us=1_000_000))

    assert (0, 80, 2, 82) == (block.channel, block.first_sample_n, block.n, block.next_sample_n)
    assert [1_000_000, 1_012_500] == block.device_us.tolist()
    assert [-5, 8388606] == block.raw_counts.tolist()
    assert [0, 0] == block.quality.tolist()
    assert (1_005_000_000, 0) == (block.host_ns, block.lost_n)
    assert (np.int64, np.int32, np.uint8) == (
        block.device_us.dtype,
        block.raw_counts.dtype,
        block.quality.dtype,
    )


def test_times_lie_evenly_and_are_rounded_down():
    """The rule is exact in whole µs: 100 + 10 * i // 3 for i = 0..3."""
    (block,) = play(data(0, (1, 2, 3, 4), at_us=100, span_us=10))

    assert [100, 103, 106, 110] == block.device_us.tolist()


def test_a_single_sample_has_the_time_of_its_frame():
    """There is no last sample to span to; a stray span changes nothing."""
    (block,) = play(data(0, (1,), at_us=100, span_us=7))

    assert [100] == block.device_us.tolist()


def test_a_lost_frame_leaves_a_gap_of_its_own_length():
    """Sixteen samples less are sixteen samples less: numbers and times do not close ranks."""
    frames = [data(n, range(16), span_us=187_500 % 65536) for n in (0, 16, 32, 48)]
    del frames[2]
    stream = SampleStream()

    blocks = play(*frames, stream=stream)

    assert [0, 16, 48] == [block.first_sample_n for block in blocks]
    assert [0, 0, Quality.AFTER_GAP] == [block.quality[0] for block in blocks]
    assert [0] * 15 == blocks[2].quality[1:].tolist()
    assert (16, 0) == (stream.lost_on_wire_n, stream.lost_in_probe_n)


def test_a_single_lost_sample_is_a_gap():
    """The smallest loss there is must show as well."""
    first, second = play(data(0), data(3))

    assert [0, 0] == first.quality.tolist()
    assert [Quality.AFTER_GAP, 0] == second.quality.tolist()


def test_what_the_probe_gave_up_is_not_blamed_on_the_wire():
    """A cable and a slow probe need different help."""
    stream = SampleStream()

    blocks = play(data(0), data(7, lost_n=5), data(12, lost_n=5), stream=stream)

    assert [0, 5, 5] == [block.lost_n for block in blocks]
    assert [0, 64, 64] == [block.quality[0] for block in blocks]
    assert (3, 5) == (stream.lost_on_wire_n, stream.lost_in_probe_n)


def test_losses_from_before_this_connection_are_not_counted_again():
    """The probe counts since its boot; a session counts its own."""
    stream = SampleStream()

    blocks = play(data(5000, lost_n=900), data(5003, lost_n=901), stream=stream)

    assert [900, 901] == [block.lost_n for block in blocks]
    assert (0, 1) == (stream.lost_on_wire_n, stream.lost_in_probe_n)


def test_the_loss_counter_goes_on_over_its_16_bits():
    """65 534 and 4 more make 65 538, not 2."""
    stream = SampleStream()

    blocks = play(data(0, lost_n=65534), data(6, lost_n=2), stream=stream)

    assert [65534, 65538] == [block.lost_n for block in blocks]
    assert (0, 4) == (stream.lost_on_wire_n, stream.lost_in_probe_n)


def test_status_tells_the_upper_bits_of_the_loss_counter():
    """70 000 lost before we came is 4464 in DATA; that is not 65 536 lost under our eyes."""
    stream = SampleStream()

    blocks = play(data(0, lost_n=4464), status(25_000, 70_000), data(2, lost_n=4464), stream=stream)

    assert [4464, 70_000] == [block.lost_n for block in blocks]
    assert (0, 0) == (stream.lost_on_wire_n, stream.lost_in_probe_n)


def test_a_frame_filled_before_a_status_may_tell_less():
    """The counter never goes back: an older number must not become 65 535 losses."""
    stream = SampleStream()

    blocks = play(data(0), status(25_000, 3), data(2, lost_n=2), data(7, lost_n=3), stream=stream)

    assert [0, 3, 3] == [block.lost_n for block in blocks]
    assert (0, 3) == (stream.lost_on_wire_n, stream.lost_in_probe_n)


@pytest.mark.parametrize("edge", [1 << 32, 3 << 32])
def test_sample_numbers_go_on_over_their_32_bits(edge):
    """At 1000 a second the number wraps after 50 days; the record must not begin anew."""
    stream = SampleStream()
    blocks = play(data(edge - 4, at_us=0), data(edge - 2, at_us=25_000), stream=stream)
    blocks += play(data(edge, at_us=50_000), data(edge + 3, at_us=87_500), stream=stream)
    first_n = (1 << 32) - 4  # what came before this connection nobody knows

    assert [first_n, first_n + 2, first_n + 4, first_n + 7] == [b.first_sample_n for b in blocks]
    assert 1 == stream.lost_on_wire_n


def test_times_go_on_over_the_wrap_of_the_clock():
    """Every 71.6 minutes; a hold that spans it must not last minus 71 minutes."""
    edge_us = 1 << 32
    stream = SampleStream()
    blocks = [
        *stream.take(data(100, at_us=edge_us - 20_000), 0),
        *stream.take(data(102, at_us=edge_us + 5_000), 25_000_000),
    ]

    assert [edge_us - 20_000, edge_us - 7_500] == blocks[0].device_us.tolist()
    assert [edge_us + 5_000, edge_us + 17_500] == blocks[1].device_us.tolist()


# ---- the end of a run ------------------------------------------------------------------------


def reasons(found):
    """Blocks as their first number, breaks as their reason."""
    return [one.reason if isinstance(one, StreamBreak) else one.first_sample_n for one in found]


def test_a_repeated_frame_is_dropped_and_counted():
    """Samples that stand in the record twice would count contact time twice."""
    stream = SampleStream()

    found = play(data(0), data(2), data(2), data(0), data(4), stream=stream)

    assert [0, 2, 4] == reasons(found)
    assert (4, 0) == (stream.repeated_n, stream.lost_on_wire_n)


def later(stream, frame, host_ns):
    """Take a frame of the new run at a host time of its own."""
    return list(stream.take(frame, host_ns))


@pytest.mark.parametrize(
    ("frame", "found"),
    [
        (replace(HELLO, boots_n=4), [BreakReason.REBOOT]),
        (replace(HELLO, boots_n=4, flags=NONE, device_us=10_100_000), [BreakReason.REBOOT]),
        (replace(HELLO, uid=b"other id"), [BreakReason.OTHER_PROBE]),
        (data(0, flags=Flag.REBOOT, at_us=10_100_000), [BreakReason.REBOOT, 0]),
        (data(0, at_us=3_000), [BreakReason.REBOOT, 0]),
        (data(0, at_us=10_100_000), [BreakReason.REBOOT, 0]),
        (data(802, at_us=100_000_000), [BreakReason.CLOCK_JUMP, 802]),
    ],
)
def test_each_sign_of_another_run_breaks_the_stream(frame, found):
    """Two runs joined into one would put times and numbers of both into one hold."""
    stream = SampleStream()
    play(replace(HELLO, device_us=9_950_000), data(800), stream=stream)

    broken = later(stream, frame, 10_105_000_000)

    assert found == reasons(broken)
    assert (10_105_000_000, 802) == (broken[0].host_ns, broken[0].next_sample_n)


def test_a_reboot_that_shows_in_several_ways_is_told_once():
    """One reset is one event, though HELLO, flag, clock and numbers all show it."""
    stream = SampleStream()
    play(HELLO, data(800), stream=stream)
    hello = replace(HELLO, boots_n=4, device_us=1_000)

    found = later(stream, hello, 12_000_000_000)
    found += later(stream, status(30_000, 0), 12_030_000_000)
    found += later(stream, data(0, at_us=50_000), 12_060_000_000)
    found += later(stream, data(2, at_us=75_000), 12_085_000_000)

    assert [BreakReason.REBOOT, 0, 2] == reasons(found)


def test_a_reboot_first_seen_in_data_is_not_told_again_by_its_hello():
    """The HELLO of the new run may be damaged or late."""
    stream = SampleStream()
    play(HELLO, data(800), stream=stream)

    found = later(stream, data(0, (1, 8388607), at_us=50_000), 12_050_000_000)
    hello = replace(HELLO, flags=NONE, boots_n=4, device_us=70_000)
    found += later(stream, hello, 12_070_000_000)
    found += later(stream, data(2, at_us=75_000), 12_080_000_000)

    assert [BreakReason.REBOOT, 0, 2] == reasons(found)
    assert [0, 2] == found[1].quality.tolist()


def test_the_reboot_flag_before_the_first_command_is_no_reboot():
    """Every connection begins with it: opening the port resets many boards."""
    booted = [replace(HELLO, seq=n, device_us=n * 1000) for n in range(3)]

    assert [] == play(*booted)


def test_asking_for_another_hello_breaks_nothing():
    """A probe may describe itself again at any time."""
    found = play(HELLO, data(0), replace(HELLO, flags=NONE, device_us=30_000), data(2))

    assert [0, 2] == reasons(found)


def test_losses_are_kept_over_a_reboot():
    """What a session has lost stays lost, whatever happens to the probe."""
    stream = SampleStream()
    play(HELLO, data(0), data(9, lost_n=3), stream=stream)
    later(stream, replace(HELLO, boots_n=4), 5_000_000_000)
    later(stream, data(0, at_us=1000), 5_001_000_000)
    later(stream, data(5, at_us=63_500, lost_n=1), 5_064_000_000)

    assert (4 + 2, 3 + 1) == (stream.lost_on_wire_n, stream.lost_in_probe_n)


# ---- other frames ----------------------------------------------------------------------------


def test_another_channel_is_passed_over():
    """Only channel 0 presses; another one's numbers must not tear gaps into its."""
    stream = SampleStream()

    other = [data(n, channel=1, at_us=at_us) for n, at_us in ((500, 9000), (0, 40_000))]

    assert [0, 2, 4] == reasons(play(data(0), other[0], data(2), other[1], data(4), stream=stream))
    assert 0 == stream.lost_on_wire_n


def test_a_button_gives_its_own_time():
    """Pain is marked by the button: its moment is the probe's, not that of a read."""
    stream = SampleStream()
    edge_us = 1 << 32
    stream.take(data(0, at_us=edge_us - 20_000), 0)

    assert () == stream.take(Button(NONE, 1, 3_000, pressed=True), 60_000_000)
    assert edge_us + 3_000 == stream.device_us


def test_the_echo_of_a_command_says_nothing():
    """Some adapters give back what the host sends."""
    assert [0, 2] == reasons(play(data(0), Command(1, Op.HELLO), data(2)))


def test_the_newest_sample_is_laid_beside_its_arrival():
    """A block leaves when its last sample is there: counted from its first it would seem late."""
    stream = SampleStream()
    play(data(0), stream=stream)

    assert 5_000_000 == stream.line.host_ns(12_500)


def test_a_block_belongs_to_nobody_else():
    """Blocks travel between threads: nothing in them may change."""
    (block,) = play(data(0))

    assert isinstance(block, SampleBlock)
    with pytest.raises(ValueError, match="read-only"):
        block.raw_counts[0] = 1
