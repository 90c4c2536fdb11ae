"""``soleus hold`` at a place that is closed, and the question after an emergency."""

from __future__ import annotations

import io
import json
import time
from datetime import UTC, datetime

import pytest

from soleus.core.events import EventKind
from soleus.store.folder import find_folder, open_folder
from soleus.store.sessions.log_writer import LogWriter
from soleus.store.sessions.reader import Reader
from tests.store.sessions.samples import event, meta

HOLD = ("hold", "sol_si", "--side", "left", "--probe", "sim:", "--checklist-all-no")
# Refused as soon as nothing is closed any more, so that no test has to wait for a hold.
STRONG = (*HOLD, "--mode", "strong")
ASKED = "Has somebody looked at it?"
HOUR_S = 3600


@pytest.fixture
def said_yes(data):
    """Puts a yes to a question on record, so many hours ago; returns when that was, Unix time."""

    def put(gate, hours_ago):
        started_s = int(time.time()) - hours_ago * HOUR_S
        with LogWriter(open_folder(data)) as log:
            log.open_session(meta(started_unix_ns=started_s * 10**9, simulated=False, plan=None))
            log.put_event(event(EventKind.GATE_ANSWER, 0.0, -1, gate=gate, answer="yes"))
            log.close_session(started_s * 10**9)
        return started_s

    return put


def answers(data):
    """Every answer to the question, the newest first."""
    with Reader(find_folder(data)) as reader:
        by_session = reader.told(reader.sessions(), [EventKind.LOOKED_AT])
        newest_first = (session.meta.session_id for session in reader.sessions())
        return [dict(e.value) for key in newest_first for e in by_session.get(key, ())]


def typed(monkeypatch, text):
    """Somebody sits at the terminal and types this."""
    monkeypatch.setattr("sys.stdin", io.StringIO(text))
    for module in ("closed", "guide"):
        monkeypatch.setattr(f"soleus.cli.hold.{module}.at_terminal", lambda: True)


def test_after_24_hours_nobody_is_let_through_without_an_answer(soleus, said_yes):
    """A script has no terminal: exit 6, the question, and how it is answered."""
    said_yes("leg_dvt", 25)
    ran = soleus(*STRONG, "--plain")

    assert (6, "") == (ran.exit_code, ran.out)
    assert "closed until somebody has looked at it" in ran.err
    assert ASKED in ran.err
    assert "--looked-at yes or no" in ran.err


def test_before_24_hours_nothing_is_asked(soleus, said_yes, data):
    """An answer in advance is none; the place is closed and says until when."""
    said_yes("leg_dvt", 23)
    ran = soleus(*STRONG, "--plain", "--looked-at", "yes")

    assert 6 == ran.exit_code
    assert ": closed until " in ran.err
    assert [] == answers(data)


def test_no_keeps_everything_closed_and_is_on_record(soleus, said_yes, data):
    """It is asked again before the next hold, and a yes then opens."""
    said_yes("leg_dvt", 25)
    first = soleus(*STRONG, "--plain", "--looked-at", "no")
    second = soleus(*STRONG, "--plain")

    assert [6, 6] == [first.exit_code, second.exit_code]
    assert "closed until somebody has looked at it" in first.err
    assert "The question comes again before the next hold." in first.err
    assert ASKED in second.err
    assert [{"about": "gate:leg_dvt", "simulated": False, "answer": "no"}] == answers(data)


def test_yes_opens_for_good(soleus, said_yes, data):
    """The next time nothing is asked: 2 is the refusal of the mode, which comes after closures."""
    said_yes("leg_dvt", 25)
    first = soleus(*STRONG, "--plain", "--looked-at", "yes")
    second = soleus(*STRONG, "--plain")

    assert [2, 2] == [first.exit_code, second.exit_code]
    assert ASKED not in second.err
    assert ["yes"] == [each["answer"] for each in answers(data)]


def test_a_yes_that_nobody_asked_for_is_refused(soleus, data):
    """Kept in a script it would answer the next emergency before it happens."""
    ran = soleus(*HOLD, "--plain", "--looked-at", "yes")

    assert (2, "") == (ran.exit_code, ran.out)
    assert "is not asked now" in ran.err
    assert [] == answers(data)


def test_each_emergency_is_asked_about_by_itself(soleus, said_yes, data):
    """Whoever had the leg looked at may not have had the chest looked at."""
    said_yes("leg_dvt", 50)
    said_yes("chest_pain", 25)
    soleus(*STRONG, "--plain", "--looked-at", "yes")

    assert {"gate:leg_dvt", "gate:chest_pain"} == {each["about"] for each in answers(data)}


@pytest.mark.parametrize(
    ("text", "exit_code", "said"),
    [("perhaps\n\nyes\n", 2, ["yes"]), ("N\n", 6, ["no"]), ("", 6, [])],
    ids=["a yes at last", "no", "the end of stdin"],
)
def test_at_a_terminal_it_is_asked_and_nothing_is_taken_for_an_answer(
    soleus, said_yes, data, monkeypatch, text, exit_code, said
):
    """Neither Enter nor a word that is none opens anything."""
    said_yes("leg_dvt", 25)
    typed(monkeypatch, text)
    ran = soleus(*STRONG, "--plain")

    assert exit_code == ran.exit_code
    assert f"{ASKED} y or n?" in ran.err
    assert "Signs in the leg that a doctor must see" in " ".join(ran.err.split())
    assert said == [each["answer"] for each in answers(data)]


def test_a_program_reads_after_a_no_that_the_question_still_opens_it(soleus, said_yes):
    """A time that has passed would say that it is open."""
    said_yes("leg_dvt", 25)
    ran = soleus(*HOLD, "--jsonl", "--looked-at", "no")

    assert (6, True) == (ran.exit_code, json.loads(ran.out)["asks"])


@pytest.mark.parametrize(("hours_ago", "asks"), [(23, False), (25, True)])
def test_a_program_reads_when_it_opens_and_whether_it_is_asked(soleus, said_yes, hours_ago, asks):
    """One object on stdout, the time in UTC as everywhere, 24 h after the answer."""
    started_s = said_yes("leg_dvt", hours_ago)
    ran = soleus(*HOLD, "--jsonl")
    open_at = datetime.fromtimestamp(started_s + 24 * HOUR_S, UTC)
    told = json.loads(ran.out)

    assert 6 == ran.exit_code
    assert f"{open_at:%Y-%m-%dT%H:%M:%S}.000Z" == told["open_at"]
    assert ("closed", "sol_si", "left", asks, 6) == tuple(
        told[key] for key in ("type", "spot", "side", "asks", "exit_code")
    )
    assert {"t_s", "phase", "zone", "pressure_kpa", "label"} <= told.keys()
    assert told["what"] in ran.err


def test_a_place_that_no_time_opens_has_no_time(soleus):
    """A place for checks only is closed for other reasons."""
    ran = soleus("hold", "ref_upper_trapezius", "--side", "left", "--probe", "sim:", "--jsonl")

    assert (6, None, False) == (ran.exit_code, ran.json["open_at"], ran.json["asks"])
