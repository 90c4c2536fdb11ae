"""Counts what one sample passes on its way from the port to the picture.

    python -m tools.sample_path            of this checkout
    python -m tools.sample_path CHECKOUT   of another one, an older one too

A hold of the simulated probe at 80 samples a second is driven in virtual time. While it is in the
band, every call of a function of soleus is counted for ten seconds, and the classes and modules
that are entered in a usual turn that brings samples. ``simulated`` is what stands in for the probe
and the hand on it; the rest a sample of a real probe passes as well.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from statistics import median
from types import FrameType
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parent.parent
SECONDS: Final = 10.0
RATE_HZ: Final = 80 * 0.9975  # docs/probe.md: the simulated chip runs a little slow
SIMULATED: Final = "link/simulated/"


@dataclass
class Turn:
    """The calls of one turn of the loop, by file and qualified name."""

    calls: Counter[tuple[str, str]] = field(default_factory=Counter)

    def of(self, *, simulated: bool) -> list[tuple[str, str]]:
        """Its calls, with what stands in for the probe or without."""
        return [
            name for name in self.calls.elements() if simulated or not name[0].startswith(SIMULATED)
        ]


def count() -> list[Turn]:
    """Drive a hold and return the turns of ten seconds in the band."""
    driving = import_module("tests.live.session_driver")
    with (
        tempfile.TemporaryDirectory() as folder,
        driving.SessionDriver(driving.folder_in(Path(folder))) as driver,
    ):
        driver.begin(60.0).until_in_band(2.0)
        turns, end_s = [], driver.now_s + SECONDS
        while driver.now_s < end_s:
            turns.append(_counted(driver.controller.turn))
        return turns


def _counted(work: Any) -> Turn:  # noqa: ANN401 - any call
    turn = Turn()

    def see(frame: FrameType, event: str, _: object) -> None:
        code = frame.f_code
        if event == "call" and "/host/soleus/" in code.co_filename:
            turn.calls[code.co_filename.rpartition("/host/soleus/")[2], code.co_qualname] += 1

    sys.setprofile(see)
    try:
        work()
    finally:
        sys.setprofile(None)
    return turn


def report(turns: list[Turn]) -> str:
    """What was counted, for a person."""
    samples_n = SECONDS * RATE_HZ
    lines = []
    for simulated, words in ((True, "with the simulated probe"), (False, "without it")):
        calls = sum(len(turn.of(simulated=simulated)) for turn in turns) / samples_n
        bringing = [turn for turn in turns if any("SampleStream" in name for _, name in turn.calls)]
        usual = median(len(turn.of(simulated=simulated)) for turn in bringing)
        turn = min(bringing, key=lambda each: abs(len(each.of(simulated=simulated)) - usual))
        names = set(turn.of(simulated=simulated))
        classes = {
            (file, name.split(".")[0]) for file, name in names if "." in name and name[0].isupper()
        }
        modules = {file for file, _ in names}
        lines.append(
            f"{words:25} {calls:5.0f} calls a sample; in a usual turn with samples "
            f"{len(classes)} classes, {len(modules)} modules"
        )
    return "\n".join(lines)


def main(words: list[str]) -> int:
    """Count in this checkout, or in a process of its own in another one."""
    parser = argparse.ArgumentParser(prog="tools.sample_path", description="what a sample passes")
    parser.add_argument("checkout", nargs="?", type=Path, default=ROOT)
    checkout: Path = parser.parse_args(words).checkout.resolve()
    if checkout == ROOT:
        print(report(count()))
        return 0
    code = (
        f"import sys; sys.path[:0] = [{str(checkout / 'host')!r}, {str(checkout)!r}];"
        f" sys.path.append({str(ROOT)!r}); import runpy;"
        f" runpy.run_path({str(Path(__file__))!r}, run_name='counting')"
    )
    return subprocess.run([sys.executable, "-c", code], cwd=checkout, check=False).returncode


if __name__ == "counting":
    print(report(count()))
if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
