"""The command line: ``soleus`` and everything behind it.

This package turns words into calls and errors into sentences and exit codes. Data goes to stdout,
talk to stderr. Heavy imports happen inside the commands that need them, so that ``--version`` and
``--help`` start at once.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code.

    Args:
        argv: the words after ``soleus``; those of the process if None.
    """
    from soleus.cli.parser import parse
    from soleus.cli.signals import Interrupted, signals_as_interrupts
    from soleus.errors import ExitCode, SoleusError

    _show_every_letter()
    try:
        arguments = parse(sys.argv[1:] if argv is None else list(argv))
        with _logged(arguments), signals_as_interrupts():
            return int(arguments.run(arguments))
    except SoleusError as error:
        from soleus.cli.output import say_error

        say_error(error)
        return int(error.exit_code)
    except Interrupted as interrupted:
        return interrupted.exit_code
    except KeyboardInterrupt:
        return int(ExitCode.INTERRUPTED)
    except BrokenPipeError:
        # Whoever read our output has had enough; point stdout elsewhere so that the interpreter
        # does not complain while it ends.
        import os

        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 128 + 13


def _logged(arguments: argparse.Namespace) -> AbstractContextManager[None]:
    """A log for support while the command runs, if one was asked for."""
    if arguments.log is None:
        return nullcontext()
    from soleus.cli.context import reading_folder_of
    from soleus.cli.support_log import kept_log

    return kept_log(arguments.log, reading_folder_of(arguments))


def _show_every_letter() -> None:
    """Not every terminal and pipe has all letters; a letter's number is better than no line.

    The same for what is typed: behind one byte of another encoding the next line may be ``stop``.
    """
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
