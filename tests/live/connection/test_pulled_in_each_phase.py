"""The plug is pulled in each phase of a run, and while a zero is taken."""

from __future__ import annotations

import pytest

from soleus.core.events import EventKind
from soleus.core.terms import Cause, Phase
from soleus.errors import LinkLost
from tests.live.session_driver import Through, of, replayed_otherwise

PRESSING = {Phase.APPROACH, Phase.HOLD, Phase.RELEASE}


class Pluggable(Through):
    """A probe whose plug is in, or not."""

    plugged = True

    def read(self, timeout_s):
        """What comes, while the plug is in."""
        if not self.plugged:
            raise LinkLost("gone")
        return self.inner.read(timeout_s)


@pytest.fixture
def pull(through):
    """Pulls the plug of the probe that is connected; the next one that is opened has its in."""
    made = through(Pluggable)
    return lambda: setattr(made[-1], "plugged", False)


@pytest.mark.parametrize("phase", [each for each in Phase if each is not Phase.STOPPED])
def test_a_plug_that_is_pulled_in_any_phase_leaves_no_number_and_a_whole_record(drive, pull, phase):
    """Whatever the person was doing: the hold is over, nothing is shown, and it can go on."""
    driver = drive().begin(in_band_s=None)  # two holds, so that there is a rest
    driver.until(lambda: driver.view.phase is phase)
    pull()
    driver.seconds(0.1)
    view = driver.view
    session = driver.finish()
    driver.connect()

    assert (None, None) == (view.reading.pressure_kpa, view.rate_kpa_per_s)
    assert (Phase.DONE if phase is Phase.DONE else Phase.STOPPED) is view.phase
    assert 1 == len(of(session, EventKind.LINK_LOST))
    if phase in PRESSING:
        assert Cause.LINK_LOST is session.holds[-1].result.cause
    assert None is replayed_otherwise(session)


def test_a_plug_that_is_pulled_while_a_zero_is_taken_leaves_no_zero(drive, pull):
    """Half a zero is none; the probe that comes back is asked for a new one."""
    driver = drive().connect()
    driver.controller.take_zero()
    driver.seconds(0.5)
    pull()
    driver.seconds(0.1)
    lost = driver.controller.probe_view()
    driver.connect()
    again = driver.controller.probe_view()

    assert (None, None) == (lost.zero.taken_unix_s, lost.reading.pressure_kpa)
    assert (None, False) == (again.zero.taken_unix_s, again.zero.quiet)
