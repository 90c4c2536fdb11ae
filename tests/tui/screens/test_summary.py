"""The summary, beyond the way through it that ``test_walk`` goes."""

from contextlib import suppress

from soleus.core.terms import Cause
from soleus.errors import StoreError
from soleus.store.folder import find_folder
from soleus.tui.screens.home import HomeScreen
from soleus.tui.screens.notice import NoticeScreen
from soleus.tui.screens.summary import SummaryScreen
from tests.tui.app_driver import driven


async def test_a_record_that_cannot_be_finished_is_said_whole_on_the_way_to_home(
    tmp_path, monkeypatch
):
    """Whoever believes a hold to be on record would not repeat what was lost."""
    full = StoreError("The disk is full.", "The last two seconds are missing.", "Make room.")

    def end():
        raise full

    async with driven(tmp_path) as person:
        await person.at_hold()
        await person.push_to(60)
        await person.let_go()
        with monkeypatch.context() as broken:
            broken.setattr(person.controller.holds, "end", end)
            await person.press("enter")
            await person.until(lambda: isinstance(person.app.screen, NoticeScreen))
        await person.settle()
        shown = person.text()
        await person.press("enter")

        said = [full.what, full.effect, full.next_step]
        assert said == [each for each in said if each in shown]
        assert isinstance(person.app.screen, HomeScreen)


async def test_a_record_that_was_taken_away_is_said_and_where_the_rescue_lies(tmp_path):
    """Somebody whose hold was just stopped for it was told to do a first hold."""
    record = find_folder(tmp_path).database_path
    summary = notice = ""
    with suppress(StoreError):  # told once more where the record is closed
        async with driven(tmp_path) as person:
            await person.at_hold()
            await person.push_to(60)
            person.controller.record.log.flush()
            record.rename(record.with_name("moved.sqlite3"))
            await person.until(lambda: person.view.cause is Cause.STORE, step_s=0.05)
            await person.press("x")
            await person.let(6.0)
            await person.press("enter", "enter")  # LET GO is read, and on to the summary
            await person.until(lambda: isinstance(person.app.screen, SummaryScreen))
            await person.until(lambda: "Reading the record" not in person.text())
            summary = person.text()
            await person.press("enter")
            await person.until(lambda: isinstance(person.app.screen, NoticeScreen))
            notice = "".join(person.text().split())
            await person.press("enter")

    assert (True, False) == ("What became of it is told next." in summary, " yet." in summary)
    assert "moved.sqlite3" in notice  # where all of it lies
