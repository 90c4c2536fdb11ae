"""What a hold without a screen says, line by line, to what the engine says."""

from __future__ import annotations

import dataclasses
import json
import re

import pytest

from soleus.cli.hold.closed import RunClosed
from soleus.cli.hold.json_lines import JsonLines
from soleus.cli.hold.plain_lines import PlainLines, reading_words
from soleus.core.events import Event, EventKind
from soleus.core.spots.person_history import PersonHistory
from soleus.core.spots.targets import ProbeClaim, TargetRequest, plan_hold
from soleus.core.terms import Label, Side
from soleus.core.view import Reading
from soleus.store.atlas import load_atlas
from tests.core.hold.runs import EngineRun, level, plan, ramp
from tests.core.spots.days import at

IN_HOLD = [*level(0.0, 0.5), *ramp(0.0, 60.0, 3.0), *level(60.0, 2.0)]


def told(output, kind, **value):
    """Bring a run into its hold, let something happen, and tell all of it."""
    run = EngineRun(answers=False).feed(IN_HOLD)
    before_n = len(run.events)
    run.act(kind, **value)
    for event in run.events[before_n:]:
        output.event(event, run.engine.view())
    output.view(run.engine.view())
    output.ended(run.engine.view(), "an-id", 3)


@pytest.mark.parametrize(
    "kind", [EventKind.LET_GO, EventKind.LINK_LOST, EventKind.STORE_BEHIND, EventKind.SYMPTOM_KEY]
)
def test_let_go_is_the_first_thing_said_after_any_stop(kind, capsys):
    """Somebody who only hears it must not have to wait for the sentence that matters."""
    told(PlainLines(), kind)
    lines = capsys.readouterr().out.splitlines()

    assert lines[0].startswith("let go. ")
    assert 1 == sum("let go" in line for line in lines)
    assert lines[1].startswith("Hold 1 of 1: stopped")


def test_a_computer_that_stood_still_is_said_and_not_the_probe(capsys):
    """Somebody who hears that no data came looks at the cable, and finds nothing."""
    told(PlainLines(), EventKind.STALE, late_s=3.214, computer_busy=True)
    line = capsys.readouterr().out.splitlines()[0]

    assert "let go. The computer was busy for 3.2 s; nobody saw the pressure." == line


@pytest.mark.parametrize(
    ("pressures_kpa", "word"),
    [
        (level(0.0, 1.0), "put the tip on the place, 0 ± "),
        ([*level(0.0, 1.0), *level(30.0, 1.0)], "press a little more, 30 ± "),
        (IN_HOLD, "hold, 60 ± "),
        ([*IN_HOLD, *level(82.0, 1.0)], "ease off, 82 ± "),
        ([*IN_HOLD, *level(90.0, 1.0)], "too hard, ease off now, 90 ± "),
    ],
)
def test_a_line_begins_with_its_word(pressures_kpa, word, capsys):
    """A speech engine that has to say "black square" first says "let go" half a second late."""
    PlainLines().view(EngineRun().feed(pressures_kpa).engine.view())

    assert capsys.readouterr().out.startswith(word)


def test_the_word_of_a_line_follows_a_rating_above_the_limit(capsys):
    """Whoever only hears it must not be told to hold what is too sore; the zone stays a zone."""
    run = EngineRun(answers=False).feed(IN_HOLD).act(EventKind.RATING, nrs=4)
    PlainLines().view(run.engine.view())
    assert capsys.readouterr().out.startswith("ease off, 60 ± ")
    JsonLines().view(run.engine.view())
    told_json = json.loads(capsys.readouterr().out)

    assert ("ease off", "in_band") == (told_json["cue"], told_json["zone"])


def test_a_corrected_rating_is_told(capsys):
    """What was typed by mistake is answered with what stands for it."""
    run = EngineRun(answers=False).feed(IN_HOLD).act(EventKind.RATING, nrs=4)
    run.act(EventKind.RATING, nrs=3)
    PlainLines().event(run.events[-1], run.engine.view())

    assert "Rated 3 instead of 4.\n" == capsys.readouterr().out


def test_nine_before_contact_asks_for_the_number_again(capsys):
    """Nobody has pressed yet, so a slip of the finger need not end the run."""
    run = EngineRun(answers=False).feed(level(0.0, 0.5)).act(EventKind.RATING, nrs=9)
    PlainLines().event(run.events[-1], run.engine.view())

    assert "then not today. Type the number again to confirm" in capsys.readouterr().err


PLAN = plan_hold(
    TargetRequest("sol_si", Side.RIGHT),
    ProbeClaim(Label.CALIBRATED, 100.0, None),
    PersonHistory(),
    at(1_795_250_400.0),
    atlas=load_atlas(),
)


def test_the_first_line_names_the_person_the_place_and_the_side_in_capitals(capsys):
    """The wrong side or somebody else's record is noticed here or never."""
    PlainLines("anna").begun(PLAN, "an-id")

    assert capsys.readouterr().out.startswith(
        "anna: Middle of the calf, felt at the low back, RIGHT.\n"
    )


def test_the_plan_of_the_json_form_names_the_person(capsys):
    """A script that serves several people files by it."""
    JsonLines("anna").begun(PLAN, "an-id")
    plan = json.loads(capsys.readouterr().out)

    assert ("anna", "sol_si", "right") == (plan["person"], plan["spot"], plan["side"])


def test_a_label_that_falls_is_told_in_words(capsys):
    """Nobody should hear the name of a variable."""
    told(PlainLines(), EventKind.LABEL, label="INDICATIVE", why="outside_span", set=1)

    assert "A reading lay above the highest force that was weighed." in capsys.readouterr().out


def test_questions_of_the_json_form_are_asked_on_stderr_too(capsys):
    """Whoever scripts it may still have a person at the keyboard."""
    run = EngineRun(answers=False).feed(IN_HOLD)
    output = JsonLines()
    for event in run.events:
        output.event(event, run.engine.view())
    captured = capsys.readouterr()

    assert "how sore now? Type 0 (nothing) to 10 (unbearable)." in captured.err
    assert all("t_s" in json.loads(line) for line in captured.out.splitlines())


@pytest.mark.parametrize("output", [PlainLines, JsonLines])
def test_a_question_names_the_ends_of_the_scale_and_the_limit_of_the_mode(output, capsys):
    """4 of what, and is it too much? A number without anchors is anybody's guess."""
    run, told_by = EngineRun(answers=False).feed(IN_HOLD), output()
    told_by.begun(run.engine.plan, "an-id")
    for event in run.events:
        told_by.event(event, run.engine.view())
    said = capsys.readouterr().err

    assert (
        "how sore now? Type 0 (nothing) to 10 (unbearable); up to 3 is fine today.\n"
        == said.splitlines(keepends=True)[-1]
    )


def test_a_plus_minus_is_rounded_up():
    """1.2 told as 1 would claim more than the number is worth."""
    assert "60 ± 2 kPa" == reading_words(Reading(60.2, 1.2, Label.CALIBRATED))


MARK = Event(
    EventKind.MARK, 3.5, 40, {"device_us": 7, "pressure_kpa": 41.25, "label": "INDICATIVE"}
)


def test_a_mark_is_told_with_the_pressure_of_its_own_moment(capsys):
    """The number of the moment in which it is told would be another one."""
    view = EngineRun(answers=False).feed(IN_HOLD).engine.view()
    JsonLines().event(MARK, view)
    told_json = json.loads(capsys.readouterr().out)
    PlainLines().event(MARK, view)
    said = capsys.readouterr().out

    assert ("mark", 3.5, 7, 41.25, "INDICATIVE") == tuple(
        told_json[key] for key in ("type", "t_s", "device_us", "pressure_kpa", "label")
    )
    assert "Marked at 3.5 s: 41 kPa INDICATIVE.\n" == said


def test_a_mark_without_a_number_says_so(capsys):
    """A dash where a threshold was expected needs a word."""
    mark = dataclasses.replace(MARK, value={**MARK.value, "pressure_kpa": None})
    PlainLines().event(mark, EngineRun(answers=False).engine.view())

    assert "Marked at 3.5 s: no number.\n" == capsys.readouterr().out


def test_what_a_feeling_has_closed_is_said_before_the_record(capsys):
    """Also for one that was never named: it closes everything, and nobody said so in lines."""
    closed = RunClosed(("Call now.", "Closed until Tue 08:10: every place."), {"open_at": "then"})
    view = EngineRun(answers=False).feed(IN_HOLD).engine.view()
    PlainLines().ended(view, "an-id", 3, closed)
    said = capsys.readouterr().out.splitlines()
    JsonLines().ended(view, "an-id", 3, closed)

    assert ["Call now.", "Closed until Tue 08:10: every place."] == said[:2]
    assert {"open_at": "then"} == json.loads(capsys.readouterr().out)["closed"]


def whole_run(output, *, simulated):
    """A run of a simulated or a real probe, told whole."""
    run = EngineRun(plan(in_band_s=5.0, simulated=simulated))
    output.begun(run.engine.plan, "an-id")
    for kpa in [*IN_HOLD, *level(60.0, 1.0)]:
        run.feed([kpa])
        output.view(run.engine.view())
    run.act(EventKind.LABEL, label="INDICATIVE", why="outside_span", set=1)
    run.feed([*level(60.0, 5.0), *ramp(60.0, 0.0, 3.0), *level(0.0, 1.0)])
    for event in [*run.events, MARK]:
        output.event(event, run.engine.view())
    output.ended(run.engine.view(), "an-id", 0)


@pytest.mark.parametrize("simulated", [True, False])
def test_every_line_with_a_number_says_that_no_sensor_measured_it(simulated, capsys):
    """A made-up "61 ± 1 kPa" that is read aloud is taken for one of a real probe."""
    whole_run(PlainLines(), simulated=simulated)
    lines = [line for line in capsys.readouterr().out.splitlines() if re.search(r"\d", line)]

    assert len(lines) >= 5
    assert [] == [line for line in lines if ("SIMULATED" in line) is not simulated]


@pytest.mark.parametrize("simulated", [True, False])
def test_every_object_says_whether_a_sensor_measured_it(simulated, capsys):
    """A program that keeps one line of it must not lose that."""
    whole_run(JsonLines(), simulated=simulated)
    objects = [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    assert {"plan", "view", "mark", "hold_end", "end"} <= {each["type"] for each in objects}
    assert {simulated} == {each["simulated"] for each in objects}


def test_a_zero_that_lifting_has_shown_is_told_in_a_sentence(capsys):
    """The number jumps by the weight of the probe, and nobody has pressed."""
    output = PlainLines()
    lowered = Event(EventKind.LIFTED_ZERO, 1.0, 80, {"zero_counts": 84_000.0, "lower_kpa": 18.6})
    output.event(lowered, EngineRun().feed(level(0.0, 1.0)).engine.view())

    assert "The lifted probe reads less than during its zero: that is the zero now.\n" == (
        capsys.readouterr().out
    )
