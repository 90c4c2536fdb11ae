"""Contact time in a rolling day, and what answers and symptoms close until the local day ends."""

import pytest

from soleus.core.spots.contact_limits import (
    ContactLeft,
    Moment,
    PastGateYes,
    PastHold,
    PastSymptom,
    PersonHistory,
    Scope,
    closures,
    contact_left,
    refuse_closed,
    refuse_used_up,
)
from soleus.core.terms import End, Mode, Role, Side, Symptom, TargetSource
from soleus.errors import ExitCode, SpotClosed
from soleus.store.atlas import load_atlas

ATLAS = load_atlas()
H = 3600.0
NOON = Moment.at(20_000 * 86_400 + 12 * H, utc_offset_s=0.0)  # 12:00 on some day
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
        "target_source": TargetSource.START_VALUE,
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
    """A refusal without a time makes people try again and again."""
    spot = ATLAS.spots["sol_si"]
    with pytest.raises(SpotClosed, match=r"at this place is used up.*in 23 h 00 min") as caught:
        refuse_used_up(spot, LEFT, left(hold(contact_s=180.0)), NOON)

    assert caught.value.exit_code == ExitCode.SPOT_CLOSED


def test_a_used_up_region_is_named_as_such():
    """The place itself is fresh, so the reason has to be said."""
    found = left(hold("sol_a", contact_s=150.0), hold("sol_b", contact_s=120.0))
    with pytest.raises(SpotClosed, match="region"):
        refuse_used_up(ATLAS.spots["sol_si"], LEFT, found, NOON)


# -- what is closed ------------------------------------------------------------------------------


def closed(*, symptoms=(), yeses=(), simulated=False, now=NOON):
    """The closures of what happened earlier."""
    past = PersonHistory((), tuple(symptoms), tuple(yeses))
    return closures(ATLAS, past, now, simulated=simulated)


def felt(symptom, spot_id="sol_si", side=LEFT, *, ago_s=H, simulated=False):
    """A feeling that ended a hold."""
    return PastSymptom(symptom, spot_id, side, NOON.unix_s - ago_s, simulated)


def places(found, side):
    """Ids of all places that are closed on a side."""
    return {s for s in ATLAS.spots for closure in found if closure.covers(s, side)}


def test_nothing_is_closed_on_a_new_day():
    """No answer is carried over."""
    assert () == closed()


@pytest.mark.parametrize("symptom", [Symptom.FAINT, Symptom.BREATHLESS, Symptom.CHEST_PAIN])
def test_signs_of_the_whole_body_close_everything(symptom):
    """These are no matter of one place or side."""
    found = closed(symptoms=[felt(symptom)])

    assert Scope.EVERYTHING is found[0].scope
    assert set(ATLAS.spots) == places(found, LEFT) == places(found, RIGHT)


def test_a_feeling_that_was_never_named_closes_everything():
    """The key was pressed and the program ended: it may have been any of them."""
    assert set(ATLAS.spots) == places(closed(symptoms=[felt(None)]), RIGHT)


@pytest.mark.parametrize("symptom", [Symptom.ELECTRIC, Symptom.NUMB])
def test_signs_of_a_nerve_close_the_limb_on_that_side(symptom):
    """By hand: every place whose nerves run in the leg, from the low back to the foot."""
    found = closed(symptoms=[felt(symptom)])
    leg = {"ps02", "ps03", "ps06", "ps08", "ps10", "ps12", "ps13"}

    assert leg | {"sol_si", "sol_a", "sol_b", "pir"} == places(found, LEFT)
    assert set() == places(found, RIGHT)


def test_a_nerve_sign_in_the_arm_leaves_the_leg_alone():
    """A tingling hand is no reason not to press the sole of the foot."""
    found = closed(symptoms=[felt(Symptom.NUMB, "ps05", RIGHT)])

    assert {"ps04", "ps05", "ps09", "ps14", "ref_upper_trapezius"} == places(found, RIGHT)


@pytest.mark.parametrize("symptom", [Symptom.SHARP, Symptom.BURNING, Symptom.PULSING])
def test_other_feelings_close_that_place_and_side(symptom):
    """The rest of the body has done nothing wrong."""
    found = closed(symptoms=[felt(symptom)])

    assert {"sol_si"} == places(found, LEFT)
    assert set() == places(found, RIGHT)


def test_every_symptom_closes_something():
    """A feeling bad enough to stop a hold never leaves its place open."""
    for symptom in Symptom:
        assert "sol_si" in places(closed(symptoms=[felt(symptom)]), LEFT)


def test_a_yes_closes_every_place_that_asks_it_on_both_sides():
    """Signs of a nerve in the leg are asked at seven places; the jaw stays open."""
    found = closed(yeses=[PastGateYes("s1_signs", NOON.unix_s - H)])

    assert {"ps06", "ps12", "ps13", "sol_si", "sol_a", "sol_b", "pir"} == places(found, LEFT)
    assert places(found, LEFT) == places(found, RIGHT)


@pytest.mark.parametrize("gate_id", ["skin", "recent_injury"])
def test_a_yes_about_this_place_closes_this_place_and_side(gate_id):
    """W8: a bruise on the left calf closed the whole body for the day."""
    found = closed(yeses=[PastGateYes(gate_id, NOON.unix_s - H, "sol_si", LEFT)])

    assert [Scope.PLACE] == [closure.scope for closure in found]
    assert {"sol_si"} == places(found, LEFT)
    assert set() == places(found, RIGHT)


@pytest.mark.parametrize("gate_id", ["every_time", "bleeding", "neuropathy"])
def test_a_yes_about_the_person_closes_everything(gate_id):
    """Fever and thin blood are nowhere in particular: Home must say that all is closed."""
    found = closed(yeses=[PastGateYes(gate_id, NOON.unix_s - H, "sol_si", LEFT)])

    assert [Scope.EVERYTHING] == [closure.scope for closure in found]
    assert set(ATLAS.spots) == places(found, LEFT) == places(found, RIGHT)


def test_a_yes_about_a_place_that_is_not_on_record_closes_every_place_that_asks():
    """Not knowing which place is bruised must not leave it open."""
    found = closed(yeses=[PastGateYes("skin", NOON.unix_s - H)])

    assert set(ATLAS.spots) == places(found, LEFT) == places(found, RIGHT)


def test_a_bruise_at_two_places_is_two_closures():
    """The second yes must not be lost because the question is the same."""
    found = closed(
        yeses=[
            PastGateYes("skin", NOON.unix_s - H, "sol_si", LEFT),
            PastGateYes("skin", NOON.unix_s - H, "ps05", RIGHT),
        ]
    )

    assert {"sol_si"} == places(found, LEFT)
    assert {"ps05"} == places(found, RIGHT)


def test_a_yes_to_an_emergency_question_closes_everything():
    """Signs of a clot in one leg: nothing is pressed anywhere today."""
    found = closed(yeses=[PastGateYes("leg_dvt", NOON.unix_s - H)])

    assert set(ATLAS.spots) == places(found, RIGHT)
    assert ATLAS.gates["leg_dvt"].if_yes == found[0].what_to_do


def test_closures_last_until_local_midnight():
    """At UTC+2, 01:00 local time is 23:00 UTC of the day before."""
    now = Moment.at(20_000 * 86_400 - H, utc_offset_s=2 * H)
    found = closed(yeses=[PastGateYes("skin", now.unix_s - 10)], now=now)

    assert 20_000 * 86_400 + 22 * H == found[0].until_unix_s


def test_yesterdays_answers_and_feelings_are_over():
    """23:59 yesterday was another day, however few hours ago."""
    found = closed(
        symptoms=[felt(Symptom.CHEST_PAIN, ago_s=12 * H + 60)],
        yeses=[PastGateYes("leg_dvt", NOON.unix_s - 12 * H - 60)],
    )

    assert () == found


def test_feelings_in_simulated_runs_close_simulated_runs_only():
    """Trying the symptom key on the simulated probe must not close a real day, but is shown."""
    played = [felt(Symptom.FAINT, simulated=True)]

    assert () == closed(symptoms=played)
    assert set(ATLAS.spots) == places(closed(symptoms=played, simulated=True), LEFT)


def test_real_feelings_close_simulated_runs_too():
    """Whoever felt faint should rest, whatever is plugged in."""
    assert closed(symptoms=[felt(Symptom.FAINT)], simulated=True) != ()


def test_an_answer_counts_whichever_probe_was_plugged_in():
    """The question is about the person; the record of a yes does not even ask which probe."""
    yes = [PastGateYes("skin", NOON.unix_s)]

    assert closed(yeses=yes) == closed(yeses=yes, simulated=True) != ()


def test_the_widest_closure_is_told_first():
    """Someone who felt chest pain must read that, not a line about the skin."""
    found = closed(
        symptoms=[felt(Symptom.SHARP), felt(Symptom.CHEST_PAIN)],
        yeses=[PastGateYes("skin", NOON.unix_s)],
    )

    assert [Scope.EVERYTHING, Scope.GATE, Scope.PLACE] == [closure.scope for closure in found]


def test_a_yes_given_twice_is_one_closure():
    """Answered at two places, told once."""
    assert len(closed(yeses=[PastGateYes("skin", NOON.unix_s)] * 2)) == 1


def test_a_question_that_no_longer_exists_closes_nothing():
    """An older record may name a question that this version has dropped."""
    assert () == closed(yeses=[PastGateYes("gone", NOON.unix_s)])


def test_a_closed_place_is_refused_with_what_to_do():
    """Exit code 6, the own answer, and whom to ask."""
    found = closed(yeses=[PastGateYes("skin", NOON.unix_s)])
    with pytest.raises(SpotClosed, match=r"closed for today.*Let the skin heal") as caught:
        refuse_closed(ATLAS.spots["ps07"], LEFT, found)

    assert caught.value.exit_code == ExitCode.SPOT_CLOSED


def test_an_open_side_is_not_refused():
    """Only the side that hurt is closed: the same record lets the right one pass."""
    spot, found = ATLAS.spots["sol_si"], closed(symptoms=[felt(Symptom.SHARP)])
    refused = []
    for side in (LEFT, RIGHT):
        try:
            refuse_closed(spot, side, found)
        except SpotClosed:
            refused.append(side)

    assert [LEFT] == refused
