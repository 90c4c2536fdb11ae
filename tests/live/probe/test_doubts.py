"""What ails the sensor is told before what no calibration can tell, and never beside a number."""

from __future__ import annotations

import pytest

from soleus.core.terms import Doubt, Label
from soleus.link.clock import VirtualClock
from soleus.link.simulated.cell import COUNT_MAX
from soleus.live.session.options import Options
from soleus.live.session.probe_session import ProbeSession
from soleus.store.folder import find_folder
from soleus.wire.frames import Data, Hello
from soleus.wire.spec import Flag, Sensor
from tests.cli.probe.broken_probes import (
    flagged,
    opened_spoiling,
    reading,
    saying,
    valueless,
    without,
)

NAMES_NO_PROFILE = saying(Hello, calibration_id="")
NAMES_ANOTHER_SENSOR_S = saying(Hello, sensor=Sensor.ANALOG)


@pytest.fixture
def told(tmp_path, monkeypatch):
    """What is told of a simulated probe's number after half a second, with these faults."""

    def look(*ails):
        monkeypatch.setattr("soleus.live.connection.finder.open_source", opened_spoiling(*ails))
        with ProbeSession(
            Options(find_folder(tmp_path / "data"), "sim:steady", threaded=False), VirtualClock()
        ) as session:
            session.connect()
            return [view.reading for _, view in session.look(0.5, 0.1)][-1]

    return look


@pytest.mark.parametrize("uncalibrated", [NAMES_NO_PROFILE, NAMES_ANOTHER_SENSOR_S])
@pytest.mark.parametrize(
    ("fault", "doubt"),
    [
        (flagged(Flag.OPEN), Doubt.OPEN),
        (reading(lambda t_s, n, raw: COUNT_MAX), Doubt.SATURATED),
        (valueless(every=1), Doubt.FAULT),
        (without(Data), Doubt.NO_DATA),
    ],
)
def test_a_fault_of_the_sensor_is_named_without_a_calibration_too(told, uncalibrated, fault, doubt):
    """Who builds a probe has no calibration yet, and looks just here for a wire that is off."""
    seen = told(uncalibrated, fault)

    assert (None, Label.UNCALIBRATED, doubt) == (seen.pressure_kpa, seen.label, seen.doubt)


@pytest.mark.parametrize("uncalibrated", [NAMES_NO_PROFILE, NAMES_ANOTHER_SENSOR_S])
def test_a_sound_sensor_without_a_calibration_is_said_to_have_none(told, uncalibrated):
    """Nothing else stands between it and a number."""
    seen = told(uncalibrated)

    assert (None, Doubt.UNCALIBRATED) == (seen.pressure_kpa, seen.doubt)
