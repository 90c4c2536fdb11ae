"""The words that soleus understands: global options, and one module per command group.

To add a command, write its module (``add`` puts the command and its arguments into the parser and
sets ``run``, which takes the parsed arguments and returns an exit code) and give it a line in
``COMMANDS``. A module is loaded when one of its commands is asked for, or all of them are listed;
what is heavy it imports inside ``run``.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Iterable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, Final, NoReturn

import soleus
from soleus.errors import UsageError

# The module whose ``add`` puts the command in.
COMMANDS: Final[dict[str, str]] = {
    "hold": "soleus.cli.hold.command",
    "sessions": "soleus.cli.sessions.command",
    "show": "soleus.cli.sessions.command",
    "replay": "soleus.cli.sessions.command",
    "review": "soleus.cli.screen.command",
    "export": "soleus.cli.sessions.export",
    "spots": "soleus.cli.spots",
    "person": "soleus.cli.person",
    "probe": "soleus.cli.probe.command",
    "calibrate": "soleus.cli.calibration.calibrate",
    "calibration": "soleus.cli.calibration.command",
    "verify": "soleus.cli.sessions.verify",
    "config": "soleus.cli.config",
    "demo": "soleus.cli.screen.demo",
}
# Those of them that come before the command and take a value.
GLOBAL_OPTIONS: Final = ("--data", "--probe", "--log", "--person")


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
    return build(_needed(argv)).parse_args(argv)


def _needed(argv: Sequence[str]) -> Iterable[str]:
    """Return the commands that these words call: one, or none for Home and the version.

    Words that are not so plain, ``--help`` and wrong ones among them, need all.
    """
    words = iter(argv)
    for word in words:
        if word in GLOBAL_OPTIONS:
            next(words, None)  # its value
        elif word in COMMANDS:
            return (word,)
        else:
            return () if word == "--version" else COMMANDS
    return ()


def build(commands: Iterable[str] = COMMANDS) -> Parser:
    """Return the parser with these commands, and with those that share a module with one of them.

    The tests walk the whole parser for help of every command.
    """
    parser = Parser(
        prog="soleus",
        description="Measures, guides and logs pressing on a sore spot. Without a command it"
        " opens the screen. Not medical advice.",
    )
    parser.add_argument("--version", action="version", version=f"soleus {soleus.__version__}")
    parser.set_defaults(run=_open_home)
    _add_global(
        parser, data=_from_environment("SOLEUS_DATA", Path), probe=_probe_default(), log=None
    )
    parser.add_argument("--person", metavar="P", help="who is pressed (default: the setting)")
    below = parser.add_subparsers(title="commands", metavar="COMMAND", parser_class=_Command)
    for module in dict.fromkeys(COMMANDS[command] for command in commands):
        import_module(module).add(below)
    return parser


def _open_home(arguments: argparse.Namespace) -> int:
    """No command: the screen."""
    from soleus.cli.screen.command import run

    return run(arguments)


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
