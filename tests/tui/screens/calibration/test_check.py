"""The thirty-second check on the screen, by keys."""

import dataclasses

from soleus.store.calibration.checks import checks
from soleus.store.calibration.profiles import profile_by_id, save_profile
from soleus.store.folder import open_folder
from tests.tui.app_driver import driven


def off_by(folder, factor):
    """Give the simulated probe a profile whose slope is off."""
    opened = open_folder(folder)
    sim = profile_by_id(opened, "sim-hx711")
    save_profile(opened, dataclasses.replace(sim, counts_per_n=sim.counts_per_n * factor))


async def to_load(person, grams="2000"):
    """From Home to the moment in which the load is asked for."""
    await person.press("c", "down", "enter")
    await person.press(*grams, "enter")
    await person.let(4.0)


async def test_a_sound_probe_passes_with_its_numbers(tmp_path):
    """2 kg are 196.1 kPa on 1 cm²; the verdict is on record."""
    async with driven(tmp_path) as person:
        await to_load(person)
        assert "So much on the tip, then hands off." in person.text()
        await person.press("up")
        await person.let(5.0)
        (kept,) = checks(open_folder(tmp_path))

        assert "expected   196.1 kPa" in person.text()
        assert "The probe reads the check load as its calibration says." in person.text()
        assert not kept.check.failed


async def test_a_probe_that_reads_five_per_cent_less_is_outside_and_loses_its_label(tmp_path):
    """Large, in numbers, and with what follows."""
    off_by(tmp_path, 1.05)
    async with driven(tmp_path) as person:
        await to_load(person)
        await person.press("up")
        await person.let(5.0)
        text = " ".join(person.text().split())

        assert "otherwise than its calibration allows" in text
        assert "is INDICATIVE, whatever the day" in text
        assert [True] == [each.check.failed for each in checks(open_folder(tmp_path))]
        assert person.controller.loads.of_probe(lambda probe: probe.evidence().check_failed)


async def test_a_load_that_comes_late_is_waited_for(tmp_path):
    """From the table to the tip takes longer than the first look."""
    async with driven(tmp_path) as person:
        await to_load(person)
        await person.let(9.0)
        await person.press("up")
        await person.let(8.0)
        await person.let(8.0)

        assert "as its calibration says" in person.text()


async def test_a_load_that_would_say_too_little_is_refused_before_it_is_put_on(tmp_path):
    """Kilograms typed for grams."""
    async with driven(tmp_path) as person:
        await to_load(person, "2")

        assert "below a tenth of the weighed span" in " ".join(person.text().split())
        assert () == checks(open_folder(tmp_path))


async def test_a_press_on_a_scale_is_asked_for_with_tab(tmp_path):
    """Most people have a kitchen scale and no masses."""
    async with driven(tmp_path) as person:
        await person.press("c", "down", "enter", "tab")
        assert "a press onto a kitchen scale" in person.text()
        await person.press(*"2000", "enter")
        await person.let(4.0)

        assert "Press until the scale shows" in person.text()
