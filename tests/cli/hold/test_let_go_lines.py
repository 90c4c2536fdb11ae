"""LET GO, time's up and TOO HARD in lines: said again while they last, and what to do after."""

from __future__ import annotations

import dataclasses
import json

import pytest

from soleus.cli.hold import plain_lines
from soleus.cli.hold.json_lines import JsonLines
from soleus.cli.hold.plain_lines import PlainLines
from soleus.core.events import EventKind
from soleus.core.hold.let_go import frozen
from tests.core.hold.runs import BAND, EngineRun, level, plan, ramp

IN_HOLD = [*level(0.0, 0.5), *ramp(0.0, 60.0, 3.0), *level(60.0, 2.0)]


def told(to, kind):
    """Bring a run into its hold, let something happen, and tell it."""
    run = EngineRun(answers=False).feed(IN_HOLD)
    before_n = len(run.events)
    run.act(kind)
    for event in run.events[before_n:]:
        to.event(event, run.engine.view())
    to.view(run.engine.view())
    return run


class Clock:
    """The time that the lines go by, moved by hand."""

    def __init__(self, monkeypatch):
        self.now_s = 100.0
        monkeypatch.setattr(plain_lines.time, "monotonic", lambda: self.now_s)

    def pass_by(self, to, view, seconds):
        """Show the same picture for so long, as the command does."""
        for _ in range(round(seconds / 0.02)):
            self.now_s += 0.02
            to.view(view)


@pytest.fixture
def clock(monkeypatch):
    """A clock of the lines."""
    return Clock(monkeypatch)


@pytest.mark.parametrize("kind", [EventKind.LINK_LOST, EventKind.STALE, EventKind.STORE_BEHIND])
def test_where_nobody_can_see_the_release_let_go_is_said_three_times_with_what_to_do(
    kind, clock, capsys
):
    """The command ends five seconds later; one line is missed by whoever looks at the calf."""
    to = PlainLines()
    run = told(to, kind)
    clock.pass_by(to, run.engine.view(), 5.0)
    said = [line for line in capsys.readouterr().out.splitlines() if line.startswith("let go")]

    assert 3 == len(said)
    if kind is EventKind.LINK_LOST:
        again = "let go. Take the tip off. Plug the probe in again; the record up to here is kept."
        assert ["let go. The connection to the probe was lost.", again, again] == said
    assert to.let_go_left_s(run.engine.view()) == pytest.approx(0.0, abs=0.05)


@pytest.mark.parametrize(("kind", "left_s"), [(EventKind.LINK_LOST, 5.0), (EventKind.LET_GO, 0.0)])
def test_the_command_waits_only_where_nobody_can_see_the_release(kind, left_s, clock):
    """A lost link ends the record at once; the five seconds are for the person, not for it."""
    to = PlainLines()

    assert left_s == to.let_go_left_s(told(to, kind).engine.view())


def test_a_stop_that_came_without_an_event_is_said_as_often(clock, capsys):
    """The part that reads the probe has failed: the picture is all that there is."""
    view = EngineRun(answers=False).feed(IN_HOLD).act(EventKind.LINK_LOST).engine.view()
    to = PlainLines()
    assert 5.0 == to.let_go_left_s(view)
    clock.pass_by(to, view, 5.0)

    assert 3 == capsys.readouterr().out.count("let go")


def test_after_a_feeling_that_was_named_nobody_is_asked_what_it_was(clock, capsys):
    """What it closes and what to do after it are said at the end, by whoever knows of closures."""
    to = PlainLines()
    run = EngineRun(answers=False).feed(IN_HOLD).act(EventKind.SYMPTOM, symptom="numb")
    run.feed(level(0.0, 1.0))
    clock.pass_by(to, run.engine.view(), 5.0)
    to.ended(run.engine.view(), "an-id", 3)

    assert "Say what it was" not in capsys.readouterr().out


def test_let_go_is_repeated_while_there_is_contact_and_then_the_next_step_is_said(clock, capsys):
    """The over-cap stop said let go once, and nothing of what to do after it."""
    to = PlainLines()
    run = EngineRun(answers=False).feed([*IN_HOLD, *level(130.0, 0.1)])
    for event in run.events:
        if event.kind is EventKind.STOP:
            to.event(event, run.engine.view())
    clock.pass_by(to, run.engine.view(), 5.0)
    run.feed(level(0.0, 1.0))
    clock.pass_by(to, run.engine.view(), 5.0)
    to.ended(run.engine.view(), "an-id", 3)

    assert [
        "let go. The pressure was above the cap of this place.",
        "let go, 130 ± 6 kPa. Take the tip off.",
        "let go, 130 ± 6 kPa. Take the tip off.",
        "Rest, then begin again more slowly and stay below the band's top.",
        "Recorded as session an-id",
    ] == capsys.readouterr().out.splitlines()


def test_a_picture_that_nobody_renews_says_let_go_until_there_is_another(clock, capsys):
    """The thread that reads the probe hangs, with a hand on the tip."""
    to, view = PlainLines(), EngineRun(answers=False).feed(IN_HOLD).engine.view()
    clock.pass_by(to, view, 0.02)
    clock.pass_by(to, frozen(view), 9.0)
    said = capsys.readouterr().out.splitlines()

    assert ["let go"] * 5 == [line[:6] for line in said[1:]]
    assert "no data" in said[1].lower()


def test_an_end_that_was_missed_is_said_as_loudly_as_a_stop_and_told_afterwards(clock, capsys):
    """Time's up at once, ten seconds later let go, and at the end how long it was.

    By hand: in the band 0.75 s before the ramp ends, so done 1.25 s after it; from then on 0.75 s,
    half a second, 16 s, and 0.2 s until no contact is believed.
    """
    to, run = PlainLines(), EngineRun(plan(in_band_s=2.0))
    run.feed([*IN_HOLD, *level(60.0, 0.5)])
    told_n = len(run.events)
    for kpa in [*level(60.0, 16.0), *level(0.0, 0.5)]:
        run.feed([kpa])
        for event in run.events[told_n:]:
            to.event(event, run.engine.view())
        told_n = len(run.events)
        clock.now_s += 1 / 80
        to.view(run.engine.view())
    said = capsys.readouterr().out.splitlines()
    loud = [line for line in said if line.startswith("let go")]

    assert said[1].startswith("time's up, let go slowly, 60 ± ")
    assert "let go. The time was done 10 s ago." == loud[0]
    assert "let go, 60 ± 3 kPa. Take the tip off." == loud[1]
    assert "Hold 1 of 1: done, 2 s in the band. You stayed 17 s after the time was done." in said


@pytest.mark.parametrize(("kpa", "word"), [(90.0, "ease off, "), (130.0, "too hard, ease off now")])
def test_too_hard_has_words_of_its_own(kpa, word, clock, capsys):
    """From 76 to 300 kPa the same calm words were said."""
    roomy = plan(target=dataclasses.replace(BAND, cap_kpa=300.0))
    to, run = PlainLines(), EngineRun(roomy).feed([*IN_HOLD, *level(kpa, 0.5)])
    clock.pass_by(to, run.engine.view(), 4.5)
    said = [line for line in capsys.readouterr().out.splitlines() if line.startswith(word)]

    assert (1 if kpa < 100 else 3) == len(said)


@pytest.mark.parametrize(("kpa", "too_hard"), [(60.0, False), (90.0, False), (130.0, True)])
def test_in_json_too_hard_stands_beside_the_zone(kpa, too_hard, capsys):
    """Programs know four zones; the second step above the band is a fact of its own."""
    roomy = plan(target=dataclasses.replace(BAND, cap_kpa=300.0))
    run = EngineRun(roomy).feed([*IN_HOLD, *level(kpa, 0.5)])
    to = JsonLines()
    to.begun(roomy, "an-id")
    for event in run.events:
        to.event(event, run.engine.view())
    to.view(run.engine.view())
    to.ended(run.engine.view(), "an-id", 3)
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    assert (False, 112.5) == (lines[0]["too_hard"], lines[0]["too_hard_kpa"])
    assert {too_hard} == {line["too_hard"] for line in lines[1:]}
    assert {"in_band" if kpa == 60.0 else "above"} == {line["zone"] for line in lines[1:]}


def test_the_bell_rings_on_stderr_and_only_where_it_is_wanted(clock, capsys):
    """Data goes to stdout; whoever has switched it off, or has no terminal, hears nothing."""
    view = EngineRun(answers=False).feed(IN_HOLD).engine.view()
    rung = []
    for to in (PlainLines(bell=True), PlainLines(), JsonLines()):
        clock.pass_by(to, view, 3.0)
        captured = capsys.readouterr()
        rung.append((captured.err.count("\a"), captured.out.count("\a")))

    assert [(1, 0), (0, 0), (0, 0)] == rung


def test_let_go_rings_until_the_tip_is_off(clock, capsys):
    """By hand: 3.4 s with a ring each 0.34 s are ten; asked every 20 ms, one less."""
    to, run = PlainLines(bell=True), EngineRun(answers=False).feed(IN_HOLD).act(EventKind.LET_GO)
    clock.pass_by(to, run.engine.view(), 3.4)
    pressing_n = capsys.readouterr().err.count("\a")
    run.feed(level(0.0, 1.0))
    clock.pass_by(to, run.engine.view(), 3.4)

    assert pressing_n in (9, 10)
    assert 0 == capsys.readouterr().err.count("\a")


def test_why_a_run_stopped_is_said_though_let_go_stood_before(clock, capsys):
    """A computer that stood still: the old picture said let go before the stop was known."""
    run = EngineRun(answers=False).feed(IN_HOLD)
    to = PlainLines()
    to.view(frozen(run.engine.view()))
    before_n = len(run.events)
    run.act(EventKind.STALE, late_s=3.214, computer_busy=True)
    for event in run.events[before_n:]:
        to.event(event, run.engine.view())
    to.view(run.engine.view())
    said = [line for line in capsys.readouterr().out.splitlines() if line.startswith("let go")]

    assert [
        "let go. No data came from the probe for half a second.",
        "let go. The computer was busy for 3.2 s; nobody saw the pressure.",
    ] == said
