"""The way through the app by keys, on the real controller."""

import pytest

from soleus.core.events import EventKind
from soleus.core.spots.targets import TargetRequest
from soleus.core.terms import Cause, End, Mode, Phase, Side, Symptom
from soleus.errors import SoleusError
from soleus.store.sessions.reader import Reader
from soleus.store.settings import load_settings
from soleus.tui.app import Leaving
from soleus.tui.hold_flow import RunEnd
from soleus.tui.screens.checklist import ChecklistScreen
from soleus.tui.screens.hold import HoldScreen
from soleus.tui.screens.home import HomeScreen
from soleus.tui.screens.notice import NoticeScreen
from soleus.tui.screens.review import ReviewScreen
from soleus.tui.screens.summary import SummaryScreen
from soleus.tui.widgets.text_page import TextPage
from tests.tui.app_driver import LARGE, SMALL, driven


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_a_newcomer_gets_from_home_to_a_reviewed_hold_by_keys(tmp_path, size):
    """The main job, whole: place, checklist, zero, two holds, summary, review."""
    async with driven(tmp_path, "sim:steady", size) as person:
        assert "press h to start a hold" in person.text()

        await person.to_hold()
        await person.until_phase(Phase.DONE)
        await person.press("enter")
        await person.until(lambda: "You were in the band for 30 s of 30 s" in person.text())
        await person.press("enter")
        await person.until(lambda: isinstance(person.app.screen, HomeScreen))
        await person.press("r")
        await person.until(lambda: "It ended by its time in the band." in person.text())

        assert 2 == person.text().count("60 kPa  30 s")
        assert "label              CALIBRATED," in person.text()
        with Reader(person.controller.options.folder) as reader:
            (session,) = reader.sessions()
        assert [End.DONE, End.DONE] == [hold.result.end for hold in session.holds]


async def test_one_key_goes_back_from_every_screen_before_the_hold(tmp_path):
    """Nobody may be trapped on the way in."""
    async with driven(tmp_path) as person:
        await person.to_checklist()
        assert isinstance(person.app.screen, ChecklistScreen)

        await person.press("escape")
        assert isinstance(person.app.screen, HomeScreen)

        await person.to_place()
        await person.press("enter", "escape", "escape", "escape")
        assert isinstance(person.app.screen, HomeScreen)

        await person.press("r", "escape")
        assert isinstance(person.app.screen, HomeScreen)


async def test_start_is_offered_only_when_every_question_is_answered(tmp_path):
    """Enter on a half-answered checklist does nothing, and the footer does not promise it."""
    async with driven(tmp_path) as person:
        await person.to_checklist()
        await person.alone("n", "n", "enter")

        assert isinstance(person.app.screen, ChecklistScreen)
        assert "enter start" not in person.text()
        assert "11 of 13 unanswered" in person.text()


async def test_the_search_takes_where_it_hurts_and_refuses_what_is_never_pressed(tmp_path):
    """`low back` finds places; `throat` gets a sentence instead of a place."""
    async with driven(tmp_path) as person:
        await person.to_place("low back")
        assert "Corner of the lowest rib" in person.text()

        await person.press("escape", *"throat")
        assert person.app.screen.spot is None
        assert "enter go on" not in person.text()


async def test_a_zero_with_a_hand_on_the_tip_is_refused_and_can_be_tried_again(tmp_path):
    """A zero taken under load would make every pressure of the hold too low."""
    async with driven(tmp_path) as person:
        await person.to_zero()
        person.controller.push(40.0)
        await person.let(0.4)
        await person.until(lambda: monotonic_passed(person))
        await person.let(1.2)
        assert "No zero yet." in person.text()
        assert "z try again" in person.text()

        person.controller.lift()
        await person.let(2.0)
        await person.press("z")
        await person.until(lambda: monotonic_passed(person))
        await person.let(1.5)
        assert isinstance(person.app.screen, HoldScreen)


def monotonic_passed(person):
    """The screen distrusts pictures of its first third of a second."""
    person.waits = getattr(person, "waits", 0) + 1
    return person.waits % 20 == 0


async def test_home_without_a_probe_says_what_to_do_and_offers_the_simulated_one(tmp_path):
    """The first line is the next step; a hold is not offered."""
    async with driven(tmp_path, str(tmp_path / "no" / "port")) as person:
        text = person.text()

        assert "No probe: plug it in" in text
        assert "or press d for the simulated one" in text
        assert "h hold" not in text
        assert "d simulated probe" in text


async def test_a_run_without_contact_has_a_summary_too(tmp_path):
    """Letting go before the first touch is no error and leaves no half hold."""
    async with driven(tmp_path) as person:
        await person.to_hold()
        await person.press("space", "enter")
        await person.let(6.0)
        assert isinstance(person.app.screen, SummaryScreen)

        await person.until(lambda: "You ended the hold." in person.text())
        await person.press("enter")
        await person.until(lambda: isinstance(person.app.screen, HomeScreen))


async def test_a_note_is_kept_in_the_record(tmp_path):
    """What the person writes after the hold belongs to it."""
    async with driven(tmp_path) as person:
        await person.to_hold()
        await person.push_to(60)
        await person.press("space", "x")
        await person.let(2.0)
        await person.press("enter")
        await person.until(lambda: "You ended the hold." in person.text())
        await person.press("n", *"calm", "enter")
        await person.let(5.0)
        await person.press("enter")
        await person.until(lambda: isinstance(person.app.screen, HomeScreen))
        with Reader(person.controller.options.folder) as reader:
            (session,) = reader.sessions()
            events = reader.told(reader.sessions(), [EventKind.NOTE])[session.meta.session_id]

        assert [{"text": "calm"}] == [event.value for event in events]


async def test_the_cursor_of_the_review_reads_a_stored_sample_exactly(tmp_path):
    """A drawn curve is a picture; the number under the cursor has to be the record."""
    async with driven(tmp_path) as person:
        await person.to_hold()
        await person.push_to(60)
        await person.let_go()
        await person.press("enter")
        await person.until(lambda: isinstance(person.app.screen, HomeScreen))
        await person.press("r")
        screen = person.app.screen
        assert isinstance(screen, ReviewScreen)

        await person.until(lambda: "You ended the hold." in person.text())
        await person.press("right", "right", "full_stop", "plus", "plus")
        one = screen._one
        sample = one.samples[screen._number]

        assert f"{sample.pressure_kpa:.1f} kPa" in person.text()
        assert f"sample {sample.sample_n}" in person.text()


async def test_colours_change_by_one_key_and_are_remembered(tmp_path):
    """A theme chosen for one's eyes has to be there tomorrow."""
    async with driven(tmp_path) as person:
        await person.press("o")

        assert "soleus-light" == person.app.theme
        assert "light" == load_settings(person.controller.options.folder).theme


async def test_help_says_what_the_number_means(tmp_path):
    """The fixed sentences are one key away, and one key brings back."""
    async with driven(tmp_path) as person:
        await person.press("question_mark")
        assert "100 kPa is about the weight of 1 kg" in " ".join(person.text().split())

        await person.press("escape")
        assert isinstance(person.app.screen, HomeScreen)


async def _asked_what_it_was(person):
    await person.at_hold()
    await person.push_to(60)
    await person.press("exclamation_mark", "x")
    await person.let(1.0)


async def test_enter_alone_closes_nothing_after_the_symptom_key(tmp_path):
    """One habitual Enter must not close every place."""
    async with driven(tmp_path) as person:
        await _asked_what_it_was(person)
        asked = person.text()
        await person.press("enter", "enter")

        assert asked == person.text()
        assert "9  none of these, or unnamed: closes every place until Sun 08:41" in asked
        assert "1–9 say what it was" in asked
        assert "↑↓ choose" in asked
        assert "enter take it" not in asked


async def test_arrows_choose_what_it_was_and_enter_takes_it(tmp_path):
    """The list is used like every other list; the second entry is the electric feeling."""
    async with driven(tmp_path) as person:
        await _asked_what_it_was(person)
        await person.press("down", "down")
        assert "▸ 2  electric or shooting" in person.text()
        assert "enter take it" in person.text()

        await person.press("enter")
        await person.let(0.1)
        assert Symptom.ELECTRIC is person.view.symptom
        text = " ".join(person.text().split())
        assert "Leave that side alone, as far as the nerve may reach." in text
        assert "Closed until Sun 00:00: the leg with the buttock and the low back (LEFT)." in text


async def test_an_unnamed_feeling_is_chosen_in_so_many_words(tmp_path):
    """What closes everything is an entry of its own, and what to do is read before going on."""
    async with driven(tmp_path) as person:
        await _asked_what_it_was(person)
        await person.press("9")
        text = " ".join(person.text().split())

        assert "It may have been anything." in text
        assert "Closed until Sun 08:41: every place." in text
        assert person.view.symptom is None

        await person.press("enter")
        assert isinstance(person.app.screen, SummaryScreen)


async def test_a_hold_asked_for_on_the_command_line_begins_with_its_checklist(tmp_path):
    """`soleus hold PLACE --side left` need not be said a second time on the screen."""
    async with driven(tmp_path, request=TargetRequest("sol_si", Side.LEFT)) as person:
        assert isinstance(person.app.screen, ChecklistScreen)
        assert "Middle of the calf, felt at the… · LEFT" in person.text()


async def test_a_review_asked_for_on_the_command_line_is_open(tmp_path):
    """`soleus review` goes straight there, also when there is nothing yet."""
    async with driven(tmp_path, review="") as person:
        assert isinstance(person.app.screen, ReviewScreen)
        assert "No hold yet." in person.text()


async def test_why_standard_is_not_offered_can_be_read_whole_on_80_columns(tmp_path):
    """A reason cut at the edge of the screen leaves out what to do."""
    async with driven(tmp_path) as person:
        await person.to_place()
        await person.press("tab")
        screen = person.app.screen
        with pytest.raises(SoleusError) as refused:
            person.controller.holds.plan(TargetRequest("sol_si", Side.LEFT, Mode.STANDARD))
        shown = " ".join(screen.query_one("#spot-text", TextPage)._cells.text().split())

        assert refused.value.what in shown
        assert refused.value.next_step in shown


async def test_a_place_that_was_closed_says_whole_why_and_what_to_do(tmp_path):
    """Why, in the person's own answer, and whom to ask: every word of it."""
    async with driven(tmp_path) as person:
        await person.to_checklist()
        await person.alone("n", "y", "y")
        await person.press("enter", "n", "escape")
        await person.to_place()
        (closure,) = person.controller.closed.now()
        page = person.app.screen.query_one("#spot-text", TextPage)
        shown = " ".join(page._cells.text().split())

        assert closure.why in shown
        assert closure.advice in shown


async def test_home_says_that_everything_is_closed_and_what_to_do_instead(tmp_path):
    """After an unnamed feeling Home must not invite to a hold; h says why not."""
    async with driven(tmp_path) as person:
        await _asked_what_it_was(person)
        await person.press("9", "enter")
        await person.until(lambda: "Closed until Sun 08:41: every place." in person.text())
        summary = " ".join(person.text().split())
        assert "Something felt wrong." in summary

        await person.let(6.0)
        await person.press("enter")
        await person.until(lambda: isinstance(person.app.screen, HomeScreen))
        await person.until(lambda: "Closed until Sun 08:41: every place." in person.text())
        assert "press h to start a hold" not in person.text()

        await person.press("h")
        assert isinstance(person.app.screen, NoticeScreen)
        assert "call the emergency number" in " ".join(person.text().split())


async def test_after_a_hold_from_the_command_line_the_app_is_left_and_says_how_it_ended(tmp_path):
    """A second checklist would look as if the hold had to be done again; scripts need the end."""
    async with driven(tmp_path, request=TargetRequest("sol_si", Side.LEFT)) as person:
        assert person.app.last_end is None
        await person.answer_all_no()
        await person.press("enter")
        await person.through_zero()
        await person.push_to(60)
        await person.let_go()
        assert RunEnd(Phase.STOPPED, Cause.PERSON) == person.app.last_end

        await person.press("enter")
        await person.until(lambda: person.app.return_value is Leaving.QUIT)


async def test_quitting_in_mid_hold_is_known_as_a_stop_by_the_person(tmp_path):
    """Whoever called the app must not take a hold that was left for a finished one."""
    async with driven(tmp_path) as person:
        await person.at_hold()
        await person.push_to(60)
        await person.pilot.press("ctrl+q")

        assert RunEnd(Phase.STOPPED, Cause.PERSON) == person.app.last_end


async def test_a_simulated_hold_is_marked_on_home(tmp_path):
    """What no real probe measured must not pass for last time's hold."""
    async with driven(tmp_path) as person:
        await person.at_hold()
        await person.push_to(60)
        await person.let_go()
        await person.press("enter")
        await person.until(lambda: isinstance(person.app.screen, HomeScreen))
        await person.let(0.2)

        assert "left SIMULATED" in person.text() or "LEFT SIMULATED" in person.text()
