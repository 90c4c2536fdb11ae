"""Writes, or checks, every file in this repository that a program makes from a definition.

    python -m tools.generate           rewrites the files that are not current
    python -m tools.generate --check   changes nothing; names them and ends with 1

A generator is a function without arguments that returns the whole text of its file. To add one,
write it in ``tools/generated`` and give it a line in ``GENERATED``. Two pages are made from figures
that were measured; their generators stand beside what measures.

Golden files, which a test makes and compares with, are renewed after these: ``make generate`` runs
the tests marked ``golden`` with ``--renew``.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Final, cast

ROOT: Final = Path(__file__).resolve().parent.parent

GENERATED: Final = {
    "firmware/src/core/offered.h": "tools.generated.offered:c_header",
    "firmware/src/core/wire_spec.h": "tools.generated.wire:c_header",
    "docs/accuracy.md": "tests.calibration.accuracy_page:text",
    "docs/img/tip-gauge.svg": "tools.generated.tip_gauge:svg",
    "docs/doctor.md": "tools.generated.doctor_page:docs_page",
    "docs/metrics.md": "tools.generated.metrics_page:docs_page",
    "docs/performance.md": "tests.bench.page:text",
    "docs/spots.md": "tools.generated.spots_page:docs_page",
    "docs/wire.md": "tools.generated.wire:docs_table",
}


def text_of(generator: str) -> str:
    """Return what a generator, named ``module:function``, makes today."""
    module, _, function = generator.partition(":")
    make = cast("Callable[[], str]", getattr(import_module(module), function))
    return make()


def stale() -> dict[str, str]:
    """Return path and new text of every generated file that differs from what is on disk."""
    fresh = {path: text_of(generator) for path, generator in GENERATED.items()}
    return {path: text for path, text in fresh.items() if _on_disk(path) != text}


def main(arguments: list[str]) -> int:
    """Write or check; return the exit code."""
    parser = argparse.ArgumentParser(prog="tools.generate", description="generated files")
    parser.add_argument("--check", action="store_true", help="change nothing, 1 if one is old")
    check = parser.parse_args(arguments).check
    old = stale()
    for path, text in old.items():
        if not check:
            (ROOT / path).parent.mkdir(parents=True, exist_ok=True)
            (ROOT / path).write_text(text, encoding="utf-8", newline="\n")
        print(f"{path} is not current; run: make generate" if check else f"{path} written")
    return 1 if check and old else 0


def _on_disk(path: str) -> str | None:
    file = ROOT / path
    return file.read_text(encoding="utf-8") if file.is_file() else None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
