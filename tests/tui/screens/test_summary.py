"""The summary, beyond the way through it that ``test_walk`` goes."""

from soleus.errors import StoreError
from soleus.tui.screens.home import HomeScreen
from soleus.tui.screens.notice import NoticeScreen
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
