"""A recording that has been played to its end stays ended."""

from __future__ import annotations

import pytest

from soleus.core.terms import Doubt
from soleus.link.clock import VirtualClock
from soleus.link.recording.capture import CaptureWriter
from soleus.live.connection.state import ProbeState
from soleus.live.session.options import Options
from soleus.live.session.probe_session import ProbeSession
from soleus.store.folder import find_folder
from soleus.tui.view_models import hold as say


@pytest.fixture
def recorded(tmp_path):
    """The URL of so many seconds of a simulated probe."""

    def record(seconds):
        file, folder = tmp_path / "played.capture", find_folder(tmp_path / "none")
        with (
            CaptureWriter(file) as writer,
            ProbeSession(
                Options(folder, "sim:steady", threaded=False), VirtualClock(), tap=writer.add
            ) as session,
        ):
            session.connect()
            assert list(session.look(seconds, 0.5))
        return f"replay:{file}"

    return record


def test_a_recording_does_not_begin_anew_by_itself(drive, recorded):
    """Its numbers would look as if somebody were pressing now."""
    driver = drive(recorded(2.0)).connect()
    driver.until(lambda: not driver.controller.connected)
    states = set()
    end_s = driver.now_s + 10.0
    while driver.now_s < end_s:
        driver.seconds(0.1)
        states.add(driver.controller.probe_view().state)
    view = driver.controller.probe_view()

    assert ({ProbeState.LOST}, Doubt.LINK_LOST) == (states, view.reading.doubt)
    assert "The recording has ended." in " ".join(view.says)


def test_the_header_says_that_a_recording_has_ended(drive, recorded):
    """Nobody is looking for it, and there is nothing that could be plugged in."""
    driver = drive(recorded(2.0)).connect()
    driver.until(lambda: not driver.controller.connected)
    words = "".join(part for part, _ in say.probe_badge(driver.controller.probe_view()))

    assert "probe ○ recording ended" == words
