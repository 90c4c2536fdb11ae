"""Home tells how the last place stands: what is left of it, or until when it is closed."""

import pytest

from soleus.tui.screens.home import HomeScreen
from tests.tui.app_driver import LARGE, SMALL, driven, pass_for_real


@pytest.fixture
def real(monkeypatch):
    """The probe is a real one for all that soleus knows."""
    pass_for_real(monkeypatch)


async def pressed(person):
    """A hold of a few seconds that was let go of, and back at Home."""
    await person.at_hold()
    await person.push_to(60)
    await person.let_go()
    await person.press("enter")
    await person.until(lambda: isinstance(person.app.screen, HomeScreen))
    await person.settle()


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_home_names_the_place_and_tells_what_is_left_of_how_much(tmp_path, real, size):
    """W12: "contact left there today 3:00 min", of a place that nobody could name."""
    async with driven(tmp_path, size=size) as person:
        await pressed(person)
        lines = [line.rstrip() for line in person.text().splitlines()]
        (n,) = [n for n, line in enumerate(lines) if line.endswith("of 3:00 left")]

        assert lines[n].split()[-4] in ("2:57", "2:58", "2:59")
        assert lines[n - 1].endswith("· LEFT")
        assert "Middle of the calf" in lines[n - 1]


async def test_home_tells_until_when_the_last_place_is_closed(tmp_path, real):
    """W12: it said 3:00 minutes left for a place that was closed."""
    async with driven(tmp_path) as person:
        await pressed(person)
        await person.to_checklist()
        await person.alone("n", "y", "y")
        await person.press("escape")
        await person.settle()

        assert "closed until Sun 00:00" in person.text()
        assert "of 3:00 left" not in person.text()


async def test_home_tells_nothing_left_for_a_simulated_probe(tmp_path):
    """Nobody was pressed, so nothing is used up and nothing is left."""
    async with driven(tmp_path) as person:
        await pressed(person)

        assert "60 kPa" in person.text()
        assert " left" not in person.text()
