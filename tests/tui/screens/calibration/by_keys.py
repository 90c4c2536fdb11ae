"""A calibration on the screen, by keys: from Home to a load, with the simulated probe's masses."""

from __future__ import annotations

import tomllib

ANSWERS = {
    "masses": ["", "", "1000 2000 5000", "", "", "1", "0", "", ""],
    "scale": ["scale", "", "5", "1000 2000 5000", "", "", "1", "0", ""],
}


async def answer(person, answers):
    """Type each answer and go on; an empty one takes what is offered."""
    for each in answers:
        if each and each[0].isalpha() and each not in ("yes", "no"):
            await person.press("down")  # the next way
        elif each == "yes":
            await person.press("down")
        else:
            await person.press(*each)
        await person.press("enter")


async def to_steps(person, way="masses", **instead):
    """From Home to the first step; ``instead`` changes answers by their place."""
    answers = list(ANSWERS[way])
    for place, text in instead.items():
        answers[int(place.removeprefix("at"))] = text
    await person.press("c", "enter")
    await answer(person, answers)
    await person.let(1.0)


async def step(person, *keys):
    """Put the load on by keys, say so, and let it stand."""
    if keys:
        await person.press(*keys)
        await person.let(0.3)
    await person.press("enter")
    await person.let(4.5)


async def all_steps(person):
    """Nothing, up to the third load, down to nothing."""
    await step(person)
    for key in ["up"] * 3 + ["down"] * 3:
        await step(person, key)


def profile(folder):
    """The one profile that was made, as it stands on disk."""
    (path,) = (folder / "profiles").glob("*.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


def kept_steps(folder):
    """How many steps of an unfinished run are on disk; 0 without one."""
    found = list((folder / "runs").glob("unfinished-*.toml")) if (folder / "runs").exists() else []
    if not found:
        return 0
    text = tomllib.loads(found[0].read_text(encoding="utf-8"))["run"]
    return len([line for line in text.splitlines() if line[:1].isdigit()])
