"""``soleus probe``: what is plugged in, what it says of itself, its live numbers, its raw bytes."""

from __future__ import annotations

import argparse
import math
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from soleus.cli import doctor, probe_set
from soleus.cli.context import reading_folder_of
from soleus.cli.talk import put, put_json, say, say_written
from soleus.errors import ExitCode, ProbeError

if TYPE_CHECKING:
    from soleus.core.view import Reading
    from soleus.link.capture import CaptureWriter
    from soleus.live.probe import Probe
    from soleus.live.survey import Answer
    from soleus.live.view import ProbeView

MEASURE_S: Final = 2.0  # for the rate that `info` tells
LINES_PER_S: Final = 10
CAPTURE_S: Final = 10.0
_TRY_SIMULATED: Final = "Without hardware, try a simulated one: --probe sim:steady"


def add(commands: Any) -> None:  # noqa: ANN401 - argparse's collection has no public name
    """Put ``probe list``, ``info``, ``watch`` and ``capture`` into the parser."""
    about = "Tells what is plugged in, what the probe says of itself, and what it measures now."
    parser = commands.add_parser("probe", help="the probe that is plugged in", description=about)
    below = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    _add_list(below)
    _add_info(below)
    _add_watch(below)
    _add_capture(below)
    doctor.add(below)
    probe_set.add(below)


def _add_list(below: Any) -> None:  # noqa: ANN401
    parser = below.add_parser(
        "list",
        help="which ports there are, and which of them is a probe's",
        description="Opens every port where a probe may be and asks who is there; Bluetooth ports"
        " are never opened unasked. With --probe only that one is asked. Ends with 4 when no probe"
        " answers.",
    )
    parser.add_argument("--json", action="store_true", help="as JSON")
    parser.set_defaults(run=run_list)


def _add_info(below: Any) -> None:  # noqa: ANN401
    parser = below.add_parser(
        "info",
        help="what the probe says of itself",
        description="Connects to the probe, reads it for two seconds, and tells what it says of"
        " itself and what its numbers may claim.",
    )
    parser.add_argument("--json", action="store_true", help="as JSON")
    parser.set_defaults(run=run_info)


def _add_watch(below: Any) -> None:  # noqa: ANN401
    parser = below.add_parser(
        "watch",
        help="live numbers, line by line",
        description=f"Prints what the probe measures, {LINES_PER_S} lines a second, until Ctrl-C."
        " Nothing is recorded and nobody is guided.",
    )
    parser.add_argument("--seconds", type=_seconds, metavar="N", help="end after so long")
    parser.set_defaults(run=run_watch)


def _add_capture(below: Any) -> None:  # noqa: ANN401
    parser = below.add_parser(
        "capture",
        help="keep the probe's raw bytes in a file",
        description="Writes every byte of the probe with the time of its reading into a new file."
        " Played back with --probe replay:FILE it is the same probe again.",
    )
    parser.add_argument("file", type=Path, metavar="FILE", help="the file to make")
    parser.add_argument(
        "--seconds",
        type=_seconds,
        default=CAPTURE_S,
        metavar="N",
        help=f"for how long, from the probe's answer on (default: {CAPTURE_S:g})",
    )
    parser.set_defaults(run=run_capture)


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = math.nan
    if not (math.isfinite(seconds) and seconds > 0.0):
        raise argparse.ArgumentTypeError(f"'{text}' is not a number of seconds above 0")
    return seconds


# -- list ----------------------------------------------------------------------------------------


def run_list(arguments: argparse.Namespace) -> int:
    """Print what is at each port.

    Raises:
        ProbeError: no probe answers.
    """
    from soleus.link.registry import SCHEMES
    from soleus.live.survey import survey

    answers = survey(reading_folder_of(arguments), arguments.probe)
    simulated = SCHEMES["sim"].forms
    if arguments.json:
        put_json(
            {
                "ports": [_answer_as_json(each) for each in answers],
                "simulated": list(simulated),
                "gauges": _gauges_as_json(),
            }
        )
    else:
        for answer in answers:
            _put_answer(answer)
        say(f"Simulated probes need no hardware. Name one with --probe: {', '.join(simulated)}")
        _say_gauges()
    if any(answer.probe is not None for answer in answers):
        return ExitCode.DONE
    raise _no_probe(answers)


def _say_gauges() -> None:
    """Which other makers' gauges can be named, and which of them nobody has tried."""
    from soleus.wire.dialects import DIALECTS

    say("Gauges of other makers are opened only when named. Name one with --probe:")
    for dialect in DIALECTS.values():
        tried = "" if dialect.tried else "; never tried on the instrument itself"
        say(f"  gauge:{dialect.name}@PORT?tip=100  {dialect.about}{tried}")


def _gauges_as_json() -> list[dict[str, object]]:
    from soleus.wire.dialects import DIALECTS

    return [
        {"dialect": each.name, "about": each.about, "source": each.source, "tried": each.tried}
        for each in DIALECTS.values()
    ]


def _no_probe(answers: tuple[Answer, ...]) -> ProbeError:
    """Why there is none: what stands in the way of the first port that a probe may be at."""
    from soleus.live.survey import Standing

    hopeful = [each for each in answers if each.standing is not Standing.NOT_OPENED]
    if not hopeful:
        return ProbeError(
            "No probe is plugged in.",
            "Nothing was measured.",
            f"Plug it in, with a cable that carries data. {_TRY_SIMULATED}",
        )
    return ProbeError(
        f"No probe answers. {hopeful[0].words}", "Nothing was measured.", hopeful[0].next_step
    )


def _put_answer(answer: Answer) -> None:
    standing = answer.standing.value.replace("_", " ")
    words = answer.words if answer.probe is None else _in_a_line(answer.probe)
    put(f"{answer.url or '-':24} {standing:14} {words}")


def _in_a_line(probe: Probe) -> str:
    simulated = ", simulated" if probe.simulated else ""
    about = f"{probe.name}, {probe.sensor_words}, firmware {probe.firmware}{simulated}"
    return f"{about}; calibration {_calibration_words(probe)}"


def _answer_as_json(answer: Answer) -> dict[str, object]:
    told: dict[str, object] = {
        "url": answer.url or None,
        "standing": answer.standing.value,
        "words": answer.words,
        "next_step": answer.next_step,
        "probe": None,
    }
    if answer.probe is not None:
        told["probe"] = _probe_as_json(answer.probe)
    return told


# -- info ----------------------------------------------------------------------------------------


def run_info(arguments: argparse.Namespace) -> int:
    """Print what the probe says of itself.

    Raises:
        ProbeError: there is none, or it has gone meanwhile.
    """
    from soleus.live.visit import Visit

    with Visit(reading_folder_of(arguments), arguments.probe) as visit:
        visit.connect(say=say)
        for _ in visit.look(MEASURE_S, MEASURE_S):
            pass
        probe, view = visit.probe, visit.view()
    if arguments.json:
        put_json(_probe_as_json(probe) | _view_as_json(view))
        return ExitCode.DONE
    for name, text in _info(probe, view):
        put(f"{name:12} {text}")
    return ExitCode.DONE


def _info(probe: Probe, view: ProbeView) -> list[tuple[str, str]]:
    hello, verdict = probe.hello, probe.verdict()
    measured = "no samples came" if view.rate_hz is None else f"{view.rate_hz:.1f}/s measured"
    tip = f"{probe.tip_area_mm2:g} mm²" if probe.tip_area_mm2 else "nobody knows its area"
    since_boot = "" if view.since_boot_s is None else f", {view.since_boot_s:.0f} s ago"
    causes = " and ".join(_names(hello.reset_cause)) or "no known cause"
    simulated = " simulated, not a real sensor" if probe.simulated else ""
    return [
        ("name", f"{probe.name} ({probe.uid}){simulated}"),
        ("url", view.url),
        ("firmware", f"{probe.firmware} on {_name(hello.board)}, wire {hello.wire_version}"),
        ("sensor", f"{probe.sensor_words}, gain {hello.gain}"),
        ("rate", f"{hello.nominal_rate_dhz / 10:g}/s by its label, {measured}"),
        ("tip", tip),
        ("calibration", _calibration_words(probe)),
        ("label", verdict.label.value),
        *(("", sentence) for sentence in _reasons(probe)),
        ("started", f"{hello.boots_n} times, last by {causes}{since_boot}"),
        ("lost", f"{view.lost_n} samples since it was connected"),
    ]


def _calibration_words(probe: Probe) -> str:
    from soleus.core.calibration import described

    problem = probe.calibration_problem
    if problem is not None:
        return f"none. {problem.what} {problem.next_step}"
    if probe.calibration is None:
        return "none: the probe names none, and none was chosen for it"
    return described(probe.calibration)


def _reasons(probe: Probe) -> list[str]:
    from soleus.core.labels import words_of

    return [words_of(why) for why in probe.verdict().why]


def _probe_as_json(probe: Probe) -> dict[str, object]:
    from soleus.wire.gauges import GAUGE_SENSOR

    hello, verdict = probe.hello, probe.verdict()
    problem = probe.calibration_problem
    return {
        "name": probe.name,
        "uid": probe.uid,
        "simulated": probe.simulated,
        "firmware": probe.firmware,
        "wire_version": hello.wire_version,
        "board": _name(hello.board),
        "sensor": "gauge" if hello.sensor == GAUGE_SENSOR else _name(hello.sensor),
        "bits": hello.bits,
        "gain": hello.gain,
        "nominal_rate_hz": hello.nominal_rate_dhz / 10,
        "tip_area_mm2": probe.tip_area_mm2 or None,
        "calibration_named": hello.calibration_id or None,
        "calibration_id": None if probe.calibration is None else probe.calibration.id,
        "calibration_problem": None if problem is None else problem.what,
        "label": verdict.label.value,
        "label_why": [why.value for why in verdict.why],
        "boots_n": hello.boots_n,
        "reset_cause": _names(hello.reset_cause),
    }


def _view_as_json(view: ProbeView) -> dict[str, object]:
    return {
        "url": view.url,
        "rate_hz": None if view.rate_hz is None else round(view.rate_hz, 2),
        "since_boot_s": view.since_boot_s,
        "lost_n": view.lost_n,
    }


def _name(value: int) -> str:
    """How a number of the wire is called; one from a newer probe keeps its number."""
    return value.name.lower() if isinstance(value, Enum) else f"{value}"


def _names(flags: Any) -> list[str]:  # noqa: ANN401 - any IntFlag; its members are of its own type
    return [flag.name.lower() for flag in flags]


# -- watch ---------------------------------------------------------------------------------------


def run_watch(arguments: argparse.Namespace) -> int:
    """Print live numbers, through losses and returns of the probe.

    Raises:
        ProbeError: there is no probe, or none any more at the end.
    """
    from soleus.live.visit import Visit

    with Visit(reading_folder_of(arguments), arguments.probe) as visit:
        probe = visit.connect(say=say)
        if probe.calibration_problem is not None:
            say(f"{probe.calibration_problem.what} {probe.calibration_problem.next_step}")
        for sentence in _reasons(probe):
            say(f"{probe.verdict().label.value}: {sentence}")
        for t_s, view in visit.look(arguments.seconds, 1.0 / LINES_PER_S):
            raw = "--" if view.raw_counts is None else str(view.raw_counts)
            put(f"{t_s:7.1f} s  {_number(view.reading):38}  raw {raw}")
        _ = visit.probe  # raises if it has gone
    return ExitCode.DONE


def _number(reading: Reading | None) -> str:
    """The number with all that it may claim, or why there is none."""
    from soleus.core.words import DOUBT_WORDS

    if reading is None or reading.pressure_kpa is None:
        doubt = None if reading is None else reading.doubt
        return "--" if doubt is None else f"-- ({DOUBT_WORDS[doubt]})"
    plus_minus = "" if reading.u95_kpa is None else f" ± {reading.u95_kpa:.1f}"
    beyond = ", above the weighed span" if reading.outside_span else ""
    shown_kpa = round(reading.pressure_kpa, 1) + 0.0  # never "-0.0"
    return f"{shown_kpa:.1f}{plus_minus} kPa {reading.label.value}{beyond}"


# -- capture -------------------------------------------------------------------------------------


def run_capture(arguments: argparse.Namespace) -> int:
    """Write the probe's bytes into a new file; ends with its full path.

    Raises:
        ProbeError: there is no probe, or it has gone; what was heard until then is kept.
        UsageError: there is such a file already.
        StoreError: the file cannot be written.
    """
    from soleus.link.capture import CaptureWriter

    file: Path = arguments.file
    with CaptureWriter(file) as writer:
        try:
            _listen(arguments, writer)
        finally:
            if writer.bytes_n:
                say_written(file)
            else:
                file.unlink(missing_ok=True)  # a capture of nothing helps nobody
    return ExitCode.DONE


def _listen(arguments: argparse.Namespace, writer: CaptureWriter) -> None:
    from soleus.live.view import ProbeState
    from soleus.live.visit import Visit

    folder = reading_folder_of(arguments)
    with Visit(folder, arguments.probe, tap=writer.add) as visit:
        visit.connect(say=say)
        for _, view in visit.look(arguments.seconds, 1.0 / LINES_PER_S):
            if view.state is ProbeState.LOST:
                break
        _ = visit.probe  # raises if it has gone
