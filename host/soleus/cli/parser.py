"""The words that soleus understands: global options, and one module per command group.

To add a command, write its module (``add`` puts the command and its arguments into the parser and
sets ``run``, which takes the parsed arguments and returns an exit code) and give it a line in
``COMMANDS``. Modules import what is heavy inside ``run``.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final, NoReturn

import soleus
from soleus.cli import config, person, spots
from soleus.cli.calibration import calibrate
from soleus.cli.calibration import command as calibration
from soleus.cli.hold import command as hold
from soleus.cli.probe import command as probe
from soleus.cli.screen import command as tui
from soleus.cli.screen import demo
from soleus.cli.sessions import command as sessions
from soleus.cli.sessions import export, verify
from soleus.errors import UsageError

Subparsers = Any  # argparse gives its sub-parser collection no public name

COMMANDS: Final[tuple[Callable[[Subparsers], None], ...]] = (
    hold.add,
    sessions.add_sessions,
    sessions.add_show,
    tui.add_review,
    sessions.add_replay,
    export.add,
    spots.add,
    person.add,
    probe.add,
    calibrate.add,
    calibration.add,
    verify.add,
    config.add,
    demo.add,
)


class Parser(argparse.ArgumentParser):
    """Complains as every other part of soleus does: an error that says what to do next."""

    def error(self, message: str) -> NoReturn:
        """Raises ``UsageError`` in place of argparse's own way out."""
        raise UsageError(
            what=f"{message[:1].upper()}{message[1:]}.",
            next_step=f"For help: {self.prog} --help",
        )


def parse(argv: Sequence[str]) -> argparse.Namespace:
    """Parse the words after ``soleus``.

    Returns:
        A namespace with ``run``, ``data`` (folder or None), ``probe`` (URL or None) and ``log``
        (file or None).

    Raises:
        UsageError: the words cannot be understood.
        SystemExit: after ``--help`` and ``--version`` have answered.
    """
    return build().parse_args(argv)


def build() -> Parser:
    """The whole parser, also walked by the tests for help of every command."""
    parser = Parser(
        prog="soleus",
        description="Measures, guides and logs pressing on a sore spot. Without a command it"
        " opens the screen. Not medical advice.",
    )
    parser.add_argument("--version", action="version", version=f"soleus {soleus.__version__}")
    parser.set_defaults(run=tui.run)
    _add_global(
        parser, data=_from_environment("SOLEUS_DATA", Path), probe=_probe_default(), log=None
    )
    parser.add_argument("--person", metavar="P", help="who is pressed (default: the setting)")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", parser_class=_Command)
    for add in COMMANDS:
        add(commands)
    return parser


class _Command(Parser):
    """A command: the global options work after it as well as before."""

    def __init__(self, **settings: Any) -> None:  # noqa: ANN401 - argparse's own settings
        super().__init__(**settings)
        _add_global(self, data=argparse.SUPPRESS, probe=argparse.SUPPRESS, log=argparse.SUPPRESS)


def _add_global(
    parser: argparse.ArgumentParser, *, data: object, probe: object, log: object
) -> None:
    options = parser.add_argument_group("options that every command takes")
    options.add_argument(
        "--data", type=Path, default=data, metavar="DIR", help="data folder (or SOLEUS_DATA)"
    )
    options.add_argument(
        "--probe",
        default=probe,
        metavar="URL",
        help="probe to use, such as sim:steady, /dev/ttyACM0 or COM3 (or SOLEUS_PROBE)",
    )
    options.add_argument(
        "--log",
        type=Path,
        default=log,
        metavar="FILE",
        help="keep a log for support in this file: ports, connections, runs; nothing personal",
    )


def _from_environment(name: str, kind: Callable[[str], object]) -> object | None:
    value = os.environ.get(name, "")
    return kind(value) if value else None


def _probe_default() -> object | None:
    return _from_environment("SOLEUS_PROBE", str)
