"""Runs one soleus command in a fresh Python and tells what it loaded."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

_TELL = """
import atexit, json, os, sys
atexit.register(lambda: open(os.environ["LOADED_TO"], "w").write(json.dumps(list(sys.modules))))
from soleus.cli import main
sys.exit(main(sys.argv[1:]))
"""


@dataclass(frozen=True, slots=True)
class ProcessEnded:
    """How a command ended, what it said, and what it had loaded by then.

    Attributes:
        loaded: the top-level names of all modules.
        modules: the full names.
    """

    exit_code: int
    stdout: str
    stderr: str
    loaded: frozenset[str]
    modules: frozenset[str]


def run_soleus(folder: Path, *words: str) -> ProcessEnded:
    """Run ``soleus WORDS`` with an empty data folder inside ``folder``; stdin is at its end."""
    loaded_to = folder / "loaded.json"
    done = subprocess.run(
        [sys.executable, "-c", _TELL, *words],
        env={**os.environ, "LOADED_TO": str(loaded_to), "SOLEUS_DATA": str(folder / "data")},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    names = json.loads(loaded_to.read_text())
    loaded = frozenset(name.partition(".")[0] for name in names)
    return ProcessEnded(done.returncode, done.stdout, done.stderr, loaded, frozenset(names))
