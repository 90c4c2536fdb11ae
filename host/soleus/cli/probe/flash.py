"""``soleus probe flash``: the firmware that came with soleus, onto a board."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, Any

from soleus.cli.context import at_terminal, reading_folder_of
from soleus.cli.output import put, say
from soleus.cli.signals import Interrupted
from soleus.errors import ExitCode, UsageError
from soleus.link.flash.boards import ANY_BOARD, BOARDS

if TYPE_CHECKING:
    from soleus.link.flash.write import FlashProgress
    from soleus.live.flash.identify import BoardAnswer
    from soleus.live.flash.image import FirmwareImage
    from soleus.live.flash.job import Flashed
    from soleus.live.probe.probe import Probe

_LINES_N = 4  # of progress for each step


def add(below: Any) -> None:  # noqa: ANN401 - argparse's collection has no public name
    """Put ``flash`` below ``soleus probe``."""
    parser = below.add_parser(
        "flash",
        help="put the firmware that came with soleus on the board",
        description="Writes the probe's firmware to an Arduino Uno or Nano through its boot loader,"
        " reads it back, and waits until the probe greets. The boot loader and the probe's settings"
        " stay as they are. Cut off at any moment, it does no harm: run it again. Ends with 4 when"
        " the board cannot be reached or is another one.",
    )
    parser.add_argument(
        "--board",
        choices=tuple(BOARDS),
        help="which board it is, if you know: "
        + ", ".join(f"{name} is {board.about}" for name, board in BOARDS.items())
        + "; without it all their boot loaders are tried",
    )
    parser.add_argument("--yes", action="store_true", help="do not ask before writing")
    parser.add_argument(
        "--again", action="store_true", help="write even if the board has this firmware already"
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Flash the board and print what is on it now.

    Raises:
        UsageError: the URL names no board, several are plugged in, or nobody can be asked.
        ProbeError: what stood in the way; its effect says what is on the board now.
    """
    from soleus.live.flash.image import load_image
    from soleus.live.flash.job import FlashJob

    if not arguments.yes and not at_terminal():
        raise UsageError(
            "Flashing replaces the program on the board, and there is nobody to ask.",
            "Nothing on the board was changed.",
            "If that is what you want, add: --yes",
        )
    board = ANY_BOARD if arguments.board is None else BOARDS[arguments.board]
    image = load_image(board.image)
    flashing = FlashJob(reading_folder_of(arguments), image, board, say, _Lines().told)
    try:
        flashed = flashing.run(
            arguments.probe,
            lambda port, before: _agreed(port, before, image, yes=bool(arguments.yes)),
            again=arguments.again,
        )
    except Interrupted:
        say(f"Interrupted. {flashing.stage.value}")
        raise
    _put_result(flashed, image)
    return ExitCode.DONE


class _Lines:
    """Progress in a few lines."""

    def __init__(self) -> None:
        self._said: set[tuple[str, int]] = set()

    def told(self, progress: FlashProgress) -> None:
        """Say it if it is a quarter further than what was said last."""
        part = (progress.step.value, progress.pages_n * _LINES_N // progress.of_n)
        if progress.pages_n and part[1] and part not in self._said:
            self._said.add(part)
            say(f"{progress.step.value}: {progress.pages_n} of {progress.of_n} pages")


def _agreed(port: str, before: BoardAnswer, image: FirmwareImage, *, yes: bool) -> bool:
    """Say what is on the board, and ask whether to replace it unless that was answered before."""
    found = f"On the board at {port} is {_before(before)}."
    if yes:
        say(found)
        return True
    print(
        f"{found} Replace it by the probe's firmware "
        f"{image.words}? Settings in its memory stay. [y/N] ",
        end="",
        file=sys.stderr,
        flush=True,
    )
    return sys.stdin.readline().strip().lower() in {"y", "yes"}


def _before(before: BoardAnswer) -> str:
    from soleus.live.flash.image import hello_words

    return before.words if before.hello is None else f"firmware {hello_words(before.hello)}"


def _put_result(flashed: Flashed, image: FirmwareImage) -> None:
    from soleus.live.flash.image import hello_words

    if flashed.after is None:
        put(f"The board at {flashed.port} runs firmware {image.words} already; nothing was done.")
        say("To write it all the same: soleus probe flash --again")
        return
    probe = flashed.after
    put(f"{'board':12} {flashed.chip} at {flashed.port}, boot loader at {flashed.loader_baud} baud")
    put(f"{'before':12} {_before(flashed.before)}")
    put(f"{'now':12} firmware {hello_words(probe.hello)}")
    put(f"{'name':12} {probe.name} ({probe.uid})")
    put(f"{'settings':12} {_settings(flashed.before, probe)}")
    put(f"{'calibration':12} {_calibration(probe)}")


def _settings(before: BoardAnswer, probe: Probe) -> str:
    from soleus.wire.spec import Flag

    hello = probe.hello
    if Flag.NV_BAD in hello.flags:
        return "none were kept in its memory; it begins with the usual ones: soleus probe set"
    tip = f"tip {probe.tip_area_mm2:g} mm²" if probe.tip_area_mm2 else "no tip area"
    words = f"{probe.sensor_words}, {tip}"
    old = before.hello
    if old is None:
        return f"as its memory has them: {words}"
    same = (old.uid, old.sensor, old.gain, old.tip_area_cmm2, old.calibration_id) == (
        hello.uid,
        hello.sensor,
        hello.gain,
        hello.tip_area_cmm2,
        hello.calibration_id,
    )
    return f"kept: {words}" if same else f"not what they were: {words}; look: soleus probe set"


def _calibration(probe: Probe) -> str:
    from soleus.core.calibration.model import described

    named = probe.hello.calibration_id
    if probe.calibration is not None:
        return f"goes on: {described(probe.calibration)}"
    if probe.calibration_problem is not None:
        return probe.calibration_problem.what
    if named:
        return f"the probe names {named}, of which this computer has no profile"
    return "none yet: soleus calibrate"
