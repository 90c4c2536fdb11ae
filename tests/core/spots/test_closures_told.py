"""How a closure is told: the time, the places by name, why, and what to do."""

import pytest

from soleus.core import words
from soleus.core.spots.closures import (
    HAVE_IT_LOOKED_AT,
    LOOKED_AT_ASK,
    NotLookedAt,
    refuse_closed,
)
from soleus.core.terms import Symptom
from soleus.errors import ExitCode, SpotClosed
from tests.core.spots.days import at, clock
from tests.core.spots.happened import ATLAS, LEFT, RIGHT, closed, felt, said_yes

CALF = ATLAS.spots["sol_si"]

# -- refusing --------------------------------------------------------------------------------------


def refused(*happened, now="Mon 12:00", spot=CALF, side=LEFT):
    """The refusal of a place after what happened; fails if there is none."""
    with pytest.raises(SpotClosed) as caught:
        refuse_closed(spot, side, closed(*happened, now=now), at(clock(now)))
    return caught.value


def test_a_refusal_names_the_time_the_place_why_and_what_to_do():
    """Exit code 6, the own answer, and whom to ask."""
    refusal = refused(said_yes("s1_signs", "Mon 08:10"))

    assert ExitCode.SPOT_CLOSED == refusal.exit_code
    assert clock("Tue 00:00") == refusal.open_at_unix_s
    assert (
        "Middle of the calf, felt at the low back, LEFT: closed until Tue 00:00. On Mon 08:10 this "
        "was answered with yes or don't know: Nerve signs in the leg." == refusal.what
    )
    assert (
        "Closed until Tue 00:00: Side of the hip; Top of the buttock; Bottom of the low back, "
        "beside the spine; Middle of the calf, felt at the low back; Soleus point, inner lower "
        "calf; Soleus point, outer calf; Deep in the buttock (both sides)." == refusal.effect
    )
    assert ATLAS.gates["s1_signs"].if_yes == refusal.next_step


def test_the_time_of_a_refusal_is_that_of_the_longest_closure():
    """Everything opens at 08:10 and the skin at 11:58: the told time must be late enough."""
    refusal = refused(felt(None), said_yes("skin", "Mon 23:58"), now="Tue 07:00")

    assert refusal.what.startswith(
        "Middle of the calf, felt at the low back, LEFT: closed until Tue 11:58. A hold on Mon "
        "08:10 ended with this feeling: something that was never named."
    )
    assert clock("Tue 11:58") == refusal.open_at_unix_s


def test_what_waits_for_its_answer_is_refused_with_the_question():
    """A time that has passed would send the person away; what opens it is an answer."""
    refusal = refused(felt(Symptom.CHEST_PAIN), now="Tue 12:00")

    assert isinstance(refusal, NotLookedAt)
    assert "symptom:chest_pain" == refusal.closure.about
    assert "closed until somebody has looked at it" in refusal.what
    assert f"{HAVE_IT_LOOKED_AT} {LOOKED_AT_ASK}" == refusal.effect
    assert "--looked-at yes or no" in refusal.next_step


def test_the_advice_of_the_day_is_not_repeated_a_day_later():
    """To call now is for now; on the next day it is to be looked at before the next hold."""
    (closure,) = closed(felt(Symptom.CHEST_PAIN))

    assert "Call the emergency number now." == closure.what_to_do(at(clock("Tue 08:09")))
    assert HAVE_IT_LOOKED_AT == closure.what_to_do(at(clock("Tue 08:10")))


def test_an_open_side_is_not_refused():
    """Only the side that hurt is closed: the same record lets the right one pass."""
    found, now = closed(felt(Symptom.SHARP)), at(clock("Mon 12:00"))

    assert LEFT is found[0].side
    assert None is refuse_closed(CALF, RIGHT, found, now)


# -- the places in words ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("what", "told"),
    [
        (
            felt(Symptom.SHARP),
            "Closed until Tue 00:00: Middle of the calf, felt at the low back (LEFT).",
        ),
        (
            felt(Symptom.NUMB, side=RIGHT),
            "Closed until Tue 00:00: the leg with the buttock and the low back (RIGHT).",
        ),
        (
            said_yes("face"),
            f"Closed until Tue 08:10: every place. Then soleus asks: {LOOKED_AT_ASK}",
        ),
        (
            said_yes("kidney"),
            "Closed until Tue 00:00: Corner of the lowest rib and the back (both sides).",
        ),
        (said_yes("bleeding"), "Closed until Tue 00:00: every place."),
        (
            said_yes("skin", spot_id="ps05"),
            "Closed until Tue 00:00: Back of the forearm, below the elbow (LEFT).",
        ),
        (felt(None), "Closed until Tue 08:10: every place."),
        (felt(Symptom.SHARP, "gone"), "Closed until Tue 00:00: gone (LEFT)."),
    ],
)
def test_a_closure_names_its_places(what, told):
    """Never "the right places": somebody has just pressed the left calf."""
    (closure,) = closed(what)

    assert told == closure.told(at(clock("Mon 12:00")))


def every_closure():
    """Every closure that there can be, and those after 24 h."""
    happened = [
        *(felt(symptom) for symptom in (*Symptom, None)),
        *(said_yes(gate_id) for gate_id in ATLAS.gates),
    ]
    for now in ("Mon 12:00", "Wed 12:00"):
        moment = at(clock(now))
        yield from ((closure, moment) for what in happened for closure in closed(what, now=now))


def test_no_text_of_a_closure_says_today():
    """It is read on the next day, too, and at 23:58 it would promise two minutes."""
    texts = [
        text
        for closure, now in every_closure()
        for text in (closure.why, closure.what_to_do(now), closure.places, closure.told(now))
    ]

    texts += [*words.NEXT_SENTENCES.values(), ATLAS.text.blocked, HAVE_IT_LOOKED_AT]

    assert len(texts) > 4 * len(ATLAS.gates)
    assert [] == [text for text in texts if "today" in text.lower()]
