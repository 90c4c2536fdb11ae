"""Whose screen a command opens, and at which session; the screen itself is not opened."""

from __future__ import annotations

import time

import pytest

from soleus.core.events import EventKind
from soleus.store.folder import open_folder
from soleus.store.people import add_person
from soleus.store.sessions.log_writer import LogWriter
from tests.store.sessions.samples import START_NS, event, meta, record_session


@pytest.fixture
def opened(monkeypatch):
    """What the screen was opened with: (person, review), one entry each time."""
    asked = []

    def show(options, settings, request=None, review=None, calibrate=None):
        asked.append((options.person, review))
        return 0

    monkeypatch.setattr("soleus.cli.screen.command.at_terminal", lambda: True)
    monkeypatch.setattr("soleus.cli.screen.command.open_screen", show)
    return asked


@pytest.mark.parametrize("words", ["--person anna", "--person anna review", "review --person anna"])
def test_the_screen_is_that_of_the_person_asked_for(soleus, opened, words):
    """A therapist with six people cannot change a lasting setting six times a day."""
    ran = soleus(*words.split())

    assert 0 == ran.exit_code
    assert ["anna"] == [person for person, _ in opened]


def test_a_person_before_the_command_counts_for_the_command(soleus, data):
    """Nobody remembers on which side of a command its options belong."""
    folder = open_folder(data)
    add_person(folder, "anna")
    record_session(folder, person="anna")
    record_session(folder)

    assert 1 == len(soleus("--person", "anna", "sessions", "--json").json["sessions"])
    assert 2 == len(soleus("sessions", "--json").json["sessions"])


def test_a_session_that_is_not_there_opens_nothing(soleus, opened, data):
    """The newest one in its place would be taken for it."""
    record_session(open_folder(data))
    ran = soleus("review", "zzz")

    assert (2, []) == (ran.exit_code, opened)
    assert "No session has an id that begins with 'zzz'" in ran.err


def test_a_session_without_a_hold_opens_nothing(soleus, opened, data):
    """There is no curve in it, and another one's would be taken for its own."""
    folder = open_folder(data)
    record_session(folder)
    header = meta(plan=None)
    with LogWriter(folder) as log:
        log.open_session(header)
        log.close_session(START_NS)
    ran = soleus("review", header.session_id)

    assert (2, []) == (ran.exit_code, opened)
    assert "nothing was pressed" in ran.err
    assert f"soleus show {header.session_id}" in ran.err


@pytest.mark.parametrize("words", ["--person nobody", "review --person nobody"])
def test_somebody_who_is_not_there_is_named_before_the_screen(soleus, monkeypatch, words):
    """Found out after checklist and zero, it would have cost a minute of somebody in pain."""
    monkeypatch.setattr("soleus.cli.screen.command.at_terminal", lambda: True)
    ran = soleus("--probe", "sim:", *words.split())

    assert 2 == ran.exit_code
    assert "There is no person 'nobody'." in ran.err


@pytest.mark.parametrize(
    ("words", "exit_code", "says"),
    [
        ("hold sol_si --side left", 6, "closed until "),
        ("hold ps04 --side left", 6, "therapist"),
        ("hold sol_a --side left --mode strong", 2, "strong"),
    ],
)
def test_a_hold_that_cannot_be_is_refused_before_its_screen(
    soleus, data, monkeypatch, words, exit_code, says
):
    """It was told after thirteen questions and a zero, and the code was that of a hold done."""
    monkeypatch.setattr("soleus.cli.hold.command.at_terminal", lambda: True)
    monkeypatch.setattr(
        "soleus.tui.app.SoleusApp.run", lambda app, **options: pytest.fail("opened")
    )
    now_ns = time.time_ns()
    yes = {"gate": "skin", "answer": "yes", "spot": "sol_si", "side": "left"}
    with LogWriter(open_folder(data)) as log:
        log.open_session(meta(started_unix_ns=now_ns, simulated=False, plan=None))
        log.put_event(event(EventKind.GATE_ANSWER, 0.0, -1, **yes))
        log.close_session(now_ns)

    ran = soleus("--probe", "sim:", *words.split())

    assert (exit_code, "") == (ran.exit_code, ran.out)
    assert says in ran.err.lower()
