"""The record for programs: sessions, holds, arrays and figures; what is damaged is named."""

from __future__ import annotations

import sqlite3

import numpy as np
import pytest

import soleus
from soleus.core.terms import End
from soleus.errors import UsageError
from soleus.report.session.as_json import hold_json
from soleus.report.session.retold import retold
from soleus.store.folder import open_folder
from soleus.store.sessions.reader import Reader
from tests.report.recorded_hold import CURVE, SESSION_ID, record
from tests.store.sessions.samples import record_session

BAD_ID = "bad00000-0000-4000-8000-000000000002"


@pytest.fixture
def folder(tmp_path):
    """A record with one hold: 60 kPa for 3.5 s in a band from 45 to 75."""
    there = open_folder(tmp_path / "data")
    record(there, CURVE)
    return there


def spoil(folder, deed):
    """Change the database behind everybody's back."""
    with sqlite3.connect(folder.database_path) as connection:
        connection.execute(deed)
    connection.close()


def test_a_hold_is_its_curve_and_its_figures(folder):
    """By hand: up at 20 kPa/s to 60, so 3.75 − 2.25 s before, 3.5 s level, in band 45 to 75."""
    with soleus.open_record(folder.path) as kept:
        (session,) = kept.sessions(person="me")
        (hold,) = session.holds

    assert (SESSION_ID, "me", "") == (session.session_id, session.person, session.damaged)
    assert ("soleus_mid", "left", End.DONE) == (hold.spot_id, hold.side.value, hold.end)
    assert ((45.0, 75.0), 60.0) == (hold.band_kpa, hold.target_kpa)
    assert 60.0 == pytest.approx(np.nanmax(hold.pressure_kpa))
    assert 4.0 == pytest.approx(hold.metrics["in_band_s"], abs=0.06)
    at_60 = hold.pressure_kpa == 60.0
    assert set(hold.phase[at_60]) <= {"hold", "release", "done", "rest"}
    assert hold.in_band[hold.phase == "hold"].all()


def test_the_figures_are_those_that_show_prints(folder):
    """A program and ``soleus show --json`` must not tell two stories."""
    with soleus.open_record(folder.path) as kept, Reader(folder) as reader:
        (hold,) = kept.session(SESSION_ID[:4]).holds
        replayed = retold(reader, SESSION_ID)
        shown = hold_json(replayed, replayed.stored.holds[0])

    assert shown["metrics"] == dict(hold.metrics)
    assert shown["metrics_why"] == dict(hold.metrics_why)
    assert (shown["label"], shown["u95_kpa"]) == (hold.label.value, hold.u95_kpa)


def test_a_figure_that_cannot_be_told_says_why(folder):
    """None has its reason; at 20 samples a second nobody sees a tremor of 10 Hz."""
    with soleus.open_record(folder.path) as kept:
        (hold,) = kept.session(SESSION_ID).holds

    assert {name for name, value in hold.metrics.items() if value is None} == set(hold.metrics_why)
    assert None is hold.metrics["tremor_rms_kpa"]
    assert hold.metrics_why["tremor_rms_kpa"]


def test_what_is_given_cannot_be_written_to(folder):
    """It is what was recorded."""
    with soleus.open_record(folder.path) as kept:
        (session,) = kept.sessions()
        (hold,) = session.holds

    with pytest.raises(AttributeError):
        session.person = "you"
    with pytest.raises(AttributeError):
        hold.target_kpa = 1.0
    with pytest.raises(TypeError):
        hold.metrics["in_band_s"] = 1.0
    for name in ("t_s", "pressure_kpa", "quality", "phase", "in_band"):
        with pytest.raises(ValueError, match="read-only"):
            getattr(hold, name)[0] = 0


def test_a_damaged_session_is_named_in_its_place_and_gives_no_number(folder):
    """It neither vanishes from the list nor keeps the others from being read."""
    record_session(folder, session_id=BAD_ID)
    spoil(folder, f"UPDATE session SET plan = '[]' WHERE uuid = '{BAD_ID}'")
    with soleus.open_record(folder.path) as kept:
        by_id = {each.session_id: each for each in kept.sessions()}

        assert 1 == len(by_id[SESSION_ID].holds)
        assert by_id[BAD_ID].damaged
        with pytest.raises(soleus.StoreError, match=BAD_ID):
            _ = by_id[BAD_ID].holds


def test_damage_within_the_samples_shows_when_the_holds_are_asked_for(folder):
    """A list does not read samples; a hold whose samples are not whole has no figures."""
    spoil(folder, "UPDATE block SET data = x'00' WHERE seq = 0")
    with soleus.open_record(folder.path) as kept:
        (session,) = kept.sessions()

        with pytest.raises(soleus.StoreError, match=SESSION_ID):
            _ = session.holds


def test_people_and_places_choose_sessions(folder):
    """As ``soleus sessions --person --spot`` does."""
    with soleus.open_record(folder.path) as kept:
        assert "me" in kept.people
        assert () == kept.sessions(person="anna")
        assert 1 == len(kept.sessions(person="me"))
        assert () == kept.sessions(spot="sol_si")
        with pytest.raises(soleus.SoleusError):
            kept.sessions(spot="no_such_spot")
        with pytest.raises(UsageError):
            kept.session("ffff")


def test_without_a_record_there_is_an_error_and_nothing_is_made(tmp_path):
    """Reading must leave no folder behind."""
    with pytest.raises(soleus.StoreError):
        soleus.open_record(tmp_path / "data")

    assert not (tmp_path / "data").exists()


def test_holds_asked_for_after_the_record_was_closed_are_an_error_with_words(folder):
    """Those that were read before stay."""
    with soleus.open_record(folder.path) as kept:
        read, (unread,) = kept.session(SESSION_ID), kept.sessions()
        before = read.holds
    kept.close()

    assert before == read.holds
    with pytest.raises(soleus.StoreError, match="closed"):
        _ = unread.holds


def test_the_environment_names_the_folder_as_it_does_for_the_commands(folder, monkeypatch):
    """A program and ``soleus sessions`` must not read two records."""
    monkeypatch.setenv("SOLEUS_DATA", str(folder.path))

    with soleus.open_record() as kept:
        assert 1 == len(kept.sessions())
