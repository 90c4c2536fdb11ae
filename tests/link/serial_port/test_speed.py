"""Finding a probe's speed: bits as UARTs read them, and who has to wait for whom."""

import errno
import sys
import threading

import pytest
import serial

from soleus.link.clock import HOST_CLOCK, NS_PER_S, VirtualClock
from soleus.link.handshake import CommandIds, Handshake
from soleus.link.registry import open_source
from soleus.link.serial_port.speed import SpeedSearch
from soleus.link.source import Chunk
from soleus.wire.decoder import Decoder
from soleus.wire.spec import BAUDS
from tests.link.pty_device import PtyProbe
from tests.link.serial_port.uart import as_read

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="asks for the speed")
WAIT_S = 10.0


class QuietLine:
    """A line on which somebody says what the test wants, and that notes its speeds."""

    url = "serial:x"

    def __init__(self, clock, says=lambda now_s: b""):
        self.clock, self.says = clock, says
        self.baud = BAUDS[0]
        self.changes = []

    def read(self, timeout_s):
        self.clock.wait(threading.Event(), timeout_s)
        return Chunk(self.says(self.clock.now_ns() / NS_PER_S), self.clock.now_ns())

    def write(self, data):
        pass

    def close(self):
        pass

    def set_baud(self, baud):
        self.baud = baud
        self.changes.append((round(self.clock.now_ns() / NS_PER_S, 1), baud))


def changes_of(says=lambda now_s: b"", seconds=6.0):
    """When which speed was tried on such a line."""
    clock = VirtualClock()
    line = QuietLine(clock, says)
    search = SpeedSearch(line, clock)
    while clock.now_ns() < seconds * NS_PER_S:
        search.read(0.05)
    return line.changes


def greet(source):
    """The HELLO of whoever is behind it."""
    decoder, started_ns = Decoder(), HOST_CLOCK.now_ns()
    handshake = Handshake(started_ns / NS_PER_S, source.url, CommandIds())
    while handshake.hello is None:
        now_ns = HOST_CLOCK.now_ns()
        assert now_ns < started_ns + WAIT_S * NS_PER_S, "nobody was found"
        chunk = source.read(0.02)
        decoded = decoder.feed(chunk.data, chunk.host_ns)
        source.write(handshake.step(now_ns / NS_PER_S, chunk.data, decoded))
    return handshake.hello


def test_a_uart_at_twice_the_speed_reads_what_can_be_drawn_on_paper():
    """0xFF is a low start bit and highs: at twice the speed one more low, so 0xFE."""
    assert b"\xfe" == as_read(b"\xff", 115_200, 230_400)


def test_a_uart_at_the_same_speed_reads_what_was_sent():
    """The device of these tests must not garble what a real one would not."""
    assert bytes(range(256)) == as_read(bytes(range(256)), 250_000, 250_000)


@pytest.mark.parametrize("baud", BAUDS)
def test_a_probe_is_found_at_whatever_speed_it_is_set_to(baud):
    """Who has set it to the slow one, for an old adapter, must not have to remember that."""
    probe = PtyProbe("sim:", baud)
    source = open_source(probe.port)
    hello = greet(source)
    found = (source.baud, source.url.partition("?")[2])
    source.close()
    probe.unplug()

    assert "sim-hx711" == hello.calibration_id
    assert (baud, "" if baud == 250_000 else "baud=115200") == found


def test_a_speed_that_is_named_is_not_left():
    """A person who names one knows why."""
    probe = PtyProbe("sim:", 250_000)
    source = open_source(f"serial:{probe.port}?baud=115200")
    for _ in range(40):
        source.read(0.1)
    baud = source.baud
    source.close()
    probe.unplug()

    assert 115_200 == baud


@pytest.mark.parametrize(
    "says",
    [
        ValueError("Failed to set custom baud rate (250000): Invalid argument"),  # Linux
        OSError(errno.ENOTTY, "Inappropriate ioctl for device"),  # macOS, by a call of its own
        NotImplementedError("non-standard baudrates are not supported on this platform"),
        serial.SerialException("Cannot configure port, something went wrong."),  # Windows
    ],
)
def test_an_adapter_that_cannot_do_the_usual_speed_is_used_at_the_other(monkeypatch, says):
    """It is the reason why there is a slow speed; the usual one must not even be tried again."""

    class OldAdapter(serial.Serial):
        """As pyserial behaves where the driver refuses a speed that has no name."""

        def _set_special_baudrate(self, baudrate):
            raise says

    monkeypatch.setattr("soleus.link.serial_port.source.serial.Serial", OldAdapter)
    probe = PtyProbe("sim:", 115_200)
    source = open_source(probe.port)
    hello = greet(source)
    source.close()
    probe.unplug()

    assert "sim-hx711" == hello.calibration_id
    assert 115_200 == source.baud


def test_a_board_that_starts_slowly_has_its_time_at_the_usual_speed():
    """By the clock: 2.5 s of silence, as after a reset by opening; then in turn, 1.5 s each."""
    changes = changes_of()

    assert [115_200, 250_000, 115_200] == [baud for _, baud in changes]
    assert [2.5, 4.0, 5.5] == pytest.approx([when_s for when_s, _ in changes], abs=0.3)


def test_bytes_that_nobody_can_read_are_a_reason_to_hurry():
    """Somebody speaks, at another speed: 0.7 s are two questions and their answers."""
    changes = changes_of(lambda now_s: b"\xe5\x19\x07", seconds=1.5)

    assert [(0.8, 115_200)] == changes[:1]


def test_the_rest_of_a_cut_message_is_no_reason_to_hurry():
    """A board that was sending when its port was opened is at the right speed."""
    assert [] == changes_of(lambda now_s: b"\x19\x07" if now_s < 0.06 else b"", seconds=2.4)
