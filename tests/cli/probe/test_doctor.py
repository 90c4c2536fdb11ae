"""``soleus probe doctor`` end to end: faults injected into a simulated probe, in virtual time."""

from __future__ import annotations

import itertools
import threading
from dataclasses import replace

import pytest

from soleus.core.calibration.model import SensorKind
from soleus.core.doctor.diagnose import RULES
from soleus.errors import LinkLost
from soleus.link import handshake
from soleus.link.clock import NS_PER_S, VirtualClock
from soleus.link.registry import open_source
from soleus.store.calibration.profiles import profile_by_id, save_profile
from soleus.store.folder import open_folder
from soleus.wire.frames import Hello
from soleus.wire.spec import Sensor
from tests.cli.probe.broken_probes import (
    FAULTS,
    PREPARED,
    RNG,
    Unplugged,
    healthy,
    reading,
    saying,
    spoiling,
)
from tests.cli.probe.more_broken_probes import OTHER_FORMS
from tests.link.gauge.dialogue import Answering
from tests.link.pty_device import PtyDevice
from tests.live.session_driver import Through

URLS = {"slow_strap": "sim:?rate=10"}
CURVE = "t_s,force_n\n0,0\n11.5,0\n12.5,{peak}\n15,{peak}\n16,0\n"


@pytest.fixture
def at_once(monkeypatch):
    """The twenty seconds of a check-up pass in a moment."""
    monkeypatch.setattr("soleus.live.session.probe_session.HOST_CLOCK", VirtualClock())


@pytest.fixture
def through(monkeypatch, at_once):
    """Puts a fault between the simulated probe and the doctor."""

    def put(kind):
        Unplugged.times_n = 0

        def open_spoilt(url, *, clock):
            return kind(open_source(url, clock=clock), clock)

        monkeypatch.setattr("soleus.live.connection.finder.open_source", open_spoilt)

    return put


@pytest.fixture
def babbler():
    """A device whose bytes look like noise."""
    device, ended = PtyDevice(), threading.Event()

    def babble():
        while not ended.wait(0.02):
            device.send(bytes(range(0x80, 0xFF)))

    thread = threading.Thread(target=babble)
    thread.start()
    yield device
    ended.set()
    thread.join()
    device.unplug()


def keys(ran):
    """The names of what was found, worst first."""
    return [finding["key"] for finding in ran.json["findings"]]


# -- every finding -------------------------------------------------------------------------------


def test_every_finding_has_its_fault_here():
    """A finding that no faulty probe leads to is a promise that nobody has tried."""
    assert {rule.key for rule in RULES} == set(FAULTS)


@pytest.mark.parametrize("fault", FAULTS)
def test_a_faulty_probe_is_told_by_its_fault_and_ends_with_1(soleus, through, data, fault):
    """From the bytes of the probe to the exit code, with nothing in between replaced."""
    recording = PREPARED.get(fault, lambda _: None)(data)
    through(FAULTS[fault])
    ran = soleus("probe", "doctor", "--json", "--probe", recording or URLS.get(fault, "sim:"))

    assert (1, [fault]) == (ran.exit_code, keys(ran))


@pytest.mark.parametrize("form", OTHER_FORMS)
def test_a_fault_is_told_at_every_rate_with_both_sensors_and_however_it_comes(
    soleus, through, form
):
    """A wire that lets go for half a second ends a hold as surely as one that was never there."""
    found, fault, url = OTHER_FORMS[form]
    through(spoiling(fault))
    ran = soleus("probe", "doctor", "--json", "--probe", url)

    assert (1, found) == (ran.exit_code, keys(ran))


# -- healthy probes ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "url",
    [
        *("sim:", "sim:steady", "sim:shaky?seed=3"),
        *(f"sim:?rate={rate_hz}" for rate_hz in (10, 11, 92, 94)),
        *(f"sim:?sensor=analog&rate={rate_hz}" for rate_hz in (100, 200, 500, 1000)),
    ],
)
def test_a_healthy_probe_ends_with_0(soleus, at_once, url):
    """A doctor who always finds something is not asked again."""
    ran = soleus("probe", "doctor", "--json", "--probe", url)

    assert (0, []) == (ran.exit_code, keys(ran))


def test_the_figures_are_those_of_the_simulated_cell(soleus, at_once):
    """As the cell is made: 40 counts of noise, 79.8 a second, 65 000 counts for each newton."""
    figures = soleus("probe", "doctor", "--json", "--probe", "sim:").json["figures"]

    assert 79.8 == pytest.approx(figures["rate_hz"], abs=0.01)
    assert 40.0 == pytest.approx(figures["noise_counts"], rel=0.1)
    assert 10.0 * 65_000 == pytest.approx(figures["reaction_counts"], rel=0.001)
    assert 0.0 == pytest.approx(figures["left_counts"], abs=40.0)


def test_a_curve_presses_by_itself(soleus, at_once, tmp_path):
    """With a curve the force is known to the newton; no other hand may come between."""
    curve = tmp_path / "curve.csv"
    curve.write_text(CURVE.format(peak=30), encoding="ascii")
    ran = soleus("probe", "doctor", "--json", "--probe", f"sim:file={curve}")

    assert 0 == ran.exit_code
    assert 30.0 * 65_000 == pytest.approx(ran.json["figures"]["reaction_counts"], rel=0.001)


def test_a_curve_that_pulls_is_the_wrong_sign(soleus, at_once, tmp_path):
    """The commonest mistake in the wiring of a load cell."""
    curve = tmp_path / "curve.csv"
    curve.write_text(CURVE.format(peak=-30), encoding="ascii")

    assert ["wrong_sign"] == keys(
        soleus("probe", "doctor", "--json", "--probe", f"sim:file={curve}")
    )


def test_without_pressing_only_the_untouched_part_is_judged(soleus, through):
    """For a script, where nobody is there to press: no reaction is then no fault."""
    through(FAULTS["no_reaction"])
    ran = soleus("probe", "doctor", "--no-press", "--json", "--probe", "sim:")

    assert (0, []) == (ran.exit_code, keys(ran))
    assert "press" not in ran.err


def thin_sensor(noise_counts):
    """The simulated cell as a thin sensor on the ADC: 0 untouched, half of its range at 10 N."""
    counts = reading(
        lambda t_s, n, raw: max(0.0, (raw - 84_000) / 80 + RNG.gauss(0.0, noise_counts))
    )
    hello = saying(
        Hello,
        sensor=Sensor.ANALOG,
        full_scale_min=-1,
        full_scale_max=16_368,
        calibration_id="",
        gain=1,
    )
    return lambda frame: hello(counts(frame))


@pytest.mark.parametrize(("noise_counts", "found"), [(0.0, []), (10.0, []), (200.0, ["noise"])])
def test_a_thin_sensor_is_judged_by_its_own_measure(soleus, through, noise_counts, found):
    """At rest it may show one number for ever, and a count of its own is much more force."""
    through(spoiling(thin_sensor(noise_counts)))

    assert found == keys(soleus("probe", "doctor", "--json", "--probe", "sim:"))


def test_a_gauge_whose_lines_are_half_rubbish_is_told_with_the_lines(soleus):
    """Once this was a line too slow, and the wires of a chip that no gauge has."""
    said = itertools.cycle([b"0.02 lbF\r\n", b"@@#%& x\r\n", b"0.02 lbF\r\n"])
    device = Answering(lambda _: next(said))
    try:
        url = f"gauge:mark10@{device.port}?tip=100"
        ran = soleus("probe", "doctor", "--no-press", "--json", "--probe", url)
    finally:
        device.unplug()
    (finding,) = ran.json["findings"]

    assert (1, "unreadable_lines") == (ran.exit_code, finding["key"])
    assert "such as '@@#%& x', where one such as '0.02 lbF' was expected." in finding["seen"]
    assert "baud=N" in " ".join(finding["do"])


# -- words ---------------------------------------------------------------------------------------


def test_the_person_is_told_what_to_do_and_when(soleus, at_once):
    """Talk goes to stderr, in the order of the parts; figures and findings to stdout."""
    ran = soleus("probe", "doctor", "--probe", "sim:")

    assert ["Lay the probe down", "Now press", "Let go"] == [
        line[: len(start)]
        for line, start in zip(
            ran.err.splitlines(), ["Lay the probe down", "Now press", "Let go"], strict=True
        )
    ]
    assert "Nothing was found." == ran.out.splitlines()[-1]
    assert "79.8/s measured, 80/s by its label" in ran.out


def test_a_finding_is_printed_with_its_meaning_and_its_steps(soleus, through):
    """What was seen, what it means, what to do: numbered, likeliest cause first."""
    through(FAULTS["wrong_sign"])
    lines = soleus("probe", "doctor", "--probe", "sim:").out.splitlines()
    at = next(i for i, line in enumerate(lines) if line.startswith("1. "))

    assert "1. Pressing moved the reading down, by 650" in lines[at]
    assert lines[at + 1].startswith("   Every press would read as less than nothing")
    assert "   - Swap the two signal wires (A+ and A−)." == lines[at + 2]


def pressing_line(ran):
    """What is said of the press."""
    return next(line for line in ran.out.splitlines() if line.startswith("pressing"))


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        ("", "(10 N, 100 kPa)"),  # the simulated probe with its own profile
        ("edited_profile", "(about 9.0 N, 90 kPa)"),  # 650 000 counts over 72 000 in a newton
        ("other_probe", "(about 10 N, 100 kPa)"),
    ],
)
def test_newtons_that_nobody_has_weighed_with_this_probe_are_called_about(
    soleus, through, data, fault, told
):
    """A figure without that word is believed."""
    PREPARED.get(fault, lambda _: None)(data)
    through(healthy)
    line = pressing_line(soleus("probe", "doctor", "--probe", "sim:"))

    assert told in line


def test_a_calibration_of_another_sensor_makes_no_newtons(soleus, through, data):
    """Once a thin sensor's profile on a load cell told 629 N of a press of 10, as a fact."""
    folder = open_folder(data)
    ten_counts = replace(
        profile_by_id(folder, "sim-hx711"), sensor=SensorKind.ANALOG, counts_per_n=1000.0, gain=1
    )
    save_profile(folder, ten_counts)
    ran = soleus("probe", "doctor", "--json", "--probe", "sim:")
    line = pressing_line(soleus("probe", "doctor", "--probe", "sim:"))

    assert ["other_sensor"] == keys(ran)
    assert "(about " in line
    assert "650 N" not in line


def test_a_press_that_ends_at_the_rail_moved_it_by_at_least_so_much(soleus, through):
    """What lies beyond the end was not measured."""
    through(FAULTS["press_at_rail"])

    assert "moved it by at least " in pressing_line(soleus("probe", "doctor", "--probe", "sim:"))


# -- no probe ------------------------------------------------------------------------------------


def test_without_a_probe_it_ends_with_4(soleus):
    """The first thing that is wrong with a probe: it is not there."""
    ran = soleus("probe", "doctor", "--probe", "/dev/ttyNONE9")

    assert (4, "") == (ran.exit_code, ran.out)
    assert "There is no port /dev/ttyNONE9." in ran.err


def test_bytes_that_are_no_frames_point_to_the_speed_of_the_line(soleus, monkeypatch, babbler):
    """At another baud rate a probe sends what looks like noise; the cable is then not at fault."""
    monkeypatch.setattr(handshake, "GIVE_UP_AFTER_S", 0.3)
    ran = soleus("probe", "doctor", "--probe", babbler.port)

    assert (4, "") == (ran.exit_code, ran.out)
    assert "none of them can be read" in ran.err
    assert "It was listened to at 250000 and at 115200 baud." in ran.err


def test_whoever_has_named_one_speed_is_told_to_leave_it_out(soleus, monkeypatch, babbler):
    """Then both are tried; the probe may be set to the other one."""
    monkeypatch.setattr(handshake, "GIVE_UP_AFTER_S", 0.3)
    ran = soleus("probe", "doctor", "--probe", f"serial:{babbler.port}?baud=115200")

    assert "Leave baud= out of its URL" in ran.err


def test_a_sketch_that_talks_at_another_speed_is_no_probe(soleus, monkeypatch):
    """Read at the first speed its words are noise; what was understood later counts."""
    monkeypatch.setattr(handshake, "FOREIGN_AFTER_S", 1.5)
    device, ended = PtyDevice(baud=115_200), threading.Event()

    def talk():
        while not ended.wait(0.02):
            device.send(b"HX711 reading: 1234.5\r\n")

    thread = threading.Thread(target=talk)
    thread.start()
    ran = soleus("probe", "doctor", "--probe", device.port)
    ended.set()
    thread.join()
    device.unplug()

    assert 4 == ran.exit_code
    assert "is not a soleus probe: it says 'HX711 reading" in ran.err


def test_a_probe_that_goes_and_stays_away_ends_with_4(soleus, through):
    """What was heard until then is no verdict on the probe."""

    class Gone(Through):
        def read(self, timeout_s):
            if self.clock.now_ns() > 5 * NS_PER_S:
                raise LinkLost("The probe has gone.", "Nothing more.", "Check the cable.")
            return self.inner.read(timeout_s)

    through(Gone)
    ran = soleus("probe", "doctor", "--probe", "sim:")

    assert (4, "") == (ran.exit_code, ran.out)
    assert "The probe has gone." in ran.err
