"""How a place stands, in a few words."""

from dataclasses import replace

import pytest

from soleus.core.spots.closures import gate_closure
from soleus.core.spots.contact_limits import ContactLeft
from soleus.core.spots.person_history import PastGateYes
from soleus.core.terms import Role, Side
from soleus.store.atlas import load_atlas
from soleus.store.sessions.records import Place
from soleus.tui.view_models.history import standing_words
from tests.core.spots.days import at, clock

ATLAS = load_atlas()
NOW = at(clock("Mon 08:10"))
CALF = Place("sol_si", Side.LEFT)


def left(place_s, region_s=270.0, opens="Mon 08:10"):
    """What is left of the contact time."""
    return ContactLeft(place_s, region_s, clock(opens))


def standing(contact, *yeses, role=Role.SELF, now=NOW):
    """The words, after these answers with yes at the left calf at 08:00."""
    closed = [
        gate_closure(ATLAS, PastGateYes(gate_id, clock("Mon 08:00"), "sol_si", side), now)
        for gate_id, side in yeses
    ]
    return standing_words(CALF, closed, contact, role, now)


@pytest.mark.parametrize(
    ("contact", "role", "words"),
    [
        (left(180.0), Role.SELF, "3:00 of 3:00 left"),
        (left(117.0, 207.0), Role.SELF, "1:57 of 3:00 left"),
        (left(180.0, 40.0), Role.SELF, "0:40 of 4:30 left in its region"),
        (left(300.0, 450.0), Role.THERAPIST, "5:00 of 5:00 left"),
    ],
)
def test_what_is_left_is_told_beside_the_whole(contact, role, words):
    """W12: "3:00" alone says neither of what nor where."""
    assert words == standing(contact, role=role)


def test_a_place_that_is_used_up_is_closed_until_a_time():
    """Seven seconds left are no hold."""
    assert "closed until Tue 07:30" == standing(left(7.0, 97.0, opens="Tue 07:30"))


def test_a_place_that_is_closed_has_no_contact_left():
    """W12: Home said "contact left 3:00" for a place that was closed."""
    assert "closed until Tue 00:00" == standing(left(180.0), ("skin", Side.LEFT))


def test_a_place_that_is_closed_on_the_other_side_is_open_here():
    """A bruise on the right calf is no reason."""
    assert "3:00 of 3:00 left" == standing(left(180.0), ("skin", Side.RIGHT))


def test_of_two_reasons_the_later_time_is_told():
    """Whoever comes at the earlier one would find it closed."""
    used_up = left(7.0, 97.0, opens="Tue 07:30")

    assert "closed until Tue 08:00" == standing(used_up, ("leg_dvt", Side.LEFT))
    assert "closed until Tue 07:30" == standing(used_up, ("skin", Side.LEFT))


def test_after_an_emergency_no_time_opens_it():
    """A day later it waits for an answer, and a time would promise something."""
    later = at(clock("Wed 09:00"))

    assert "closed until somebody has looked at it" == standing(
        replace(left(180.0), opens_unix_s=clock("Wed 09:00")), ("leg_dvt", Side.LEFT), now=later
    )
