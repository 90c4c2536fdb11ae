"""How the command line speaks: data to stdout, sentences to stderr."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from soleus.errors import SoleusError


def say(sentence: str) -> None:
    """One sentence to the person at the keyboard; nothing where the terminal has gone."""
    with suppress(OSError):
        print(sentence, file=sys.stderr, flush=True)


def say_error(error: SoleusError) -> None:
    """What happened, what it means for the data, what to do: one line each."""
    say(f"soleus: {error.what}")
    for line in (error.effect, error.next_step):
        if line:
            say(f"  {line}")


def say_written(path: Path) -> None:
    """Every command that writes a file ends with its full path, on stdout."""
    print(path.resolve(), flush=True)


def put(line: str) -> None:
    """One line of data to stdout."""
    print(line, flush=True)


def put_json(value: Mapping[str, object], *, indent: int | None = 2) -> None:
    """One JSON object to stdout; a figure that is not a number is an error, never ``NaN``."""
    print(json.dumps(value, indent=indent, ensure_ascii=False, allow_nan=False), flush=True)
