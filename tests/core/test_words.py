"""The words of the screen: every member of every enum has its own, short and without promises."""

import re
from dataclasses import replace

import numpy as np
import pytest

from soleus.core import words
from soleus.core.events import Late
from soleus.core.plan import Target
from soleus.core.terms import (
    Answer,
    Cause,
    Doubt,
    End,
    Grade,
    Label,
    Mode,
    Phase,
    Prompt,
    Side,
    Symptom,
    TargetSource,
    Zone,
)
from soleus.core.view import HoldView, Reading, Trace

# Longest text of each kind, in columns of a screen that has 80.
CUE_MAX = 28
LINE_MAX = 60
SENTENCE_MAX = 78
TABLES = {
    Answer: (words.ANSWER_WORDS, CUE_MAX),
    Cause: (words.CAUSE_SENTENCES, SENTENCE_MAX),
    Doubt: (words.DOUBT_WORDS, CUE_MAX),
    End: (words.END_WORDS, CUE_MAX),
    Mode: (words.MODE_WORDS, CUE_MAX),
    Phase: (words.PHASE_WORDS, CUE_MAX),
    Prompt: (words.PROMPT_LINES, LINE_MAX),
    Side: (words.SIDE_WORDS, CUE_MAX),
    Symptom: (words.SYMPTOM_WORDS, LINE_MAX),
    TargetSource: (words.SOURCE_WORDS, CUE_MAX),
}
PROMISES = re.compile(
    r"\b(relie\w*|cure\w*|heal(s|ed|ing)?|treat\w*|therapy|effective|improve\w*|diagnos\w*)\b",
    re.IGNORECASE,
)
EMPTY = np.array([], dtype=np.float64)
VIEW = HoldView(
    t_s=10.0,
    phase=Phase.HOLD,
    zone=Zone.IN_BAND,
    reading=Reading(60.0, 4.0, Label.CALIBRATED),
    target_kpa=60.0,
    low_kpa=45.0,
    high_kpa=75.0,
    cap_kpa=300.0,
    too_hard_kpa=112.5,
    path_kpa=60.0,
    set_n=1,
    sets_n=2,
    in_band_s=5.0,
    in_band_needed_s=30.0,
    contact_s=9.0,
    contact_max_s=120.0,
    place_left_s=171.0,
    rest_left_s=0.0,
    no_contact_left_s=None,
    rate_kpa_per_s=0.0,
    too_fast=False,
    paused=False,
    prompt=None,
    last_nrs=None,
    ease_off=False,
    end=None,
    cause=None,
    symptom=None,
    lost_n=0,
    spikes_n=0,
    trace=Trace(EMPTY, EMPTY, EMPTY, 0.1, 0.0),
)


def seen(**changed):
    """A view in the band, with these differences."""
    return replace(VIEW, **changed)


def every_text():
    """Every text of the module, with the name of its table."""
    for kind, (table, _) in TABLES.items():
        yield from ((kind.__name__, text) for text in table.values())
    yield from (("next", text) for text in words.NEXT_SENTENCES.values())
    yield from (("advice", text) for text in words.SYMPTOM_ADVICE.values())
    cues = (*words.ZONE_CUES.values(), *words._PHASE_CUES.values(), words.TOO_HARD)
    yield from (("cue", words.spoken(cue)) for cue in cues)
    yield from (("let go", text) for text in (words.TAKE_OFF, words.THEN_KEY))
    yield "overstayed", words.overstayed_words(14.2)
    yield from ((phase.value, words.coach(seen(phase=phase))) for phase in Phase)


# -- every member --------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", TABLES, ids=lambda kind: kind.__name__)
def test_every_member_has_its_words_and_they_fit(kind):
    """A member without words would be a crash or a bare value on someone's screen."""
    table, longest = TABLES[kind]

    assert set(kind) == set(table)
    assert [] == [text for text in table.values() if not 0 < len(text) <= longest]


def test_every_cause_says_what_to_do_next_in_one_line():
    """A stop without a next step leaves a person standing there."""
    assert set(Cause) == set(words.NEXT_SENTENCES)
    assert max(map(len, words.NEXT_SENTENCES.values())) <= SENTENCE_MAX


@pytest.mark.parametrize(
    ("late", "why", "then"),
    [
        (None, "No data came from the probe for half a second.", "cable"),
        (Late(0.53, computer_busy=False), "The readings came 0.5 s late; nobody saw", "cable"),
        (Late(3.21, computer_busy=True), "The computer was busy for 3.2 s; nobody saw", "busy"),
        (Late(725.0, computer_busy=True), "The computer was busy or asleep for 13 min;", "busy"),
    ],
)
def test_a_computer_that_stood_still_is_named_and_not_the_cable(late, why, then):
    """Somebody who is told to check the cable finds nothing there, and presses unseen again."""
    said = words.cause_words(Cause.STALE, None, late)

    assert said.startswith(why)
    assert len(said) <= SENTENCE_MAX
    assert then in words.what_next(seen(phase=Phase.STOPPED, cause=Cause.STALE, late=late))


def test_every_symptom_has_its_advice():
    """What to do after it is shown with the closure."""
    assert set(Symptom) == set(words.SYMPTOM_ADVICE)


def test_no_text_promises_or_diagnoses():
    """The screen measures and guides."""
    assert [] == [text for _, text in every_text() if PROMISES.search(text)]


def test_texts_have_no_markup():
    """A bracket would be read as markup by one screen and printed by another."""
    assert [] == [text for _, text in every_text() if re.search(r"[\[\]<>{}\n]", text)]


def test_the_four_zones_have_the_agreed_words_and_shapes():
    """These are the product's voice; people learn them once."""
    four = {
        zone: (words.ZONE_CUES[zone].shape, words.ZONE_CUES[zone].text)
        for zone in (Zone.BELOW, Zone.IN_BAND, Zone.ABOVE, Zone.STOP)
    }

    assert {
        Zone.BELOW: ("▲", "press a little more"),
        Zone.IN_BAND: ("●", "hold"),
        Zone.ABOVE: ("▼", "ease off"),
        Zone.STOP: ("■", "let go"),
    } == four


def test_every_zone_has_its_own_shape():
    """Without colour the shape alone tells the zones apart."""
    cues = words.ZONE_CUES

    assert set(Zone) == set(cues)
    assert len(Zone) == len({cue.shape for cue in cues.values()})


# -- what is said when ---------------------------------------------------------------------------


@pytest.mark.parametrize("zone", [Zone.BELOW, Zone.IN_BAND, Zone.ABOVE])
@pytest.mark.parametrize("phase", [Phase.READY, Phase.APPROACH, Phase.HOLD])
def test_while_pressing_the_zone_speaks(zone, phase):
    """More, stay, less."""
    assert words.ZONE_CUES[zone] == words.cue(seen(zone=zone, phase=phase))


@pytest.mark.parametrize("zone", Zone)
@pytest.mark.parametrize("doubt", [None, *Doubt])
def test_a_stop_speaks_before_everything(zone, doubt):
    """Even a lost probe must not hide that the hold has ended."""
    reading = Reading(None, None, Label.CALIBRATED, doubt)
    stopped = seen(phase=Phase.STOPPED, zone=zone, reading=reading)

    assert words.ZONE_CUES[Zone.STOP] == words.cue(stopped)


@pytest.mark.parametrize("doubt", Doubt)
@pytest.mark.parametrize("phase", [phase for phase in Phase if phase is not Phase.STOPPED])
def test_doubt_is_louder_than_the_zone(doubt, phase):
    """Nobody may be told to press more on a reading that is not there."""
    reading = Reading(None, None, Label.CALIBRATED, doubt)
    doubted = seen(phase=phase, zone=Zone.UNKNOWN, reading=reading)

    assert words.DOUBT_WORDS[doubt] == words.cue(doubted).text
    assert words.cue(doubted).shape == "?"


@pytest.mark.parametrize("zone", [Zone.BELOW, Zone.IN_BAND, Zone.ABOVE])
def test_on_the_way_down_nobody_is_told_to_press_more(zone):
    """Below the band is where a release has to go."""
    said = words.cue(seen(phase=Phase.RELEASE, zone=zone))

    assert ("time's up", "let go slowly") == (said.text, said.advice)


@pytest.mark.parametrize("phase", [Phase.READY, Phase.APPROACH, Phase.HOLD, Phase.RELEASE])
def test_too_hard_speaks_before_zone_and_time(phase):
    """Its own word and its own shape, in every phase of pressing."""
    said = words.cue(seen(phase=phase, zone=Zone.ABOVE, too_hard=True))

    assert ("too hard", "ease off now") == (said.text, said.advice)
    assert said.shape not in {cue.shape for cue in words.ZONE_CUES.values()}


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"overstaying": True, "overstayed_s": 12.4}, "The time was done 12 s ago."),
        ({"zone": Zone.STOP}, "No data came from the probe for half a second."),
    ],
)
def test_let_go_without_a_stop_says_why(changed, why):
    """Pressed on after the time, or not fed any more: the word of a stop, and its own reason."""
    view = seen(phase=Phase.RELEASE, **changed)

    assert words.ZONE_CUES[Zone.STOP] == words.cue(view)
    assert why == words.coach(view)


@pytest.mark.parametrize("phase", [Phase.REST, Phase.DONE])
def test_after_a_hold_the_tip_comes_off(phase):
    """Resting on the place is still pressing it."""
    assert words.cue(seen(phase=phase, zone=Zone.IN_BAND)).text == "lift off"
    assert words.cue(seen(phase=phase, zone=Zone.OFF)).text == phase.value


def test_before_contact_the_first_step_is_said():
    """Saying only that there is no contact would describe; this guides."""
    assert words.cue(seen(phase=Phase.READY, zone=Zone.OFF)).text == "put the tip on the place"


@pytest.mark.parametrize(
    ("changed", "line"),
    [
        ({}, "breathe, and stay in the band"),
        ({"paused": True}, "time is paused: back into the band"),
        ({"too_fast": True, "phase": Phase.APPROACH}, "more slowly"),
        (
            {"ease_off": True, "paused": True},
            "too sore for this mode: ease off, or lower the target",
        ),
        (
            {"phase": Phase.STOPPED, "cause": Cause.PERSON, "ease_off": True},
            "You ended the hold.",
        ),
    ],
)
def test_the_coach_says_the_most_pressing_thing(changed, line):
    """One line, so the order matters: stop, pain, speed, pause."""
    assert line == words.coach(seen(**changed))


def test_a_named_symptom_is_part_of_the_cause():
    """What was felt is remembered in the person's own choice of words."""
    said = words.cause_words(Cause.SYMPTOM, Symptom.NUMB)

    assert said == "Something felt wrong: numb or tingling."
    assert words.cause_words(Cause.SYMPTOM, None) == "Something felt wrong."


@pytest.mark.parametrize(
    ("range_grade", "dose_grade", "said"),
    [
        (Grade.B, Grade.D, "start value, dose D, range B"),
        (Grade.D, Grade.C, "start value, range D, dose C"),
        (Grade.D, Grade.D, "start value, range D, dose D"),
    ],
)
def test_the_worse_grade_leads(range_grade, dose_grade, said):
    """A good range must not make a guessed dose look sound."""
    target = Target(60, 45, 75, 300, TargetSource.START_VALUE, range_grade, dose_grade)

    assert said == words.target_words(target)


def test_a_target_set_by_the_cap_says_so():
    """The person should know that the equipment, not the place, is the limit."""
    target = Target(
        45.6, 34.2, 57, 60, TargetSource.GENERAL_RANGE, Grade.B, Grade.D, set_by_cap=True
    )

    assert words.target_words(target) == "general range, dose D, range B, set by the cap"
    assert len(words.target_words(target)) <= LINE_MAX


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0.2, "1 s"),
        (59.0, "59 s"),
        (60.0, "1 min"),
        (61.0, "2 min"),
        (3600.0, "1 h 00 min"),
        (11_100.0, "3 h 05 min"),
    ],
)
def test_waiting_times_are_rounded_up(seconds, said):
    """Coming back after the told time must be late enough."""
    assert said == words.for_a_while(seconds)


# -- soreness -------------------------------------------------------------------------------------


def test_after_too_high_a_rating_the_word_is_to_ease_off_in_the_band():
    """A large HOLD over "too sore" would be followed by everybody who reads from three metres."""
    told = words.cue(seen(asks_to_ease=True, ease_off=True))

    assert ("ease off", "▼") == (told.text, told.shape)


def test_below_the_band_it_is_not_eased_off_once_more():
    """Whoever has eased off is told how to go on: with a lower target."""
    eased = seen(zone=Zone.BELOW, ease_off=True, paused=True)

    assert "press a little more" == words.cue(eased).text
    assert "lower the target" in words.coach(eased)
    assert "ease off" not in words.coach(eased)


def test_a_rating_that_waits_for_its_second_key_says_what_it_would_mean():
    """Nobody should confirm what was not said."""
    waiting = seen(phase=Phase.READY, zone=Zone.OFF, prompt=Prompt.CONFIRM, waiting_nrs=9)

    assert "7 or more before pressing: then not today" == words.coach(waiting)
