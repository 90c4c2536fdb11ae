"""The hold screen on the real controller: keys that always work, words that are always true."""

import threading

import pytest
from textual.binding import Binding

from soleus.core.terms import Cause, Doubt, Mode, Phase, Symptom, Zone
from soleus.store.sessions.reader import Reader
from soleus.tui.screens.hold import HoldScreen, _let_go_keys, _rating_keys
from soleus.tui.widgets.hold.board import HoldBoard
from soleus.tui.widgets.hold.live_curve import LiveCurve
from soleus.tui.widgets.hold.stop_panel import StopPanel
from tests.tui.app_driver import LARGE, SMALL, driven

LET_GO = ["space", "s", "escape", "ctrl+c"]


async def nothing(person):
    """Before the first contact."""


async def pressing(person):
    """In the band."""
    await person.push_to(60)


async def prompted(person):
    """A rating is asked for."""
    await person.push_to(60)
    assert person.view.prompt is not None


async def paused(person):
    """The curve has been paused."""
    await person.push_to(60)
    await person.press("p")


async def above(person):
    """Above the band."""
    await person.push_to(90)


async def eased(person):
    """Told to ease off, with a lowered target."""
    await person.push_to(60)
    await person.press("4", "minus")


async def half_asked(person):
    """After keys that other screens use for help, review, search or quitting."""
    await person.push_to(60)
    await person.press("question_mark", "ctrl+p", "r", "h", "slash", "tab", "f1")


SITUATIONS = [nothing, pressing, prompted, paused, above, eased, half_asked]


@pytest.mark.parametrize("situation", SITUATIONS, ids=lambda situation: situation.__name__)
@pytest.mark.parametrize("key", LET_GO)
async def test_every_let_go_key_ends_the_hold_in_every_situation(tmp_path, key, situation):
    """Whatever is on the screen, one key ends it, and the whole screen says so."""
    async with driven(tmp_path) as person:
        await person.at_hold()
        await situation(person)
        assert isinstance(person.app.screen, HoldScreen)
        await person.press(key)

        assert Phase.STOPPED is person.view.phase
        assert Cause.PERSON is person.view.cause
        assert person.app.screen.query_one(StopPanel).display
        assert not person.app.screen.query_one(HoldBoard).display


def test_let_go_and_ratings_cannot_be_moved_or_caught():
    """A keymap moves only bindings with an id; priority puts them before any focused part."""
    bindings = [*_let_go_keys(), *_rating_keys()]

    assert {"space", "s", "escape", *"0123456789", "t"} <= {binding.key for binding in bindings}
    assert all(binding.id is None and binding.priority for binding in bindings)


@pytest.mark.parametrize(("key", "nrs"), [("0", 0), ("3", 3), ("6", 6)])
async def test_one_digit_rates_and_nothing_opens_over_the_curve(tmp_path, key, nrs):
    """Rating must not take the eyes off the number."""
    async with driven(tmp_path) as person:
        await person.at_hold()
        await person.push_to(60)
        await person.press(key)

        assert nrs == person.view.last_nrs
        assert isinstance(person.app.screen, HoldScreen)
        assert f"last rating {nrs}" in person.text()


async def test_t_is_ten_and_ten_ends_the_hold(tmp_path):
    """Seven and more end it, so ten does at once."""
    async with driven(tmp_path) as person:
        await person.at_hold()
        await person.push_to(60)
        await person.press("t")

        assert Cause.NRS is person.view.cause
        assert "It was rated too sore" in person.text()


async def test_the_symptom_key_stops_first_and_asks_afterwards(tmp_path):
    """What it was can wait until the tip is off; the answer is on record."""
    async with driven(tmp_path) as person:
        await person.at_hold()
        await person.push_to(60)
        await person.press("exclamation_mark")
        assert Phase.STOPPED is person.view.phase
        assert "sharp or stabbing" not in person.text()

        await person.press("x")
        await person.let(1.0)
        assert "1  sharp or stabbing" in person.text()

        await person.press("2")
        await person.let(0.1)
        assert Symptom.ELECTRIC is person.view.symptom
        assert "Leave that side alone, as far as the nerve may reach." in person.text()


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_a_stop_by_the_cap_covers_the_screen_until_the_tip_is_off(tmp_path, size):
    """It needs no key to appear, none can wave it away while pressing, and one leaves it."""
    async with driven(tmp_path, size=size) as person:
        await person.at_hold()
        await person.push_to(330)
        assert Cause.OVER_CAP is person.view.cause
        assert "above the cap of this place" in person.text()
        assert "330 kPa" in person.text()

        await person.press("enter", "escape", "space")
        assert isinstance(person.app.screen, HoldScreen)
        assert "above the cap of this place" in person.text()
        assert "enter" not in person.text()

        await person.let(8.0)  # longer than the record goes on after a stop
        assert "330 kPa" in person.text()

        await person.press("x")
        await person.let(1.0)
        assert "Rest, then begin again more slowly" in person.text()
        assert "enter go on" in person.text()


async def test_minus_lowers_the_target_and_nothing_raises_it(tmp_path):
    """By hand: 60 kPa, each press takes a tenth off: 54, then 48."""
    async with driven(tmp_path) as person:
        await person.at_hold()
        await person.push_to(60)
        await person.press("minus", "minus")
        assert 48.0 == person.view.target_kpa

        await person.press("plus", "equals_sign", "shift+up")
        assert 48.0 == person.view.target_kpa
        assert "target 48 kPa, lowered" in person.text()


async def test_a_paused_curve_stands_while_number_and_zone_go_on(tmp_path):
    """Pausing is for looking; a standing number would be a lie."""
    async with driven(tmp_path) as person:
        await person.at_hold()
        await person.push_to(60)
        await person.press("p")
        curve = person.app.screen.query_one(LiveCurve)
        before = curve._cells.text()
        await person.push_to(90)

        assert before == curve._cells.text()
        assert Zone.ABOVE is person.view.zone
        assert "back into the band" not in before
        assert "back into the band" in person.text()
        assert "the curve is paused" not in person.text()

        await person.push_to(60)
        assert "the curve is paused" in person.text()


async def test_a_sensor_that_saturates_shows_dashes_and_stops(tmp_path):
    """Doubt is louder than precision: no number, the reason, and let go."""
    async with driven(tmp_path, "sim:saturate") as person:
        await person.at_hold()
        await person.until_phase(Phase.STOPPED, step_s=0.25)

        assert Cause.SATURATED is person.view.cause
        assert Doubt.SATURATED is person.view.reading.doubt
        assert "beyond what the sensor can measure" in person.text()


async def test_two_holds_have_a_rest_between_that_counts_down(tmp_path):
    """The person has to know that more is to come, and when."""
    async with driven(tmp_path, "sim:steady") as person:
        await person.at_hold()
        await person.until_phase(Phase.REST)
        await person.let(5.0)

        assert "then hold 2" in person.text()
        assert "R E S T" in person.text() or "rest" in person.text()


async def test_arrow_keys_press_the_simulated_hand_and_x_lifts_it(tmp_path):
    """Someone without hardware can try the whole hold: by hand, three times 5 kPa are 15."""
    async with driven(tmp_path) as person:
        await person.at_hold()
        await person.press("up", "up", "up", "up", "down")
        await person.let(1.5)
        assert 15 == round(person.view.reading.pressure_kpa)

        await person.press("x")
        await person.let(1.0)
        assert 0 == round(person.view.reading.pressure_kpa)


async def test_the_footer_shows_the_hand_keys_only_for_the_simulated_hand(tmp_path):
    """Arrow keys that press are for trying without hardware, and for nothing else."""
    async with driven(tmp_path) as person:
        await person.at_hold()

        assert "↑↓ press" in person.text()
        assert "enter go on" not in person.text()


async def test_a_window_that_shrinks_in_mid_hold_ends_nothing(tmp_path):
    """Someone drags the window small while pressing: the hold goes on, the screen comes back."""
    async with driven(tmp_path, "sim:steady") as person:
        await person.at_hold()
        await person.let(5.0)
        for size in ((20, 8), (3, 3), (200, 12), (80, 24)):
            await person.pilot.resize_terminal(*size)
            await person.let(0.5)

        assert Phase.HOLD is person.view.phase
        assert "breathe, and stay in the band" in person.text()


async def test_quitting_in_mid_hold_lets_go_and_closes_the_record(tmp_path):
    """Ctrl+Q is no way to leave a hold open."""
    async with driven(tmp_path) as person:
        await person.at_hold()
        await person.push_to(60)
        folder = person.controller.options.folder
        await person.pilot.press("ctrl+q")
        person.controller.close()
        with Reader(folder) as reader:
            (session,) = reader.sessions()

    assert not session.interrupted
    assert Cause.PERSON is session.holds[0].result.cause


async def test_standard_is_refused_in_words_before_a_good_gentle_hold(tmp_path):
    """A mode that the rules do not offer says why instead of vanishing."""
    async with driven(tmp_path) as person:
        await person.to_place()
        await person.press("tab")

        assert Mode.STANDARD is person.app.screen._mode
        assert "Standard" in person.text()
        assert "enter go on" not in person.text()


def test_only_in_a_rest_and_before_contact_a_key_means_something_else():
    """A key with two meanings while pressing would have the wrong one at the wrong moment."""
    keys = [
        key for entry in HoldScreen.BINDINGS if isinstance(entry, Binding)
        for key in entry.key.split(",")
    ]  # fmt: skip

    assert {"enter", "space", "s", "escape"} == {key for key in keys if keys.count(key) > 1}


async def test_a_computer_that_stood_still_is_named_beside_let_go(tmp_path):
    """The number had stood there for seconds, seen by nobody; it was not the cable."""
    async with driven(tmp_path) as person:
        await person.at_hold()
        await person.push_to(60)
        person.clock.wait(threading.Event(), 3.2)
        await person.let(0.2)

        assert Cause.STALE is person.view.cause
        assert "The computer was busy for 3.2 s; nobody saw the pressure." in person.text()
