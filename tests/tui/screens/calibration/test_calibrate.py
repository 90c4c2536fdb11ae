"""Calibrating on the screen: driven by keys on the real controller with the simulated probe."""

import pytest

from soleus.errors import LinkLost
from soleus.link.registry import open_source
from soleus.tui.calibration_flow import CalibrateAsked
from soleus.tui.screens.calibration.menu import CalibrateScreen
from soleus.tui.screens.calibration.preload import CalibratePreloadScreen
from soleus.tui.screens.calibration.questions import CalibrateSetupScreen
from soleus.tui.screens.calibration.result import CalibrateResultScreen
from soleus.tui.screens.calibration.steps import CalibrateStepsScreen
from soleus.tui.screens.home import HomeScreen
from tests.live.session_driver import Through
from tests.tui.app_driver import LARGE, SMALL, driven, sent_colours
from tests.tui.screens.calibration.by_keys import (
    ANSWERS,
    all_steps,
    answer,
    kept_steps,
    profile,
    step,
    to_steps,
)


def words(person):
    """The whole screen as one line of words."""
    return " ".join(person.text().split())


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_a_newcomer_gets_from_home_to_a_saved_profile_by_keys(tmp_path, size):
    """65 000 counts per newton is the simulated cell; 5 kg on 1 cm² are 490 kPa."""
    async with driven(tmp_path, "sim:", size) as person:
        await to_steps(person)
        await all_steps(person)
        assert "all 7 in" in person.text()
        await person.press("f")
        await person.let(0.5)
        made = profile(tmp_path)

        assert isinstance(person.app.screen, CalibrateResultScreen)
        assert "Your span ends at 490 kPa, so your targets do too." in person.text()
        assert 65_000.0 == pytest.approx(made["line"]["counts_per_n"], rel=1e-4)
        assert made["id"] in (tmp_path / "calibration.toml").read_text()
        assert 0 == kept_steps(tmp_path)

        await person.press("enter", "escape")
        await person.let(0.3)
        assert isinstance(person.app.screen, HomeScreen)
        assert made["id"] == person.controller.probe_view().calibration_id


async def test_a_press_on_a_scale_is_kept_under_the_number_that_was_typed(tmp_path):
    """What the scale showed counts, not what was asked for."""
    async with driven(tmp_path) as person:
        await to_steps(person, "scale")
        await step(person)
        await step(person, "up")
        assert "Steady. What does the scale show, in g?" in person.text()
        await person.press(*"1010", "enter")

        assert "1010 g" in person.text()
        assert "step 3 of 7" in person.text()
        assert 2 == kept_steps(tmp_path)


async def test_a_number_that_cannot_be_is_asked_for_again_and_escape_measures_again(tmp_path):
    """Kilograms typed for grams must not end the run."""
    async with driven(tmp_path) as person:
        await to_steps(person, "scale")
        await step(person)
        await step(person, "up")
        await person.press("1", "enter")
        assert "Not stored: 1 g is far from the 1000 g that were asked for." in words(person)

        await person.press("escape")
        assert "Press until the scale shows" in person.text()
        assert 1 == kept_steps(tmp_path)


async def test_a_load_that_never_came_is_refused_in_words_and_not_stored(tmp_path):
    """Enter without the mass on the tip costs some seconds and nothing else."""
    async with driven(tmp_path) as person:
        await to_steps(person)
        await step(person)
        await person.press("enter")
        await person.let(7.0)

        assert "Not stored: The reading hardly changed." in words(person)
        assert "step 2 of 7" in person.text()
        assert 1 == kept_steps(tmp_path)


async def test_a_load_beyond_the_converter_is_said_at_once(tmp_path):
    """14 kg are above the rail of the cell: the person should take it off, not wait."""
    async with driven(tmp_path) as person:
        await to_steps(person, at2="1000 14000")
        await step(person)
        await step(person, "up")
        await step(person, "up")
        assert "at the end of its range" in words(person)


async def test_undo_takes_the_last_step_back_on_disk_too(tmp_path):
    """The table was bumped; one step goes, the others stay."""
    async with driven(tmp_path) as person:
        await to_steps(person)
        await step(person)
        await step(person, "up")
        assert 2 == kept_steps(tmp_path)
        await person.press("u")

        assert "step 2 of 7" in person.text()
        assert 1 == kept_steps(tmp_path)


async def test_undo_while_it_is_measured_only_ends_the_waiting(tmp_path):
    """Pressed too early: nothing that was kept may go."""
    async with driven(tmp_path) as person:
        await to_steps(person)
        await step(person)
        await person.press("enter", "u")
        await person.let(8.0)

        assert "step 2 of 7" in person.text()
        assert "Not stored" not in person.text()
        assert 1 == kept_steps(tmp_path)


async def test_a_run_that_was_left_is_offered_again_and_gone_on_with(tmp_path):
    """Called away after two steps; the next day the third one is asked for."""
    async with driven(tmp_path) as person:
        await to_steps(person)
        await step(person)
        await step(person, "up")
        await person.press("escape")
        await person.let(0.3)
        assert isinstance(person.app.screen, CalibrateScreen)
        assert "2 of 7 steps are in." in person.text()

    async with driven(tmp_path, calibrate=CalibrateAsked()) as person:
        await person.let(0.5)
        assert "2 of 7 steps are in." in person.text()
        await person.press("enter")
        await person.let(0.5)
        assert "step 3 of 7" in person.text()
        await step(person, "up", "up")

        assert "step 4 of 7" in person.text()
        assert 3 == kept_steps(tmp_path)


async def test_a_run_that_cannot_be_read_is_put_aside_and_said_before_the_questions(tmp_path):
    """A damaged file stood in the way of every next run of this probe, for good."""
    async with driven(tmp_path) as person:
        await to_steps(person)
        await step(person)
    (path,) = (tmp_path / "runs").glob("unfinished-*.toml")
    path.write_text("x", encoding="utf-8")

    async with driven(tmp_path, calibrate=CalibrateAsked()) as person:
        await person.let(0.5)
        assert "cannot be gone on with" in words(person)
        assert f"{path.name}.broken" in words(person).replace(" ", "")
        await person.press("enter")

        assert isinstance(person.app.screen, CalibrateSetupScreen)
        assert "x" == path.with_name(f"{path.name}.broken").read_text(encoding="utf-8")


async def test_the_full_load_that_stays_on_is_counted_down_and_measured_by_itself(tmp_path):
    """Five minutes under load show the creep; nobody has to look at a watch."""
    async with driven(tmp_path) as person:
        await to_steps(person, at2="1000 2000", at7="yes")
        await step(person)
        await step(person, "up")
        await step(person, "up")
        assert "Leave the 2000 g on and touch nothing." in person.text()
        await person.let(300.0)
        await person.until(lambda: "0:00" not in person.text())
        await person.let(5.0)
        assert "step 5 of 6" in person.text()


class Pulled(Through):
    """The plug is out while told so; what is opened then does not answer."""

    out = False

    def read(self, timeout_s):
        """As inside, unless the plug is out."""
        if Pulled.out:
            raise LinkLost("The probe was unplugged.", "", "Plug it in.")
        return self.inner.read(timeout_s)


@pytest.fixture
def plug(monkeypatch):
    """A plug that the test can pull."""
    Pulled.out = False
    monkeypatch.setattr(
        "soleus.live.connection.finder.open_source",
        lambda url, *, clock: Pulled(open_source(url, clock=clock), clock),
    )
    return Pulled


async def test_a_plug_that_slips_out_is_said_and_the_run_goes_on_after_it(tmp_path, plug):
    """Nothing that was kept is lost, and no number outlives the probe."""
    async with driven(tmp_path) as person:
        await to_steps(person)
        await step(person)
        await person.press("up", "enter")
        await person.let(1.0)
        plug.out = True
        await person.let(1.0)
        assert "plug it in" in person.text()
        assert "No step is lost." in person.text()
        assert "count  --" in person.text()
        assert "enter go on" not in person.text()

        plug.out = False
        await person.let(6.0)
        assert "step 2 of 7" in person.text()
        await step(person, "up")
        assert "step 3 of 7" in person.text()
        assert 2 == kept_steps(tmp_path)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("sim:?seed=2", "Another probe has answered."),
        ("sim:?rate=10", "at gain 128 and 80 samples"),
    ],
)
async def test_another_probe_or_another_rate_is_refused_in_the_middle(
    tmp_path, plug, monkeypatch, url, said
):
    """The steps of two probes, or of two rates, do not make one run."""
    async with driven(tmp_path) as person:
        await to_steps(person)
        await step(person)
        monkeypatch.setattr(
            "soleus.live.connection.finder.open_source",
            lambda _, *, clock: Pulled(open_source(url, clock=clock), clock),
        )
        plug.out = True
        await person.let(0.5)
        plug.out = False
        await person.let(6.0)

        assert said in words(person)
        assert "enter go on" not in person.text()
        assert 1 == kept_steps(tmp_path)


async def test_a_run_that_gives_no_calibration_names_the_step_and_goes_back_to_it(tmp_path):
    """The third step was 1.4 kg in truth: it is named, and b makes it again."""
    async with driven(tmp_path) as person:
        await to_steps(person)
        await step(person)
        await step(person, "up")
        await person.press("up")
        person.controller.loads.put_on(13.7)
        await step(person)
        for key in ["up", "down", "down", "down"]:
            await step(person, key)
        await person.press("f")
        assert "No profile was made. Step 3 is to blame:" in words(person)
        assert "Press b to go back to step 3." in words(person)
        assert not (tmp_path / "profiles").exists()

        await person.press("b")
        assert "step 3 of 7" in person.text()
        assert 2 == kept_steps(tmp_path)


async def test_an_answer_that_cannot_be_is_refused_beside_its_field(tmp_path):
    """What would do is said; what was answered before stays."""
    async with driven(tmp_path) as person:
        await person.press("c", "enter", "enter")
        await person.press(*"99", "enter")
        assert "'99' cannot be used here." in person.text()
        assert "Type a number from 0.001 to 20." in person.text()

        await person.press("escape")
        assert "What are the loads known by" in person.text()
        await person.press("escape")
        assert isinstance(person.app.screen, CalibrateScreen)


async def test_the_probe_settles_as_often_as_was_answered(tmp_path):
    """How often it was loaded goes into the record: each time is said by a key."""
    async with driven(tmp_path) as person:
        await to_steps(person, at6="2")
        assert isinstance(person.app.screen, CalibratePreloadScreen)
        await person.press("up", "enter")
        assert "1 of 2 times done" in person.text()
        await person.press("enter")

        assert isinstance(person.app.screen, CalibrateStepsScreen)


async def test_from_settling_one_goes_back_to_the_last_question(tmp_path):
    """The number was wrong; only it is asked for again."""
    async with driven(tmp_path) as person:
        await to_steps(person, at6="2")
        await person.press("escape")

        assert isinstance(person.app.screen, CalibrateSetupScreen)
        await answer(person, [""])
        assert isinstance(person.app.screen, CalibratePreloadScreen)


async def test_the_command_opens_the_questions_with_the_way_answered(tmp_path):
    """`soleus calibrate --way scale` asks what a scale needs."""
    asked = CalibrateAsked("mine", "scale")
    async with driven(tmp_path, calibrate=asked) as person:
        await person.let(0.5)

        assert "How exact is the scale" in person.text()


async def test_without_a_probe_the_screen_waits_and_says_what_to_do(tmp_path):
    """Nobody is asked nine questions for a probe that is not there."""
    url = str(tmp_path / "no" / "port")
    async with driven(tmp_path, url, calibrate=CalibrateAsked()) as person:
        assert "No probe: plug it in." in person.text()
        assert "enter take it" not in person.text()


async def test_what_the_calibration_claims_is_told_with_its_budget(tmp_path):
    """The same table as `soleus calibration show` prints."""
    async with driven(tmp_path) as person:
        await person.press("c", "down", "down", "enter")

        assert "What sim-hx711 claims" in person.text()
        assert "standard uncertainty from" in person.text()


async def test_a_number_typed_in_a_hurry_is_taken_whole(tmp_path):
    """Enter must not overtake the digits before it: 1010 g read as 10 g spoils a run."""
    async with driven(tmp_path) as person:
        await to_steps(person, "scale")
        await step(person)
        await step(person, "up")
        await person.hurry("1010")

        assert "1010 g" in person.text()
        assert "step 3 of 7" in person.text()


async def test_an_answer_typed_in_a_hurry_is_taken_whole(tmp_path):
    """The rest of it may not stand in the next field."""
    async with driven(tmp_path) as person:
        await person.press("c", "enter", "enter", "enter")
        await person.hurry("1000 2000 5000")

        assert "1000 2000 5000" in person.text()
        assert "How large is the tip" in person.text()


async def test_under_no_color_no_calibration_screen_sends_a_colour(tmp_path, monkeypatch):
    """Shape, place and words carry all of it."""
    monkeypatch.setenv("NO_COLOR", "1")
    async with driven(tmp_path) as person:
        await person.press("c")
        seen = [sent_colours(person.app)]
        await person.press("enter")
        seen.append(sent_colours(person.app))
        await answer(person, ANSWERS["masses"])
        await step(person)
        await step(person, "up")
        seen.append(sent_colours(person.app))
        assert "▲" in person.text()

        assert [[]] * 3 == seen


async def test_in_ascii_every_word_of_a_run_is_still_there(tmp_path, monkeypatch):
    """Someone at an old console calibrates as well."""
    monkeypatch.setenv("SOLEUS_GLYPHS", "ascii")
    async with driven(tmp_path) as person:
        await to_steps(person)
        await step(person)
        await step(person, "up")

        assert person.text().isascii()
        assert "?" not in person.text()
        assert "step 3 of 7" in person.text()
