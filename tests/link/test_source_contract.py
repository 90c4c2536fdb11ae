"""What every source promises, tried on each of them."""

import threading
import time
from dataclasses import dataclass
from typing import Any

import pytest

from soleus.errors import LinkLost
from soleus.link.clock import HOST_CLOCK
from soleus.link.recording.source import ReplaySource
from soleus.link.registry import SCHEMES, open_source
from soleus.link.serial_port.source import open_serial
from soleus.link.simulated.hands import KeyHand
from soleus.link.simulated.source import SimulatedSource
from soleus.link.source import Chunk, Source
from tests.link.pty_device import PtyDevice
from tests.link.read_all import read_until_lost

FIRST = b"\x01first\x00"
LONG_S = 30.0


@dataclass
class Case:
    """A source on which something waits, and what makes its other side go."""

    source: Source
    leave: Any
    clean: Any


def _nothing():
    pass


def _serial():
    device = PtyDevice()
    source = open_serial(device.port)
    device.send(FIRST)
    return Case(source, device.unplug, device.unplug)


def _simulated():
    hand = KeyHand()
    source = SimulatedSource("sim:", hand, HOST_CLOCK)
    return Case(source, lambda: setattr(hand, "unplugged", True), _nothing)


def _replay():
    ended = threading.Event()

    def chunks():
        yield Chunk(FIRST, 0)
        if not ended.is_set():
            yield Chunk(b"late", int(LONG_S * 1e9))

    source = ReplaySource("replay:x", chunks(), HOST_CLOCK)
    return Case(source, ended.set, _nothing)


def _gauge():
    device = PtyDevice()
    source = open_source(f"gauge:plain@{device.port}?tip=100")
    device.send(b"\r\n1.0 N\r\n")
    return Case(source, device.unplug, device.unplug)


CASES = {"serial": _serial, "sim": _simulated, "replay": _replay, "gauge": _gauge}


@pytest.fixture(params=CASES)
def case(request):
    """Each source once, closed after the test."""
    made = CASES[request.param]()
    yield made
    made.source.close()
    made.clean()


def test_every_scheme_is_in_this_suite():
    """A new kind of source has to keep the same promises."""
    assert set(SCHEMES) == set(CASES)


def test_bytes_come_with_the_time_of_the_read(case):
    """Device time is laid beside these times; they come from one monotonic clock."""
    before_ns = HOST_CLOCK.now_ns()
    chunk = case.source.read(LONG_S)

    assert chunk.in_bytes().data
    assert before_ns - 1_000_000_000 < chunk.host_ns <= HOST_CLOCK.now_ns()


def test_a_read_without_bytes_gives_an_empty_chunk(case):
    """The reader ticks on while nothing comes; that is how staleness is noticed."""
    case.source.read(LONG_S)

    assert b"" == case.source.read(0.01).in_bytes().data


def test_writing_is_possible_at_any_time(case):
    """Commands go out between reads, and what has come meanwhile is still there to be read."""
    came, lost = [], []
    for timeout_s in (LONG_S, 0.01):
        try:
            case.source.write(b"\x00")
        except LinkLost as error:
            lost.append(error)
        came.append(case.source.read(timeout_s).in_bytes().data)

    assert [] == lost
    assert came[0]


def test_closing_twice_is_harmless_and_reading_then_says_that_it_is_lost(case):
    """Close is called by whoever ends first: the reader, the screen, a signal."""
    case.source.close()
    case.source.close()

    with pytest.raises(LinkLost):
        case.source.read(0.0)
    with pytest.raises(LinkLost):
        case.source.write(b"\x00")


def test_closing_from_another_thread_ends_a_waiting_read(case):
    """The person quits while the reader waits for a probe that sends nothing."""
    case.source.read(LONG_S)
    ended = threading.Event()

    def wait():
        read_until_lost(case.source, timeout_s=LONG_S)
        ended.set()

    reader = threading.Thread(target=wait, daemon=True)
    reader.start()
    time.sleep(0.05)  # into the wait; if it has not begun yet, the test is weaker, not wrong
    case.source.close()

    assert ended.wait(LONG_S / 2)
    reader.join()


def test_when_the_other_side_has_gone_reading_says_so_and_nothing_else(case):
    """However an unplugged probe shows itself, the reader knows one error."""
    case.leave()

    assert isinstance(read_until_lost(case.source), LinkLost)


def test_what_is_lost_stays_lost(case):
    """A source that came back by itself would continue a hold that has been ended."""
    case.leave()
    read_until_lost(case.source)

    for _ in range(3):
        with pytest.raises(LinkLost):
            case.source.read(0.0)
    with pytest.raises(LinkLost):
        case.source.write(b"\x00")


@pytest.mark.parametrize("case", ["serial", "sim"], indirect=True)
def test_losing_the_other_side_ends_a_waiting_read(case):
    """A probe unplugged in mid-hold has to end the hold within half a second."""
    case.source.read(LONG_S)
    ended = threading.Event()

    def wait():
        read_until_lost(case.source, timeout_s=LONG_S)
        ended.set()

    reader = threading.Thread(target=wait, daemon=True)
    reader.start()
    case.leave()

    assert ended.wait(LONG_S / 2)
    reader.join()
