"""Contact time left at a place and in its region, in a rolling day."""

import pytest

from soleus.core.spots.contact_limits import ContactLeft, contact_left, refuse_used_up
from soleus.core.spots.person_history import PastHold, PersonHistory
from soleus.core.terms import End, Mode, Role, Side
from soleus.errors import ExitCode, SpotClosed
from soleus.store.atlas import load_atlas
from tests.core.spots.days import at, clock

ATLAS = load_atlas()
H = 3600.0
NOON = at(clock("Mon 12:00"))
LEFT, RIGHT = Side.LEFT, Side.RIGHT


def hold(spot_id="sol_si", side=LEFT, *, ago_s=H, contact_s=60.0, length_s=70.0, **more):
    """A hold that ended ``ago_s`` before noon."""
    ended = NOON.unix_s - ago_s
    facts = {
        "end": End.DONE,
        "cause": None,
        "mode": Mode.GENTLE,
        "first_nrs": 2,
        "target_kpa": 60.0,
    } | more
    return PastHold(spot_id, side, ended - length_s, ended, contact_s, **facts)


def left(*holds, spot_id="sol_si", side=LEFT, role=Role.SELF):
    """What these holds leave at a place."""
    return contact_left(ATLAS, ATLAS.spots[spot_id], side, role, PersonHistory(holds), NOON)


# -- contact time --------------------------------------------------------------------------------


def test_a_fresh_day_has_the_whole_time():
    """180 s at a place and 1.5 times that in its region; 300 s and 450 s for a therapist."""
    assert ContactLeft(180.0, 270.0, NOON.unix_s) == left()
    assert ContactLeft(300.0, 450.0, NOON.unix_s) == left(role=Role.THERAPIST)


def test_contact_is_taken_off_the_place_and_its_region():
    """180 - 60 - 65 and 270 - 60 - 65."""
    found = left(hold(contact_s=60.0), hold(contact_s=65.0))

    assert (55.0, 145.0) == (found.place_s, found.region_s)


def test_the_other_side_is_another_place_in_the_same_region():
    """Both calves share the time of the region, each has its own time as a place."""
    found = left(hold(side=RIGHT, contact_s=100.0))

    assert (180.0, 170.0) == (found.place_s, found.region_s)


def test_the_three_calf_places_share_one_region():
    """They press one muscle, so three places are not three times the dose."""
    found = left(hold("sol_a", contact_s=100.0), hold("sol_b", contact_s=100.0))

    assert (180.0, 70.0) == (found.place_s, found.region_s)


def test_the_shin_is_not_the_calf():
    """It lies on the same lower leg but is another muscle, with another limit."""
    assert left(hold("ps03", contact_s=100.0)).region_s == 270.0


def test_other_places_share_the_time_of_their_region_of_the_body():
    """Chewing muscle and skull base both lie in the region of head and neck."""
    found = left(hold("ps01", contact_s=100.0), spot_id="ps07")

    assert (180.0, 170.0) == (found.place_s, found.region_s)


def test_contact_of_yesterday_evening_still_counts():
    """The 24 h roll: midnight gives nothing back."""
    assert left(hold(ago_s=23.9 * H)).place_s == 120.0


def test_contact_older_than_a_day_is_forgotten():
    """24 h after its end a hold counts no more."""
    assert left(hold(ago_s=24 * H)).place_s == 180.0


def test_simulated_holds_press_nobody():
    """Playing with the simulated probe must not use up the day."""
    assert left(hold(simulated=True)).place_s == 180.0


def test_an_interrupted_hold_of_unknown_contact_counts_whole():
    """The program died in it; the gentler reading is that all of it was contact."""
    lost = hold(contact_s=None, length_s=90.0, end=End.INTERRUPTED)

    assert left(lost).place_s == 90.0


def test_more_contact_than_the_limit_leaves_nothing_not_less():
    """A therapist's 250 s leave 0 s for the person alone."""
    assert left(hold(contact_s=250.0)).place_s == 0.0


@pytest.mark.parametrize(("used_s", "enough"), [(170.0, True), (170.5, False)])
def test_a_hold_begins_only_with_ten_seconds_left(used_s, enough):
    """Less is used up by the way to the band and back."""
    assert left(hold(contact_s=used_s)).enough is enough


def test_a_place_opens_again_when_enough_has_left_the_day():
    """Holds of 100 s at 10:00 and 80 s at 11:00 use 180 s; the first leaves at 10:00 tomorrow."""
    found = left(hold(ago_s=2 * H, contact_s=100.0), hold(ago_s=H, contact_s=80.0))

    assert found.opens_unix_s == NOON.unix_s + 22 * H


def test_a_small_hold_leaving_is_not_enough():
    """4 s at 10:00 free too little; the 176 s of 11:00 have to leave as well."""
    found = left(hold(ago_s=2 * H, contact_s=4.0), hold(ago_s=H, contact_s=176.0))

    assert found.opens_unix_s == NOON.unix_s + 23 * H


def test_a_used_up_place_says_when_it_opens():
    """A refusal without a time makes people try again and again; 24 h after 11:00."""
    spot = ATLAS.spots["sol_si"]
    with pytest.raises(SpotClosed, match=r"closed until Tue 11:00.*at this place is used up") as no:
        refuse_used_up(spot, LEFT, left(hold(contact_s=180.0)), NOON)

    assert no.value.exit_code == ExitCode.SPOT_CLOSED
    assert clock("Tue 11:00") == no.value.open_at_unix_s


def test_a_used_up_region_is_named_as_such():
    """The place itself is fresh, so the reason has to be said."""
    found = left(hold("sol_a", contact_s=150.0), hold("sol_b", contact_s=120.0))
    with pytest.raises(SpotClosed, match="region"):
        refuse_used_up(ATLAS.spots["sol_si"], LEFT, found, NOON)
