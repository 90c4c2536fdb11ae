"""What answers and feelings close, where, until when, and what opens it again."""

from datetime import timedelta, timezone

import pytest

from soleus.core.spots.closures import Scope, closures
from soleus.core.spots.person_history import PastGateYes, PastSymptom, PersonHistory
from soleus.core.terms import Symptom
from tests.core.spots.days import at, clock
from tests.core.spots.happened import (
    ATLAS,
    LEFT,
    RIGHT,
    closed,
    felt,
    looked,
    places,
    said_yes,
)

EAST = timezone(timedelta(hours=2))
LEG = {"ps02", "ps03", "ps06", "ps08", "ps10", "ps12", "ps13", "sol_si", "sol_a", "sol_b", "pir"}
ARM = {"ps04", "ps05", "ps09", "ps14", "ref_upper_trapezius"}

# -- how much --------------------------------------------------------------------------------------


def test_nothing_is_closed_without_a_reason():
    """No answer is invented."""
    assert () == closed()


@pytest.mark.parametrize("symptom", [Symptom.FAINT, Symptom.BREATHLESS, Symptom.CHEST_PAIN])
def test_signs_of_the_whole_body_close_everything(symptom):
    """These are no matter of one place or side."""
    found = closed(felt(symptom))

    assert Scope.EVERYTHING is found[0].scope
    assert set(ATLAS.spots) == places(found, LEFT) == places(found, RIGHT)


def test_a_feeling_that_was_never_named_closes_everything():
    """The key was pressed and the program ended: it may have been any of them."""
    assert set(ATLAS.spots) == places(closed(felt(None)), RIGHT)


@pytest.mark.parametrize("symptom", [Symptom.ELECTRIC, Symptom.NUMB])
def test_signs_of_a_nerve_close_the_limb_on_that_side(symptom):
    """By hand: every place whose nerves run in the leg, from the low back to the foot."""
    found = closed(felt(symptom))

    assert places(found, LEFT) >= LEG
    assert set() == places(found, LEFT) & ARM
    assert set() == places(found, RIGHT)


def test_a_nerve_sign_in_the_arm_leaves_the_leg_alone():
    """A tingling hand is no reason not to press the sole of the foot."""
    found = closed(felt(Symptom.NUMB, "ps05", RIGHT))

    assert places(found, RIGHT) >= ARM
    assert set() == places(found, RIGHT) & LEG


@pytest.mark.parametrize("symptom", [Symptom.SHARP, Symptom.BURNING, Symptom.PULSING])
def test_other_feelings_close_that_place_and_side(symptom):
    """The rest of the body has done nothing wrong."""
    found = closed(felt(symptom))

    assert {"sol_si"} == places(found, LEFT)
    assert set() == places(found, RIGHT)


def test_every_symptom_closes_something():
    """A feeling bad enough to stop a hold never leaves its place open."""
    for symptom in Symptom:
        assert "sol_si" in places(closed(felt(symptom)), LEFT)


def test_a_yes_closes_every_place_that_asks_it_on_both_sides():
    """Signs of a nerve in the leg are asked at seven places; the jaw stays open."""
    found = closed(said_yes("s1_signs"))

    assert {"ps06", "ps12", "ps13", "sol_si", "sol_a", "sol_b", "pir"} == places(found, LEFT)
    assert places(found, LEFT) == places(found, RIGHT)


@pytest.mark.parametrize("gate_id", ["skin", "recent_injury"])
def test_a_yes_about_this_place_closes_this_place_and_side(gate_id):
    """W8: a bruise on the left calf closed the whole body for the day."""
    found = closed(said_yes(gate_id))

    assert [Scope.PLACE] == [closure.scope for closure in found]
    assert {"sol_si"} == places(found, LEFT)
    assert set() == places(found, RIGHT)


@pytest.mark.parametrize("gate_id", ["every_time", "bleeding", "neuropathy"])
def test_a_yes_about_the_person_closes_everything(gate_id):
    """Fever and thin blood are nowhere in particular: Home must say that all is closed."""
    found = closed(said_yes(gate_id))

    assert [Scope.EVERYTHING] == [closure.scope for closure in found]
    assert set(ATLAS.spots) == places(found, LEFT) == places(found, RIGHT)


def test_a_yes_about_a_place_that_is_not_on_record_closes_every_place_that_asks():
    """Not knowing which place is bruised must not leave it open."""
    found = closed(said_yes("skin", spot_id="", side=None))

    assert set(ATLAS.spots) == places(found, LEFT) == places(found, RIGHT)


def test_a_bruise_at_two_places_is_two_closures():
    """The second yes must not be lost because the question is the same."""
    found = closed(said_yes("skin"), said_yes("skin", spot_id="ps05", side=RIGHT))

    assert {"sol_si"} == places(found, LEFT)
    assert {"ps05"} == places(found, RIGHT)


def test_a_yes_to_an_emergency_question_closes_everything():
    """Signs of a clot in one leg: nothing is pressed anywhere."""
    found = closed(said_yes("leg_dvt"))

    assert set(ATLAS.spots) == places(found, RIGHT)
    assert ATLAS.gates["leg_dvt"].if_yes == found[0].advice


def test_feelings_in_simulated_runs_close_simulated_runs_only():
    """Trying the symptom key on the simulated probe must not close a real day, but is shown."""
    played = felt(Symptom.FAINT, simulated=True)

    assert () == closed(played)
    assert set(ATLAS.spots) == places(closed(played, simulated=True), LEFT)


def test_real_feelings_close_simulated_runs_too():
    """Whoever felt faint should rest, whatever is plugged in."""
    assert () != closed(felt(Symptom.FAINT), simulated=True)


def test_an_answer_counts_whichever_probe_was_plugged_in():
    """The question is about the person; the record of a yes does not even ask which probe."""
    yes = said_yes("skin")

    assert closed(yes) == closed(yes, simulated=True) != ()


def test_the_widest_closure_is_told_first():
    """Someone who felt chest pain must read that, not a line about the skin."""
    found = closed(felt(Symptom.SHARP), felt(Symptom.CHEST_PAIN), said_yes("calf_tear"))

    assert [Scope.EVERYTHING, Scope.GATE, Scope.PLACE] == [closure.scope for closure in found]


def test_what_happens_twice_is_one_closure_until_the_later_time():
    """Answered with yes at 08:10 and again at 20:10: told once, and open when the second is."""
    (closure,) = closed(said_yes("skin"), said_yes("skin", "Mon 20:10"), now="Mon 21:00")

    assert clock("Tue 08:10") == closure.open_at_unix_s


def test_a_question_that_no_longer_exists_closes_nothing():
    """An older record may name a question that this version has dropped."""
    assert () == closed(said_yes("gone"))


# -- until when ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("what", "open_at"),
    [
        (felt(Symptom.SHARP, when="Mon 00:00"), "Tue 00:00"),
        (felt(Symptom.SHARP, when="Mon 08:10"), "Tue 00:00"),
        (felt(Symptom.SHARP, when="Mon 12:01"), "Tue 00:01"),
        (felt(Symptom.NUMB, when="Mon 23:58"), "Tue 11:58"),
        (felt(Symptom.PULSING, when="Mon 23:58"), "Tue 11:58"),
        (said_yes("skin", "Mon 08:10"), "Tue 00:00"),
        (said_yes("skin", "Mon 20:10"), "Tue 08:10"),
        (said_yes("bleeding", "Mon 20:10"), "Tue 08:10"),
        (said_yes("every_time", "Mon 08:10"), "Tue 00:00"),
        (felt(None, when="Mon 08:10"), "Tue 08:10"),
        (felt(Symptom.FAINT, when="Mon 08:10"), "Tue 08:10"),
        (felt(Symptom.BREATHLESS, when="Mon 12:01"), "Tue 12:01"),
        (felt(Symptom.CHEST_PAIN, when="Mon 23:58"), "Tue 23:58"),
        (said_yes("leg_dvt", "Mon 23:58"), "Tue 23:58"),
        (said_yes("chest_pain", "Mon 00:00"), "Tue 00:00"),
    ],
)
def test_an_emergency_lasts_24_h_and_all_else_until_another_day(what, open_at):
    """Another day: past midnight, and 12 h; at its time and not a moment before."""
    (closure,) = closed(what, now="Mon 23:59")
    early = at(clock(open_at) - 0.001)
    past = PersonHistory(symptoms=(what,)) if isinstance(what, PastSymptom) else None
    past = past or PersonHistory(gate_yeses=(what,))
    late = closures(ATLAS, past, at(clock(open_at)), simulated=False)

    assert clock(open_at) == closure.open_at_unix_s
    assert (closure,) == closures(ATLAS, past, early, simulated=False)
    assert closure.asks == (late != ())  # an emergency waits for its answer


def test_chest_pain_just_before_midnight_is_not_forgotten_ten_seconds_after_it():
    """Felt at 23:58; at 00:00:10 a new date has begun and nothing has changed."""
    found = closed(felt(Symptom.CHEST_PAIN, when="Mon 23:58"), now="Tue 00:00:10")

    assert set(ATLAS.spots) == places(found, LEFT)


def test_the_midnight_is_the_one_of_the_place():
    """At UTC+2, 08:10 is 06:10 UTC, and the next day begins at 22:00 UTC."""
    past = PersonHistory(gate_yeses=(PastGateYes("skin", clock("Mon 08:10", EAST)),))
    (closure,) = closures(ATLAS, past, at(clock("Mon 09:00", EAST), EAST), simulated=False)

    assert clock("Mon 22:00") == closure.open_at_unix_s
    assert closure.told(at(clock("Mon 09:00"), EAST)).startswith("Closed until Tue 00:00: ")


# -- after an emergency ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("what", "asks"),
    [
        (felt(Symptom.FAINT), True),
        (felt(Symptom.BREATHLESS), True),
        (felt(Symptom.CHEST_PAIN), True),
        (said_yes("leg_dvt"), True),
        (felt(None), False),
        (felt(Symptom.NUMB), False),
        (said_yes("skin"), False),
    ],
)
def test_only_an_emergency_waits_for_the_question(what, asks):
    """The clock alone opens nothing after chest pain; a sore skin needs no doctor's word."""
    now = at(clock("Sun 12:00"))
    found = closed(what, now="Sun 12:00")

    assert asks == (found != ())
    assert asks == any(closure.is_due(now) for closure in found)


def test_before_the_24_h_are_over_nothing_is_asked():
    """An answer given while it is new would be given too early."""
    (closure,) = closed(felt(Symptom.CHEST_PAIN), now="Tue 08:09:59")

    assert not closure.is_due(at(clock("Tue 08:09:59")))


def test_a_yes_after_the_24_h_opens_for_good():
    """It is not asked again for that closure."""
    pain, yes = felt(Symptom.CHEST_PAIN), looked("symptom:chest_pain", "Tue 08:10")

    assert () == closed(pain, yes, now="Tue 08:10")
    assert () == closed(pain, yes, now="Sun 20:00")


@pytest.mark.parametrize(
    "answer",
    [
        looked("symptom:chest_pain", "Tue 08:09:59"),
        looked("symptom:faint", "Tue 09:00"),
        looked("gate:chest_pain", "Tue 09:00"),
        looked("symptom:chest_pain", "Tue 09:00", simulated=True),
    ],
    ids=["too early", "of another feeling", "of a question", "of a simulated hold"],
)
def test_no_other_yes_opens_it(answer):
    """Only the answer to this very question, once its time has come."""
    found = closed(felt(Symptom.CHEST_PAIN), answer, now="Wed 12:00")

    assert set(ATLAS.spots) == places(found, LEFT)


def test_the_same_again_after_the_yes_closes_again():
    """Chest pain on Monday was looked at; that of Wednesday was not."""
    looked_at = (felt(Symptom.CHEST_PAIN), looked("symptom:chest_pain", "Tue 09:00"))
    (closure,) = closed(*looked_at, felt(Symptom.CHEST_PAIN, when="Wed 08:10"), now="Fri 12:00")

    assert clock("Thu 08:10") == closure.open_at_unix_s


def test_a_simulated_emergency_has_an_answer_of_its_own():
    """Whoever tries the whole way on the simulated probe settles nothing real by it."""
    pain = felt(Symptom.CHEST_PAIN)
    played = felt(Symptom.CHEST_PAIN, simulated=True)
    answer = looked("symptom:chest_pain", "Tue 09:00", simulated=True)

    assert () == closed(played, answer, now="Tue 10:00", simulated=True)
    assert 1 == len(closed(pain, played, answer, now="Tue 10:00", simulated=True))
