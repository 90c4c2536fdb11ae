"""Serial ports on real pseudo terminals: speed, sole ownership, unplugging and coming back."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import serial
from serial import serialposix

from soleus.errors import LinkLost, ProbeError
from soleus.link.clock import HOST_CLOCK, NS_PER_S
from soleus.link.handshake import CommandIds, Handshake, PendingCommand
from soleus.link.registry import open_source
from soleus.link.serial_port.problems import holders_of
from soleus.link.serial_port.source import GONE, SerialSource, open_serial
from soleus.wire.decoder import Decoder, Received
from soleus.wire.frames import Data
from soleus.wire.spec import Op
from tests.link.pty_device import PtyDevice, PtyProbe
from tests.link.read_all import read_until_lost


@pytest.fixture
def device():
    """A device that says nothing by itself."""
    made = PtyDevice()
    yield made
    made.unplug()


@pytest.fixture
def probe():
    """A simulated probe behind a port."""
    made = PtyProbe()
    yield made
    made.unplug()


def now_s():
    """The clock that handshakes are told."""
    return HOST_CLOCK.now_ns() / NS_PER_S


def greeted(source):
    """Shake hands and start; returns the HELLO and the first DATA."""
    decoder, ids = Decoder(), CommandIds()
    handshake, start, data = Handshake(now_s(), source.url, ids), None, None
    source.write(handshake.step(now_s(), b"", []))
    while data is None:
        chunk = source.read(0.05)
        decoded = decoder.feed(chunk.data, chunk.host_ns)
        if handshake.hello is None:
            source.write(handshake.step(now_s(), chunk.data, decoded))
            continue
        start = start or PendingCommand(Op.START, now_s(), ids)
        source.write(start.step(now_s(), decoded))
        frames = [one.frame for one in decoded if isinstance(one, Received)]
        data = next((frame for frame in frames if isinstance(frame, Data)), None)
    return handshake.hello, data


def test_a_probe_behind_a_port_shakes_hands_and_sends(probe):
    """The whole way in: open, HELLO, START, samples."""
    source = open_source(probe.port)
    hello, data = greeted(source)
    source.close()

    assert "sim-hx711" == hello.calibration_id
    assert 0 == data.sample_n


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="asks Linux for the speed")
def test_the_port_runs_at_250000_baud(device):
    """No standard speed fits the board's clock without error, and pyserial has to ask for this."""
    source = open_serial(device.port)
    baud = device.host_baud
    source.close()

    assert 250_000 == baud


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="asks Linux for the speed")
def test_a_probe_set_to_115200_baud_is_opened_at_that(device):
    """Somebody has set it so because their adapter can do no other; it must stay reachable."""
    source = open_source(f"serial:{device.port}?baud=115200")
    baud = device.host_baud
    source.close()

    assert 115_200 == baud


def test_a_port_opens_where_pyserial_knows_no_low_latency(device, monkeypatch):
    """So it is on a Mac, where no probe could be opened at all; here with pyserial's own method."""

    class OnAMac(serial.Serial):
        set_low_latency_mode = serialposix.PlatformSpecificBase.set_low_latency_mode

    monkeypatch.setattr("soleus.link.serial_port.source.serial.Serial", OnAMac)
    source = open_serial(device.port)
    device.send(b"here")
    got = source.read(1.0).data
    source.close()

    assert b"here" == got


def test_a_read_takes_all_that_is_there(device):
    """Byte-wise reading would cost a core at 1 kHz."""
    source = open_serial(device.port)
    device.send(bytes(range(200)))
    got = source.read(1.0).data
    source.close()

    assert bytes(range(200)) == got


def test_all_byte_values_pass_unchanged_both_ways(device):
    """A terminal would eat Ctrl-C, turn CR into LF and echo; a port must not."""
    every = bytes(range(256))
    source = open_serial(device.port)
    source.write(every)
    sent = os.read(device.master, 1024)
    device.send(every)
    got = source.read(1.0).data
    source.close()

    assert (every, every) == (sent, got)


def test_a_port_that_is_open_already_is_busy(device):
    """Two readers would each get half of the bytes."""
    first = open_serial(device.port)
    with pytest.raises(ProbeError, match="in use by another program"):
        open_serial(device.port)
    first.close()

    open_serial(device.port).close()


def test_another_program_that_holds_the_port_is_named(device):
    """The person has to know which window to close."""
    holds = (
        "import serial, sys; port = serial.Serial(sys.argv[1], exclusive=True); "
        "print('held', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", holds, device.port], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        other.stdout.readline()
        with pytest.raises(ProbeError, match=r"in use by .*python"):
            open_serial(device.port)
        other.stdin.close()


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("{folder}/nothing", "There is no port"),
        ("{folder}", "is a folder, not a serial port"),
        ("{folder}/file", "is a file, not a serial port"),
        ("/dev/null", "is a device, not a serial port"),
    ],
)
def test_a_name_that_is_no_port_is_said_to_be_none(tmp_path, name, words):
    """Real errors of the system, not invented ones."""
    (tmp_path / "file").touch()

    with pytest.raises(ProbeError, match=words):
        open_serial(name.format(folder=tmp_path))


def test_unplugged_and_plugged_in_again_the_same_name_opens_again(tmp_path):
    """After a loss the link is opened anew by its name, here a link as `make sim-probe` makes."""
    name = tmp_path / "probe.pty"
    first = PtyProbe()
    name.symlink_to(first.port)
    source = open_source(str(name))
    greeted(source)
    first.unplug()
    read_until_lost(source)
    source.close()
    name.unlink()

    with pytest.raises(ProbeError, match="There is no port"):
        open_source(source.url)

    second = PtyProbe()
    name.symlink_to(second.port)
    again = open_source(source.url)
    hello, _ = greeted(again)
    again.close()
    second.unplug()

    assert 1 == hello.boots_n


@pytest.mark.parametrize(
    "error",
    [
        OSError(5, "Input/output error"),
        OSError(6, "Device not configured"),
        serial.SerialException("device reports readiness to read but returned no data"),
        serial.PortNotOpenError(),
        serial.SerialTimeoutException("Write timeout"),
        TypeError("argument must be an int, or have a fileno() method."),
        *([GONE[-1](5, "Input/output error")] if len(GONE) > 3 else []),
    ],
)
@pytest.mark.parametrize("where", ["read", "write", "in_waiting"])
def test_every_way_an_unplugged_port_shows_itself_is_a_lost_link(error, where):
    """Which one comes depends on driver, system and moment; seen in the field, all of them."""
    source = SerialSource("/dev/ttyACM0", FailingPort(where, error))

    with pytest.raises(LinkLost, match="/dev/ttyACM0 has gone"):
        source.write(b"\x00") if where == "write" else source.read(0.1)
    source.close()


TAKEN_AWAY = "device reports readiness to read but returned no data (… multiple access on port?)"


def test_a_program_that_reads_at_the_same_port_is_named(device):
    """One that asks for no lock gets half of the bytes; the cable was blamed, which is fine."""
    source = SerialSource(device.port, FailingPort("read", serial.SerialException(TAKEN_AWAY)))
    with subprocess.Popen(["cat", device.port], stdout=subprocess.DEVNULL) as other:
        try:
            while not holders_of(Path(device.port)):
                assert other.poll() is None
            with pytest.raises(LinkLost, match="cat reads from the port") as lost:
                source.read(0.1)
        finally:
            other.kill()

    assert "Close that program" in lost.value.next_step


class FailingPort:
    """A port of pyserial whose device has just been pulled out."""

    baudrate = 250_000

    def __init__(self, where, error):
        self._where, self._error = where, error

    def _fail(self, where):
        if where == self._where:
            raise self._error

    def read(self, n):
        self._fail("read")
        return b"x" * n

    def write(self, data):
        self._fail("write")

    @property
    def in_waiting(self):
        self._fail("in_waiting")
        return 1

    def cancel_read(self):
        raise self._error

    def close(self):
        raise self._error
