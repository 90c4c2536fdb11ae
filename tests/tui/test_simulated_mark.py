"""SIMULATED stands on every screen of a simulated probe, and on none of a real one."""

from __future__ import annotations

import pytest

from soleus.core.terms import Phase
from soleus.tui.screens.home import HomeScreen
from tests.tui.app_driver import LARGE, SMALL, driven, pass_for_real

NARROW = (60, 18)


@pytest.fixture(params=[True, False], ids=["simulated", "real"])
def simulated(request, monkeypatch):
    """Whether the probe says that it is simulated; its readings are the same."""
    if not request.param:
        pass_for_real(monkeypatch)
    return request.param


async def walked(person):
    """What each screen shows on the way through one hold, by name."""
    seen = {"home": person.text()}
    await person.to_place()
    await person.press("enter")
    seen["side"] = person.text()
    await person.alone("l")
    seen["checklist"] = person.text()
    await person.answer_all_no()
    await person.press("enter")
    seen["zero"] = person.text()
    await person.through_zero()
    await person.push_to(60)
    seen["hold"] = person.text()
    await person.press("space")
    assert Phase.STOPPED is person.view.phase
    seen["let go"] = person.text()
    await person.press("x")
    await person.let(6.0)
    await person.press("enter")
    await person.until(lambda: "You ended the hold." in person.text())
    seen["summary"] = person.text()
    await person.press("enter")
    await person.until(lambda: isinstance(person.app.screen, HomeScreen))
    await person.press("r")
    await person.until(lambda: "You ended the hold." in person.text())
    seen["review"] = person.text()
    return seen


@pytest.mark.parametrize("size", [SMALL, LARGE, NARROW], ids=str)
async def test_every_screen_says_that_nothing_was_measured(tmp_path, simulated, size):
    """CALIBRATED over a made-up number, on one screen alone, is how somebody is misled."""
    async with driven(tmp_path, size=size) as person:
        seen = await walked(person)

    assert {} == {name: text for name, text in seen.items() if ("SIMULATED" in text) != simulated}
    assert "May I press here now?" in seen["checklist"]
    assert "What was that?" in seen["summary"]
