"""The scenes of a calibration for the pictures: a probe that is not perfect, and what goes wrong.

The masses that are put on are a little off what is asked for, as on a real fixture, so that the
residuals are those of a usual cell: some hundredths of a per cent, with a loop.
"""

import dataclasses

from soleus.store.calibration.profiles import profile_by_id, save_profile
from soleus.store.folder import open_folder
from tests.tui.app_driver import LARGE, SMALL
from tests.tui.screens.calibration.by_keys import step, to_steps

N_PER_KG = 9.80665 * (1 - 1.2 / 8000)
LOADS_KG = (1.0, 2.0, 3.0, 4.0, 5.0)
LOADS = "1000 2000 3000 4000 5000"
BENDS_N = {1.0: 0.004, 2.0: 0.009, 3.0: 0.008, 4.0: 0.003, 5.0: -0.005}
LOOP_N = {1.0: 0.006, 2.0: 0.009, 3.0: 0.010, 4.0: 0.006}


async def real_load(person, kg, falling=False, off_n=0.0):
    """Put a load on that reads as a usual cell does."""
    await person.press("down" if falling else "up")
    more_n = BENDS_N.get(kg, 0.0) + (LOOP_N.get(kg, 0.0) if falling else 0.0)
    person.controller.loads.put_on(kg * N_PER_KG + more_n + off_n)
    await person.let(0.3)


async def real_step(person, kg, falling=False, off_n=0.0):
    """The same, and let it be measured."""
    await real_load(person, kg, falling, off_n)
    await step(person)


async def run_up(person, upto=5, off_n=0.0):
    """Nothing, then up; ``off_n`` spoils the third load."""
    await step(person)
    for kg in LOADS_KG[:upto]:
        await real_step(person, kg, off_n=off_n if kg == 3.0 else 0.0)


async def run_down(person, upto=5):
    """Down again."""
    for kg in [*LOADS_KG[-2::-1], 0.0][:upto]:
        await real_step(person, kg, falling=True)


async def menu(person):
    """A run was left: it is offered."""
    await to_steps(person, at2=LOADS)
    await run_up(person, 2)
    await person.press("escape")
    await person.let(0.5)


async def setup(person):
    """An answer was refused beside its field."""
    await person.press("c", "enter", "enter")
    await person.press(*"0.5", "enter", *"5 10 15", "enter")


async def settle(person):
    """One full load of three is done."""
    await to_steps(person, at2=LOADS, at6="3")
    await person.press("up", "enter")
    await person.let(1.0)


async def stepping(person):
    """On the way down, the load on, waiting."""
    await to_steps(person, at2=LOADS)
    await run_up(person)
    await run_down(person, 2)
    await real_load(person, 2.0, falling=True)
    await person.press("enter")
    await person.let(2.0)
    await person.until(lambda: person.text().count("▒") > 20)  # the bar has filled by so much


async def refused(person):
    """The mass never came."""
    await to_steps(person, at2=LOADS)
    await run_up(person, 3)
    await person.press("enter")
    await person.let(7.0)


async def scale(person):
    """Steady: what does the scale show?"""
    await to_steps(person, "scale")
    await step(person)
    await step(person, "up")
    await person.press(*"1010")


async def creep(person):
    """The full load stays on."""
    await to_steps(person, at2=LOADS, at7="yes")
    await run_up(person)
    await person.let(73.0)


async def failed(person):
    """The third load was 1.5 N more than it was said to be."""
    await to_steps(person, at2=LOADS)
    await run_up(person, off_n=1.5)
    await run_down(person)
    await person.press("f")
    await person.let(0.3)


async def result(person):
    """All went well."""
    await to_steps(person, at2=LOADS, at5="2")
    await run_up(person)
    await run_down(person)
    for kg in LOADS_KG:
        await real_step(person, kg, off_n=0.004)
    await run_down(person)
    await person.press("f")
    await person.let(2.0)
    await person.until(lambda: "80/s" in person.text())


async def check(person):
    """Two kilograms, read as they should be."""
    await person.press("c", "down", "enter", *"2000", "enter")
    await person.let(4.0)
    await person.press("up")
    await person.let(6.0)
    await person.until(lambda: "on record" in person.text())
    await person.let(2.0)  # the probe is looked up again; its rate takes a moment
    await person.until(lambda: "80/s" in person.text())


async def check_failed(person):
    """The profile says 3 % more counts than the cell makes."""
    folder = open_folder(person.controller.options.folder.path)
    sim = profile_by_id(folder, "sim-hx711")
    save_profile(folder, dataclasses.replace(sim, counts_per_n=sim.counts_per_n * 1.03))
    person.controller.loads.renew()
    await check(person)


async def claims(person):
    """What the profile in use claims."""
    await person.press("c", "down", "down", "enter")


CALIBRATE_SCENES = {
    "calibrate": (menu, "sim:", SMALL),
    "calibrate-setup": (setup, "sim:", SMALL),
    "calibrate-settle": (settle, "sim:", SMALL),
    "calibrate-step": (stepping, "sim:", SMALL),
    "calibrate-step-wide": (stepping, "sim:", LARGE),
    "calibrate-refused": (refused, "sim:", SMALL),
    "calibrate-scale": (scale, "sim:", SMALL),
    "calibrate-creep": (creep, "sim:", SMALL),
    "calibrate-failed": (failed, "sim:", SMALL),
    "calibrate-result": (result, "sim:", SMALL),
    "calibrate-check": (check, "sim:", SMALL),
    "calibrate-check-failed": (check_failed, "sim:", SMALL),
    "calibrate-claims": (claims, "sim:", SMALL),
}
