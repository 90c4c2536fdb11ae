"""A guided hold without a screen: questions on stderr, lines or JSON on stdout, words on stdin.

The same engine, record and rules as on the screen; only what is shown and asked differs.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from typing import Final, Protocol

from soleus.cli.context import at_terminal
from soleus.cli.early_refusal import refuse_early
from soleus.cli.hold.checklist import TypedChecklist
from soleus.cli.hold.closed import RunClosed, closed_by_run, settle_looked_at
from soleus.cli.hold.json_lines import JsonLines
from soleus.cli.hold.keyboard import StdinWords
from soleus.cli.hold.plain_lines import PlainLines
from soleus.cli.hold.room import ask_room
from soleus.cli.output import say
from soleus.cli.signals import SUSPENDING, Interrupted, signals_as_interrupts, signals_ignored
from soleus.cli.stdin_lines import TypedLines
from soleus.core.calibration.health import HealthNote
from soleus.core.calibration.zero_rules import TIME_TO_LIFT_S
from soleus.core.events import Event, EventKind
from soleus.core.hold.let_go import has_done_its_time
from soleus.core.plan import HoldPlan
from soleus.core.spots.checklist import Checklist, all_no, answer_items, checklist_for
from soleus.core.spots.targets import TargetRequest
from soleus.core.terms import Cause
from soleus.core.view import HoldView
from soleus.core.words import SIDE_WORDS, cause_words
from soleus.errors import ExitCode, LinkLost, ProbeError, SpotClosed, UsageError
from soleus.link.registry import parse_url
from soleus.live.session.options import Options
from soleus.live.session.probe_session import ProbeSession, must_be_connected

POLL_S: Final = 0.02
ZERO_TRIES_N: Final = 5
ZERO_WITHIN_S: Final = 10.0


class HoldLines(Protocol):
    """What a hold in lines tells."""

    def begun(self, plan: HoldPlan, session_id: str, notes: tuple[HealthNote, ...] = ()) -> None:
        """The record is open and the run begins; what should be known of the probe was said."""

    def event(self, event: Event, view: HoldView) -> None:
        """Something was put on record."""

    def view(self, view: HoldView) -> None:
        """How it stands now; called many times a second."""

    def let_go_left_s(self, view: HoldView) -> float:
        """How long LET GO has to be told yet before the program may end."""

    def ended(
        self, view: HoldView, session_id: str, exit_code: int, closed: RunClosed | None = None
    ) -> None:
        """The record is closed; what the run has closed with it."""

    def refused(self, request: TargetRequest, refusal: SpotClosed) -> None:
        """No hold begins at this place; the sentences of the refusal are said by whoever ends."""


def guide_in_lines(
    arguments: argparse.Namespace, options: Options, request: TargetRequest, *, bell: bool
) -> int:
    """Guide one run from the first question to the closed record; returns the exit code.

    Args:
        arguments: of the command.
        options: what the controller is made with.
        request: what is wanted.
        bell: what has to be heard rings the terminal's bell, where there is a terminal.

    Raises:
        SoleusError: no hold has begun, or its record could not be finished.
    """
    lines = _lines_of(arguments, options.person, bell=bell)
    controller = ProbeSession(options)
    try:
        for session_id in controller.record.recovered:
            say(f"An earlier session was not finished and is marked as interrupted: {session_id}")
        refuse_early(controller, request, can_be_asked=arguments.looked_at or at_terminal())
        said = _connect(controller)
        typed = TypedLines()
        if settle_looked_at(controller, request, arguments.looked_at, typed):
            refuse_early(controller, request, can_be_asked=False)
        checklist = _checklist(arguments, controller, request, typed)
        if at_terminal():
            ask_room(controller, typed)
        _take_zero(controller)
        plan, view = controller.holds.plan(request), controller.probe_view()
        notes = view.notes
        for sentence in (*view.says, *(note.words for note in notes)):
            if sentence not in said:  # the zero may have taken the ± away
                say(sentence)
        session_id = controller.holds.begin(plan, checklist)
        lines.begun(plan, session_id, notes)
        return _guide(controller, lines, typed)
    except SpotClosed as refusal:
        lines.refused(request, refusal)
        raise
    finally:
        with signals_ignored():  # another Ctrl-C must not cut the record off
            controller.close()


def _lines_of(arguments: argparse.Namespace, person: str, *, bell: bool) -> HoldLines:
    """The lines that the options ask for, of a hold of this person.

    The bell is one of people's terminals only.
    """
    if arguments.jsonl:
        return JsonLines(person)
    return PlainLines(person, bell=bell and sys.stderr is not None and sys.stderr.isatty())


def _connect(controller: ProbeSession) -> tuple[str, ...]:
    """Wait for the probe and say what should be known of it; returns what was said of it."""
    said = ""
    while not must_be_connected(controller):
        says = " ".join(controller.probe_view().says)
        if says and says != said:
            said = says
            say(says)
        time.sleep(POLL_S)
    says_now = controller.probe_view().says
    for sentence in says_now:
        say(sentence)
    return says_now


def _checklist(
    arguments: argparse.Namespace,
    controller: ProbeSession,
    request: TargetRequest,
    typed: TypedLines,
) -> Checklist:
    """The answered checklist; one that closes the place is put on record and raised."""
    spot = controller.atlas.guided(request.spot_id, controller.options.role)
    checklist = answer_items(checklist_for(controller.atlas, spot), arguments.answer)
    if arguments.checklist_all_no:
        _must_be_simulated(controller)
        checklist = all_no(checklist)
    if checklist.closed_by:
        controller.answers.close(request.side, checklist)
    elif checklist.unanswered and at_terminal():
        say(f"\n{controller.options.person}: {spot.name}, {SIDE_WORDS[request.side]}.")
        checklist = TypedChecklist(typed, controller, request.side).ask(checklist)
    now = controller.wall_clock.moment()
    checklist.refuse_unless_open(controller.atlas, request.side, now)
    return checklist


def _must_be_simulated(controller: ProbeSession) -> None:
    url = controller.options.url
    replayed = url is not None and parse_url(url).scheme == "replay"
    if not (replayed or controller.probe_view().simulated):
        raise UsageError(
            "--checklist-all-no is only for a simulated or replayed probe; this one is real.",
            "No hold has begun.",
            "Answer each question: on a terminal, or with --answer GATE=no for each.",
        )


def _take_zero(controller: ProbeSession) -> None:
    """Take a quiet zero, with a few tries.

    Raises:
        ProbeError: it never was quiet.
    """
    say("Zero: keep the tip free, nothing touching.")
    problem = ""
    for _ in range(ZERO_TRIES_N):
        controller.take_zero()
        until_s = time.monotonic() + ZERO_WITHIN_S
        while time.monotonic() < until_s:
            time.sleep(POLL_S)
            must_be_connected(controller)
            zero = controller.probe_view().zero
            if zero.quiet:
                return
            if zero.problem is not None:
                if zero.problem != problem:
                    say(zero.problem)
                problem = zero.problem
                if zero.asks_to_lift:
                    time.sleep(TIME_TO_LIFT_S)
                break
    raise ProbeError(
        "No zero could be taken.",
        "Without a zero the pressure would be wrong; no hold has begun.",
        problem or "No readings came. Check the cable and try again.",
    )


def _guide(controller: ProbeSession, lines: HoldLines, typed: TypedLines) -> int:
    """Show the run until it is over and recorded; returns the exit code."""
    words = StdinWords(typed, controller.holds.act)
    words.start()
    with signals_as_interrupts(SUSPENDING):
        interrupted = _follow_to_the_end(controller, lines)
    with signals_ignored():
        return _finish(controller, lines, interrupted)


def _follow_to_the_end(controller: ProbeSession, lines: HoldLines) -> Interrupted | None:
    """Show the run until nothing of it is still to be recorded; returns what has cut it short."""
    try:
        _follow(controller, lines, lambda: _is_over(controller))
        _linger(controller, lines)
    except Interrupted as first:
        controller.holds.act(EventKind.LET_GO)
        try:
            _follow(controller, lines, lambda: _is_over(controller))
        except Interrupted:
            say("Interrupted again: the record is closed now.")
        return first
    return None


def _is_over(controller: ProbeSession) -> bool:
    if controller.crash is not None:
        return True
    run = controller.holds.run
    return run is None or run.tail_over or (run.store_error is not None and run.over)


def _follow(controller: ProbeSession, lines: HoldLines, over: Callable[[], bool]) -> None:
    while True:
        time.sleep(POLL_S)
        view = controller.hold_view()
        if over():
            return
        if view is None:
            continue
        while not controller.holds.events.empty():
            lines.event(controller.holds.events.get(), view)
        lines.view(view)


def _linger(controller: ProbeSession, lines: HoldLines) -> None:
    """Nothing is recorded any more, but LET GO has not been heard often enough yet."""
    run = controller.holds.run
    if run is None or not run.begun:
        return
    while not controller.holds.events.empty():
        lines.event(controller.holds.events.get(), run.view)
    while lines.let_go_left_s(run.view) > 0.0:
        lines.view(run.view)
        time.sleep(POLL_S)


def _finish(controller: ProbeSession, lines: HoldLines, interrupted: Interrupted | None) -> int:
    run, view = controller.holds.run, controller.hold_view()
    if run is not None:
        view = run.view
    begun = run is not None and run.begun
    if view is not None:
        while not controller.holds.events.empty():
            lines.event(controller.holds.events.get(), view)
    felt = None if view is None else controller.holds.felt(view.symptom)
    session_id = controller.holds.end()
    if controller.crash is not None:
        raise controller.crash
    if view is None or session_id is None:
        return ExitCode.PROBE
    code = _exit_code(view, begun=begun)
    if interrupted is not None:
        code = interrupted.exit_code
    lines.ended(view, session_id, code, closed_by_run(controller, run, felt))
    if code == ExitCode.PROBE and view.cause is not None:
        raise LinkLost(
            controller.probe_view().lost_why or cause_words(view.cause, view.symptom),
            f"No hold had begun. What was recorded is session {session_id}.",
            "Check the cable and try again.",
        )
    return code


def _exit_code(view: HoldView, *, begun: bool) -> int:
    if has_done_its_time(view):
        return ExitCode.DONE
    if not begun and view.cause in (Cause.LINK_LOST, Cause.STALE, Cause.FAULT):
        return ExitCode.PROBE
    return ExitCode.HOLD_ENDED_EARLY
