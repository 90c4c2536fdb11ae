"""The zero screen, beyond the way through it that ``test_walk`` goes."""

import pytest

from soleus.tui.messages import ProbeSeen
from soleus.tui.screens.hold import HoldScreen
from soleus.tui.screens.zero import ZeroScreen
from tests.tui.app_driver import SMALL, driven


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


ASKED = "Lift the probe clear of everything: it may be standing on its tip. A new zero is taken."


@pytest.mark.parametrize("size", [SMALL, (60, 18)])
async def test_a_probe_on_its_tip_is_asked_to_be_lifted_and_the_next_zero_needs_no_key(
    tmp_path, monkeypatch, size
):
    """One calm sentence, time to lift it with the one free hand, and then the hold."""
    monkeypatch.setattr("soleus.tui.screens.zero.TIME_TO_LIFT_S", 0.5)
    async with driven(tmp_path, "sim:?stands=190", size) as person:
        await person.to_zero()
        await person.let(1.5)
        asked = " ".join(person.text().split())
        person.controller.lift()
        await person.let(0.6)
        await person.until(lambda: person.controller.probe_view().zero.problem is None)
        await person.let(1.5)
        await person.until(lambda: isinstance(person.app.screen, HoldScreen))

        assert ASKED in asked
        assert "z try again" in asked
        assert "INDICATIVE" not in person.text()


async def test_asked_once_the_second_zero_stands_and_says_what_it_is_worth(tmp_path, monkeypatch):
    """Whoever cannot lift it is not held up; the number carries no ± until a release."""
    monkeypatch.setattr("soleus.tui.screens.zero.TIME_TO_LIFT_S", 600.0)
    async with driven(tmp_path, "sim:?stands=190") as person:
        await person.press("z")
        await person.let(1.5)
        assert ASKED in " ".join(person.text().split())

        await person.press("z")
        await person.let(1.5)
        home = " ".join(person.text().split())

        assert "quiet" in home
        assert "as if some of its weight" in home
