"""What is told of the probe at one moment."""

from soleus.live.connection.state import ProbeState
from soleus.live.snapshot import ProbeView


def told_raw(calibration_named, raw_counts):
    """What is told of this count when HELLO names this calibration."""
    view = ProbeView(
        ProbeState.CONNECTED, "", raw_counts=raw_counts, calibration_named=calibration_named
    )
    return view.raw_words


def test_a_gauge_s_count_is_told_as_the_instrument_shows_it():
    """963 beside "kPa" would be read as a pressure; the display says 0.963 lbf."""
    assert "0.963 lbf" == told_raw("gauge-lbf-3-100", 963)


def test_a_probe_s_count_is_told_as_it_is():
    """A cell counts; nobody has printed a unit beside it."""
    assert "84012" == told_raw("sim-hx711", 84012)


def test_without_a_count_there_is_a_dash():
    """No number stands in for one that is missing."""
    assert "--" == told_raw("sim-hx711", None)
