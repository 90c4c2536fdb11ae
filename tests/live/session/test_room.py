"""How warm it is: asked once a day, the last answer offered."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pytest

from soleus.core.calibration.health import RoomTold
from soleus.core.calibration.uncertainty import TermName, Uncertainty, UncertaintyTerm
from soleus.errors import UsageError
from soleus.live.session.room import LiveRoom, RoomQuestion
from soleus.store.calibration.probe_facts import keep_room, room_told
from tests.core.calibration.calibrations import cal
from tests.store.sessions.samples import folder_in

TODAY = date(2026, 12, 1)
YESTERDAY = date(2026, 11, 30)
WARM = cal(
    temperature_c=20.0,
    uncertainty=Uncertainty((UncertaintyTerm(TermName.TEMPERATURE, relative=0.001),)),
)


@pytest.fixture
def folder(tmp_path):
    """An empty data folder."""
    return folder_in(tmp_path)


@pytest.fixture
def room_of(folder):
    """The room of a controller whose probe has this calibration."""

    def made(calibration):
        loop = SimpleNamespace(probe=SimpleNamespace(calibration=calibration))
        owned = SimpleNamespace(loop=loop, ask=lambda work: work())
        return LiveRoom(owned, folder, SimpleNamespace(today=lambda: TODAY))

    return made


def test_it_is_asked_with_nothing_to_offer_at_first(room_of):
    """Nobody has ever said."""
    assert RoomQuestion(None) == room_of(WARM).question()


def test_yesterdays_answer_is_offered_and_enter_keeps_it(room_of, folder):
    """Most rooms are as warm as they were; one key, and it is said for today."""
    keep_room(folder, YESTERDAY, 21.5)
    room = room_of(WARM)
    room.tell("", room.question())

    assert RoomTold(TODAY, 21.5) == room_told(folder)
    assert None is room.question()


@pytest.mark.parametrize(("typed", "room_c"), [("23", 23.0), (" 22,5 °C ", 22.5), ("-3", -3.0)])
def test_another_answer_takes_its_place(room_of, folder, typed, room_c):
    """As people write it."""
    room_of(WARM).tell(typed, RoomQuestion(21.5))

    assert RoomTold(TODAY, room_c) == room_told(folder)


def test_no_answer_where_none_is_offered_tells_nothing(room_of, folder):
    """The ± then allows for 10 K; and once a day is enough for a question."""
    room = room_of(WARM)
    room.tell("  ", room.question())

    assert (None, None) == (room_told(folder), room.question())


def test_a_dash_is_not_known_whatever_was_offered(room_of, folder):
    """A heated room yesterday, a cold one today and no thermometer."""
    room = room_of(WARM)
    room.tell("-", RoomQuestion(21.5))

    assert (None, None) == (room_told(folder), room.question())


@pytest.mark.parametrize("typed", ["294", "warm", "nan", "1e9"])
def test_what_no_room_has_is_refused(room_of, folder, typed):
    """Kelvins, and slips: a wrong room would narrow the ± wrongly."""
    with pytest.raises(UsageError, match="no temperature of a room"):
        room_of(WARM).tell(typed, RoomQuestion(21.5))
    assert None is room_told(folder)


@pytest.mark.parametrize(
    "calibration",
    [None, replace(WARM, temperature_c=None), cal(temperature_c=20.0)],
    ids=["none", "its run's room is not known", "warmth makes no difference"],
)
def test_what_makes_no_difference_is_not_asked(room_of, calibration):
    """A question that changes nothing costs a therapist a minute a day."""
    assert None is room_of(calibration).question()
