"""A session of one probe: connect, look, close, in virtual time and without a record."""

import pytest

from soleus.errors import LinkLost, ProbeError, UsageError
from soleus.link.clock import VirtualClock
from soleus.link.handshake import HandshakeError, NoHello
from soleus.live.connection.state import ProbeState
from soleus.store.folder import find_folder
from tests.link.pty_device import PtyDevice
from tests.live.looking import looking


@pytest.fixture
def folder(tmp_path):
    """A data folder that does not exist: a session only reads."""
    return find_folder(tmp_path / "data")


def session(folder, url, **more):
    """A session in virtual time."""
    return looking(folder, url, VirtualClock(), **more)


def test_a_session_finds_the_probe_and_its_calibration(folder):
    """What list, info and use ask for."""
    with session(folder, "sim:steady") as there:
        probe = there.connect()

    assert probe.simulated
    assert "sim-hx711" == probe.calibration.id


def test_pictures_come_at_the_asked_times_for_as_long_as_asked(folder):
    """Half a second at ten a second are five lines, whatever the turns of the link are."""
    with session(folder, "sim:steady") as there:
        there.connect()
        seen = list(there.look(0.5, 0.1))

    assert [0.1, 0.2, 0.3, 0.4, 0.5] == [round(t_s, 1) for t_s, _ in seen]
    assert {ProbeState.CONNECTED} == {view.state for _, view in seen}


def test_the_tap_hears_every_byte_from_the_first(folder):
    """A capture without the HELLO could not be played back."""
    heard = []
    with session(folder, "sim:steady?seed=3", tap=lambda chunk: heard.append(chunk.data)) as there:
        uid = there.connect().hello.uid

    assert uid in b"".join(heard).replace(b"\x00", b"")


def test_a_silent_port_is_left_after_the_asked_patience(folder):
    """A list of ports must not wait twenty seconds for each."""
    device = PtyDevice()
    with (
        looking(folder, device.port) as there,
        pytest.raises(HandshakeError) as left,
    ):
        there.connect(patience_s=0.1)
    device.unplug()

    assert NoHello.SILENT is left.value.why
    assert "Nothing has answered" in left.value.what


def test_what_sends_and_is_no_probe_is_told_from_what_is_silent(folder):
    """Something is there: the cable is fine, the firmware is not."""
    device = PtyDevice()
    heard = []

    def answer(chunk):
        heard.append(chunk.data)
        device.send(b"\x01\x02\x03\x00")

    with (
        looking(folder, device.port, tap=answer) as there,
        pytest.raises(HandshakeError) as left,
    ):
        there.connect(patience_s=0.2)
    device.unplug()

    assert NoHello.FOREIGN is left.value.why
    assert "sends bytes that no soleus probe would send" in left.value.what


def test_before_and_after_a_connection_there_is_no_probe(folder):
    """Asking for it must fail loudly, not give an old one."""
    with session(folder, "sim:steady") as there:
        assert None is there.probe
        with pytest.raises(LinkLost):
            there.must_be_there()


@pytest.mark.parametrize(
    ("url", "error"), [("/dev/ttyNONE9", ProbeError), ("sim:nobody", UsageError)]
)
def test_what_cannot_be_opened_is_raised_at_once(folder, url, error):
    """Waiting would not make it better."""
    with session(folder, url) as there, pytest.raises(error):
        there.connect()
