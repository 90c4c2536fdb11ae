"""The image in real time behind a port that pyserial opens, pulls and finds again."""

import contextlib
import time

import pytest
import serial

from soleus.wire.frames import Ack, Data, Hello, Status
from soleus.wire.spec import Flag, Op
from tests.firmware.image.port import PATIENCE_S, Port
from tests.simavr.harness import Setup, SimProbe

pytestmark = pytest.mark.firmware


@pytest.fixture
def probe(tmp_path):
    """A probe that has been powered on."""
    with SimProbe(Setup(tmp_path, seconds=60.0)) as probe:
        yield probe


@pytest.fixture
def port(probe):
    """Its port, open."""
    with contextlib.closing(Port(probe.pty)) as port:
        yield port


def numbers(frames):
    """Numbers of all samples."""
    data = [frame for frame in frames if isinstance(frame, Data)]
    return [frame.sample_n + i for frame in data for i in range(frame.n)]


def test_a_hello_command_is_answered_with_hello(port):
    """The first thing that any host does."""
    asked = port.command(Op.HELLO)
    ack = port.wait_for(Ack)
    hello = port.wait_for(Hello)

    assert asked == ack.command_id
    assert "sim-hx711" == hello.calibration_id
    assert not hello.flags & Flag.REBOOT


def test_start_streams_without_a_hole(probe, port):
    """What pyserial reads is what the chip has sent."""
    port.command(Op.START)
    port.wait_for(Data, n=100)
    seen = numbers(port.frames)

    assert len(seen) >= 199  # the first travels alone, the others in pairs
    assert list(range(len(seen))) == seen
    assert not port.damage


def test_a_reset_in_mid_stream_shows(probe, port):
    """Numbers and clock begin anew: the host must not take that for a gap."""
    port.command(Op.HELLO)
    before = port.wait_for(Hello)
    port.command(Op.START)
    port.wait_for(Data, n=10)
    probe.send("reset")
    after = port.wait_for(Hello, where=lambda hello: hello.boots_n > before.boots_n)
    status = port.wait_for(Status)

    assert before.boots_n + 1 == after.boots_n
    assert before.uid == after.uid
    assert Flag.REBOOT in after.flags
    assert Flag.REBOOT in status.flags
    assert not status.streaming


def test_an_unplug_is_an_error_and_the_probe_is_found_again_at_its_name(probe, port):
    """As with a real USB plug: the open port is dead, the name comes back later."""
    port.command(Op.START)
    port.wait_for(Data, n=5)
    probe.send("unplug")
    with pytest.raises((serial.SerialException, OSError)):
        port.read_for(5.0)
    gone = not probe.pty.exists()
    probe.send("replug")
    with contextlib.closing(again(probe)) as other:
        data = other.wait_for(Data)

    assert gone
    assert data.sample_n > 5  # it went on sampling, nobody has told it to stop


def again(probe):
    """The port, opened anew as soon as it is there."""
    end_s = time.monotonic() + PATIENCE_S
    while time.monotonic() < end_s:
        with contextlib.suppress(serial.SerialException):
            return Port(probe.pty)
        time.sleep(0.02)
    raise AssertionError("the port did not come back")


def test_a_silent_sensor_and_a_rail_reach_the_host(probe, port):
    """The two faults of the sensor that end a hold."""
    port.command(Op.START)
    port.wait_for(Data, n=5)
    probe.send("saturate on")
    rail = port.wait_for(Data, where=lambda data: bool(data.flags & Flag.SATURATED))
    probe.send("hx711 off")
    silent = port.wait_for(Data, where=lambda data: bool(data.flags & Flag.SENSOR))

    assert 0x7FFFFF in rail.raw_counts
    assert silent.no_value_mask


def test_the_force_set_by_hand_is_felt(probe, port):
    """What somebody tries who has typed `make sim-probe`."""
    port.command(Op.START)
    rest = port.wait_for(Data, n=5).raw_counts[0]
    probe.send("force 5.0")
    pressed = port.wait_for(Data, where=lambda data: data.raw_counts[0] > rest + 1000)

    assert pressed.raw_counts[0] > rest
