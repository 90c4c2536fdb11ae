"""After an emergency one question stands before the next checklist; only y and n answer it."""

import pytest

from soleus.core.events import EventKind
from soleus.core.spots.targets import TargetRequest
from soleus.core.terms import Side
from soleus.store.folder import open_folder
from soleus.store.sessions.log_writer import LogWriter
from soleus.store.sessions.reader import Reader
from soleus.tui.screens.checklist import ChecklistScreen
from soleus.tui.screens.home import HomeScreen
from soleus.tui.screens.looked_at import LookedAtScreen
from soleus.tui.screens.notice import NoticeScreen
from soleus.tui.screens.spot import SpotScreen
from tests.store.sessions.samples import event, meta
from tests.tui.app_driver import LARGE, MORNING_UNIX_S, SMALL, driven


def said_yes(path, *gates, hours_ago=25):
    """Put a yes to these questions on record."""
    started_ns = int(MORNING_UNIX_S - hours_ago * 3600) * 10**9
    with LogWriter(open_folder(path)) as log:
        log.open_session(meta(started_unix_ns=started_ns, simulated=False, plan=None))
        for gate in gates:
            log.put_event(event(EventKind.GATE_ANSWER, 0.0, -1, gate=gate, answer="yes"))
        log.close_session(started_ns)


def answers(person):
    """What stands on record of it."""
    with Reader(person.controller.options.folder) as reader:
        by_session = reader.told(reader.sessions(), [EventKind.LOOKED_AT])
    return sorted(e.value["answer"] for events in by_session.values() for e in events)


def words(person):
    """The screen as one line."""
    return " ".join(person.text().split())


@pytest.mark.parametrize("size", [SMALL, LARGE, (60, 18)])
async def test_yes_opens_and_is_never_asked_again(tmp_path, size):
    """Home says that a question comes first; y leads on to the places."""
    said_yes(tmp_path, "leg_dvt")
    async with driven(tmp_path, size=size) as person:
        shown = person.app.screen.query_one("#home-state")._cells.text()
        assert "Closed until somebody has looked at it: every place." in " ".join(shown.split())
        assert "press h to start a hold" not in shown

        await person.press("h")
        assert isinstance(person.app.screen, LookedAtScreen)
        assert "Has somebody looked at it?" in words(person)
        assert "Signs in the leg that a doctor must see." in words(person)

        await person.press("y")
        assert isinstance(person.app.screen, SpotScreen)
        assert ["yes"] == answers(person)

        await person.press("escape", "h")
        assert isinstance(person.app.screen, SpotScreen)


async def test_no_stays_closed_and_is_on_record(tmp_path):
    """What to do is said, and the question comes again."""
    said_yes(tmp_path, "leg_dvt")
    async with driven(tmp_path) as person:
        await person.press("h", "n")
        assert isinstance(person.app.screen, NoticeScreen)
        assert "Every place stays closed until somebody has looked at it." in words(person)
        assert "Have it looked at before you press again." in words(person)
        assert ["no"] == answers(person)

        await person.press("enter", "h")
        assert isinstance(person.app.screen, LookedAtScreen)


async def test_no_other_key_answers_it(tmp_path):
    """Enter is pressed out of habit; Esc leaves without an answer."""
    said_yes(tmp_path, "leg_dvt")
    async with driven(tmp_path) as person:
        await person.press("h", "enter", "space", "d", "down")
        assert isinstance(person.app.screen, LookedAtScreen)

        await person.press("escape")
        assert isinstance(person.app.screen, HomeScreen)
        assert [] == answers(person)


async def test_each_emergency_has_its_own_question(tmp_path):
    """A leg that was looked at says nothing about the chest."""
    said_yes(tmp_path, "leg_dvt", "chest_pain")
    async with driven(tmp_path) as person:
        await person.press("h", "y")
        assert isinstance(person.app.screen, LookedAtScreen)

        await person.press("y")
        assert isinstance(person.app.screen, SpotScreen)
        assert ["yes", "yes"] == answers(person)


async def test_before_24_hours_the_time_is_said_and_nothing_is_asked(tmp_path):
    """08:40 less 23 hours is 09:40 on Friday."""
    said_yes(tmp_path, "leg_dvt", hours_ago=23)
    async with driven(tmp_path) as person:
        assert "Closed until Sat 09:40: every place." in words(person)

        await person.press("h")
        assert isinstance(person.app.screen, NoticeScreen)


async def test_a_hold_asked_for_on_the_command_line_asks_before_its_checklist(tmp_path):
    """It does not pass by Home."""
    said_yes(tmp_path, "leg_dvt")
    async with driven(tmp_path, request=TargetRequest("sol_si", Side.LEFT)) as person:
        assert isinstance(person.app.screen, LookedAtScreen)

        await person.press("y")
        assert isinstance(person.app.screen, ChecklistScreen)


async def test_no_screen_of_a_closure_says_today(tmp_path):
    """From the yes to the question a day later: every text names its time."""
    said_yes(tmp_path, "leg_dvt")
    seen = []
    async with driven(tmp_path) as person:
        for key in ("h", "n", "enter", "h", "y", "escape"):
            seen.append(person.text())
            await person.press(key)
        await person.to_place()
        await person.press("enter", "y")
        seen.append(person.text())
        await person.press("escape")
        seen.append(person.text())
        await person.press("h")
        seen.append(person.text())

    assert [] == [text for text in seen if "today" in text.lower().replace("left there today", "")]
