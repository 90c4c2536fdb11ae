"""``soleus probe doctor`` on the bytes of the real firmware image, in real time behind a pty."""

from __future__ import annotations

import json

import pytest

from soleus.cli import main
from tests.simavr.harness import Setup, SimProbe

pytestmark = [pytest.mark.firmware, pytest.mark.slow]

# Untouched until about 11 s after START, pressed until 17 s, then let go.
PRESS = [(0.0, 0.0), (12.0, 0.0), (13.0, 20.0), (16.0, 20.0), (17.0, 0.0)]


@pytest.fixture
def doctor(tmp_path, capsys):
    """Examine a simulated board; gives the exit code and what stands in its JSON."""

    def examine(*words, event="", **setup):
        sim = tmp_path / "sim"
        sim.mkdir()
        with SimProbe(Setup(sim, noise_counts=40.0, **setup)) as probe:
            if event:
                probe.send(event)
            told = ["--data", str(tmp_path / "data"), "--probe", str(probe.pty)]
            exit_code = main([*told, "probe", "doctor", "--json", *words])
        return exit_code, json.loads(capsys.readouterr().out)

    return examine


def keys(told):
    """The names of what was found."""
    return [finding["key"] for finding in told["findings"]]


def test_the_real_image_on_a_healthy_cell_has_nothing_wrong(doctor):
    """The doctor and the firmware agree on what a good probe is; 65 000 counts are one newton."""
    exit_code, told = doctor(force=PRESS)

    assert (0, []) == (exit_code, keys(told))
    assert 20.0 * 65_000 == pytest.approx(told["figures"]["reaction_counts"], rel=0.001)


@pytest.mark.parametrize(
    ("fault", "setup"),
    [
        ("no_values", {"event": "hx711 off"}),
        ("at_rail", {"event": "saturate on"}),
        ("slow_strap", {"rate_hz": 10.8}),
    ],
)
def test_a_fault_at_the_pins_is_told_through_the_real_image(doctor, fault, setup):
    """Between pin and finding lies the whole firmware; a fault must not get lost in it."""
    exit_code, told = doctor("--no-press", **setup)

    assert (1, [fault]) == (exit_code, keys(told))
