"""The simulated probe by the rules of docs/probe.md, worked out by hand.

The differential test compares it with the firmware; this one runs where there is no compiler.
"""

from itertools import pairwise

import pytest

from soleus.link.clock import NS_PER_S, VirtualClock
from soleus.link.registry import open_source
from soleus.link.simulated.probe import Identity, SimulatedProbe
from soleus.wire.codec import encode
from soleus.wire.decoder import Decoder, Received
from soleus.wire.frames import Ack, Command, Data, Hello, Status
from soleus.wire.spec import SAMPLE_WAIT_MAX_US, AckStatus, Capability, Flag, Op

IDENTITY = Identity(
    uid=b"\x01" * 8,
    calibration_id="sim-hx711",
    nominal_rate_dhz=800,
    full_scale_min=-100,
    full_scale_max=100,
)


def frames_of(probe):
    """What the probe has sent since the last call."""
    return [one.frame for one in Decoder().feed(probe.take(), 0) if isinstance(one, Received)]


def ask(probe, command_id, op, now_us=0, argument=0):
    """Send a command; returns what comes back at once."""
    probe.receive(encode(Command(command_id, op, argument)), now_us)
    return frames_of(probe)


@pytest.fixture
def streaming():
    """A probe that was booted at 0, asked and started, and has said so."""
    probe = SimulatedProbe(IDENTITY)
    ask(probe, 1, Op.HELLO)
    ask(probe, 2, Op.START)
    return probe


def sent_counts(probe, samples):
    """Feed (device_us, count) samples; returns the counts of each DATA."""
    for device_us, count in samples:
        probe.sample(device_us, count)
    return [frame.raw_counts for frame in frames_of(probe) if isinstance(frame, Data)]


def test_a_probe_says_hello_at_boot_and_marks_that_nobody_has_spoken_to_it():
    """The host sees a reboot by that mark."""
    (hello,) = frames_of(SimulatedProbe(IDENTITY))

    assert Flag.REBOOT == hello.flags
    assert Capability.SIMULATED in hello.capabilities


def test_a_hello_is_answered_by_an_ack_and_a_hello_however_often_it_is_asked():
    """The same number twice is no repetition here: HELLO begins a new conversation."""
    probe = SimulatedProbe(IDENTITY)
    frames_of(probe)

    for _ in range(2):
        assert [Ack, Hello] == [type(frame) for frame in ask(probe, 1, Op.HELLO)]


def test_without_start_nothing_is_sent_but_the_status_of_each_second():
    """Samples before START have no number."""
    probe = SimulatedProbe(IDENTITY)
    frames_of(probe)
    for now_us in range(12_500, 2_100_000, 12_500):
        probe.sample(now_us, 5)
        probe.tick(now_us)
    sent = frames_of(probe)

    assert [(Status, 1, 0), (Status, 2, 0)] == [
        (type(frame), frame.uptime_s, frame.sample_n) for frame in sent
    ]


def test_at_80_per_second_the_first_goes_alone_and_then_two_by_two(streaming):
    """By hand: a third one would make 25 ms, more than the 20 ms of docs/probe.md."""
    samples = [(n * 12_500, n) for n in range(1, 6)]

    assert [(1,), (2, 3), (4, 5)] == sent_counts(streaming, samples)


def test_at_1000_per_second_sixteen_go_together(streaming):
    """A frame holds no more, and 16 ms are under the 20."""
    samples = [(n * 1_000, n) for n in range(1, 34)]

    assert [1, 16, 16] == [len(counts) for counts in sent_counts(streaming, samples)]


def test_at_10_per_second_each_goes_alone(streaming):
    """The next would come 100 ms later; waiting for it would make the cue late."""
    samples = [(n * 100_000, n) for n in range(1, 4)]

    assert [(1,), (2,), (3,)] == sent_counts(streaming, samples)


def test_a_block_whose_sensor_went_quiet_is_sent_by_the_tick(streaming):
    """A sample must not wait for one that never comes."""
    sent_counts(streaming, [(12_500, 1), (25_000, 2)])
    streaming.tick(44_999)
    early = frames_of(streaming)
    streaming.tick(45_000)

    assert [] == early
    assert [(2,)] == [frame.raw_counts for frame in frames_of(streaming)]


def test_a_sample_without_a_value_keeps_its_place_and_its_number(streaming):
    """A reading that is missing must never look like a reading of 0."""
    sent_counts(streaming, [(12_500, 1)])
    streaming.sample(25_000, None)
    streaming.sample(37_500, 3)
    (data,) = frames_of(streaming)

    assert (1, (0, 3), 0b01) == (data.sample_n, data.raw_counts, data.no_value_mask)
    assert Flag.SENSOR in data.flags


@pytest.mark.parametrize(
    ("count", "flagged"), [(-100, True), (-99, False), (99, False), (100, True)]
)
def test_a_count_at_a_rail_is_flagged(streaming, count, flagged):
    """The true value lies beyond the rail, and that ends a hold."""
    streaming.sample(12_500, count)
    (data,) = frames_of(streaming)

    assert flagged == (Flag.SATURATED in data.flags)


def test_samples_that_were_given_up_leave_a_gap_of_their_own_length(streaming):
    """Three lost between numbers 0 and 4; the count is cumulative and flagged once."""
    streaming.sample(12_500, 1)
    streaming.lost(3)
    streaming.sample(62_500, 5)
    before, after = frames_of(streaming)
    streaming.sample(112_500, 6)
    (next_one,) = frames_of(streaming)

    assert (0, 0) == (before.sample_n, before.lost_n)
    assert (4, 3, True) == (after.sample_n, after.lost_n, Flag.LOST in after.flags)
    assert (5, 3, False) == (next_one.sample_n, next_one.lost_n, Flag.LOST in next_one.flags)


def test_stop_sends_what_waits_and_start_goes_on_with_the_numbers(streaming):
    """Nothing measured is thrown away, and no number is used twice."""
    sent_counts(streaming, [(12_500, 1), (25_000, 2)])
    stopped = ask(streaming, 3, Op.STOP, 26_000)
    ignored = sent_counts(streaming, [(37_500, 9)])
    ask(streaming, 4, Op.START, 40_000)
    streaming.sample(50_000, 3)
    (data,) = frames_of(streaming)

    assert [(Data, (2,)), (Ack, None)] == [
        (type(frame), getattr(frame, "raw_counts", None)) for frame in stopped
    ]
    assert [] == ignored
    assert (2, (3,)) == (data.sample_n, data.raw_counts)


def test_a_command_sent_again_gets_the_same_ack_and_is_not_done_again(streaming):
    """START, STOP, and START again with its old number: the stream stays stopped."""
    ask(streaming, 3, Op.STOP)
    (again,) = ask(streaming, 2, Op.START, now_us=5)

    assert (2, Op.START, AckStatus.OK) == (again.command_id, again.op, again.status)
    assert not streaming.streaming


@pytest.mark.parametrize(
    ("op", "argument", "status"),
    [(77, 0, AckStatus.UNKNOWN_OP), (Op.START, 1, AckStatus.BAD_ARGUMENT)],
)
def test_what_a_probe_does_not_know_it_refuses(op, argument, status):
    """A refusal tells the host more than silence."""
    probe = SimulatedProbe(IDENTITY)
    frames_of(probe)
    (ack,) = ask(probe, 5, op, argument=argument)

    assert status == ack.status
    assert not probe.streaming


def test_bytes_that_are_no_command_are_counted_and_flagged(streaming):
    """A bad cable towards the probe shows in its status."""
    streaming.receive(b"\x05nonsense\x00\x00", 10)
    streaming.tick(1_000_000)
    (status,) = frames_of(streaming)

    assert (1, True) == (status.rx_errors_n, Flag.RX_ERROR in status.flags)


@pytest.mark.parametrize("rate_hz", [10, 80, 320, 1000])
def test_no_sample_waits_longer_than_promised(rate_hz):
    """25 ms from the sensor to the line, at every rate; in virtual time, so exactly."""
    clock = VirtualClock()
    source = open_source(f"sim:?rate={rate_hz}", clock=clock)
    source.write(encode(Command(1, Op.START)))
    decoder, waited_us = Decoder(), []
    while clock.now_ns() < 3 * NS_PER_S:
        chunk = source.read(0.05)
        for one in decoder.feed(chunk.data, chunk.host_ns):
            if isinstance(one.frame, Data):
                waited_us.append(one.host_ns // 1_000 - one.frame.device_us)

    assert len(waited_us) > 20
    assert max(waited_us) <= SAMPLE_WAIT_MAX_US


def test_sample_numbers_have_no_hole_and_times_rise_evenly():
    """The simulation itself must not be what loses a sample at 1 kHz."""
    clock = VirtualClock()
    source = open_source("sim:?rate=1000", clock=clock)
    source.write(encode(Command(1, Op.START)))
    data = []
    while clock.now_ns() < 5 * NS_PER_S:
        found = Decoder().feed(source.read(0.05).data, 0)
        data += [one.frame for one in found if isinstance(one.frame, Data)]

    assert all(one.sample_n + one.n == after.sample_n for one, after in pairwise(data))
    assert {1002, 1003} == {
        after.device_us - one.device_us - one.span_us for one, after in pairwise(data)
    }


def test_keys_move_the_hand_smoothly_and_take_it_over():
    """By hand: 30 kPa on 1 cm2 are 3 N and 195 000 counts above the zero of 84 000."""
    clock = VirtualClock()
    source = open_source("sim:steady", clock=clock)
    source.write(encode(Command(1, Op.START)))

    def newest_count(after_s):
        until_ns, newest = clock.now_ns() + int(after_s * NS_PER_S), None
        while clock.now_ns() < until_ns:
            for one in Decoder().feed(source.read(0.05).data, 0):
                newest = one.frame.raw_counts[-1] if isinstance(one.frame, Data) else newest
        return newest

    untouched = newest_count(1.0)
    source.push(20.0)
    source.push(10.0)
    on_the_way = newest_count(0.06)
    pressed = newest_count(2.0)
    source.push(-500.0)
    source.push(20.0)
    lighter = newest_count(2.0)
    source.lift()
    lifted = newest_count(2.0)

    assert 84_000 == pytest.approx(untouched, abs=300)
    assert 84_000 + 20_000 < on_the_way < 84_000 + 150_000
    assert 279_000 == pytest.approx(pressed, abs=300)
    assert 214_000 == pytest.approx(lighter, abs=300)
    assert 84_000 == pytest.approx(lifted, abs=300)


def test_a_taken_over_hand_goes_on_from_where_it_pressed():
    """The first key must not drop a hold to zero."""
    source = open_source("sim:steady", clock=VirtualClock())
    source._pressure_kpa = 60.0
    source.push(5.0)

    assert 60.0 == pytest.approx(source._hand.press_kpa(0.0))


def test_a_known_load_stands_on_the_tip_beside_the_hand_which_then_goes_on():
    """Calibrating the simulated probe must not leave the demo with a hand that never presses."""
    source = open_source("sim:steady", clock=VirtualClock())
    hand = source._hand
    source.write(encode(Command(1, Op.START)))

    def count():
        frames = [one.frame for one in Decoder().feed(source.read(0.1).data, 0)]
        for _ in range(20):
            frames += [one.frame for one in Decoder().feed(source.read(0.05).data, 0)]
        return [frame.raw_counts[-1] for frame in frames if isinstance(frame, Data)][-1]

    source.put_on(10.0)
    loaded = count()
    source.put_on(None)

    assert 84_000 + 10 * 65_000 == pytest.approx(loaded, abs=300)
    assert 84_000 == pytest.approx(count(), abs=300)
    assert hand is source._hand
