"""``soleus probe watch`` on a gauge that says that the force is beyond its range."""

from __future__ import annotations

from tests.link.gauge.dialogue import Answering


def test_watch_makes_up_no_number_when_a_gauge_is_beyond_its_range(soleus):
    """No display has shown 83886.07 lbf; whoever compares the two would doubt both."""
    device = Answering(lambda t_s: b"0.02 lbF\r\n" if t_s < 1.0 else b"OL\r\n")
    url = f"gauge:mark10@{device.port}?tip=100"
    lines = soleus("probe", "watch", "--seconds", "3", "--probe", url).out.splitlines()
    device.unplug()

    assert lines[0].endswith("raw 0.02 lbf")
    assert "beyond the sensor's range" in lines[-1]
    assert lines[-1].endswith("raw --")
