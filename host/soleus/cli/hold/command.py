"""``soleus hold``: a guided hold at one place, on the screen or in lines."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from soleus.cli.argument_types import number
from soleus.cli.context import add_person, at_terminal, folder_of, options_of, wants_plain

if TYPE_CHECKING:
    from soleus.core.spots.targets import TargetRequest


def add(commands: Any) -> None:  # noqa: ANN401 - argparse's collection has no public name
    """Put ``hold`` into the parser."""
    parser = commands.add_parser(
        "hold",
        help="a guided hold at one place",
        description="Guides a hold at one place and keeps a record of it. While it runs, stdin of"
        " --plain and --jsonl takes: stop, 0 to 10 (how sore; another number within 3 s"
        " corrects it), symptom KEY, and in a rest next (the next hold now) or stop (end here).",
    )
    parser.add_argument("spot", metavar="SPOT", help="id or name of the place, see: soleus spots")
    parser.add_argument("--side", required=True, choices=("left", "right"), help="which side")
    add_person(parser, "whose session it is (default: the setting, else me)")
    parser.add_argument(
        "--mode",
        default="gentle",
        choices=("gentle", "standard", "stepped", "strong"),
        help="how hard and how long (default: gentle)",
    )
    parser.add_argument(
        "--target-kpa", type=number, metavar="N", help="a lower target than the rules would set"
    )
    parser.add_argument(
        "--seconds", type=number, metavar="S", help="in-band time of one single hold, 5 to 120"
    )
    lines = parser.add_mutually_exclusive_group()
    lines.add_argument("--plain", action="store_true", help="spoken-style lines, no screen")
    lines.add_argument("--jsonl", action="store_true", help="one JSON object a line")
    parser.add_argument(
        "--answer",
        action="append",
        default=[],
        metavar="GATE=no",
        help="answer one question of the checklist (no, yes or dont_know); once for each",
    )
    parser.add_argument(
        "--checklist-all-no",
        action="store_true",
        help="answer no to every question; only with a simulated or replayed probe",
    )
    parser.add_argument(
        "--looked-at",
        choices=("yes", "no"),
        help="where it is asked, 24 hours after an emergency: has somebody looked at it?",
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Guide the hold; returns the exit code that its end asks for."""
    from soleus.store.settings import load_settings

    folder = folder_of(arguments)
    settings = load_settings(folder)
    request = request_of(arguments)
    options = options_of(arguments, folder, settings)
    in_lines = arguments.plain or arguments.jsonl
    if not in_lines and not wants_plain(settings) and at_terminal():
        from soleus.cli.screen.command import open_screen

        return open_screen(options, settings, request)
    from soleus.cli.hold.guide import guide_in_lines

    return guide_in_lines(arguments, options, request, bell=settings.bell)


def request_of(arguments: argparse.Namespace) -> TargetRequest:
    """What somebody wants to do, from the words of the command."""
    from soleus.core.spots.targets import TargetRequest
    from soleus.core.terms import Mode, Side

    return TargetRequest(
        spot_id=arguments.spot,
        side=Side(arguments.side),
        mode=Mode(arguments.mode),
        asked_kpa=arguments.target_kpa,
        asked_s=arguments.seconds,
    )
