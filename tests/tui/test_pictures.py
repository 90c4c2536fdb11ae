"""The pictures of the docs show the screens as they are.

``make generate`` makes them anew after a change of a screen; then look at every one that differs.
"""

import shutil
import subprocess

import pytest

from soleus.core.terms import Phase
from soleus.live.demo_history import record_examples
from soleus.store.folder import open_folder
from tests.conftest import BROWSERS
from tests.made_once import made_once
from tests.tui.app_driver import LARGE, MORNING_UNIX_S, SMALL, driven
from tests.tui.pictures import FOLDER, picture
from tests.tui.screens.calibration.scenes import CALIBRATE_SCENES


@pytest.fixture(scope="module")
def history(tmp_path_factory):
    """A data folder with the example history of the demo, as of the pictures' morning."""
    return made_once(
        tmp_path_factory,
        "history",
        lambda folder: record_examples(open_folder(folder), MORNING_UNIX_S),
    )


@pytest.fixture
def folder(history, tmp_path):
    """A copy of the history for one test."""
    return shutil.copytree(history, tmp_path / "data")


async def _home(person):
    pass


async def _spot(person):
    await person.to_place("low back")


async def _checklist(person):
    await person.to_checklist()
    await person.alone("n", "n", "n", "y")


async def _side(person):
    await person.to_place("right calf")
    await person.press("enter")


async def _below(person):
    await person.at_hold()
    await person.let(2.2)


async def _in_band(person):
    await person.at_hold()
    await person.let(22.0)


async def _above(person):
    await person.at_hold()
    await person.push_to(60)
    await person.let(9.0)
    await person.push_to(85)


async def _too_hard(person):
    await person.at_hold()
    await person.push_to(60)
    await person.let(9.0)
    await person.push_to(130)


async def _time_up(person):
    await person.at_hold()
    await person.until_phase(Phase.RELEASE, step_s=0.5)
    await person.let(1.0)


async def _let_go_unseen(person):
    await person.at_hold()
    await person.until_phase(Phase.STOPPED, step_s=0.5)
    await person.let(1.0)


async def _stop(person):
    await person.at_hold()
    await person.push_to(60)
    await person.let(5.0)
    await person.push_to(330)


async def _summary(person):
    await person.at_hold()
    await person.until_phase(Phase.DONE)
    await person.let(6.0)
    person.controller.record.log.flush()  # the last answer too is in the record before it is read
    await person.press("enter")
    await person.until(lambda: "You were in the band" in person.text())


async def _review(person):
    await person.press("r", "j")
    screen = person.app.screen  # the first hold may still be shown while the second is read
    await person.until(lambda: screen.sparks_drawn and screen._one is not None)
    assert "It ended by its time" in person.text()
    await person.press(*["right"] * 12)


async def _probe(person):
    await person.press("p")


async def _pressing(person):
    await person.press("p", "enter")
    await person.let(14.0)


async def _found(person):
    await person.press("p", "enter")
    await person.let(5.0)
    person.controller.push(12.0)  # somebody leans on the cable while it should be left alone
    await person.let(2.0)
    person.controller.lift()
    await person.let(16.0)
    await _judged(person)


async def _judged(person):
    await person.until(lambda: "from where it was" in person.text())
    await person.settle()


async def _nothing_found(person):
    await person.press("p", "enter")
    await person.let(23.0)
    await _judged(person)


SCENES = {
    "home": (_home, "sim:steady", SMALL),
    "spot": (_spot, "sim:steady", SMALL),
    "side": (_side, "sim:steady", SMALL),
    "checklist": (_checklist, "sim:steady", SMALL),
    "hold-below": (_below, "sim:steady", SMALL),
    "hold-in-band": (_in_band, "sim:steady", SMALL),
    "hold-in-band-wide": (_in_band, "sim:steady", LARGE),
    "hold-above": (_above, "sim:", SMALL),
    "hold-too-hard": (_too_hard, "sim:", SMALL),
    "hold-time-up": (_time_up, "sim:steady", SMALL),
    "hold-stop": (_stop, "sim:", SMALL),
    "hold-let-go-until-a-key": (_let_go_unseen, "sim:drop", SMALL),
    "summary": (_summary, "sim:shaky", SMALL),
    "review": (_review, "sim:steady", SMALL),
    "review-wide": (_review, "sim:steady", LARGE),
    "probe": (_probe, "sim:", SMALL),
    "probe-pressing": (_pressing, "sim:", SMALL),
    "probe-found": (_found, "sim:", SMALL),
    "probe-nothing-found-wide": (_nothing_found, "sim:", LARGE),
    **CALIBRATE_SCENES,
}


@pytest.mark.parametrize("name", SCENES)
async def test_the_picture_in_the_docs_is_the_screen(folder, kept, name):
    """A picture of last month's screen teaches people the wrong keys."""
    scene, url, size = SCENES[name]
    async with driven(folder, url, size) as person:
        await scene(person)
        svg = picture(person.app, "soleus")

    assert kept(FOLDER / f"{name}.svg", svg) == svg


def test_no_picture_fetches_anything():
    """Opening the docs must not tell anybody's server about it."""
    pictures = list(FOLDER.glob("*.svg"))

    assert set(SCENES) <= {path.stem for path in pictures}
    assert not [path.name for path in pictures if "url(http" in path.read_text(encoding="utf-8")]


@pytest.mark.browser
def test_a_browser_draws_the_pictures(tmp_path):
    """An SVG that no browser opens is no picture: 994 x 635 points come out as a PNG."""
    browser = next(filter(None, map(shutil.which, BROWSERS)))
    drawn = tmp_path / "hold.png"
    subprocess.run(
        [browser, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic",
         "--no-first-run", "--disable-background-networking", f"--user-data-dir={tmp_path}/profile",
         f"--screenshot={drawn}", "--window-size=995,636", f"file://{FOLDER}/hold-in-band.svg"],
        check=True, capture_output=True, timeout=60,
    )  # fmt: skip

    assert b"\x89PNG" == drawn.read_bytes()[:4]
    assert drawn.stat().st_size > 10_000
