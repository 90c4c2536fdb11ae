"""Home tells in one line what should be known of the probe before it is trusted."""

from __future__ import annotations

from soleus.core.calibration.health import HealthNote
from soleus.tui.screens.home import note_line
from tests.tui.app_driver import driven

WIDE = (110, 30)


async def test_home_says_that_the_probe_may_be_warming_up_and_stops_after_five_minutes(tmp_path):
    """The therapist who has just plugged it in should know before the first hold."""
    async with driven(tmp_path, size=WIDE) as person:
        await person.let(1.0)
        early = person.text()
        await person.let(305.0)

        assert "may be warming up: a zero before each hold" in early
        assert "warming up" not in person.text()


async def test_home_says_that_an_old_zero_of_a_cold_probe_is_taken_anew(tmp_path):
    """Nobody should wonder why it is asked for again."""
    async with driven(tmp_path, size=WIDE) as person:
        person.controller.take_zero()
        await person.let(3.0)
        fresh = person.text()
        await person.let(61.0)

        assert "quiet" in fresh
        assert "a new one before a hold" in person.text()


def test_of_several_notes_the_worst_stands_there_and_the_others_are_counted():
    """One line: the rest is in `soleus probe info`."""
    notes = (HealthNote.OVERLOADED, HealthNote.DUE_SOON, HealthNote.WARMING_UP)

    assert ["pressed above its span: check with a mass (+2)"] == note_line(notes)
    assert [] == note_line(())


def test_each_note_fits_its_line():
    """Home gives it 46 columns beside the last holds."""
    assert [] == [note for note in HealthNote if len(note.brief) > 42]
