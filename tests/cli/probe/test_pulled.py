"""The plug is pulled while a command talks to the probe: one sentence, exit 4, and nothing lost."""

from __future__ import annotations

import threading

import pytest

from soleus.wire.decoder import Decoder, Received
from soleus.wire.frames import Ack, Data, SetCommand
from soleus.wire.spec import Op
from tests.link.pty_device import PtyProbe


class PulledInMidStream(PtyProbe):
    """Its plug is pulled once it has sent so many bytes from its first sample on."""

    left_n = None

    def send(self, data):
        """What the probe sends."""
        super().send(data)
        frames = [one.frame for one in Decoder().feed(data, 0) if isinstance(one, Received)]
        if self.left_n is not None and any(isinstance(frame, Data) for frame in frames):
            self.left_n -= len(data)
            if self.left_n < 0:
                self.left_n = None
                threading.Timer(0.0, self.unplug).start()


@pytest.fixture
def pulled(soleus):
    """Runs a command on a probe whose plug is pulled when it has sent so many bytes."""
    probe = PulledInMidStream("sim:steady")

    def run(*words, after_n):
        probe.left_n = after_n
        return soleus("probe", *words, "--probe", probe.port)

    yield run
    probe.unplug()


@pytest.mark.parametrize("words", [["info"], ["watch", "--seconds", "2"], ["doctor", "--no-press"]])
def test_a_plug_that_is_pulled_ends_with_4_and_is_named(pulled, words):
    """It is found by looking at the cable, not at the software."""
    ran = pulled(*words, after_n=200)

    assert 4 == ran.exit_code
    assert "has gone" in ran.err or "no port" in ran.err


def test_a_capture_keeps_what_it_has_heard_when_the_plug_is_pulled(pulled, soleus, tmp_path):
    """Those bytes may show why it went."""
    file = tmp_path / "run.capture"
    ran = pulled("capture", file, "--seconds", "5", after_n=400)
    played = soleus("probe", "list", "--json", "--probe", f"replay:{file}").json["ports"][0]

    assert (4, f"{file}\n") == (ran.exit_code, ran.out)
    assert "probe" == played["standing"]


class PulledAtSet(PtyProbe):
    """Its plug is pulled when a setting has arrived, before it can be in the memory."""

    def receive(self):
        """What the host sends."""
        data = super().receive()
        found = Decoder().feed(data, 0)
        if any(isinstance(one, Received) and isinstance(one.frame, SetCommand) for one in found):
            threading.Timer(0.0, self.unplug).start()
        return data


def test_a_setting_on_its_way_is_not_said_to_be_kept(soleus):
    """Whether it was, only a look can tell."""
    probe = PulledAtSet("sim:steady")
    ran = soleus("probe", "set", "name", "thumb", "--probe", probe.port)
    probe.unplug()

    assert (4, "") == (ran.exit_code, ran.out)
    assert "has gone" in ran.err
    assert "Whether it has kept the setting is not known." in ran.err
    assert "look what it keeps: soleus probe set" in ran.err


def test_a_setting_that_was_not_yet_sent_is_said_to_be_as_it_was(soleus):
    """The plug is out before the probe has been asked for anything."""
    probe = PtyProbe("sim:steady")
    threading.Timer(0.0, probe.unplug).start()
    ran = soleus("probe", "set", "name", "thumb", "--probe", probe.port)

    assert (4, "") == (ran.exit_code, ran.out)
    assert "The probe's settings are as they were." in ran.err or "no port" in ran.err


class PulledAfterAck(PtyProbe):
    """Says that it has kept a setting, and hears nothing any more until its plug is out."""

    acknowledged = pulled = False

    def send(self, data):
        """What the probe sends."""
        super().send(data)
        frames = [one.frame for one in Decoder().feed(data, 0) if isinstance(one, Received)]
        self.acknowledged |= any(isinstance(f, Ack) and f.op == Op.SET for f in frames)

    def receive(self):
        """What the host sends."""
        data = super().receive()
        if not self.acknowledged:
            return data
        if not self.pulled:
            self.pulled = True
            threading.Timer(0.0, self.unplug).start()
        return b""


def test_a_setting_that_was_acknowledged_is_said_to_be_kept(soleus):
    """The probe acknowledges only what is in its memory: nobody has to set it again."""
    probe = PulledAfterAck("sim:steady")
    ran = soleus("probe", "set", "name", "thumb", "--probe", probe.port)
    probe.unplug()

    assert (4, "") == (ran.exit_code, ran.out)
    assert "The setting is kept" in ran.err
