"""``make bench``: measure, write the results beside this file, and bring the pages up to date.

    python -m tests.bench                 all of it, about ten minutes
    python -m tests.bench start size      only these
    python -m tests.bench --quick cpu     a short look; nothing is written

Nothing else should run meanwhile: the results say how busy the machine was when each began.
"""

from __future__ import annotations

import argparse
import json
import sys
from importlib import import_module

from tests.bench import page
from tests.bench.results import Figures, circumstances, write
from tests.calibration import accuracy_page

NAMES = (
    "size",
    "firmware",
    "decode",
    "latency",
    "commands",
    "curve",
    "calibration",
    "coverage",
    "start",
    "idle",
    "touch_to_screen",
    "reader",
    "cpu",
)


def main(words: list[str]) -> int:
    """Measure; returns the exit code."""
    parser = argparse.ArgumentParser(prog="tests.bench", description="measure speed and size")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of: {', '.join(NAMES)}")
    parser.add_argument("--quick", action="store_true", help="short runs, and write nothing")
    asked = parser.parse_args(words)
    unknown = [name for name in asked.names if name not in NAMES]
    if unknown:
        parser.error(f"{unknown[0]}? There is: {', '.join(NAMES)}")
    for name in asked.names or NAMES:
        _one(name, quick=asked.quick)
    if not asked.quick:
        page.write()
        accuracy_page.write()
    return 0


def _one(name: str, *, quick: bool) -> None:
    print(f"{name} ...", flush=True)
    before = circumstances()
    figures: Figures = import_module(f"tests.bench.measures.{name}").measure(quick=quick)
    if not quick:
        write(name, f"python -m tests.bench {name}", before, figures)
    print(json.dumps(figures, indent=2), flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
