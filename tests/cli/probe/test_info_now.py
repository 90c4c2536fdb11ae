"""``soleus probe info`` names what ails the sensor now, with and without a calibration."""

from __future__ import annotations

import pytest

from soleus.wire.frames import Hello
from soleus.wire.spec import Flag
from tests.cli.probe.broken_probes import flagged, opened_spoiling, saying


@pytest.fixture
def through(monkeypatch):
    """Puts faults between the simulated probe and the command."""

    def put(*ails):
        monkeypatch.setattr("soleus.live.connection.finder.open_source", opened_spoiling(*ails))

    return put


@pytest.mark.parametrize("calibration_id", ["sim-hx711", ""])
def test_info_names_a_sensor_that_is_not_connected(soleus, through, calibration_id):
    """It was told with rate and tip as if all were well with it."""
    through(saying(Hello, calibration_id=calibration_id), flagged(Flag.OPEN))
    lines = soleus("probe", "info", "--probe", "sim:steady").out.splitlines()

    assert "now          sensor not connected" in lines


def test_info_says_nothing_of_a_sound_sensor(soleus):
    """That a probe is not calibrated stands beside its label already."""
    lines = soleus("probe", "info", "--probe", "sim:steady").out.splitlines()

    assert [] == [line for line in lines if line.startswith("now")]
