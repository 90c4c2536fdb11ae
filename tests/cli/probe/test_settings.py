"""``soleus probe set`` on the simulated probe, in real time, behind a real pseudo terminal."""

import pytest

from soleus.link.serial_port.ports import PortInfo
from tests.link.pty_device import PtyProbe


@pytest.fixture
def probe():
    """A simulated probe behind a port; it keeps its settings as long as it is plugged in."""
    made = PtyProbe("sim:steady")
    yield made
    made.unplug()


def test_what_is_set_is_shown_and_stays(soleus, probe):
    """The second look is a new conversation."""
    done = soleus("probe", "set", "name", "left thumb", "--probe", probe.port)
    later = soleus("probe", "set", "--json", "--probe", probe.port)

    assert (0, 0) == (done.exit_code, later.exit_code)
    assert "name         left thumb\n" in done.out
    assert "left thumb" == later.json["name"]
    assert "sim-hx711" == later.json["calibration"]


def test_what_holds_later_is_said(soleus, probe):
    """Otherwise somebody looks for the new rate now."""
    at_once = soleus("probe", "set", "tip", "50", "--probe", probe.port)
    later = soleus("probe", "set", "baud", "115200", "--probe", probe.port)

    assert "next start" not in at_once.err
    assert "next start" in later.err
    assert "baud=115200" in later.err


def test_what_is_so_already_is_said_and_needs_no_new_start(soleus, probe):
    """Whoever unplugs a probe for nothing loses its zero; 80 is what a new one has."""
    ran = soleus("probe", "set", "rate", "80", "--probe", probe.port)

    assert (0, "80") == (ran.exit_code, ran.out.split("rate", 1)[1].split()[0])
    assert "is so already" in ran.err
    assert "unplug" not in ran.err


def test_what_is_kept_already_but_not_yet_in_use_still_needs_the_new_start(soleus, probe):
    """The second try must not sound as if the probe ran at the new rate."""
    soleus("probe", "set", "rate", "10", "--probe", probe.port)
    again = soleus("probe", "set", "rate", "10", "--probe", probe.port)

    assert "is so already" in again.err
    assert "next start" in again.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["gain", "32"], "its gain can be 128 or 64"),
        (["rate", "77"], "its rate can be 80 or 10"),
        (["tip", "0"], "Its tip can be 0.01 to 655.35 mm² in steps of 0.01."),
        (["tip", "700"], "Its tip can be 0.01 to 655.35 mm² in steps of 0.01."),
        (["tip", "78,5"], "Use a point, not a comma: 78.5."),
        (["bridge", "1"], "its bridge can be 0"),
        (["watchdog", "2"], "Its watchdog can be 0 or 1"),
        (["baud", "9600"], "Its baud can be 250000 or 115200"),
        (["gain"], "no value for 'gain'"),
        (["colour", "red"], "no setting 'colour'"),
        (["tip", "large"], "'large' cannot be a tip"),
        (["calibration", "Nope nope"], "cannot be the id of a calibration"),
        (["calibration", "example-10kg-hx711"], "up to 16 characters"),
    ],
)
def test_what_cannot_be_set_ends_with_2_and_changes_nothing(soleus, probe, words, said):
    """A script sees it by the number, a person by the sentence."""
    before = soleus("probe", "set", "--json", "--probe", probe.port).json
    ran = soleus("probe", "set", *words, "--probe", probe.port)
    after = soleus("probe", "set", "--json", "--probe", probe.port).json

    assert 2 == ran.exit_code
    assert said in ran.err
    assert "as they were" in ran.err
    assert before == after


def test_an_id_without_its_profile_is_kept_and_said(soleus, probe):
    """It may be about to be copied here; but until then there are no kPa."""
    named = soleus("probe", "set", "calibration", "not-here", "--probe", probe.port)
    there = soleus("probe", "set", "calibration", "sim-hx711", "--probe", probe.port)

    assert (0, 0) == (named.exit_code, there.exit_code)
    assert "There is no calibration profile 'not-here'" in named.err
    assert "no calibration profile" not in there.err


def test_a_missing_port_ends_with_4(soleus):
    """As with every command of the group."""
    ran = soleus("probe", "set", "name", "x", "--probe", "/dev/ttyNONE9")

    assert 4 == ran.exit_code
    assert "There is no port /dev/ttyNONE9." in ran.err


@pytest.fixture
def plugged_in(monkeypatch):
    """What the system says is plugged in."""

    def plug(*names):
        infos = tuple(PortInfo(name, vid=0x2341, pid=0x43) for name in names)
        monkeypatch.setattr("soleus.link.serial_port.ports.list_ports", lambda: infos)

    return plug


def test_with_several_ports_it_does_not_choose_which_probe_is_changed(soleus, probe, plugged_in):
    """The calibration of one probe in another is a number that is wrong and looks right."""
    plugged_in("/dev/ttyNONE9", probe.port)
    refused = soleus("probe", "set", "calibration", "other")
    shown = soleus("probe", "set", "--json")

    assert 2 == refused.exit_code
    assert f"/dev/ttyNONE9, {probe.port}" in refused.err
    assert "as they were" in refused.err
    assert "--probe" in refused.err
    assert "sim-hx711" == shown.json["calibration"]


def test_the_probe_that_was_changed_is_named(soleus, probe, plugged_in):
    """Without --probe nobody else would know which one it was."""
    plugged_in(probe.port)
    done = soleus("probe", "set", "name", "left thumb")
    again = soleus("probe", "set", "name", "left thumb")

    assert (0, 0) == (done.exit_code, again.exit_code)
    assert f"The probe at serial:{probe.port} has kept it." in done.err
    assert f"The name of the probe at serial:{probe.port} is so already" in again.err


def test_the_step_of_a_tip_area_is_told(soleus, probe):
    """A third decimal is none that the probe could keep."""
    ran = soleus("probe", "set", "tip", "50.501", "--probe", probe.port)

    assert 2 == ran.exit_code
    assert "in steps of 0.01" in ran.err
