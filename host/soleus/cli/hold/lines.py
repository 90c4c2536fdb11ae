"""A guided hold without a screen: questions on stderr, lines or JSON on stdout, words on stdin.

The same engine, record and rules as on the screen; only what is shown and asked differs.
"""

from __future__ import annotations

import argparse
import sys
import textwrap
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from soleus.cli.context import at_terminal
from soleus.cli.hold.keyboard import StdinWords
from soleus.cli.hold.output import Output, output_of
from soleus.cli.output import say
from soleus.cli.signals import Interrupted, signals_ignored
from soleus.core.events import EventKind
from soleus.core.spots.checklist import Checklist, all_no, answer_items, checklist_for
from soleus.core.spots.targets import ProbeClaim, Request, plan_hold
from soleus.core.terms import Answer, Cause, Label, Phase
from soleus.core.words import cause_words
from soleus.errors import ExitCode, LinkLost, ProbeError, SpotClosed, UsageError
from soleus.link.registry import parse_url
from soleus.live.controller.controller import Options, Runtime, must_be_connected
from soleus.store import problems
from soleus.store.sessions.reader import Reader

POLL_S: Final = 0.02
WIDTH: Final = 76
ZERO_TRIES_N: Final = 5
ZERO_WITHIN_S: Final = 10.0
_TIP_MM2: Final = 100.0
_ANSWERS: Final = {
    "n": Answer.NO,
    "no": Answer.NO,
    "y": Answer.YES,
    "yes": Answer.YES,
    "d": Answer.DONT_KNOW,
    "dont_know": Answer.DONT_KNOW,
    "don't know": Answer.DONT_KNOW,
}


def guide_in_lines(arguments: argparse.Namespace, options: Options, request: Request) -> int:
    """Guide one run from the first question to the closed record; returns the exit code.

    Raises:
        SoleusError: no hold has begun, or its record could not be finished.
    """
    output = output_of(arguments)
    runtime = Runtime(options)
    try:
        for session_id in runtime.recovered:
            say(f"An earlier session was not finished and is marked as interrupted: {session_id}")
        _refuse_early(runtime, request)
        said = _connect(runtime)
        checklist = _checklist(arguments, runtime, request)
        _take_zero(runtime)
        plan, view = runtime.plan(request), runtime.probe_view()
        notes = view.notes
        for sentence in (*view.says, *(note.words for note in notes)):
            if sentence not in said:  # the zero may have taken the ± away
                say(sentence)
        session_id = runtime.begin(plan, checklist)
        output.begun(plan, session_id, notes)
        return _guide(runtime, output)
    finally:
        with signals_ignored():  # another Ctrl-C must not cut the record off
            runtime.close()


def _refuse_early(runtime: Runtime, request: Request) -> None:
    """Say what can be said without a probe, before anybody is asked anything."""
    with Reader(runtime.options.folder) as reader:
        if runtime.options.person not in (person.key for person in reader.people()):
            raise problems.no_person(runtime.options.person)
    atlas, options = runtime.atlas, runtime.options
    named = options.url is not None and parse_url(options.url).scheme
    claim = ProbeClaim(Label.CALIBRATED, _TIP_MM2, None, simulated=named == "sim")
    asked = replace(request, role=options.role)
    plan_hold(asked, claim, runtime.past(), runtime.wall.moment(), atlas=atlas)


def _connect(runtime: Runtime) -> tuple[str, ...]:
    """Wait for the probe and say what should be known of it; returns what was said of it."""
    said = ""
    while not must_be_connected(runtime):
        says = " ".join(runtime.probe_view().says)
        if says and says != said:
            said = says
            say(says)
        time.sleep(POLL_S)
    says_now = runtime.probe_view().says
    for sentence in says_now:
        say(sentence)
    return says_now


def _checklist(arguments: argparse.Namespace, runtime: Runtime, request: Request) -> Checklist:
    """The answered checklist; one that closes the place is put on record and raised."""
    spot = runtime.atlas.guided(request.spot_id, runtime.options.role)
    checklist = answer_items(checklist_for(runtime.atlas, spot), arguments.answer)
    if arguments.checklist_all_no:
        _must_be_simulated(runtime)
        checklist = all_no(checklist)
    elif checklist.unanswered and at_terminal():
        checklist = _ask(checklist)
    try:
        checklist.refuse_unless_open()
    except SpotClosed:
        if checklist.closed_by:
            runtime.refuse(spot, request.side, checklist)
        raise
    return checklist


def _must_be_simulated(runtime: Runtime) -> None:
    url = runtime.options.url
    replayed = url is not None and parse_url(url).scheme == "replay"
    if not (replayed or runtime.probe_view().simulated):
        raise UsageError(
            "--checklist-all-no is only for a simulated or replayed probe; this one is real.",
            "No hold has begun.",
            "Answer each question: on a terminal, or with --answer GATE=no for each.",
        )


def _ask(checklist: Checklist) -> Checklist:
    """Ask every open question, one at a time; nothing is ticked beforehand."""
    for group in checklist.groups:
        say(f"\n{group.label}")
        for gate in group.gates:
            if gate.gate_id in checklist.answers:
                continue
            say(textwrap.indent(textwrap.fill(gate.ask, WIDTH), "  "))
            checklist = checklist.answered(gate.gate_id, _one_answer())
    return checklist


def _one_answer() -> Answer:
    while True:
        print("  y, n or d (don't know)? ", end="", file=sys.stderr, flush=True)
        line = sys.stdin.readline()
        if not line:
            raise SpotClosed(
                "The checklist is unanswered.", "No hold has begun.", "Answer each question."
            )
        answer = _ANSWERS.get(line.strip().lower())
        if answer is not None:
            return answer


def _take_zero(runtime: Runtime) -> None:
    """Take a quiet zero, with a few tries.

    Raises:
        ProbeError: it never was quiet.
    """
    say("Zero: keep the tip free, nothing touching.")
    problem = ""
    for _ in range(ZERO_TRIES_N):
        runtime.take_zero()
        until_s = time.monotonic() + ZERO_WITHIN_S
        while time.monotonic() < until_s:
            time.sleep(POLL_S)
            must_be_connected(runtime)
            zero = runtime.probe_view().zero
            if zero.quiet:
                return
            if zero.problem is not None:
                if zero.problem != problem:
                    say(zero.problem)
                problem = zero.problem
                break
    raise ProbeError(
        "No zero could be taken.",
        "Without a zero the pressure would be wrong; no hold has begun.",
        problem or "No readings came. Check the cable and try again.",
    )


def _guide(runtime: Runtime, output: Output) -> int:
    """Show the run until it is over and recorded; returns the exit code."""
    words = StdinWords(runtime.act)
    words.start()
    interrupted: Interrupted | None = None
    try:
        _follow(runtime, output, lambda: _is_over(runtime))
    except Interrupted as first:
        interrupted = first
        runtime.act(EventKind.LET_GO)
        try:
            _follow(runtime, output, lambda: _is_over(runtime))
        except Interrupted:
            say("Interrupted again: the record is closed now.")
    with signals_ignored():
        return _finish(runtime, output, interrupted)


def _is_over(runtime: Runtime) -> bool:
    if runtime.crash is not None:
        return True
    run = runtime.run
    return run is None or run.tail_over or (run.store_error is not None and run.over)


def _follow(runtime: Runtime, output: Output, over: Callable[[], bool]) -> None:
    while True:
        time.sleep(POLL_S)
        view = runtime.hold_view()
        if over():
            return
        if view is None:
            continue
        while not runtime.events.empty():
            output.event(runtime.events.get(), view)
        output.view(view)


def _finish(runtime: Runtime, output: Output, interrupted: Interrupted | None) -> int:
    run, view = runtime.run, runtime.hold_view()
    if run is not None:
        view = run.view
    begun = run is not None and run.begun
    if view is not None:
        while not runtime.events.empty():
            output.event(runtime.events.get(), view)
    session_id = runtime.end()
    if runtime.crash is not None:
        raise runtime.crash
    if view is None or session_id is None:
        return ExitCode.PROBE
    code = _exit_code(view.phase, view.cause, begun=begun)
    if interrupted is not None:
        code = interrupted.exit_code
    output.ended(view, session_id, code)
    if code == ExitCode.PROBE and view.cause is not None:
        raise LinkLost(
            runtime.probe_view().lost_why or cause_words(view.cause, view.symptom),
            f"No hold had begun. What was recorded is session {session_id}.",
            "Check the cable and try again.",
        )
    return code


def _exit_code(phase: Phase, cause: Cause | None, *, begun: bool) -> int:
    if phase is Phase.DONE:
        return ExitCode.DONE
    if not begun and cause in (Cause.LINK_LOST, Cause.STALE, Cause.FAULT):
        return ExitCode.PROBE
    return ExitCode.HOLD_ENDED_EARLY
