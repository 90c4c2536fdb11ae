"""The questions by keys: one press, one answer; a yes is confirmed and can be taken back."""

import pytest
from textual.events import Paste

from soleus.core.events import EventKind
from soleus.core.spots.targets import TargetRequest
from soleus.core.terms import Answer, Side
from soleus.store.sessions.reader import Reader
from soleus.tui.screens.checklist import ChecklistScreen
from soleus.tui.screens.home import HomeScreen
from soleus.tui.screens.zero import ZeroScreen
from tests.tui.app_driver import LARGE, SMALL, driven

TINY = (60, 18)
CALF = TargetRequest("sol_si", Side.RIGHT)


def asked(folder, size=SMALL, **more):
    """Begin with the questions of the right calf."""
    return driven(folder, size=size, request=CALF, **more)


def answers(person):
    """What has been answered so far."""
    return dict(person.app.screen.checklist.answers)


def on_record(person):
    """Every answer and taking back that is stored, in order: kind, question, answer."""
    with Reader(person.controller.options.folder) as reader:
        kinds = [EventKind.GATE_ANSWER, EventKind.GATE_TAKEN_BACK]
        told = reader.told(reader.sessions(), kinds)
    return [
        (event.kind.value, event.value["gate"], event.value["answer"])
        for events in told.values()
        for event in events
    ]


def words_of(person):
    """What the screen says, without its line breaks and the signs for more above or below."""
    return " ".join(person.text().replace("▲", " ").replace("▼", " ").split())


# -- which keys are answers ------------------------------------------------------------------------


@pytest.mark.parametrize("first_repeat_s", [0.25, 0.5])
async def test_a_key_that_is_held_down_answers_one_question(tmp_path, first_repeat_s):
    """W9: holding n answered all thirteen. The press itself is meant, its repeats are not."""
    async with asked(tmp_path) as person:
        await person.press("n")
        await person.let(first_repeat_s)
        for _ in range(30):
            await person.press("n")
            await person.let(0.03)
        await person.let(1.0)

        assert {"every_time": Answer.NO} == answers(person)


async def test_pasted_answers_answer_nothing(tmp_path):
    """Neither as a paste nor as letters that come at once."""
    async with asked(tmp_path) as person:
        person.app.screen.post_message(Paste("nnnnnnnnnnnnn"))
        await person.let(1.0)
        await person.hurry("nnnnnnnnnnnnn")
        await person.let(1.0)

        assert isinstance(person.app.screen, ChecklistScreen)
        assert {} == answers(person)


async def test_answers_by_hand_all_count(tmp_path):
    """Five presses a second are faster than anybody reads."""
    async with asked(tmp_path) as person:
        await person.alone(*"nnn")

        assert 3 == len(answers(person))
        assert "10 of 13 unanswered" in person.text()


async def test_a_key_is_an_answer_to_the_question_that_was_asked_when_it_came(tmp_path):
    """An arrow right after it must not let it answer the next one."""
    async with asked(tmp_path) as person:
        await person.press("n", "down")
        await person.let(1.0)

        assert {} == answers(person)


async def test_enter_does_not_begin_while_a_key_may_still_be_an_answer(tmp_path):
    """Up, y and enter in one stroke on a list of noes: the y was meant."""
    async with asked(tmp_path) as person:
        await person.answer_all_no()
        await person.press("y", "enter")
        assert isinstance(person.app.screen, ChecklistScreen)

        await person.let(0.2)
        await person.press("enter")
        assert isinstance(person.app.screen, ChecklistScreen)
        assert "yes?" in person.text()

        await person.alone("n")
        await person.press("enter")
        assert isinstance(person.app.screen, ZeroScreen)


# -- a yes -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [SMALL, LARGE, TINY, (40, 12)])
@pytest.mark.parametrize(
    ("key", "said", "words"),
    [
        (
            "y",
            "yes?",
            "Yes closes this place on this side until Sun 00:00. y again to confirm, n for no.",
        ),
        (
            "d",
            "don't know?",
            "Don't know counts as yes and closes this place on this side until Sun 00:00.",
        ),
    ],
)
async def test_a_yes_asks_in_its_own_row_and_says_what_it_closes(tmp_path, size, key, said, words):
    """W8: one stray key closed the whole body for a day."""
    async with asked(tmp_path, size) as person:
        await person.alone("n", key)

        assert {"every_time": Answer.NO} == answers(person)
        assert size[0] < 60 or said in person.text()
        assert words in words_of(person)
        assert [] == on_record(person)


async def test_a_yes_that_is_held_down_does_not_confirm_itself(tmp_path):
    """The second press has to be a second press."""
    async with asked(tmp_path) as person:
        await person.alone("n", "y")
        await person.let(0.5)
        for _ in range(20):
            await person.press("y")
            await person.let(0.03)
        await person.let(1.0)

        assert not person.app.screen.answering.is_closed


async def test_n_takes_a_first_yes_back_and_goes_on(tmp_path):
    """The right key mends the wrong one, and nothing of it is on record."""
    async with asked(tmp_path) as person:
        await person.alone("n", "y", "n")

        assert {"every_time": Answer.NO, "recent_injury": Answer.NO} == answers(person)
        assert "again to confirm" not in person.text()
        assert [] == on_record(person)


@pytest.mark.parametrize("size", [SMALL, LARGE])
@pytest.mark.parametrize(("key", "answer"), [("y", "yes"), ("d", "dont_know")])
async def test_a_confirmed_yes_closes_and_is_on_record_at_once(tmp_path, size, key, answer):
    """A terminal that is closed in these ten seconds opens nothing."""
    async with asked(tmp_path, size) as person:
        await person.alone("n", key, key)
        text = words_of(person)

        assert "calf, felt at the low back · RIGHT: not now." in text
        assert "Closed until Sun 00:00: Middle of the calf, felt at the low back (RIGHT)." in text
        assert "an injection or an operation" in text
        assert "Do not press here. Have the injury examined" in text
        assert "unanswered" not in text
        assert ("gate_answer", "recent_injury", answer) == on_record(person)[-1]


@pytest.mark.parametrize("size", [SMALL, TINY])
async def test_what_to_do_stands_first_in_the_panel_and_all_of_it_can_be_read(tmp_path, size):
    """Whom to ask must not lie below the edge of a small screen without a key to get there."""
    async with asked(tmp_path, size) as person:
        await person.alone("n", "y", "y")
        assert "today" not in person.text()
        assert "a bad tear can look like a mild strain at first." in words_of(person)

        seen = words_of(person)
        for _ in range(5):
            await person.press("pagedown")
            seen += words_of(person)
        assert "You can still look at your earlier records." in seen
        assert ("PgDn read on" in person.text()) is (size == TINY)


async def test_a_yes_closes_no_more_than_its_question_asks_about(tmp_path):
    """The question says "at or near this place"; the left calf has not been asked about."""
    async with asked(tmp_path) as person:
        await person.alone("n", "y", "y")
        (closure,) = person.controller.closed.now()

        assert closure.covers("sol_si", Side.RIGHT)
        assert not closure.covers("sol_si", Side.LEFT)
        assert not closure.covers("ps05", Side.RIGHT)


@pytest.mark.parametrize("size", [SMALL, LARGE, TINY])
async def test_a_yes_can_be_taken_back_for_ten_seconds(tmp_path, size):
    """The seconds are counted down; the question is asked again and both stand on record."""
    async with asked(tmp_path, size) as person:
        await person.alone("n", "y", "y")
        await person.let(3.0)
        assert "A slip of the key? b takes it back: 7 s" in words_of(person)
        assert "b take it back" in person.text()

        await person.press("b")
        assert {"every_time": Answer.NO} == answers(person)
        assert "12 of 13 unanswered" in person.text()
        assert [
            ("gate_answer", "every_time", "no"),
            ("gate_answer", "recent_injury", "yes"),
            ("gate_taken_back", "recent_injury", "yes"),
        ] == on_record(person)
        assert () == person.controller.closed.now()


async def test_after_a_slip_the_hold_can_begin(tmp_path):
    """Nothing of the slip stands in the way."""
    async with asked(tmp_path) as person:
        await person.alone("n", "y", "y")
        await person.press("b")
        await person.answer_all_no()
        await person.press("enter")
        await person.through_zero()

        assert Side.RIGHT is person.app.screen._plan.side


async def test_after_ten_seconds_nothing_is_taken_back(tmp_path):
    """The offer goes from the screen and its key does nothing."""
    async with asked(tmp_path) as person:
        await person.alone("n", "y", "y")
        await person.let(10.0)
        assert "take" not in person.text()

        await person.press("b")
        assert person.app.screen.answering.is_closed
        assert 1 == len(person.controller.closed.now())


async def test_esc_leaves_a_yes_as_it_was_said(tmp_path):
    """Going back is not taking back."""
    async with asked(tmp_path) as person:
        await person.alone("n", "y", "y")
        await person.press("escape")

        assert isinstance(person.app.screen, HomeScreen)
        assert 1 == len(person.controller.closed.now())
        with Reader(person.controller.options.folder) as reader:
            (session,) = reader.sessions()
        assert not session.interrupted


# -- whose, where ----------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [SMALL, LARGE, TINY])
async def test_every_screen_on_the_way_names_the_side_and_the_person(tmp_path, size):
    """W4, records-walk 3: the wrong side and the wrong record look like the right ones."""
    async with asked(tmp_path, size) as person:
        seen = [person.text()]
        await person.answer_all_no()
        await person.press("enter")
        seen.append(person.text())
        await person.through_zero()
        seen.append(person.text())
        await person.push_to(60)
        await person.let_go()
        seen.append(person.text())

        heads = [" ".join(text.splitlines()[:2]) for text in seen]
        assert [True] * 4 == ["· RIGHT · me" in head for head in heads]
