"""A record that fails, falls behind or is cut off: told, never dressed up as a finished hold."""

from __future__ import annotations

import dataclasses
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from soleus.core.events import EventKind
from soleus.core.spots.contact_limits import contact_left
from soleus.core.terms import Cause, Doubt, End, Phase, Role, Side
from soleus.errors import StoreError
from soleus.live.session.options import Options
from soleus.live.session.probe_session import ProbeSession
from soleus.store.folder import open_folder
from soleus.store.sessions.records import SessionState
from soleus.store.sessions.verify import verify
from tests.live.crashing_session import press, wait
from tests.live.session_driver import SPOT, of, replayed_otherwise, stored
from tests.small_disk import fill, small_disk

ROOT = Path(__file__).parents[3]


def refusing(*args: object) -> None:
    """A log that cannot be written."""
    raise StoreError("The disk has gone.", "The rest is not on record.", "Look at the disk.")


@pytest.mark.parametrize("refused", ["put_block", "put_event", "open_hold", "check"])
def test_a_record_that_fails_ends_the_hold_at_once(drive, folder, monkeypatch, refused):
    """Nothing is pressed that is not on record."""
    driver = drive().begin()
    if refused != "open_hold":
        driver.until_in_band(2.0)
    monkeypatch.setattr(driver.controller.record.log, refused, refusing)
    driver.until(lambda: driver.view.phase is Phase.STOPPED, most_s=10.0)

    assert Cause.STORE is driver.view.cause
    assert 5 == driver.controller.holds.run.store_error.exit_code


def test_a_run_whose_record_failed_is_never_done(drive, folder, monkeypatch):
    """The engine says stopped; the record, which could not be told, says interrupted."""
    driver = drive().begin().until_in_band(2.0)
    for refused in ("put_block", "put_event", "close_hold", "close_session"):
        monkeypatch.setattr(driver.controller.record.log, refused, refusing)
    driver.until(lambda: driver.view.phase is Phase.STOPPED, most_s=1.0)
    with pytest.raises(StoreError, match="disk has gone"):
        driver.controller.holds.end()
    monkeypatch.undo()
    driver.controller.close()
    with_next = ProbeSession(Options(folder, "sim:", threaded=False))
    with_next.record.open()
    with_next.close()
    session = stored(folder, driver.session_id)

    assert (driver.session_id,) == with_next.record.recovered
    assert session.summary.interrupted
    assert [End.INTERRUPTED] == [hold.result.end for hold in session.holds]
    assert () == verify(folder).findings


def test_a_log_that_was_only_behind_has_the_end_of_the_hold_and_its_cause(drive, monkeypatch):
    """The disk hung for three seconds and came back: the record is whole and says why it ended."""
    driver = drive().begin().until_in_band(2.0)
    with monkeypatch.context() as hanging:
        hanging.setattr(driver.controller.record.log, "check", refusing)
        driver.until(lambda: driver.view.phase is Phase.STOPPED, most_s=1.0)
    session = driver.finish()

    result = session.holds[0].result
    assert (End.STOPPED, Cause.STORE) == (result.end, result.cause)
    assert SessionState.CLOSED is session.summary.state
    assert 1 == len(of(session, EventKind.STORE_BEHIND))
    assert None is replayed_otherwise(session)


def test_a_session_whose_seal_is_not_found_again_is_not_recorded(drive, folder):
    """What the writer believes is not enough: a reader of its own has to see it."""
    driver = drive().begin().until_in_band(2.0)
    other = sqlite3.connect(folder.database_path)
    other.execute("CREATE TRIGGER t AFTER INSERT ON seal BEGIN DELETE FROM seal; END")
    other.commit()
    other.close()
    driver.act(EventKind.LET_GO).until(lambda: driver.controller.holds.run.tail_over)
    with pytest.raises(StoreError, match="seal 0 is missing") as told:
        driver.controller.holds.end()

    assert "It cannot be called recorded" in told.value.effect


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount a small disk")
def test_a_full_disk_ends_the_hold_and_says_so(tmp_path):
    """In real time, with a real disk: within about two seconds, and what there was is kept."""
    with small_disk(tmp_path) as disk:
        folder = open_folder(disk / "data")
        controller = ProbeSession(Options(folder, "sim:steady?rate=1000"))
        try:
            session_id = press(controller)
            fill(disk / "filler")
            wait(lambda: controller.holds.run.over)
            cause = controller.holds.run.view.cause
            (disk / "filler").unlink()
            controller.holds.end()
        finally:
            (disk / "filler").unlink(missing_ok=True)
            controller.close()
        session = stored(folder, session_id)

        assert Cause.STORE is cause
        assert Cause.STORE is session.holds[0].result.cause
        assert 0 == session.lost_n
        assert () == verify(folder).findings


def test_a_killed_session_is_interrupted_and_its_contact_counts(tmp_path):
    """The laptop died in mid-hold: it is not done, and the skin was pressed all the same."""
    path = tmp_path / "data"
    command = [sys.executable, "-m", "tests.live.crashing_session", str(path)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        session_id = process.stdout.readline().strip()
        time.sleep(0.6)
        process.send_signal(signal.SIGKILL)
    folder = open_folder(path)
    controller = ProbeSession(Options(folder, "sim:", threaded=False))
    past = controller.closed.past()
    controller.close()

    assert (session_id,) == controller.record.recovered
    session = stored(folder, session_id)
    result = session.holds[0].result
    assert session.summary.interrupted
    assert (End.INTERRUPTED, None) == (result.end, result.cause)
    (hold,) = past.holds
    assert hold.contact_s > 3.0  # 3 s of approach at least, at 20 kPa/s to 60 kPa
    pressed = dataclasses.replace(past, holds=(dataclasses.replace(hold, simulated=False),))
    spot = controller.atlas.spot(SPOT)
    left = contact_left(
        controller.atlas, spot, Side.LEFT, Role.SELF, pressed, controller.wall_clock.moment()
    )
    assert left.place_s == pytest.approx(180.0 - hold.contact_s)
    assert None is replayed_otherwise(session)
    assert () == verify(folder).findings


def test_a_run_under_way_elsewhere_is_not_touched_by_a_second_program(drive, folder):
    """Opening a second window must not mark the hold of the first as interrupted."""
    driver = drive().begin().until_in_band(2.0)
    other = ProbeSession(Options(folder, "sim:", threaded=False))
    other.record.open()
    other.close()
    session = driver.finish()

    assert () == other.record.recovered
    assert End.DONE is session.holds[0].result.end


def test_the_reading_goes_on_while_the_record_is_in_trouble(drive, monkeypatch):
    """A stop by the store is no reason to hide that the hand is still pressing."""
    driver = drive("sim:").begin()
    driver.controller.push(60.0)
    driver.until_in_band(0.5)
    monkeypatch.setattr(driver.controller.record.log, "put_block", refusing)
    driver.until(lambda: driver.view.phase is Phase.STOPPED).seconds(1.0)
    pressed = driver.view.reading
    driver.controller.lift()
    driver.seconds(1.0)

    assert pressed.pressure_kpa == pytest.approx(60.0, abs=2.0)
    assert driver.view.reading.pressure_kpa < 5.0
    assert Doubt.STALE is not driver.view.reading.doubt


def test_contact_after_a_stop_counts_for_the_day(drive):
    """Who presses on after a stop has pressed: the limits of the day must know."""
    driver = drive("sim:").begin()
    driver.controller.push(60.0)
    driver.until_in_band(2.0).act(EventKind.LET_GO).seconds(3.0)
    told_s = driver.view.contact_s
    driver.controller.lift()
    session = driver.finish()

    at_the_stop_s = of(session, EventKind.HOLD_END)[0]["contact_s"]
    assert told_s - at_the_stop_s == pytest.approx(3.0, abs=0.1)
    assert session.holds[0].result.contact_s > at_the_stop_s + 3.0


def test_contact_in_the_rest_counts_for_the_day(drive):
    """Leaning on the place between two holds is contact like any other."""
    driver = drive().begin(None)
    driver.until(lambda: driver.view.phase is Phase.REST).seconds(5.0)
    driver.controller.push(40.0)  # the user takes the hand over
    driver.seconds(10.0).controller.lift()
    driver.seconds(1.0).act(EventKind.LET_GO)
    session = driver.finish()

    at_the_end_s = of(session, EventKind.HOLD_END)[0]["contact_s"]
    late_s = session.holds[0].result.contact_s - at_the_end_s
    assert late_s == pytest.approx(10.0, abs=1.0)
    assert End.DONE is session.holds[0].result.end


def test_contact_that_goes_on_when_the_program_ends_counts_as_far_as_it_was_seen(drive, folder):
    """The window was closed with the finger still on."""
    driver = drive("sim:").begin()
    driver.controller.push(60.0)
    driver.until_in_band(2.0).act(EventKind.LET_GO).seconds(3.0)
    driver.controller.close()
    session = stored(folder, driver.session_id)

    at_the_stop_s = of(session, EventKind.HOLD_END)[0]["contact_s"]
    late_s = session.holds[0].result.contact_s - at_the_stop_s
    assert late_s == pytest.approx(3.0, abs=0.1)
