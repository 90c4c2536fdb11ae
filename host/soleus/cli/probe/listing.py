"""``soleus probe list``: what is at each port, and what can be named without one."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any, Final

from soleus.cli.output import put, put_json, say
from soleus.cli.probe.facts import in_a_line, probe_as_json
from soleus.errors import ExitCode, ProbeError

if TYPE_CHECKING:
    from soleus.live.session.discover import PortAnswer

_TRY_SIMULATED: Final = "Without hardware, try a simulated one: --probe sim:steady"


def add(below: Any) -> None:  # noqa: ANN401 - argparse's collection has no public name
    """Put ``list`` below ``soleus probe``."""
    parser = below.add_parser(
        "list",
        help="which ports there are, and which of them is a probe's",
        description="Opens every port where a probe may be and asks who is there, with a few bytes"
        " that other devices should not mind; a board that is reset by opening its port starts"
        " anew. Bluetooth ports are never opened unasked. With --probe only that one is asked. Ends"
        " with 4 when no probe answers.",
    )
    parser.add_argument("--json", action="store_true", help="as JSON")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print what is at each port.

    Raises:
        ProbeError: no probe answers.
    """
    from soleus.api.ports import discover
    from soleus.link.registry import SCHEMES

    answers = discover(arguments.probe, data=arguments.data)
    simulated = SCHEMES["sim"].forms
    found = any(answer.probe is not None for answer in answers)
    hindrance = None if found else _hindrance(answers)
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
            if answer.next_step and answer is not hindrance:
                say(f"  {answer.next_step}")
        say(f"Simulated probes need no hardware. Name one with --probe: {', '.join(simulated)}")
        _say_gauges()
    if found:
        return ExitCode.DONE
    raise _no_probe(hindrance)


def _say_gauges() -> None:
    """Which other makers' gauges can be named, and which of them nobody has tried."""
    from soleus.wire.gauge.dialects import DIALECTS

    say("Gauges of other makers are opened only when named. Name one with --probe:")
    for dialect in DIALECTS.values():
        tried = "" if dialect.tried else "; never tried on the instrument itself"
        say(f"  gauge:{dialect.name}@PORT?tip=100  {dialect.about}{tried}")


def _gauges_as_json() -> list[dict[str, object]]:
    from soleus.wire.gauge.dialects import DIALECTS

    return [
        {"dialect": each.name, "about": each.about, "source": each.source, "tried": each.tried}
        for each in DIALECTS.values()
    ]


def _hindrance(answers: tuple[PortAnswer, ...]) -> PortAnswer | None:
    """What stands in the way at the first port that a probe may be at; None without such a port."""
    from soleus.live.session.discover import Standing

    return next((each for each in answers if each.standing is not Standing.NOT_OPENED), None)


def _no_probe(hindrance: PortAnswer | None) -> ProbeError:
    """Return the error that says why no probe answers, and what to do."""
    if hindrance is None:
        return ProbeError(
            "No probe is plugged in.",
            "Nothing was measured.",
            f"Plug it in, with a cable that carries data. {_TRY_SIMULATED}",
        )
    return ProbeError(
        f"No probe answers. {hindrance.words}", "Nothing was measured.", hindrance.next_step
    )


def _put_answer(answer: PortAnswer) -> None:
    standing = answer.standing.value.replace("_", " ")
    words = (
        answer.words if answer.probe is None else in_a_line(answer.probe, answer.baud, answer.url)
    )
    put(f"{answer.url or '-':24} {standing:14} {words}")


def _answer_as_json(answer: PortAnswer) -> dict[str, object]:
    told: dict[str, object] = {
        "url": answer.url or None,
        "standing": answer.standing.value,
        "words": answer.words,
        "next_step": answer.next_step,
        "probe": None,
    }
    if answer.probe is not None:
        told["probe"] = probe_as_json(answer.probe, answer.url) | {"baud": answer.baud}
    return told
