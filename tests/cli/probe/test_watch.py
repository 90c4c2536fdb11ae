"""``soleus probe watch`` and the button of the probe, behind a real pseudo terminal."""

from __future__ import annotations

import threading

import pytest

from soleus.link.serial_port.ports import PortInfo
from soleus.wire.codec import encode
from soleus.wire.frames import Button
from soleus.wire.spec import Flag
from tests.link.pty_device import PtyProbe


class WatchedButton(PtyProbe):
    """A simulated probe, pressed by nobody, whose button is pressed once and let go of."""

    def press(self, lasts_s):
        """Down now; up after so long."""
        self._button(True)
        threading.Timer(lasts_s, self._button, (False,)).start()

    def _button(self, pressed):
        self.send(encode(Button(Flag(0), 0, self._source.now_us, pressed)))


@pytest.fixture
def watched(soleus):
    """Watches for two seconds while the button is pressed; gives the lines."""
    probe = WatchedButton("sim:")

    def watch(lasts_s):
        timer = threading.Timer(0.6, probe.press, (lasts_s,))
        timer.start()
        ran = soleus("probe", "watch", "--seconds", "2.4", "--probe", probe.port)
        timer.join()
        return ran.out.splitlines()

    yield watch
    probe.unplug()


def test_a_short_press_is_told_with_its_own_time_and_the_pressure_then(watched):
    """Who tries the button wants to see that it arrives, and what it would have marked."""
    lines = watched(0.2)
    ((at, told),) = [(n, line) for n, line in enumerate(lines) if "button" in line]
    told_s = float(told.partition(" at ")[2].partition(" s: ")[0])
    next_s = float(lines[at + 1].split()[0])  # the press is told once it has ended

    assert "pressed, a mark at" in told
    assert told_s < next_s
    assert "kPa INDICATIVE then" in told


def test_a_press_that_is_held_is_told_as_what_it_would_do(watched):
    """In a hold it would end it; here it only shows that the contact closes."""
    (told,) = [line for line in watched(1.3) if "button" in line]

    assert "held, a let-go" in told


def test_another_probe_that_answers_meanwhile_is_named(soleus, monkeypatch):
    """Its numbers would go on under the name and the calibration of the one that has gone."""
    probes = [PtyProbe(f"sim:steady?seed={seed}") for seed in (1, 2)]
    first, second = sorted(probes, key=lambda each: each.port)
    infos = tuple(PortInfo(each.port, vid=0x2341, pid=0x43) for each in (first, second))
    monkeypatch.setattr("soleus.link.serial_port.ports.list_ports", lambda: infos)
    timer = threading.Timer(1.0, first.unplug)
    timer.start()
    ran = soleus("probe", "watch", "--seconds", "4")
    timer.join()
    second.unplug()

    assert 0 == ran.exit_code
    assert 1 == ran.err.count("Another probe has answered: SOL-")
    assert 2 == ran.err.count("No zero has been taken")
