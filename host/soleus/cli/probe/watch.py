"""``soleus probe watch``: live numbers, line by line, recorded nowhere."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any, Final

from soleus.cli.argument_types import seconds
from soleus.cli.output import put, say
from soleus.cli.probe.facts import in_a_line, reasons
from soleus.errors import ExitCode

if TYPE_CHECKING:
    from collections.abc import Callable

    from soleus.core.view import Reading
    from soleus.link.recording.source import RecordingOver
    from soleus.live.probe.probe import Probe
    from soleus.live.snapshot import ProbeView

LINES_PER_S: Final = 10


def add(below: Any) -> None:  # noqa: ANN401 - argparse's collection has no public name
    """Put ``watch`` below ``soleus probe``."""
    parser = below.add_parser(
        "watch",
        help="live numbers, line by line",
        description=f"Prints what the probe measures, {LINES_PER_S} lines a second, until Ctrl-C"
        " or the end of a recording. A press of its button is told with the time and the pressure"
        " when it went down. Nothing is recorded and nobody is guided.",
    )
    parser.add_argument("--seconds", type=seconds, metavar="N", help="end after so long")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print live numbers, through losses and returns of the probe.

    Raises:
        ProbeError: there is no probe, or none any more at the end, or a recording was cut off.
    """
    from soleus.api.probe import open_session

    with open_session(arguments.probe, arguments.data) as session:
        probe = session.connect(say=say)
        _say_what_it_may_claim(probe)
        uid, told_n, said = probe.uid, 0, ""
        for t_s, view in session.look(arguments.seconds, 1.0 / LINES_PER_S):
            over = session.recording_over
            if over is not None:
                return _end_with(over)
            said = _say_why_lost(view, said)
            now = session.probe
            if now is not None and now.uid != uid:
                uid = now.uid
                say(f"Another probe has answered: {in_a_line(now)}")
                _say_what_it_may_claim(now)
            told_n = _put_presses(view, told_n, session.since_look_s)
            put(f"{t_s:7.1f} s  {_number(view.reading):49}  raw {view.raw_words}")
        session.must_be_there()
    return ExitCode.DONE


def _end_with(over: RecordingOver) -> int:
    """A recording that was all played has ended well; any other is raised."""
    if not over.whole:
        raise over
    say(str(over))
    return ExitCode.DONE


def _say_what_it_may_claim(probe: Probe) -> None:
    problem = probe.calibration_problem
    if problem is not None:
        say(f"{problem.what} {problem.next_step}")
    for sentence in reasons(probe):
        say(f"{probe.verdict().label.value}: {sentence}")


def _say_why_lost(view: ProbeView, said: str) -> str:
    """Say once why there is no probe any more; returns what was said last."""
    from soleus.live.connection.state import ProbeState

    why = "" if view.state is ProbeState.CONNECTED else " ".join(view.says)
    if why and why != said:
        say(why)
    return why or ("" if view.state is ProbeState.CONNECTED else said)


def _put_presses(view: ProbeView, told_n: int, since_s: Callable[[int], float]) -> int:
    """Tell the presses that have not been told; returns how many have now.

    ``since_s`` places the host's time on the clock of the lines around.
    """
    if view.presses_n < told_n:
        told_n = 0  # another probe, or the same after a new start
    for press in view.presses[-(view.presses_n - told_n) :] if view.presses_n > told_n else ():
        meant = "held, a let-go" if press.held else "pressed, a mark"
        number = "no number then"
        if press.pressure_kpa is not None:
            number = f"{round(press.pressure_kpa, 1) + 0.0:.1f} kPa {press.label.value} then"
        put(f"  button {meant} at {since_s(press.host_ns):.2f} s: {number}")
    return view.presses_n


def _number(reading: Reading | None) -> str:
    """The number with all that it may claim, or why there is none."""
    from soleus.core.half_width import half_width
    from soleus.core.words import DOUBT_WORDS, claim_words

    if reading is None or reading.pressure_kpa is None:
        doubt = None if reading is None else reading.doubt
        return "--" if doubt is None else f"-- ({DOUBT_WORDS[doubt]})"
    plus_minus = "" if reading.u95_kpa is None else f" {half_width(reading.u95_kpa, 1)}"
    beyond = ", above the weighed span" if reading.outside_span else ""
    shown_kpa = round(reading.pressure_kpa, 1) + 0.0  # never "-0.0"
    claim = claim_words(reading.label, simulated=reading.simulated)
    return f"{shown_kpa:.1f}{plus_minus} kPa {claim}{beyond}"
