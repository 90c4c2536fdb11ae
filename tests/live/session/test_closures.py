"""What a run closes, told at once and found again in the record; the question after 24 hours."""

from __future__ import annotations

import pytest

from soleus.core.events import EventKind
from soleus.core.spots.closures import NotLookedAt
from soleus.core.spots.targets import TargetRequest
from soleus.core.terms import Answer, Side, Symptom
from soleus.errors import SpotClosed
from soleus.link.clock import VirtualClock
from soleus.live.session.options import Options
from soleus.live.session.probe_session import ProbeSession
from soleus.live.wall_clock import WallClock
from soleus.store.sessions.verify import verify
from tests.live.session_driver import SPOT, START_UNIX_S

DAY_S = 86_400.0


@pytest.fixture
def later(folder):
    """Opens the same record so many seconds later."""
    opened = []

    def open_it(seconds):
        clock = VirtualClock()
        wall_clock = WallClock(lambda: START_UNIX_S + seconds)
        options = Options(folder, "sim:", threaded=False)
        opened.append(ProbeSession(options, clock, wall_clock))
        return opened[-1]

    yield open_it
    for controller in opened:
        controller.close()


@pytest.mark.parametrize("name", [None, "numb", "chest_pain"])
def test_what_the_stop_says_is_what_the_record_closes(drive, later, name):
    """Told before the record is closed, read from it afterwards: the same place, the same time."""
    driver = drive().begin().until_in_band(1.0).act(EventKind.SYMPTOM_KEY)
    driver.seconds(2.0)
    if name is not None:
        driver.act(EventKind.SYMPTOM, symptom=name)
    told = driver.controller.holds.felt(Symptom(name) if name else None)
    driver.finish()
    (closure,) = later(600.0).closed.all(simulated=True)

    assert (told.scope, told.spot_ids, told.side) == (
        closure.scope,
        closure.spot_ids,
        closure.side,
    )
    assert told.open_at_unix_s == pytest.approx(closure.open_at_unix_s, abs=1e-6)


def test_without_a_feeling_a_run_closes_nothing(drive):
    """A stop by the person is no symptom."""
    driver = drive().begin().until_in_band(1.0).act(EventKind.LET_GO)

    assert None is driver.controller.holds.felt(None)


def test_a_yes_to_the_question_is_on_record_and_opens(drive, folder, later):
    """Closed for 24 h, then until the answer, then open; the answer stands in its own session."""
    driver = drive("sim:").connect()
    checklist = driver.checklist().answered("leg_dvt", Answer.YES)
    driver.controller.answers.close(Side.LEFT, checklist)
    driver.controller.answers.finish()
    driver.controller.close()

    assert None is later(DAY_S - 60.0).closed.due(simulated=False)
    controller = later(DAY_S + 60.0)
    due = controller.closed.due(simulated=False)
    assert "gate:leg_dvt" == due.about
    controller.answers.put_looked_at(due, yes=False)
    assert due == controller.closed.due(simulated=False)
    controller.answers.put_looked_at(due, yes=True)

    assert None is controller.closed.due(simulated=False)
    assert () == controller.closed.all(simulated=False)
    assert () == verify(folder).findings


def test_no_plan_is_made_while_the_question_is_open(drive, later):
    """The planner is the one door."""
    driver = drive("sim:").connect()
    checklist = driver.checklist().answered("leg_dvt", Answer.YES)
    driver.controller.answers.close(Side.LEFT, checklist)
    driver.controller.answers.finish()
    driver.controller.close()
    controller = later(DAY_S + 60.0)
    while not controller.connected:
        controller.turn()

    with pytest.raises(NotLookedAt):
        controller.holds.plan(TargetRequest(SPOT, Side.LEFT))


def test_a_used_up_place_says_until_when(drive, monkeypatch):
    """Whoever was stopped by the limit is told the time, not only that it is over."""
    driver = drive().begin().until_in_band(1.0)
    spot = driver.controller.atlas.spot(SPOT)

    assert None is driver.controller.closed.used_up(spot, Side.LEFT)
    monkeypatch.setattr("soleus.core.spots.contact_limits.LEAST_CONTACT_S", 1000.0)
    refusal = driver.controller.closed.used_up(spot, Side.LEFT)
    assert isinstance(refusal, SpotClosed)
    assert ": closed until " in refusal.what
