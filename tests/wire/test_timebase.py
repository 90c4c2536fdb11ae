"""Wrapping counters, the probe's clock beside the host's, and what is no wrap."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soleus.wire.timebase import DeviceClock, HostLine, Jump, unwrap_near

S = 1_000_000  # µs
NS = 1_000  # per µs
WRAP_US = 1 << 32
HOUR = 3600 * S


@pytest.mark.parametrize(
    ("raw", "near", "bits", "whole"),
    [
        (7, 7, 16, 7),
        (5, 65533, 16, 65541),  # 8 on from 65533, over the edge
        (65533, 65541, 16, 65533),  # and back again
        (0, (1 << 32) - 1, 32, 1 << 32),
        (4_294_967_290, 3, 32, -6),
        (3, 5 * (1 << 32) - 10, 32, 5 * (1 << 32) + 3),
    ],
)
def test_a_counter_is_unwrapped_to_the_nearest_number(raw, near, bits, whole):
    """Worked out by hand at both sides of the edge."""
    assert whole == unwrap_near(raw, near, bits)


@given(st.integers(0, 1 << 50), st.integers(-(1 << 31), (1 << 31) - 1))
def test_unwrapping_is_exact_within_half_a_turn(near, distance):
    """Between two frames nothing moves by half a turn, so nothing is ever misread."""
    assert near + distance == unwrap_near((near + distance) % WRAP_US, near, 32)


@pytest.mark.parametrize("clock_percent", [99, 100, 101])
def test_the_clock_goes_on_over_its_wraps(clock_percent):
    """A probe that stays plugged in for five hours wraps four times; its clock may be 1 % off."""
    clock = DeviceClock()
    start_us = WRAP_US - 3 * S
    lengths_us = range(0, 5 * HOUR, 2 * S)

    seen = [
        clock.unwrap((start_us + t_us * clock_percent // 100) % WRAP_US, t_us * NS)
        for t_us in lengths_us
    ]

    assert [start_us + t_us * clock_percent // 100 for t_us in lengths_us] == seen


@pytest.mark.parametrize("clock_percent", [99, 100, 101])
@pytest.mark.parametrize("silence_us", [60 * S, HOUR, 3 * HOUR, 24 * HOUR])
def test_a_long_silence_is_no_riddle(silence_us, clock_percent):
    """A machine left alone over lunch: the host's clock says how many wraps have passed."""
    clock = DeviceClock()
    clock.unwrap(5 * S, 0)
    then_us = 5 * S + silence_us * clock_percent // 100

    assert then_us == clock.unwrap(then_us % WRAP_US, silence_us * NS)


@pytest.mark.parametrize("up_us", [5 * S, 30 * 60 * S, 40 * 60 * S, 70 * 60 * S, 3 * HOUR])
def test_a_restart_is_never_taken_for_a_wrap(up_us):
    """After 40 minutes 32 bits alone would read a restart as half an hour forward."""
    clock = DeviceClock()
    for t_us in range(0, up_us, S):
        clock.unwrap(t_us % WRAP_US, t_us * NS)

    assert clock.unwrap(2_000, (up_us + S) * NS) in (Jump.BACK, Jump.AHEAD)


def test_a_jump_changes_nothing():
    """One corrupt frame that slipped through must not move the clock of those that follow."""
    clock = DeviceClock()
    clock.unwrap(100 * S, 0)

    assert Jump.BACK is clock.unwrap(0, S * NS)
    assert Jump.AHEAD is clock.unwrap(1000 * S, S * NS)
    assert 101 * S == clock.unwrap(101 * S, S * NS)


def test_a_frame_stamped_a_little_earlier_is_no_restart():
    """DATA carries the time of its first sample: a STATUS sent before it may be younger."""
    clock = DeviceClock()
    clock.unwrap(10 * S, 0)

    assert 10 * S - 20_000 == clock.unwrap(10 * S - 20_000, NS)
    assert 10 * S == clock.newest_us


def test_a_host_that_was_held_up_sees_no_jump():
    """After 30 s of standstill old frames arrive in a burst, then the newest: all are real."""
    clock = DeviceClock()
    seen = [clock.unwrap(t_us, t_us * NS) for t_us in range(0, 5 * S, S)]
    seen += [clock.unwrap(t_us, 35 * S * NS) for t_us in range(5 * S, 10 * S, S)]
    seen += [clock.unwrap(35 * S, 35 * S * NS)]

    assert [*range(0, 10 * S, S), 35 * S] == seen


def test_a_host_that_slept_breaks_with_the_past():
    """A suspended machine's monotonic clock stands still; the probe has gone on for 10 minutes."""
    clock = DeviceClock()
    clock.unwrap(0, 0)

    assert Jump.AHEAD is clock.unwrap(600 * S, S * NS)


# ---- the line beside the host's clock ---------------------------------------------------------

SHIFT_NS = 987_654_321_000_000


def arrivals(host_per_device, length_s, seed, delay_ms):
    """Frames each 25 ms through a port that hands over late: (device µs, host ns) pairs."""
    dice = random.Random(seed)
    for t_us in range(0, length_s * S, 25_000):
        sent_ns = SHIFT_NS + round(t_us * NS * host_per_device)
        yield t_us, sent_ns + round(delay_ms(dice, t_us) * 1e6)


def usb(dice, _t_us):
    """1 ms at best, up to 16 ms of latency timer, now and then a long stall."""
    return 1 + dice.uniform(0, 16) + (dice.random() < 0.02) * dice.expovariate(1 / 200)


@pytest.mark.parametrize("host_per_device", [1 / 1.01, 1.0, 1 / 0.99])
@pytest.mark.parametrize("seed", range(5))
def test_a_probe_one_percent_off_is_laid_beside_the_host(host_per_device, seed):
    """Resonators are allowed 1 %: in a minute that is 0.6 s, far more than a key press may err."""
    line = HostLine()
    for device_us, host_ns in arrivals(host_per_device, 60, seed, usb):
        line.add(device_us, host_ns)

    true_ns = [SHIFT_NS + t * NS * host_per_device + 1e6 for t in (0, 30 * S, 60 * S)]
    error_ms = [
        (line.host_ns(t) - true) / 1e6 for t, true in zip((0, 30 * S, 60 * S), true_ns, strict=True)
    ]

    assert host_per_device == pytest.approx(line.rate, abs=1e-4)
    assert all(-2 < error < 2 for error in error_ms)


def test_a_stall_does_not_bend_the_line():
    """Ten seconds in which everything came 300 ms late must not pull later times with them."""

    def stalled(dice, t_us):
        return usb(dice, t_us) + 300 * (20 * S <= t_us < 30 * S)

    line = HostLine()
    for device_us, host_ns in arrivals(1.0, 40, 3, stalled):
        line.add(device_us, host_ns)

    assert SHIFT_NS + 40 * S * NS + 1e6 == pytest.approx(line.host_ns(40 * S), abs=2e6)


def test_the_line_follows_a_clock_that_changes():
    """A probe that warms up drifts: what is older than two minutes no longer counts."""
    line = HostLine()
    for t_us in range(0, 450 * S, S // 4):
        host_us = t_us if t_us < 300 * S else 300 * S + (t_us - 300 * S) * 1.005
        line.add(t_us, round(host_us * NS))

    assert 1.005 == pytest.approx(line.rate, abs=1e-6)
    assert (300 + 1.005 * 150) * S * NS == pytest.approx(line.host_ns(450 * S), abs=1e4)


def test_before_two_seconds_the_fastest_arrival_counts_alone():
    """A slope made of two late frames would point anywhere."""
    line = HostLine()
    late_ms = {0: 9, 25_000: 6, 50_000: 50, 900_000: 8, 1_100_000: 5, 1_500_000: 20}
    for device_us, late in late_ms.items():
        line.add(device_us, device_us * NS + late * 1_000_000)

    assert (1.0, 1_605_000_000) == (line.rate, line.host_ns(1_600_000))


def test_without_an_arrival_there_is_no_host_time():
    """An invented time would stand in the record like a measured one."""
    with pytest.raises(ValueError, match="no arrival"):
        HostLine().host_ns(0)
