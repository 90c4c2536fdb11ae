"""The zero screen, beyond the way through it that ``test_walk`` goes."""

from soleus.tui.messages import ProbeSeen
from soleus.tui.screens.zero import ZeroScreen
from tests.tui.app_driver import driven


async def test_a_picture_that_has_waited_does_not_end_a_new_zero(tmp_path):
    """It shows the zero before; taking that for the new one would begin a hold on an old zero."""
    async with driven(tmp_path) as person:
        person.controller.take_zero()
        await person.let(1.5)
        before = person.controller.probe_view()
        assert before.zero.quiet

        await person.press("z")
        person.app.screen.post_message(ProbeSeen(before))
        await person.settle()

        assert isinstance(person.app.screen, ZeroScreen)


async def test_a_new_zero_ends_by_itself_once_it_was_quiet(tmp_path):
    """Nobody should have to press a key with the tip in the air."""
    async with driven(tmp_path) as person:
        await person.press("z")
        await person.let(1.5)

        assert not isinstance(person.app.screen, ZeroScreen)
