"""The real image behind optiboot, set to its slow speed, on a line that knows its speed."""

from __future__ import annotations

import pytest

from soleus.link.probe_settings.requests import wanted
from soleus.live.connection.probe_settings import talk
from soleus.live.session.discover import Standing, discover
from soleus.store.folder import find_folder
from tests.live.looking import looking
from tests.simavr.boot_loaders import OPTIBOOT
from tests.simavr.harness import Setup, SimProbe

pytestmark = [
    pytest.mark.firmware,
    pytest.mark.skipif(not OPTIBOOT.there, reason="needs Debian's arduino-core-avr"),
]


@pytest.fixture
def probe(tmp_path):
    """A board that has been switched on."""
    folder = tmp_path / "sim"
    folder.mkdir()
    with SimProbe(Setup(folder, boot=OPTIBOOT.hex_in(folder), noise_counts=20.0)) as probe:
        yield probe


def test_a_probe_that_was_set_to_the_slow_speed_is_found_measured_and_set_back(probe, tmp_path):
    """For an old adapter; whoever sets it must not be locked out by it, on no way to the probe."""
    folder, url = find_folder(tmp_path / "data"), str(probe.pty)
    talk(url, wanted("name", "slow one"))
    talk(url, wanted("baud", "115200"))
    probe.send("reset")
    (listed,) = discover(folder, url)
    with looking(folder, url) as session:
        session.connect()
        (*_, (_, view)) = session.look(2.0, 0.5)
    talk(url, wanted("baud", "250000"))
    probe.send("reset")
    (again,) = discover(folder, url)

    assert (Standing.PROBE, 115_200) == (listed.standing, listed.baud)
    assert "slow one" == listed.probe.name
    assert 115_200 == view.baud
    assert pytest.approx(80.0, abs=2.0) == view.rate_hz
    assert 250_000 == again.baud
