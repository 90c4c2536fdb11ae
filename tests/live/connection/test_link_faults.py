"""What the link can do to a session: stall, drop, restart, change, lose frames, say nothing."""

from __future__ import annotations

import dataclasses
import itertools
import random

import numpy as np
import pytest

from soleus.core.events import EventKind
from soleus.core.samples import Quality
from soleus.core.terms import Cause, Doubt, End, Label, Phase
from soleus.errors import CalibrationError, LinkLost, SoleusError, UsageError
from soleus.link.simulated.cell import LoadCell
from soleus.link.simulated.hands import KeyHand
from soleus.link.simulated.probe import SimulatedProbe
from soleus.link.simulated.source import SimulatedSource
from soleus.link.source import Chunk
from soleus.live.connection.state import ProbeState
from soleus.live.session.probe_session import must_be_connected
from soleus.store.sessions.verify import verify
from tests.live.session_driver import Silent, Through, of, replayed_otherwise, stored


class Restarting(Through):
    """A probe that boots again, as itself or as another one, on a port that stays open."""

    def reboot(self) -> None:
        """The same probe: one boot more, numbers and clock from 0."""
        old = self.inner.probe.identity
        self._begin(dataclasses.replace(old, boots_n=old.boots_n + 1))

    def swap(self, **changed: object) -> None:
        """Another probe on the same port."""
        self._begin(dataclasses.replace(self.inner.probe.identity, **changed))

    def _begin(self, identity) -> None:
        fresh = SimulatedSource(self.inner.url, KeyHand(), self.clock)
        fresh.probe = SimulatedProbe(identity)
        fresh.cell = LoadCell(random.Random("another cell"))
        self.inner = fresh


class Lossy(Through):
    """Loses whole reads or single bits, one in so many, always the same ones."""

    drops_n = 0
    flips_n = 0
    _reads_n = 0

    def read(self, timeout_s: float) -> Chunk:
        """What the source inside sends, or what is left of it."""
        chunk = self.inner.read(timeout_s)
        self._reads_n += bool(chunk.data)
        if not chunk.data:
            return chunk
        if self.drops_n and self._reads_n % self.drops_n == 0:
            return Chunk(b"", chunk.host_ns)
        if self.flips_n and self._reads_n % self.flips_n == 0:
            at = len(chunk.data) // 2
            flipped = bytes([chunk.data[at] ^ 0x10])
            return Chunk(chunk.data[:at] + flipped + chunk.data[at + 1 :], chunk.host_ns)
        return chunk


# -- stalling --------------------------------------------------------------------------------------


def test_a_source_that_stalls_ends_the_hold_within_half_a_second_and_a_turn(drive, through):
    """A cable half out raises nothing; a number must not stand there while somebody presses."""
    (made, driver) = (through(Silent), drive().begin())
    driver.until_in_band(2.0)
    made[0].silent = True
    began_s = driver.now_s
    driver.until(lambda: driver.view.cause is Cause.STALE, most_s=1.0)

    assert driver.now_s - began_s <= 0.5 + 0.05
    assert None is driver.view.reading.pressure_kpa
    assert Doubt.STALE is driver.view.reading.doubt
    assert Doubt.STALE is driver.controller.probe_view().reading.doubt


def test_a_stall_ends_up_in_the_record_with_what_came_after_it(drive, through):
    """The link comes back within the 5 s after the stop; those samples are part of the record."""
    (made, driver) = (through(Silent), drive().begin())
    driver.until_in_band(2.0)
    made[0].silent = True
    driver.until(lambda: driver.view.cause is Cause.STALE)
    made[0].silent = False
    session = driver.finish()

    assert (End.STOPPED, Cause.STALE) == (
        session.holds[0].result.end,
        session.holds[0].result.cause,
    )
    assert session.blocks[-1].next_sample_n > session.holds[0].result.last_sample_n + 200
    assert None is replayed_otherwise(session)


def test_before_contact_a_stall_is_shown_and_waited_for(drive, through):
    """Nobody presses yet: there is nothing to end, but no number either."""
    (made, driver) = (through(Silent), drive("sim:").begin())
    made[0].silent = True
    driver.seconds(0.7)
    shown = driver.view.reading
    made[0].silent = False
    driver.seconds(0.2)

    assert (None, Doubt.STALE) == (shown.pressure_kpa, shown.doubt)
    assert None is driver.view.cause
    assert driver.view.reading.pressure_kpa == pytest.approx(0.0, abs=1.0)


def test_a_probe_that_falls_silent_for_seconds_is_lost(drive, through):
    """It sends a status each second at least; waiting for it for ever would hang every command."""
    (made, driver) = (through(Silent), drive("sim:").begin())
    made[0].silent = True
    driver.until(lambda: driver.view.cause is Cause.LINK_LOST, most_s=10.0)

    assert ProbeState.CONNECTED is not driver.controller.probe_view().state


# -- losing it -------------------------------------------------------------------------------------


def test_after_the_link_is_lost_no_number_is_left_anywhere(drive):
    """A number never outlives its data, on the hold or beside it."""
    driver = drive("sim:drop").begin()
    driver.until(lambda: driver.view.cause is Cause.LINK_LOST).seconds(0.1)

    assert (None, Doubt.LINK_LOST) == (
        driver.view.reading.pressure_kpa,
        driver.view.reading.doubt,
    )
    assert None is driver.controller.hold_view().reading.pressure_kpa
    assert None is driver.controller.probe_view().reading.pressure_kpa
    assert None is driver.controller.probe_view().raw_counts


def test_a_probe_plugged_in_again_feeds_no_run_of_before(drive):
    """Its numbers start anew: in the old record they would be a second story over the first."""
    driver = drive("sim:drop").begin()
    driver.until(lambda: driver.view.cause is Cause.LINK_LOST)
    driver.connect().seconds(3.0)  # back again, and the old run has not been ended by anybody
    session = driver.finish()

    assert session.holds[0].result.last_sample_n == session.blocks[-1].next_sample_n - 1
    assert 1 == len(session.blocks)
    assert None is replayed_otherwise(session)


def test_a_run_cannot_begin_on_a_probe_that_has_gone(drive):
    """Between plan and first touch the cable may come out."""
    driver = drive("sim:drop").begin()
    driver.until(lambda: driver.view.cause is Cause.LINK_LOST)
    driver.controller.holds.end()
    plan_of_before = driver.plan

    with pytest.raises(LinkLost):
        plan_of_before()


# -- restarting ------------------------------------------------------------------------------------


def test_a_probe_that_restarts_in_mid_hold_ends_it(drive, through):
    """After a brown-out its numbers and its clock start anew and its zero is gone."""
    (made, driver) = (through(Restarting), drive().begin())
    driver.until_in_band(2.0)
    made[0].reboot()
    driver.until(lambda: driver.view.cause is not None, most_s=1.0)
    driver.connect().seconds(2.0)
    session = driver.finish()

    assert (End.STOPPED, Cause.LINK_LOST) == (
        session.holds[0].result.end,
        session.holds[0].result.cause,
    )
    assert 1 == len(of(session, EventKind.REBOOT))
    assert session.holds[0].result.last_sample_n == session.blocks[-1].next_sample_n - 1
    assert None is replayed_otherwise(session)


def test_after_a_restart_the_zero_of_before_is_not_used(drive, through):
    """The load may have changed while it was away: a new zero is asked for before a hold."""
    (made, driver) = (through(Restarting), drive("sim:").connect().zero())
    made[0].reboot()
    driver.until(lambda: not driver.controller.connected).connect().seconds(0.5)

    assert not driver.controller.probe_view().zero.quiet
    assert Label.INDICATIVE is driver.controller.probe_view().reading.label


def test_another_probe_on_the_same_port_is_not_read_with_the_calibration_of_the_first(
    drive, through
):
    """Two probes differ by tens of per cent: the first one's profile would give wrong kPa."""
    (made, driver) = (through(Restarting), drive("sim:").connect().zero())
    made[0].swap(uid=bytes(8), calibration_id="somebody-elses")
    driver.seconds(5.0).connect()

    view = driver.controller.probe_view()
    assert "0000000000000000" == driver.controller.probe.uid
    assert (None, Doubt.UNCALIBRATED) == (view.reading.pressure_kpa, view.reading.doubt)


# -- losing frames ---------------------------------------------------------------------------------


@pytest.mark.parametrize("spoilt", [{"drops_n": 40}, {"flips_n": 30}, {"drops_n": 7}])
def test_lost_frames_are_counted_and_never_credited(drive, folder, through, spoilt):
    """A shaky cable: the hold keeps its true length, and what was not seen was not held."""
    (made, driver) = (through(Lossy), drive().begin())
    vars(made[0]).update(spoilt)
    session = driver.finish()

    (hold,) = session.holds
    numbers, after_gap = [], []
    for block in session.blocks:
        numbers += range(block.first_sample_n, block.next_sample_n)
        after_gap += ((block.quality & int(Quality.AFTER_GAP)) != 0).tolist()
    first_n, last_n = hold.start.first_sample_n, hold.result.last_sample_n
    inside = [n for n in numbers if first_n <= n <= last_n]
    assert hold.result.lost_n > 0
    assert len(inside) == hold.result.samples_n
    assert last_n - first_n + 1 - len(inside) == hold.result.lost_n
    missing = np.flatnonzero(np.diff(numbers) > 1) + 1
    assert missing.tolist() == np.flatnonzero(after_gap).tolist()
    assert End.DONE is hold.result.end
    # the hand stays in the band from HOLD to RELEASE: all of that but the gaps is credited
    began_n, ended_n = (
        next(e.after_sample_n for e in session.events if e.value.get("phase") == phase)
        for phase in ("hold", "release")
    )
    inside = [n for n in numbers if began_n <= n <= ended_n]
    seen_n = sum(next_n - n == 1 for n, next_n in itertools.pairwise(inside))
    # and up to one step more, on the way into the band
    assert -0.002 <= hold.result.in_band_s - seen_n / 79.8 <= 1 / 79.8 + 0.002
    assert None is replayed_otherwise(session)
    assert () == verify(folder).findings


def test_a_gap_of_more_than_half_a_second_ends_the_hold(drive, through):
    """Half a second unseen is long enough to do harm, even if the samples resume."""
    (made, driver) = (through(Lossy), drive("sim:steady?rate=10").begin())
    driver.until_in_band(2.0)
    made[0].drops_n = 1
    driver.seconds(0.45)
    assert None is driver.view.cause
    driver.seconds(0.25)
    assert Cause.STALE is driver.view.cause


# -- not a probe for a hold ------------------------------------------------------------------------


def test_a_url_that_names_no_hand_is_a_problem_and_not_a_crash(drive):
    """A slip of the pen in a URL must not end the reader; it is said and that is all."""
    driver = drive("sim:nobody").seconds(0.5)

    assert None is driver.controller.crash
    with pytest.raises(UsageError, match="nobody"):
        must_be_connected(driver.controller)


def test_without_a_calibration_there_is_no_pressure_and_no_plan(drive, through):
    """Counts are not kPa: nothing is shown, nothing is planned, and the person hears why."""
    (made, driver) = (through(Restarting), drive("sim:").connect())
    made[0].swap(uid=bytes(8), calibration_id="")
    driver.seconds(5.0).connect().controller.take_zero()
    driver.until(lambda: driver.controller.probe_view().zero.quiet)

    reading = driver.controller.probe_view().reading
    assert (None, None, Label.UNCALIBRATED) == (
        reading.pressure_kpa,
        reading.u95_kpa,
        reading.label,
    )
    with pytest.raises(CalibrationError) as refused:
        driver.plan()
    assert 7 == refused.value.exit_code


@pytest.mark.parametrize("changed", [{"gain": 64}, {"tip_area_cmm2": 20_000}])
def test_a_profile_made_for_another_gain_or_tip_gives_no_number(drive, through, changed):
    """Twice the gain is twice the count: a number would be wrong by an unknown factor."""
    (made, driver) = (through(Restarting), drive("sim:").connect())
    made[0].swap(uid=bytes(8), **changed)
    driver.seconds(5.0).connect().controller.take_zero()
    driver.until(lambda: driver.controller.probe_view().zero.quiet)

    assert None is driver.controller.probe_view().reading.pressure_kpa
    with pytest.raises(CalibrationError):
        driver.plan()


def test_a_sample_without_a_value_shows_no_count(drive, through):
    """Its raw count is 0 and means nothing; 0 looks like a very good zero."""
    made = through(Restarting)
    driver = drive("sim:").connect().seconds(1.0)
    made[-1].inner.cell.counts = lambda force_n: None
    driver.seconds(0.3)

    view = driver.controller.probe_view()
    assert None is view.raw_counts
    assert (None, Doubt.FAULT) == (view.reading.pressure_kpa, view.reading.doubt)


def test_a_zero_is_refused_while_somebody_moves_the_tip(drive):
    """A zero taken under a moving hand would put every later pressure wrong."""
    driver = drive("sim:").connect()
    driver.controller.take_zero()
    driver.seconds(0.4).controller.push(20.0)
    driver.seconds(0.3).controller.lift()
    driver.until(lambda: driver.controller.probe_view().zero.problem)

    assert "moved" in driver.controller.probe_view().zero.problem
    assert not driver.controller.probe_view().zero.quiet


def test_a_lost_probe_is_found_again_and_counted_anew(drive):
    """Home goes on by itself; what was lost before belongs to the connection before."""
    driver = drive("sim:drop").begin()
    driver.until(lambda: driver.view.cause is Cause.LINK_LOST)
    lost_s = driver.now_s
    driver.connect()

    assert driver.now_s - lost_s < 2.5
    assert 0 == driver.controller.probe_view().lost_n


def test_nothing_of_a_run_is_begun_when_its_place_is_closed(drive, folder):
    """An answer of yes closes: begin refuses, and no session is opened for it."""
    driver = drive("sim:").connect().zero()
    plan = driver.plan()
    open_list = driver.checklist()
    gate = open_list.gates[0]
    answers = open_list.answered(gate.gate_id, type(open_list.answers[gate.gate_id]).YES)

    with pytest.raises(SoleusError, match="closed"):
        driver.controller.holds.begin(plan, answers)
    with pytest.raises(SoleusError):
        stored(folder, "")


def test_a_link_lost_in_the_rest_ends_the_run_and_leaves_the_first_hold_done(drive, through):
    """The second hold never came; what the first one was worth stays."""
    (made, driver) = (through(Silent), drive().begin(None))
    driver.until(lambda: driver.view.phase is Phase.REST).seconds(5.0)
    made[0].silent = True
    driver.until(lambda: driver.view.cause is not None, most_s=1.0)
    session = driver.finish()

    assert [End.DONE] == [hold.result.end for hold in session.holds]
    assert ["stale"] == [value["cause"] for value in of(session, EventKind.STOP)]
    assert 1 == len(of(session, EventKind.HOLD_END))
    assert None is replayed_otherwise(session)
    assert () == verify(driver.folder).findings


def test_a_run_whose_probe_is_silent_from_the_start_shows_no_number(drive, through):
    """Between the zero and the first block: nothing has been read in this run."""
    (made, driver) = (through(Silent), drive("sim:").connect().zero())
    plan, checklist = driver.plan(), driver.checklist()
    made[0].silent = True
    driver.session_id = driver.controller.holds.begin(plan, checklist)
    at_once = driver.controller.hold_view().reading
    driver.until(lambda: driver.view.cause is Cause.LINK_LOST, most_s=10.0)
    session = driver.finish()

    assert (None, Doubt.NO_DATA) == (at_once.pressure_kpa, at_once.doubt)
    assert [{}] == of(session, EventKind.STALE)
    assert 0 == session.samples_n
    assert None is replayed_otherwise(session)


def test_a_link_lost_at_begin_ends_the_run_before_anybody_presses(drive, sources, monkeypatch):
    """The record was being opened while the cable came out."""
    driver = drive("sim:").connect().zero()
    plan, checklist = driver.plan(), driver.checklist()
    open_session = driver.controller.record.log.open_session

    def open_and_lose(meta):
        open_session(meta)
        sources[-1].close()
        driver.controller.turn()

    monkeypatch.setattr(driver.controller.record.log, "open_session", open_and_lose)
    driver.session_id = driver.controller.holds.begin(plan, checklist)

    assert (Phase.STOPPED, Cause.LINK_LOST) == (driver.view.phase, driver.view.cause)
    assert None is driver.controller.hold_view().reading.pressure_kpa
    assert () == driver.finish().holds
