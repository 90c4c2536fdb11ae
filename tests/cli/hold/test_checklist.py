"""The checklist in lines: typed answers, with somebody at the keyboard in virtual time."""

from __future__ import annotations

import pytest

from soleus.cli.hold.checklist import TypedChecklist
from soleus.core.events import EventKind
from soleus.core.spots.checklist import answer_items, checklist_for
from soleus.core.terms import Answer, Side
from soleus.errors import SpotClosed
from soleus.store.sessions.reader import Reader
from tests.live.session_driver import SPOT, SessionDriver, folder_in, of

ALL_NO = ["n"] * 13


class AtTheKeyboard:
    """Types these lines; a number is so many seconds in which nothing is typed."""

    def __init__(self, driver, script):
        self.driver, self.script = driver, list(script)

    def wait(self, timeout_s):
        """The next line, or None when it would come too late."""
        if not self.script:
            raise EOFError
        line = self.script[0]
        if isinstance(line, str):
            return self.script.pop(0)
        spent_s = min(line, timeout_s)
        self.driver.seconds(spent_s)
        self.script[0] = line - spent_s
        if self.script[0] <= 0.0:
            self.script.pop(0)
        return None


@pytest.fixture
def ask(tmp_path):
    """Has the questions of the calf answered by a script; returns checklist and record."""
    driver = SessionDriver(folder_in(tmp_path), "sim:").connect()

    def run(*script, given=()):
        controller = driver.controller
        checklist = checklist_for(controller.atlas, controller.atlas.spot(SPOT))
        typed = AtTheKeyboard(driver, script)
        asking = TypedChecklist(typed, controller, Side.LEFT)
        done = asking.ask(answer_items(checklist, given))
        if not driver.folder.database_path.exists():  # nothing had to be put on record yet
            return done, []
        with Reader(driver.folder) as reader:
            sessions = [reader.session(s.meta.session_id) for s in reader.sessions()]
        return done, sessions

    yield run
    driver.controller.close()


def test_thirteen_times_no_opens_and_leaves_no_record_of_its_own(ask):
    """Every question once, in full; the answers go on record with the hold."""
    done, sessions = ask(*ALL_NO)

    assert done.is_open
    assert [] == sessions


def test_questions_stand_under_their_headings_and_in_full(ask, capsys):
    """Somebody who hears them read aloud needs both."""
    ask(*ALL_NO)
    said = capsys.readouterr().err

    assert 1 == said.count("Your health")
    assert "Or are you under 18?" in " ".join(said.split())
    assert 13 == said.count("y, n or d (don't know)? ")


def test_a_yes_is_asked_for_once_more_and_says_what_it_closes(ask, capsys):
    """W8: one wrong letter closed everything for a day."""
    done, sessions = ask("n", "y", "n", *["n"] * 11)
    said = capsys.readouterr().err

    assert "Yes closes this place on this side until " in said
    assert "y again to confirm, n for no? " in said
    assert done.is_open
    assert [] == sessions


@pytest.mark.parametrize(("line", "answer"), [("y", "yes"), ("d", "dont_know")])
def test_a_yes_typed_twice_closes_and_nothing_more_is_asked(ask, capsys, line, answer):
    """There is no reason to read on after it; it is on record as it was typed."""
    done, (session,) = ask("n", line, line, "")

    assert Answer(answer) is done.answers["recent_injury"]
    assert ["no", answer] == [v["answer"] for v in of(session, EventKind.GATE_ANSWER)]
    assert not session.summary.interrupted
    assert 2 == capsys.readouterr().err.count("y, n or d (don't know)? ")


def test_a_yes_can_be_taken_back_by_a_word_within_ten_seconds(ask, capsys):
    """The question is asked again; the yes and its taking back stand on record."""
    done, (session,) = ask("n", "y", "y", 9.0, "b", *["n"] * 12)
    said = capsys.readouterr().err

    assert "Within 10 s: b takes it back." in said
    assert done.is_open
    (back,) = of(session, EventKind.GATE_TAKEN_BACK)
    assert ("recent_injury", "yes") == (back["gate"], back["answer"])
    assert 9.0 == pytest.approx(back["after_s"], abs=0.1)


def test_after_ten_seconds_without_a_word_the_yes_stands(ask):
    """The command goes on by itself: nobody waits for a key."""
    done, (session,) = ask("n", "y", "y", 60.0, "b")

    assert ["recent_injury"] == [gate.gate_id for gate in done.closed_by]
    assert [] == of(session, EventKind.GATE_TAKEN_BACK)


def test_the_end_of_stdin_leaves_a_yes_as_it_was_said(ask):
    """Somebody who hangs up has not taken anything back."""
    done, (session,) = ask("n", "y", "y")

    assert ["recent_injury"] == [gate.gate_id for gate in done.closed_by]
    assert 2 == len(of(session, EventKind.GATE_ANSWER))


def test_what_is_no_answer_is_asked_again(ask):
    """A word of a sentence, a number or an empty line must not count as a no."""
    done, _ = ask("", "nnnnnnnn", "0", "maybe", *ALL_NO)

    assert done.is_open


def test_answers_given_on_the_command_line_are_not_asked_again(ask, capsys):
    """Two of thirteen were given: eleven are asked."""
    done, _ = ask(*["n"] * 11, given=["every_time=no", "skin=no"])

    assert done.is_open
    assert 11 == capsys.readouterr().err.count("y, n or d (don't know)? ")


def test_without_anybody_typing_nothing_opens(ask):
    """A checklist that nobody answers is no permission."""
    with pytest.raises(SpotClosed, match="unanswered"):
        ask("n", "n")
