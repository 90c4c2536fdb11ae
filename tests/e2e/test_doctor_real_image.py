"""``soleus probe doctor`` on the bytes of the real firmware image, in real time behind a pty.

What the image makes of each fault is tried at full speed in ``test_doctor_at_the_pins.py``; here
is the way over a port, with a press that somebody is asked for.
"""

from __future__ import annotations

import json

import pytest

from soleus.cli import main
from tests.simavr.harness import Setup, SimProbe

pytestmark = [pytest.mark.firmware, pytest.mark.slow]

# Untouched until about 11 s after START, pressed until 17 s, then let go.
PRESS = [(0.0, 0.0), (12.0, 0.0), (13.0, 20.0), (16.0, 20.0), (17.0, 0.0)]

LAG_MS = 50.0  # the simulator says itself by how much a busy machine held it up


@pytest.fixture
def doctor(tmp_path, capsys):
    """Examine a simulated board; gives the exit code and what stands in its JSON."""

    def examine(*words, event="", **setup):
        sim = tmp_path / "sim"
        sim.mkdir()
        with SimProbe(Setup(sim, **({"noise_counts": 40.0} | setup))) as probe:
            if event:
                probe.send(event)
            told = ["--data", str(tmp_path / "data"), "--probe", str(probe.pty)]
            exit_code = main([*told, "probe", "doctor", "--json", *words])
        found = json.loads(capsys.readouterr().out)
        if probe.summary["lag_max_ms"] > LAG_MS:  # then its samples came late, and that is told
            found["findings"] = [each for each in found["findings"] if each["key"] != "late"]
            exit_code = int(bool(found["findings"]))
        return exit_code, found

    return examine


def keys(told):
    """The names of what was found."""
    return [finding["key"] for finding in told["findings"]]


def test_the_real_image_on_a_healthy_cell_has_nothing_wrong(doctor):
    """The doctor and the firmware agree on what a good probe is; 65 000 counts are one newton."""
    exit_code, told = doctor(force=PRESS)

    assert (0, []) == (exit_code, keys(told))
    assert 20.0 * 65_000 == pytest.approx(told["figures"]["reaction_counts"], rel=0.001)


def test_a_silent_chip_is_told_through_the_real_image(doctor):
    """Between pin and finding lies the whole firmware; a fault must not get lost in it."""
    exit_code, told = doctor("--no-press", event="hx711 off")

    assert (1, ["no_values"]) == (exit_code, keys(told))


THIN = {"sensor": "analog", "force": PRESS, "noise_counts": 8.0}


def test_a_thin_sensor_that_dies_under_the_hand_is_told_through_the_real_image(doctor):
    """A bad joint opens when it is bent: ten seconds untouched show nothing of it."""
    exit_code, told = doctor(**THIN, bridge=True, events=["13.5 open on"])

    assert (1, ["open_pressed"]) == (exit_code, keys(told))


def test_a_torn_thin_sensor_without_the_resistor_that_tells_is_sent_to_its_connector(doctor):
    """It reads 0 for ever, as a sensor that nobody presses; no chip of a load cell is to blame."""
    exit_code, told = doctor(event="open on", **THIN | {"noise_counts": 0.0})
    (finding,) = told["findings"]

    assert (1, "stuck") == (exit_code, finding["key"])
    assert "connector" in finding["do"][0]
