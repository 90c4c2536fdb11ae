"""The tip, weighed on the screen."""

from __future__ import annotations

import pytest

from soleus.store.calibration.probe_facts import moving_mass_g
from soleus.tui.screens.calibration.tip_weight import TipWeightScreen
from tests.tui.app_driver import LARGE, SMALL, driven


def words(person):
    """The screen as one line."""
    return " ".join(person.text().split())


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_up_then_over_and_the_weight_is_kept(tmp_path, size):
    """A simulated tip weighs nothing; noise may leave a gram."""
    async with driven(tmp_path, size=size) as person:
        await person.let(1.0)
        person.app.push_screen(TipWeightScreen(person.app.context))
        await person.settle()
        assert "tip straight up" in words(person)
        await person.press("enter")
        assert "Measuring" in words(person)
        await person.let(8.0)
        assert "tip straight down" in words(person)
        await person.press("enter")
        await person.let(8.0)

        assert "hang on the cell" in words(person)
        uid = person.controller.loads.of_probe(lambda probe: probe.uid)
        assert 1.0 > moving_mass_g(person.controller.options.folder, uid)
        assert 1.0 > person.controller.loads.of_probe(
            lambda probe: probe.numbers.conditions().moving_mass_g
        )


async def test_a_tip_that_is_pressed_meanwhile_is_no_weight(tmp_path):
    """Nothing is kept of it, and it begins anew."""
    async with driven(tmp_path) as person:
        await person.let(1.0)
        person.app.push_screen(TipWeightScreen(person.app.context))
        await person.settle()
        await person.press("enter")
        await person.let(8.0)
        person.controller.loads.put_on(9.0)
        await person.let(1.0)
        await person.press("enter")
        await person.let(8.0)

        assert "That is no tip" in words(person)
        assert "tip straight up" in words(person)
