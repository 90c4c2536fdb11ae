"""Closures in lines: the question that opens again after an emergency, and closures as JSON."""

from __future__ import annotations

import math
import sys
import textwrap
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from soleus.cli.context import at_terminal
from soleus.cli.hold.checklist import LOOK_S, WIDTH
from soleus.cli.output import say
from soleus.cli.stdin_lines import TypedLines
from soleus.core.spots.closures import LOOKED_AT_ASK, Closure, NotLookedAt
from soleus.core.spots.targets import TargetRequest
from soleus.core.terms import Cause
from soleus.core.words import SIDE_WORDS
from soleus.errors import ExitCode, SpotClosed, UsageError
from soleus.live.hold.run import HoldRun
from soleus.live.session.probe_session import ProbeSession

_YES_NO: Final = {"y": True, "yes": True, "n": False, "no": False}
Json = dict[str, object]


@dataclass(frozen=True, slots=True)
class RunClosed:
    """What a run has closed: in sentences, and as a program reads it."""

    says: tuple[str, ...]
    as_json: Json


def closed_by_run(
    controller: ProbeSession, run: HoldRun | None, felt: Closure | None
) -> RunClosed | None:
    """What is closed after a run whose record is closed; None where nothing is.

    Args:
        controller: the runtime.
        run: the run.
        felt: what a feeling in it has closed.
    """
    if felt is not None:
        now = controller.wall_clock.moment()
        return RunClosed((felt.advice, felt.told(now)), closure_json(felt))
    if run is None or run.view.cause is not Cause.DAILY_LIMIT:
        return None
    plan = run.setup.plan
    refusal = controller.closed.used_up(controller.atlas.spot(plan.spot_id), plan.side)
    if refusal is None:
        return None
    used_up: Json = {
        "open_at": iso_or_none(refusal.open_at_unix_s),
        "asks": False,
        "about": "contact",
        "scope": "contact",
        "spots": [plan.spot_id],
        "side": plan.side.value,
    }
    return RunClosed((refusal.what,), used_up)


def closure_json(closure: Closure) -> Json:
    """A closure as a program reads it."""
    return {
        "open_at": iso_or_none(closure.open_at_unix_s),
        "asks": closure.asks,
        "about": closure.about,
        "scope": closure.scope.value,
        "spots": sorted(closure.spot_ids),
        "side": None if closure.side is None else closure.side.value,
    }


def refusal_json(request: TargetRequest, refusal: SpotClosed) -> Json:
    """A refusal as a program reads it."""
    return {
        "spot": request.spot_id,
        "side": request.side.value,
        "open_at": iso_or_none(refusal.open_at_unix_s),
        "asks": isinstance(refusal, NotLookedAt),
        "what": refusal.what,
        "effect": refusal.effect or None,
        "next_step": refusal.next_step or None,
        "exit_code": ExitCode.SPOT_CLOSED.value,
    }


def iso_or_none(unix_s: float | None) -> str | None:
    """A time as ISO 8601 in UTC, rounded up to the millisecond: whoever waits is late enough."""
    if unix_s is None:
        return None
    when = datetime.fromtimestamp(math.ceil(unix_s * 1000) / 1000, UTC)
    return when.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def settle_looked_at(
    controller: ProbeSession, request: TargetRequest, said: str | None, typed: TypedLines
) -> bool:
    """Answer whether somebody has looked at it, wherever that alone keeps everything closed.

    Args:
        controller: the runtime, with its probe connected.
        request: what is wanted.
        said: the answer of the command line, yes or no; None to ask at the terminal.
        typed: the lines as they are typed there.

    Returns:
        Whether there was anything to answer.

    Raises:
        NotLookedAt: the answer is no, or nobody is there to be asked.
        UsageError: an answer was given, and nothing is asked.
    """
    spot = controller.atlas.spot(request.spot_id)
    place = f"{spot.name}, {SIDE_WORDS[request.side]}"
    simulated = controller.probe_view().simulated
    asked = False
    while (closure := controller.closed.due(simulated=simulated)) is not None:
        asked = True
        yes = _looked_at(place, closure, typed) if said is None else _YES_NO[said]
        controller.answers.put_looked_at(closure, yes=yes)
        if not yes:
            raise NotLookedAt(place, closure, said_no=True)
    if said is not None and not asked:
        raise UsageError(
            "--looked-at answers a question that is not asked now.",
            "No hold has begun.",
            "Leave it out.",
        )
    return asked


def _looked_at(place: str, closure: Closure, typed: TypedLines) -> bool:
    """Ask at the terminal; nothing but a yes or a no is an answer."""
    if not at_terminal():
        raise NotLookedAt(place, closure)
    say("")
    say(textwrap.fill(closure.why, WIDTH))
    answer: bool | None = None
    while answer is None:
        print(f"{LOOKED_AT_ASK} y or n? ", end="", file=sys.stderr, flush=True)
        try:
            while (line := typed.wait(LOOK_S)) is None:
                pass
        except EOFError:
            raise NotLookedAt(place, closure) from None
        answer = _YES_NO.get(line.strip().lower())
    return answer
