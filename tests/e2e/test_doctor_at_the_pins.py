"""``soleus probe doctor`` on what the real image makes of wires, noise and forces at its pins.

The simulator runs at full speed, with a press at the time when the doctor asks for it; what it sent
is examined as a recording. A wire is cut or swapped at the chip itself, everything between its pin
and the finding is the product.
"""

from __future__ import annotations

import json
import math

import numpy as np
import pytest

from soleus.cli import main
from soleus.link.clock import VirtualClock
from soleus.link.recording.capture import CaptureWriter
from soleus.link.source import Chunk
from tests.firmware.commands import START_AT_ONCE
from tests.simavr.harness import Setup, run_virtual

pytestmark = [pytest.mark.firmware, pytest.mark.slow]

# Seconds since START. The doctor is with it from 1.3 on: untouched until 11.3, pressed until 17.3.
PRESS = ((0.0, 12.0, 13.0, 16.0, 17.0), (0.0, 0.0, 20.0, 20.0, 0.0))
T_S = np.arange(0.0, 24.0, 0.001)
PRESSED_N = np.interp(T_S, *PRESS)
CELL = {"noise_counts": 40.0}
THIN = {"sensor": "analog", "noise_counts": 8.0}


def with_force(more_n):
    """The press, and something beside it."""
    return {"force": list(zip(T_S.tolist(), (PRESSED_N + more_n).tolist(), strict=True))}


def hum(amplitude_n, hz=50.0):
    """The mains."""
    return with_force(amplitude_n * np.sin(2 * math.pi * hz * T_S + 0.5))


def touch(force_n):
    """A hand on the cable for two seconds."""
    return with_force(force_n * ((T_S > 5.0) & (T_S < 7.0)))


@pytest.fixture
def doctor(tmp_path, monkeypatch, capsys):
    """Examine what the image has sent; gives the exit code and the names of what was found."""

    def examine(events=(), **setup):
        folder = tmp_path / "sim"
        folder.mkdir()
        force = {"force": list(zip(*PRESS, strict=True))}
        run = run_virtual(
            Setup(folder, seconds=24.0, events=[START_AT_ONCE, *events], **(force | setup))
        )
        capture = tmp_path / "visit.capture"
        with CaptureWriter(capture) as writer:
            for frame in run.trace.frames:
                writer.add(Chunk(frame.data, round(1000 * frame.last_us)))
        monkeypatch.setattr("soleus.live.session.probe_session.HOST_CLOCK", VirtualClock())
        told = ["--data", str(tmp_path / "data"), "--probe", f"replay:{capture}"]
        exit_code = main([*told, "probe", "doctor", "--json"])
        return exit_code, [each["key"] for each in json.loads(capsys.readouterr().out)["findings"]]

    return examine


@pytest.mark.parametrize(
    "setup",
    [CELL, CELL | {"rate_hz": 94.0}, THIN, *(THIN | {"sensor_hz": hz} for hz in (100, 500, 1000))],
)
def test_a_healthy_board_has_nothing_wrong(doctor, setup):
    """The ground that every fault below stands on."""
    assert (0, []) == doctor(**setup)


@pytest.mark.parametrize(
    ("fault", "setup"),
    [
        ("no_values", CELL | {"events": ["hx711 off"]}),
        ("no_values", CELL | {"events": ["hx711 swapped"]}),
        ("no_values", CELL | {"events": ["hx711 unclocked"]}),
        ("values_missing", CELL | {"events": ["5.0 hx711 off", "5.6 hx711 on"]}),
        ("values_missing", CELL | {"events": ["5.0 hx711 off", "7.0 hx711 on"]}),
        ("values_missing", CELL | {"events": ["14.0 hx711 off", "14.6 hx711 on"]}),
        ("at_rail", CELL | {"events": ["4.0 saturate on", "4.2 saturate off"]}),
        ("at_rail", CELL | {"events": ["saturate on"]}),
        ("silent_pressed", CELL | {"events": ["13.5 hx711 off"]}),
        ("slow_strap", CELL | {"rate_hz": 10.8}),
        ("hum", CELL | hum(0.1)),
        ("hum", CELL | {"rate_hz": 94.0} | hum(0.1, hz=60.0)),
        ("drift", CELL | with_force(0.02 * T_S)),
        ("touched", CELL | touch(0.3)),
        ("noise", {"noise_counts": 8000.0}),
        ("wrong_sign", CELL | with_force(-2.0 * PRESSED_N)),
        ("hum", THIN | hum(0.2)),
        ("hum", THIN | {"sensor_hz": 1000} | hum(0.2)),
        ("drift", THIN | with_force(0.04 * T_S)),
        ("touched", THIN | touch(0.8)),
        ("at_rail", THIN | {"events": ["saturate on"]}),
        ("open_pressed", THIN | {"bridge": True, "events": ["14.0 open on"]}),
    ],
)
def test_a_fault_at_the_pins_is_told_by_its_name_alone(doctor, fault, setup):
    """Between pin and finding lies the whole firmware; a fault must not get lost in it."""
    assert (1, [fault]) == doctor(**setup)


def test_an_input_that_hangs_in_the_air_is_told_as_that(doctor):
    """Nobody's press moves it, and it takes up whatever is around."""
    floating = {"sensor": "analog", "noise_counts": 2400.0, "force": [(0.0, 15.0), (30.0, 15.0)]}

    assert (1, ["floating"]) == doctor(**floating)
